"""What is told of a lever: its meaning, unit, range and evidence; and what a changed value is and was."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.explorer.panel.change_list import change_text
from sim.explorer.panel.help_text import help_of, slider_of
from sim.explorer.panel.lever_groups import LEVERS
from sim.explorer.panel.row_levers import percent_shares
from sim.explorer.session.choices import named
from sim.language.texts import LANGUAGES
from sim.report.money import amount
from sim.report.value_words import unit_of

BASE = named("busan_first")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", LEVERS)
def test_every_lever_has_its_meaning_and_provenance_in_the_readers_language(key: str, language: str) -> None:
    lever = LEVERS[key]
    lines = help_of(lever, BASE, language).split("  \n")
    provenance = next(line for line in lines if line.startswith(("Provenance: ", "근거: ")))
    assert lines[0]
    assert provenance.startswith("Provenance: " if language == "en" else "근거: ")
    assert f"`{lever.path}`" in lines[-1]
    if language == "ko":
        assert re.search("[가-힣]", lines[0])


def test_sources_are_told_by_their_titles() -> None:
    told = help_of(LEVERS["permit_share"], BASE, "en")
    assert "mbn21" not in told
    assert "5 of the 24 projects" in told


def test_units_and_ranges_are_told() -> None:
    told = help_of(LEVERS["zone_share"], BASE, "en")
    assert "Unit: %" in told
    assert "Slider: 0% to 100%" in told


REFORM = {"sectors": "all", "month": "2020-08", "cut": 0.5}
#: Key, before, after, and how the change is told in English and in Korean.
CHANGES = [
    ("zone_share", 0.5, 0.25, "50% → 25%", "50% → 25%"),
    ("term_months", 48, 24, "48 → 24", "48 → 24"),
    ("founders_per_year", 120.0, 1_000_000.0, "120 → 1,000,000", "120 → 1,000,000"),
    ("capital_area_allowed", True, False, "yes → no", "예 → 아니요"),
    ("review_by", "trials", "firms", "permits and trials → net firms", "임시허가와 실증 → 순증 기업"),
    (
        "central_budget", {"2018-01": 20.0}, {"2018-01": 20.0, "2020-06": 30.0},
        "Jun 2020: 20 KRW bn → 30 KRW bn", "2020년 6월: 200억 원 → 300억 원",
    ),
    (
        "zone_share", 0.5, {"2019-01": 0.5, "2021-01": 0.7}, "Jan 2021: 50% → 70%", "2021년 1월: 50% → 70%",
    ),
    (
        "campaign", {"2019-01": 1.0, "2020-01": 2.0, "2021-01": 1.0}, 1.5,
        "Jan 2019: 1 → 1.5; Jan 2020: 2 → 1.5; Jan 2021: 1 → 1.5",
        "2019년 1월: 1 → 1.5; 2020년 1월: 2 → 1.5; 2021년 1월: 1 → 1.5",
    ),
    (
        "own_budget", {"busan": 1.0}, {"busan": {"2019-01": 1.0, "2021-01": 3.0}},
        "Busan, Jan 2021: 1 KRW bn → 3 KRW bn", "부산, 2021년 1월: 10억 원 → 30억 원",
    ),
    ("slots_per_month", 2.0, {"2019-01": 2.0}, "2 → Jan 2019 2", "2 → 2019년 1월 2"),
    ("own_budget", {"busan": 1.0}, {"busan": 3.0}, "Busan: 1 KRW bn → 3 KRW bn", "부산: 10억 원 → 30억 원"),
    ("fixed_focus", {}, {"busan": {"finance": 1.0}}, "Busan: – → Finance 100%", "부산: – → 금융 100%"),
    (
        "designations", [], [{"regions": ["jeju"], "in_force": "2020-08"}],
        "Jeju, in force from Aug 2020: added", "제주(2020년 8월 시행) 추가",
    ),
    (
        "enacted", [REFORM], [{**REFORM, "cut": 0.75}], "all, Aug 2020: Share of the barrier removed 50% → 75%",
        "전체(2020년 8월): 없어지는 규제 장벽의 비중 50% → 75%",
    ),
    ("title", {"en": "One", "ko": "하나"}, {"en": "Two", "ko": "둘"}, "One → Two", "하나 → 둘"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "before", "after", "english", "korean"), CHANGES, ids=[each[0] for each in CHANGES])
def test_a_change_is_told_with_what_was_and_is_and_its_unit(
    key: str, before: object, after: object, english: str, korean: str
) -> None:
    assert change_text(key, before, after, BASE.world, "en") == english
    assert change_text(key, before, after, BASE.world, "ko") == korean


def test_a_region_that_had_no_figure_of_its_own_is_told_with_that_of_the_world() -> None:
    usual = BASE.world.value("own_budget", "jeju")
    assert (
        change_text("own_budget", {}, {"jeju": usual + 2}, BASE.world, "en")
        == f"Jeju: {usual:g} KRW bn → {usual + 2:g} KRW bn"
    )


def test_money_of_a_region_that_begins_later_is_told_with_that_of_the_world_before_it() -> None:
    usual = BASE.world.value("own_budget", "jeju")
    told = change_text("own_budget", {}, {"jeju": {"2021-01": usual + 2}}, BASE.world, "en")
    assert told == f"Jeju, Jan 2021: {usual:g} KRW bn → {usual + 2:g} KRW bn"


def test_many_changes_are_counted() -> None:
    told = change_text("own_budget", {}, dict.fromkeys(BASE.world.region_ids, 99.0), BASE.world, "en")
    assert told.endswith(f"; and {len(BASE.world.region_ids) - 3} more")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", [key for key, lever in LEVERS.items() if slider_of(lever)])
def test_a_lever_tells_the_ends_of_its_slider_in_full(key: str, language: str) -> None:
    lever, slider = LEVERS[key], slider_of(LEVERS[key])
    assert slider is not None
    line = next(
        line for line in help_of(lever, BASE, language).split("  \n") if line.startswith(("Slider: ", "조정 범위: "))
    )
    assert not re.search(r"\de[+-]", line)
    first, last = (
        float(re.sub("[^0-9.-]", "", end.replace("−", "-"))) for end in re.split(" to |~", line.partition(": ")[2])
    )
    times = amount(unit_of(key), BASE.world.currency, language).times
    assert (first, last) == pytest.approx((times * slider.low, times * slider.high))


@given(st.dictionaries(st.text(min_size=1), st.floats(0, 1e6), min_size=1, max_size=9))
def test_shares_in_percent_add_up_to_one(weights: dict[str, float]) -> None:
    shares = percent_shares(weights)
    assert list(shares) == list(weights)
    assert sum(round(100 * share) for share in shares.values()) == 100
    assert all(share >= 0 and round(100 * share) == pytest.approx(100 * share) for share in shares.values())
