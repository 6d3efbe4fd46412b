"""What to believe: the page says what the kept validation and calibration say, the misses first, and types nothing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import sim
from sim.evidence.kept_validation import VALIDATED, kept_validation
from sim.evidence.record import RECORD
from sim.explorer.language.page_texts import texts
from sim.explorer.pages.tables import table_html
from sim.explorer.reference.evidence import kept_evidence
from sim.explorer.reference.evidence_words import (
    FACT_HEADINGS,
    PATTERN_HEADINGS,
    WEIGHT_HEADINGS,
    fact_rows,
    miss_text,
    pattern_rows,
    range_of_model,
    weight_rows,
)
from sim.language.texts import LANGUAGES
from tests.waiting import PATIENCE

SHIPPED = sim.load_scenario(RECORD)
EVIDENCE = kept_evidence(SHIPPED.world)


def _page() -> None:
    from sim.explorer.pages.believe import believe_page
    from sim.explorer.session import state

    state.begin()
    believe_page()


def opened(**params: str) -> AppTest:
    at = AppTest.from_function(_page, default_timeout=PATIENCE)
    for name, value in params.items():
        at.query_params[name] = value
    return at.run()


def text_of(at: AppTest) -> str:
    told = "\n".join(each.value for kind in ("header", "subheader", "markdown", "warning") for each in at.get(kind))
    return told.replace("\\", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_misses_come_first_and_are_those_of_the_kept_validation(language: str) -> None:
    at = opened(lang=language)
    assert not at.exception
    told, found = text_of(at), kept_validation(SHIPPED.world, SHIPPED)
    missed = [each for each in found.fact_checks if each.met is False]
    assert {each.fact.key for each in missed} == {"firms_incheon_2023", "share_daegu"}
    for each in missed:
        assert f"**{each.fact.title.in_language(language)}.** {miss_text(each, language)}" in told
    assert [each.key for each in EVIDENCE.missed_patterns()] == ["a3"]
    headings = [each.value for each in at.subheader]
    assert headings[0] == texts(language)("What it misses")


def test_counts_are_those_of_the_validation() -> None:
    told = text_of(opened(lang="en"))
    found = kept_validation(SHIPPED.world, SHIPPED)
    for use, words in (("validation", "{} of {} that were kept aside"), ("calibration", "{} of {} that its weights")):
        assert words.format(*found.met(use)) in told
    assert EVIDENCE.met() == (16, 18)
    little = [each for each in found.fact_checks if each.met is not None and not each.counted]
    assert f"{len(little)} facts say little" in told


def test_each_weight_that_is_fitted_is_told_as_the_calibration_has_it() -> None:
    assert len(EVIDENCE.weights) == 19
    told = text_of(opened(lang="en"))
    assert "something about 8 of 19 weights" in told
    assert "leaves 11 about as open" in told
    rows = weight_rows(EVIDENCE, "en")
    assert [row[-1] for row in rows].count("yes") == 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_have_a_cell_for_each_heading_in_the_language(language: str) -> None:
    validation = EVIDENCE.validation
    assert validation is not None
    for headings, rows in (
        (FACT_HEADINGS, fact_rows(list(validation.fact_checks), language)),
        (PATTERN_HEADINGS, pattern_rows(list(validation.pattern_checks), language)),
        (WEIGHT_HEADINGS, weight_rows(EVIDENCE, language)),
    ):
        assert rows
        assert {len(row) for row in rows} == {len(headings)}
        assert all(cell for row in rows for cell in row)
        if language == "ko":
            assert all(re.search("[가-힣]", row[0]) for row in rows)
            assert all(re.search("[가-힣]", texts("ko")(each)) for each in headings)


def test_numbers_of_facts_have_the_units_of_readers() -> None:
    validation = EVIDENCE.validation
    assert validation is not None
    checks = {each.fact.key: each for each in validation.fact_checks}
    rows = {row[0]: row for row in fact_rows(list(validation.fact_checks), "en")}
    assert rows["Blockchain firms in Incheon, 2023"][1:4] == ["29 firms", "7.9 firms", "3 to 13"]
    assert rows["Growth of blockchain firms in 2023"][1:4] == ["+16%", "−1%", "−17% to +15%"]
    assert rows["Daegu's share of the firms, 2023"][1:4] == ["3.8%", "1.4%", "0.5% to 2.5%"]
    assert range_of_model(checks["voucher_months"], "en") == "–"


def test_a_world_without_facts_says_so() -> None:
    at = opened(lang="en", scenario="two_islands")
    assert not at.exception
    told = text_of(at)
    assert "no record of facts" in told
    assert "No weight of this world is fitted" in told
    assert "What it misses" not in told
    assert kept_evidence(sim.load_scenario("two_islands").world).met() is None


def test_a_validation_of_something_else_is_not_shown(tmp_path: Path) -> None:
    """The facts of a copied world are others by now: the page says so, and how to make it anew."""
    folder = tmp_path / "worlds" / "mine"
    shutil.copytree(SHIPPED.world.folder, folder)
    (folder / "values.csv").write_text((folder / "values.csv").read_text("utf-8").replace("33", "34", 1), "utf-8")
    (tmp_path / "mine.yaml").write_text(f"extends: {RECORD}\nworld: mine\n", encoding="utf-8")
    world = sim.load_scenario(tmp_path / "mine.yaml").world
    found = kept_evidence(world)
    assert (folder / VALIDATED).is_file()
    assert found.validation is None
    assert found.has_facts
    assert any("validate" in str(each) for each in found.problems)
    assert found.missed_facts() == found.nearly_missed() == found.missed_patterns() == []


def test_a_cell_is_text() -> None:
    made = table_html(["A", "B"], [["<b>x</b>", "1"]], "C & D", (1,))
    assert "<b>" not in made
    assert '<td class="number">1</td>' in made
    assert "C &amp; D" in made
