"""Money and shares are written alike on charts: hundreds of millions of won in Korean, shares in percent."""

from __future__ import annotations

from typing import Any

import pytest

import sim
from sim.explorer.charts.policies import TOTALS, totals_side_by_side
from sim.explorer.charts.support import describe_dilution, per_firm, support_per_firm
from sim.explorer.charts.timeline import events
from sim.explorer.sweeps.sweep_numbers import measured
from sim.language.texts import LANGUAGES
from sim.results.comparison import Comparison
from sim.results.measures import Measure, measure_of
from sim.results.zone_life import zone_life
from tests.explorer.charts.looking import all_charts, line_of, rows, strings

#: How often the money of Korea's file is counted.
TIMES = {"en": 1.0, "ko": 10.0}


def axis_titles(part: Any) -> list[str]:
    """The titles of the axes of a chart."""
    if isinstance(part, dict):
        own = [part["title"]] if "field" in part and isinstance(part.get("title"), str) else []
        return own + [title for each in part.values() for title in axis_titles(each)]
    return [title for each in part for title in axis_titles(each)] if isinstance(part, list) else []


def test_no_chart_counts_money_in_billions_in_korean(busan: Comparison) -> None:
    for name, chart in all_charts(busan, "ko").items():
        assert not [text for text in strings([chart["layer"], chart["title"]]) if "십억" in text or "백만" in text], (
            name
        )
        assert not [text for text in strings(chart["datasets"]) if "십억" in text or "백만" in text], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_money_for_a_firm_is_counted_as_its_axis_says(busan: Comparison, language: str) -> None:
    place = next(i for i, (_title, axis, _measure, _number) in enumerate(TOTALS) if "{currency}" in axis)
    chart = totals_side_by_side([busan], language)[place]
    assert rows(chart)[0]["mean"] == pytest.approx(TIMES[language] * busan.money_per_net_new_firm.mean)
    assert ({"en": "KRW bn", "ko": "억 원"}[language]) in " ".join(axis_titles(chart["layer"]))


def test_the_state_s_money_on_the_timeline_is_counted_as_its_lane_says(busan: Comparison) -> None:
    budget = busan.policy.scenario.settings.support.central_budget
    for language, unit in (("en", "KRW bn"), ("ko", "억 원")):
        _spans, points = events(busan.policy.scenario, language, None)
        (told,) = {each["word"] for each in points if unit in each["lane"]}
        assert float(told) == TIMES[language] * next(iter(budget.values()))


def test_levers_by_date_stand_on_the_timeline_and_constants_do_not() -> None:
    scenario = sim.load_scenario(
        "busan_first", central_budget=20, zone_share={"2018-01": 0.5, "2021-01": 0.75},
        campaign={"2019-01": 1, "2020-01": 3}, own_budget={"jeju": {"2021-06": 4}, "busan": 2},
    )  # fmt: skip
    _spans, points = events(scenario, "en", None)
    told = [(each["lane"], each["word"], each["date"]) for each in points if "zone" not in each["lane"].lower()[:5]]
    assert [each for each in told if not each[0].startswith(("Roadmap", "State"))] == [
        ("Central support, KRW bn a year", "20", "2019-01-01"),
        ("Share reserved for zones", "50%", "2019-01-01"),
        ("Share reserved for zones", "75%", "2021-01-01"),
        ("Awareness campaign, times", "1", "2019-01-01"),
        ("Awareness campaign, times", "3", "2020-01-01"),
        ("Jeju: own incentives, KRW bn a year", "4", "2021-06-01"),
    ]


def test_support_of_a_firm_is_counted_in_ten_thousands_of_won(busan: Comparison) -> None:
    english, korean = (support_per_firm(busan, ["busan"], language)[-1] for language in LANGUAGES)
    one, other = (line_of(chart, rows(chart)[-1]["name"])[30]["mean"] for chart in (english, korean))
    assert one == pytest.approx(1000 * per_firm(busan.policy, "busan").mean(axis=0)[30], abs=1e-4)
    assert other == pytest.approx(100 * one, abs=0.01)
    assert "기업당 월 만 원" in axis_titles(korean["layer"])


def test_money_of_another_world_keeps_its_name(islands: Comparison) -> None:
    chart = support_per_firm(islands, [islands.policy.regions[0]], "en")[-1]
    assert "shell thousand a firm and month" in axis_titles(chart["layer"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_measure_of_money_of_a_sweep_is_counted_as_its_unit_says(busan: Comparison, language: str) -> None:
    world = busan.policy.scenario.world
    measure = measure_of("money_per_net_new_firm", world)
    assert isinstance(measure, Measure)
    shown = measured(measure, world, language)
    assert (shown.unit, shown.times) == {"en": ("KRW bn per firm", 1.0), "ko": ("1개사당 억 원", 10.0)}[language]


def test_support_of_a_firm_is_told_over_the_zone_and_not_after_it(busan: Comparison) -> None:
    told = describe_dilution(busan, "busan", "en")
    life = zone_life(busan.policy, "busan")
    assert life is not None
    # In force in August 2019, the eighth month; the mean is over the months until it is over.
    mean = 1000 * per_firm(busan.policy, "busan")[:, 7 : life.over].mean()
    assert "while its zone is in force (Aug 2019 to " in told
    assert float(told.partition(": ")[2].partition(" KRW m")[0]) == pytest.approx(mean, abs=0.05)
    assert "last month" in describe_dilution(busan, "jeju", "en")
