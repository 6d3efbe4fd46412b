"""`sim.review` and ``zonelab review``: one past, exact worth, the default rule, tables, bad input, both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.lab.review.futures import Futures, futures_of, scenarios_of
from sim.lab.review.indicators import INDICATORS, counted_by_rule, indicators
from sim.lab.review.ladders import Knowledge
from sim.lab.review.past import Past, Series
from sim.lab.review.review_card import Review
from sim.lab.review.waiting import waiting_rows
from sim.lab.welfare import Welfare
from sim.results.ensemble import EnsembleResult
from sim.scenario.load import Scenario
from tests.small_worlds import differences, until

RUNS, SEED = 40, 3
#: A short horizon: in force from month 7, reviewed after 12, extended by 12.
SHORT: dict[str, Any] = {"months": [12], "extension": 12, "horizon": 43}


def run(scenario: Scenario) -> EnsembleResult:
    return sim.run_ensemble(scenario, RUNS, SEED)


@pytest.fixture(scope="module")
def futures() -> Futures:
    return futures_of(sim.load_scenario("busan_first"), sim.load_scenario("no_zone"), [12], 12, 43)


@pytest.fixture(scope="module")
def results(futures: Futures) -> dict[str, EnsembleResult]:
    return {
        "extend": run(futures.extended(12)),
        "revoke": run(futures.revoked(12)),
        "permanent": run(futures.permanent()),
        "baseline": run(futures.baseline),
    }


@pytest.fixture(scope="module")
def found() -> Review:
    return sim.review("busan_first", "no_zone", **SHORT, prices=[0.5, 2.0], runs=RUNS, seed=SEED)


def test_L02_the_futures_share_one_past_to_the_bit(futures: Futures, results: dict[str, EnsembleResult]) -> None:
    reviewed = futures.reviewed(12)
    assert reviewed == 19
    for name in ("revoke", "permanent"):
        assert differences(until(results["extend"].trace, reviewed), until(results[name].trace, reviewed)) == []
    assert "zone_phase" in differences(
        until(results["extend"].trace, reviewed + 1), until(results["revoke"].trace, reviewed + 1)
    )
    # Permanent is an extension that does not end.
    ends = reviewed + 12
    assert differences(until(results["extend"].trace, ends), until(results["permanent"].trace, ends)) == []
    assert "zone_phase" in differences(results["extend"].trace, results["permanent"].trace)


def test_the_default_rule_of_a_threshold_gives_each_history_one_of_the_two_futures(
    futures: Futures, results: dict[str, EnsembleResult]
) -> None:
    counted = counted_by_rule(results["extend"], futures.reviewed(12), futures.in_force)
    target = float(np.median(counted))
    ruled = run(futures.by_target(12, target))
    extends = counted >= target
    assert 0 < extends.sum() < RUNS
    for i in range(RUNS):
        same, other = ("extend", "revoke") if extends[i] else ("revoke", "extend")
        assert (ruled.trace.firms[i] == results[same].trace.firms[i]).all()
        assert not (ruled.trace.zone_phase[i] == results[other].trace.zone_phase[i]).all()


def test_the_default_rule_by_firms_counts_what_the_engine_counts(futures: Futures) -> None:
    policy = sim.load_scenario("busan_first", review_by="firms")
    by_firms = futures_of(policy, sim.load_scenario("no_zone"), [12], 12, 43)
    extended, revoked = run(by_firms.extended(12)), run(by_firms.revoked(12))
    counted = counted_by_rule(extended, by_firms.reviewed(12), by_firms.in_force)
    target = float(np.median(counted))
    ruled = run(by_firms.by_target(12, target))
    assert 0 < (counted >= target).sum() < RUNS
    for i, extends in enumerate(counted >= target):
        assert (ruled.trace.firms[i] == (extended if extends else revoked).trace.firms[i]).all()


@pytest.mark.parametrize(("target", "same"), [(0.0, "extend"), (1e6, "revoke")])
def test_a_threshold_without_end_is_one_of_the_futures_to_the_bit(
    futures: Futures, results: dict[str, EnsembleResult], target: float, same: str, found: Review
) -> None:
    assert differences(run(futures.by_target(12, target)).trace, results[same].trace) == []
    curve = found.parts["curve"]
    rows = curve[(curve["future"] == "extend") & (curve["threshold"] == (-np.inf if target == 0 else np.inf))]
    worth = Series.of(results["extend"]).beyond(Series.of(results["revoke"]), futures.reviewed(12))
    for row in rows.to_dict("records"):
        value = worth.value(row["price"])
        assert row["extended"] == (1.0 if target == 0 else 0.0)
        assert row["value"] == pytest.approx(value.mean() if target == 0 else 0.0)


def test_worth_is_that_of_the_laboratory_and_counts_nothing_of_the_past(
    futures: Futures, results: dict[str, EnsembleResult]
) -> None:
    extend, revoke = results["extend"], results["revoke"]
    worth = Series.of(extend).beyond(Series.of(revoke), futures.reviewed(12))
    whole = Series.of(extend).beyond(Series.of(revoke))
    years = (extend.region_firms - revoke.region_firms).sum(axis=(1, 2)) / 12
    assert worth.years == pytest.approx(years)
    assert (worth.years == whole.years).all()
    assert worth.money == pytest.approx(extend.spent - revoke.spent)
    assert worth.money == pytest.approx(whole.money)


def test_indicators_by_the_tables_of_the_runs(futures: Futures, results: dict[str, EnsembleResult]) -> None:
    extend, baseline, month = results["extend"], results["baseline"], futures.reviewed(12)
    known = indicators(extend, baseline.region_firms, month, futures.announced)
    busan = extend.regions.index("busan")
    firms = extend.region_firms[:, :, busan]
    assert set(known) == set(INDICATORS)
    assert (known["growth"] == firms[:, month - 1] - firms[:, futures.announced - 1]).all()
    assert (known["effect"] == firms[:, month - 1] - baseline.region_firms[:, month - 1, busan]).all()
    assert (known["permits"] == extend.by_region("trials_permitted")[:, :month, busan].sum(axis=1)).all()
    assert (known["running"] >= 0).all()
    assert known["running"].max() > 0
    since = slice(futures.announced, month)
    arrivals = sum(
        extend.by_region(each)[:, since, busan].sum(axis=1) for each in ("founded", "moved_in", "sites_opened")
    )
    assert (known["reported"] == arrivals).all()


def test_never_and_always_are_one_another_and_hindsight_is_best(found: Review) -> None:
    for _case, some in found.parts["ladders"].groupby(["month", "future", "price"]):
        rows = some.set_index("ladder")
        assert rows.loc["hindsight", "regret"] == 0
        assert rows.loc["hindsight", "wrong"] == 0
        assert (rows["value"] + rows["regret"]).to_numpy() == pytest.approx(rows.loc["hindsight", "value"])
        assert rows.loc["always", "false_revocation"] == rows.loc["never", "false_extension"] == 0
        assert rows.loc["always", "wrong"] + rows.loc["never", "wrong"] <= 1 + 1e-12


def test_nothing_else_is_wrong_at_a_price_of_nothing_than_to_go_on() -> None:
    free = sim.review("busan_first", "no_zone", **SHORT, prices=[0.0], runs=RUNS, seed=SEED)
    rules = free.parts["rules"]
    at_nothing = rules[(rules["price"] == 0) & (rules["rule"] == "always")]
    assert (at_nothing["wrong"] == 1).all()
    assert (at_nothing["value"] < 0).all()


def test_the_break_even_price_is_among_the_prices_and_worth_nothing(found: Review) -> None:
    even = found.break_even[0].mean
    assert even in found.prices
    always = found.rule(12, "always", price=even)
    assert always["value"] == pytest.approx(0.0, abs=1e-9)
    assert found.price_of(12) == even


def test_raising_the_count_extends_more_and_changes_no_effect(found: Review) -> None:
    for _case, some in found.parts["gaming"].groupby(["month", "future", "price"]):
        assert some["extended"].is_monotonic_increasing
        assert some["false_extension"].is_monotonic_increasing
        assert some["false_revocation"].is_monotonic_decreasing
        assert some["effect"].nunique() == 1
        assert some["reported"].to_numpy() == pytest.approx(some["reported"].iloc[0] * (1 + some["raised"].to_numpy()))
    honest = found.parts["gaming"].query("raised == 0").reset_index(drop=True)
    rules = found.parts["rules"].query("rule == 'reported'").reset_index(drop=True)
    assert honest["wrong"].tolist() == rules["wrong"].tolist()


def test_waiting_is_never_worth_less_than_nothing_where_it_is_chosen_and_is_scored_elsewhere(found: Review) -> None:
    waiting = found.parts["waiting"]
    tuned = waiting[waiting["ladder"] == "threshold"]
    assert (tuned["in_sample"] >= -1e-12).all()
    assert (waiting["waiting"] != waiting["in_sample"]).any()


def _known(worth: np.ndarray, seen: np.ndarray) -> Knowledge:
    """Return what is known of an invented review, where permanent is as extending."""
    nothing = Welfare(np.zeros(worth.size), np.zeros(worth.size))
    going = Welfare(worth, np.zeros(worth.size))
    past = Past(
        12,
        dict.fromkeys(INDICATORS, seen),
        seen,
        np.zeros(worth.size),
        {"extend": going, "make permanent": going},
        {"extend": going, "make permanent": going},
        {"revoke": nothing, "extend": going, "make permanent": going},
    )
    return Knowledge(past, None, None)


def test_waiting_for_what_says_nothing_is_worth_nothing_and_for_the_truth_half_of_the_spread() -> None:
    luck = np.random.default_rng(2)
    worth = luck.normal(size=40_000)
    blind, sighted = (
        {row["ladder"]: row for row in waiting_rows([_known(worth, seen)], [1.0])}
        for seen in (luck.normal(size=worth.size), worth)
    )
    assert abs(float(str(blind["threshold"]["waiting"]))) < 3 * worth.std() / np.sqrt(worth.size)
    # E max(0, N(0, 1)) = 1 / sqrt(2 pi).
    assert float(str(sighted["threshold"]["waiting"])) == pytest.approx(1 / np.sqrt(2 * np.pi), abs=0.02)
    assert float(str(sighted["observed"]["waiting"])) == pytest.approx(1 / np.sqrt(2 * np.pi), abs=0.02)


def test_the_sentence_the_picture_and_the_files_are_there_in_both_languages(found: Review, tmp_path: Path) -> None:
    assert found.sentence().startswith("Reviewed at month 12 by running trials and permits, the ministry would extend")
    assert found.sentence().endswith(f"the {43 - found.futures.reviewed(12)} months from the review on.")
    assert "12개월" in found.sentence("ko")
    found.write(tmp_path / "out", "ko")
    assert {each.name for each in (tmp_path / "out").iterdir()} >= {
        "review.json", "review.png", "review.svg", "review.txt", "review_rules.csv",
        "review_curve.parquet", "review_gaming.csv", "review_ladders.csv", "review_waiting.csv", "review_futures.csv",
    }  # fmt: skip
    kept = json.loads((tmp_path / "out" / "review.json").read_text("utf-8"))
    assert kept["months"] == [12]
    assert kept["horizon"] == 43
    assert (tmp_path / "out" / "review.txt").read_text("utf-8").strip() == found.sentence("ko")
    assert pd.read_csv(tmp_path / "out" / "review_rules.csv")["rule"].tolist() == found.frame["rule"].tolist()


def test_the_horizon_follows_the_last_review_for_four_years_and_a_tail() -> None:
    made = futures_of(sim.load_scenario("busan_first"), sim.load_scenario("no_zone"), [36, 24])
    assert made.horizon == 7 + 36 + 48 + 24
    assert made.months == (24, 36)
    assert made.extension == 24
    assert scenarios_of(made.months) == 6
    assert [made.counts(month) for month in made.months] == [72, 72]


def test_what_an_extension_costs_does_not_depend_on_the_other_reviews_asked_about() -> None:
    asked = {"prices": [1.0], "runs": RUNS, "seed": SEED, "posterior": None}
    alone, beside = (sim.review("busan_first", "no_zone", months=months, **asked) for months in ([12], [12, 30]))
    assert alone.futures.horizon < beside.futures.horizon
    assert alone.break_even[0] == beside.break_even[0]
    assert alone.rule(12, "reported", price=1.0) == beside.rule(12, "reported", price=1.0)
    assert alone.sentence() == beside.sentence()
    assert beside.parts["futures"]["counts"].tolist() == [72] * 4
    # A horizon that is given counts to its end, whichever the review.
    given = futures_of(sim.load_scenario("busan_first"), sim.load_scenario("no_zone"), [12, 30], 12, 100)
    assert given.ends == (100, 100)


def test_a_policy_against_itself_is_refused_and_problems_are_told_together() -> None:
    with pytest.raises(sim.ZonelabError) as mistake:
        sim.review("busan_first", "busan_first", months=[0], prices=[1e308], runs=1, threads=0)
    told = str(mistake.value)
    for part in ("must differ from what it is compared with", "months must be", "prices must be numbers from 0 to",
                 "runs must be", "threads must be"):  # fmt: skip
        assert part in told
    assert "busan_first" in told


def test_without_draws_nobody_knows_the_weights() -> None:
    central = sim.review("busan_first", "no_zone", **SHORT, runs=RUNS, seed=SEED, posterior=None)
    assert set(central.parts["ladders"]["ladder"]) == {"never", "always", "default", "observed", "hindsight"}


BAD: list[tuple[dict[str, Any], str]] = [
    ({"prices": [-1.0]}, "prices must be numbers from 0 to 1,000,000"),
    ({"months": [0]}, "A zone cannot be reviewed before it is in force"),
    ({"months": []}, "months must be whole numbers of months in force"),
    ({"months": [40], "horizon": 43}, "must lie before the end of the horizon"),
    ({"extension": 0}, "extension must be a whole number of months from 1"),
    ({"runs": 3}, "runs must be a whole number from 20"),
    ({"policy": "no_zone"}, "no_zone must have a zone, so that it can be reviewed"),
    ({"policy": "staggered"}, "must come into force in one month"),
    ({"policy": "two_islands"}, "world must be the same to compare firm by firm"),
]


@pytest.mark.parametrize(("given", "told"), BAD, ids=[told for _given, told in BAD])
def test_what_is_wrong_is_told_in_a_sentence(given: dict[str, Any], told: str) -> None:
    asked = {"policy": "busan_first", "baseline": "no_zone", **given}
    with pytest.raises(sim.ZonelabError, match=told):
        sim.review(asked.pop("policy"), asked.pop("baseline"), **asked)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(sim.ZonelabError) as mistake:
        sim.review("no_zone", "no_zone", months=[0], prices=[-1], runs=1, seed=-1)
    assert len(mistake.value.problems) == 6  # no_zone is its own baseline, too
