"""Measures by name give the numbers that the tables of a comparison give."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import sim
from sim.language.texts import LANGUAGES, Sentence
from sim.results.comparison import Comparison
from sim.results.measure_kinds import OF_SWEEPS
from sim.results.measures import Measure, estimates, measure_names, measure_of
from sim.scenario.load import load_scenario
from sim.scenario.world.names import Names

RUNS = 12


@cache
def compared() -> Comparison:
    return sim.compare("busan_first", "no_zone", runs=RUNS, seed=3, posterior=None)


def measured(name: str) -> tuple[float, float, float]:
    measure = measure_of(name, compared().policy.scenario.world)
    assert isinstance(measure, Measure)
    (found,) = estimates([measure], [measure.pieces(compared())])
    return found.mean, found.low, found.high


def row(table: str, **where: object) -> tuple[float, float, float]:
    rows = getattr(compared(), table)
    for column, value in where.items():
        rows = rows[rows[column] == value]
    assert len(rows) == 1
    return tuple(float(rows.iloc[0][end]) for end in ("mean", "low", "high"))


END = 59


@pytest.mark.parametrize("region", ["busan", "jeju", "seoul"])
def test_effects_are_those_of_the_table(region: str) -> None:
    assert measured(f"effect.{region}") == pytest.approx(row("effects", region=region, month=END))
    assert measured(f"job_effect.{region}") == pytest.approx(row("job_effects", region=region, month=END))


def test_the_country_is_the_sum_of_its_regions() -> None:
    assert measured("effect.country") == measured("net_new") == pytest.approx(row("national", month=END))


@pytest.mark.parametrize("category", ["new", "kept_alive_here", "diverted", "moved"])
def test_the_ledger_is_that_of_the_table(category: str) -> None:
    for place in ("busan", "country"):
        expected = row("ledger_means", region=place, category=category)
        assert measured(f"ledger.{category}.{place}") == pytest.approx(expected)


def test_ratios_are_those_of_the_comparison() -> None:
    for name in ("displaced_share", "displaced_within_nest", "money_per_net_new_firm"):
        expected = getattr(compared(), name)
        assert measured(name) == pytest.approx((expected.mean, expected.low, expected.high))


def test_shares_of_support_are_those_of_the_table() -> None:
    shares = compared().support_shares.set_index("region")
    for region in ("busan", "jeju"):
        expected = shares.loc[region]
        assert measured(f"central_share.{region}")[:2] == pytest.approx((expected["policy"], expected["low"]))


def test_firms_and_trials_are_those_of_the_runs() -> None:
    firms = compared().policy.firms
    last = firms[(firms["region"] == "busan") & (firms["month"] == END)]
    assert measured("firms.busan")[0] == pytest.approx(last["firms"].mean())
    assert measured("attracted.busan")[0] == pytest.approx(last["attracted"].mean())
    started = compared().policy.trials.groupby("run")["started"].sum().mean()
    assert measured("trials.started")[0] == pytest.approx(started)
    share = compared().policy.outside_capital
    assert measured("outside_capital")[0] == pytest.approx(share[share["month"] == END]["share"].mean())


def test_the_spread_of_support_is_over_the_whole_horizon() -> None:
    """1 / sum of squared shares, worked from the shares of each run."""
    shares = compared().policy.central_shares
    assert measured("support.effective_number")[0] == pytest.approx((1 / (shares**2).sum(axis=1)).mean())
    assert measured("support.hhi")[0] == pytest.approx((shares**2).sum(axis=1).mean())


def test_support_per_firm_is_money_over_firm_months() -> None:
    support = compared().policy.support
    busan = support[support["region"] == "busan"]
    firms = compared().policy.firms
    months = firms[firms["region"] == "busan"]["firms"].sum()
    assert measured("support_per_firm.busan")[0] == pytest.approx(busan["total"].sum() / months)


def test_reforms_are_counted_and_dated() -> None:
    comparison = sim.compare("reform_for_all", "no_zone", runs=4, seed=1, posterior=None)
    by_name = {name: measure_of(name, comparison.policy.scenario.world) for name in ("reforms", "months_to_reform")}
    reforms = comparison.policy.reforms
    for name, expected in (
        ("reforms", len(reforms) / 4),
        ("months_to_reform", reforms.groupby("run")["month"].min().mean()),
    ):
        measure = by_name[name]
        assert isinstance(measure, Measure)
        assert measure.estimate(measure.pieces(comparison)).mean == pytest.approx(expected)
    assert np.isnan(measured("months_to_reform")[0])  # none within 60 months, so no number


def test_runs_in_parts_give_the_same_number() -> None:
    world = compared().policy.scenario.world
    parts = [sim.compare("busan_first", "no_zone", runs=RUNS, seed=3, posterior=None)]
    for name in measure_names(world):
        measure = measure_of(name, world)
        assert isinstance(measure, Measure)
        whole = measure.pieces(parts[0])
        halves = [tuple(piece[:5] for piece in whole), tuple(piece[5:] for piece in whole)]
        joined = tuple(np.concatenate(each) for each in zip(*halves, strict=True))
        assert all(len(piece) == RUNS for piece in whole), name
        one, other = measure.estimate(whole), measure.estimate(joined)
        assert (one.mean, one.low, one.high) == pytest.approx((other.mean, other.low, other.high), nan_ok=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_has_a_label_and_a_unit(language: str) -> None:
    world = load_scenario("busan_first").world
    for name in measure_names(world):
        measure = measure_of(name, world)
        assert isinstance(measure, Measure)
        label = measure.label(Names(world, language))
        assert label
        assert measure.unit(world)
        if language == "ko":
            assert not any("a" <= sign <= "z" for sign in label), label
    assert {name.split(".")[0] for name in measure_names(world)} == set(OF_SWEEPS)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("efect.busan", "Did you mean 'effect.busan'?"),
        ("effect", "must go on with one of"),
        ("effect.bussan", "Did you mean 'effect.busan'?"),
        ("ledger.new", "as in ledger.new.seoul"),
        ("ledger.newer.busan", "Did you mean 'ledger.new.busan'?"),
        ("nonsense", "must be one of firms, attracted, effect"),
        ("net_new.busan", "Did you mean 'net_new'?"),
    ],
)
def test_an_unknown_measure_is_told_with_the_nearest(name: str, told: str) -> None:
    found = measure_of(name, load_scenario("busan_first").world)
    assert isinstance(found, Sentence)
    assert told in found
