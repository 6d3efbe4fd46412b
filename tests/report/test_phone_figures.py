"""A card's picture for a phone is as narrow as its screen, its letters as large as ever, and nothing leaves it."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

import sim
from sim.report.plots.assumptions_figure import assumptions_figure
from sim.report.plots.flip_figure import flip_figure
from sim.report.plots.page_width import PHONE_INCHES, for_phone
from sim.report.plots.rehearsal_figure import found_and_biased
from sim.report.plots.review_figure import review_figure
from sim.report.plots.search_figure import AimShown, front_figure
from sim.report.plots.worth_figure import worth_figure
from sim.scenario.load import without_zones
from tests.explorer.laboratory_cases import PANEL

LONG = "A sentence that is far too long for one line on a phone, and therefore has to be broken more than once."
#: Letters of a figure are not smaller than this, in points, on a screen of 1.2 dots a point.
SMALLEST = 7.5


def _flip(language: str) -> Figure:
    keys = ["inclusive_value_weight", "awareness_rate", "cycle.2023-01"]
    table = pd.DataFrame({
        "weight": keys, "least": [0.0, 0.005, 0.5], "low": [0.1, 0.01, 0.6], "centre": [0.3, 0.02, 0.9],
        "high": [0.6, 0.03, 1.1], "most": [1.0, 0.05, 1.2], "alone": [0.9, 0.04, np.nan],
        "turns_alone": [True, True, False], "joint": [0.5, 0.021, 0.8],
    })  # fmt: skip
    return flip_figure(table, LONG, LONG, language)


def _assumptions(language: str) -> Figure:
    table = pd.DataFrame({"assumption": ["leaving_cost_per_km", "nest_weight"], "turns_alone": [True, False]})
    for name, value in (("at_least", 2.0), ("at_most", 4.0)):
        table[[name, f"{name}_low", f"{name}_high"]] = [[value, value - 0.1, value + 0.1]] * 2
    table[["least", "most"]] = [[0.003, 0.012], [0.5, 1.0]]
    return assumptions_figure(table, 3.0, 1.0, 1, "net_new", LONG, [LONG, LONG], language)


def _worth(language: str) -> Figure:
    numbers = {
        "value": [5.0, 1.0], "low": [4.0, 0.5], "high": [6.0, 2.0], "floor": [1.0, 1.1], "above_floor": [True, False],
    }  # fmt: skip
    weights = pd.DataFrame({"weight": ["inclusive_value_weight", "founders_per_year"], **numbers})
    facts = pd.DataFrame({"title": [LONG, "Firms of the capital area"], **numbers})
    curve = pd.DataFrame({"price": [1.0, 2.0], "best": [0.0, 1.0], "all": [3.0, 4.0]})
    return worth_figure(weights, facts, curve, 8.0, 1.5, LONG, "KRW", language)


def _review(language: str) -> Figure:
    curve = pd.DataFrame({
        "month": 24, "indicator": "trials", "price": 2.0, "threshold": [-np.inf, 2.0, 5.0, np.inf],
        "false_extension": [0.6, 0.4, 0.1, 0.0], "false_revocation": [0.0, 0.1, 0.3, 0.4],
        "regret": [3.0, 2.0, 1.0, 2.0],
    })  # fmt: skip
    names = {"trials": "the ministry's own count of firms attracted"}
    return review_figure(curve, {24: 2.0}, {24: (0.5, 0.1)}, names, LONG, "KRW", language)


def _rehearsal(language: str) -> Figure:
    parts = {"truth": 0.4, "trend": 0.1, "spillover": 0.03, "reweighting": 0.0, "measurement": 0.0}
    return found_and_biased((18, 2, 80), parts, 0.1, lambda size: f"{size:+.2f} in logs", LONG, LONG, language)


def _promise(language: str) -> Figure:
    policy = sim.load_scenario("two_islands")
    return sim.promise(policy, without_zones(policy), firms=20, jobs=80, posterior=None, runs=8).figure(language)


def _race(language: str) -> Figure:
    raced = sim.race(
        "two_islands", ["main_island", "far_island"], (1.0, 4.0), rules=[{"cap": 1.0}], posterior=None, runs=8
    )
    return raced.figure(language)


def _evaluation(language: str) -> Figure:
    table = pd.read_csv(io.StringIO(PANEL))
    return sim.evaluate(
        table, outcome="firms", unit="unit", time="year", treated="n1", since=2019, designs=["did"], placebos=3
    ).figure(language)


def _front(aims: int, language: str) -> Figure:
    shown = [
        AimShown(f"aim{i}", "Firms that the country gains by the policy", "more is better", True, 1.0, " firms")
        for i in range(aims)
    ]
    front = pd.DataFrame({"point": [1, 2, 3], "candidate": [5, 9, 20]})
    for i, aim in enumerate(shown):
        value = np.roll([1.0, 7.5, 12.25], i)
        for end, add in (("", 0.0), (".chosen", 0.1), (".low", -2.0), (".high", 2.0)):
            front[f"{aim.name}{end}"] = value + add
    return front_figure(shown, front, front, front[:1], LONG, language)


def _front_of_one(language: str) -> Figure:
    return _front(1, language)


def _front_of_two(language: str) -> Figure:
    return _front(2, language)


def _front_of_four(language: str) -> Figure:
    return _front(4, language)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    "drawn",
    [
        _flip,
        _assumptions,
        _worth,
        _review,
        _rehearsal,
        _promise,
        _race,
        _evaluation,
        _front_of_one,
        _front_of_two,
        _front_of_four,
    ],
    ids=lambda made: made.__name__,
)
def test_nothing_leaves_the_screen_and_letters_stay_readable(drawn: Callable[[str], Figure], language: str) -> None:
    with for_phone():
        figure = drawn(language)
    assert figure.get_figwidth() == PHONE_INCHES
    figure.suptitle("")
    FigureCanvasAgg(figure).draw()
    box = figure.get_tightbbox()
    assert box.x0 >= -0.02
    assert box.x1 <= PHONE_INCHES + 0.02
    texts = [each for each in figure.findobj(Text) if each.get_text().strip()]
    assert min(each.get_fontsize() for each in texts) >= SMALLEST


def test_a_figure_for_a_sheet_is_as_it_was() -> None:
    with for_phone():
        _flip("en")
    assert _flip("en").get_figwidth() == 10
