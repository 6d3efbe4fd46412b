"""The rehearsal: nominal size, power in closed form, the exact parts of an estimate, and what users meet."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr

import sim
from sim.lab.history import with_years_before
from sim.lab.rehearsal.evaluation_designs import (
    ESTIMATORS,
    EvaluationDesign,
    allowed_tests,
    design_of,
    standard_designs,
)
from sim.lab.rehearsal.judgement import Judgement, part_of, recommended
from sim.lab.rehearsal.kernels import kernel
from sim.lab.rehearsal.readings import DesignReader, DesignReading, sets_of
from sim.lab.rehearsal.rehearsal import Rehearsal
from sim.lab.rehearsal.rehearsal_order import checked_rehearsal
from sim.lab.rehearsal.rehearsal_words import hundred
from sim.lab.rehearsal.score import SCALES, DesignScore
from sim.lab.rehearsal.zone_layout import Layout
from sim.results.ranges import Blocks
from sim.scenario.load import without_zones

REGIONS = 17


def layout_of(before: int, after: int, zones: int = 1) -> Layout:
    periods = np.arange(before + after)
    return Layout(np.array([zones]), (periods < before)[None], (periods >= before)[None])


def reading(design: str, panels: Any, layout: Layout, zones: Any) -> DesignReading:
    """What a design reads in panels of shape [run, region, period], with zones of shape [run, zone]."""
    made = design_of(design)
    most = 99 if made.test in ("placebo_rank", "rmspe_ratio") else 0
    sets = sets_of({"zones": zones}, panels.shape[1], most, seed=1)
    return DesignReader(made, layout, sets, panels).read(panels)


# --- inference -------------------------------------------------------------------------------------------------------


def sizes_by_lot(design: str, runs: int = 400) -> list[float]:
    """How often p is k/17 or less without a policy, in regions by lot, for k = 1, 2 and 5; regions differ in all."""
    luck = np.random.default_rng(11)
    levels, trends = luck.normal(0, 5, REGIONS), luck.normal(0, 0.4, REGIONS)
    panels = levels[:, None] + trends[:, None] * np.arange(9) + luck.normal(size=(runs, REGIONS, 9))
    every = np.repeat(np.arange(REGIONS), runs)[:, None]  # each region in turn, which is what a lot is on average
    p = reading(design, np.tile(panels, (REGIONS, 1, 1)), layout_of(5, 4), every).p_values()
    return [float((p <= k / REGIONS + 1e-9).mean()) for k in (1, 2, 5)]


@pytest.mark.parametrize("design", ["did", "event_study", "synthetic_control", "augmented", "synthetic_did"])
def test_without_a_policy_a_region_by_lot_has_the_nominal_size(design: str) -> None:
    runs = 400 if design in ("did", "event_study") else 12  # it is exact in each panel, so few will do
    assert sizes_by_lot(design, runs) == pytest.approx([1 / REGIONS, 2 / REGIONS, 5 / REGIONS])


def test_a_rank_that_does_not_count_the_zone_itself_is_seen_to_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_small(self: DesignReading, column: Any) -> Any:
        own = self._of(np.abs(self.estimates), column)
        return (np.abs(self.estimates) > own[:, None]).mean(axis=1)

    monkeypatch.setattr(DesignReading, "_by_rank", too_small)
    assert sizes_by_lot("did")[0] == pytest.approx(2 / REGIONS)


def test_several_zones_by_lot_have_the_nominal_size() -> None:
    luck = np.random.default_rng(4)
    runs = 4000
    panels = luck.normal(0, 5, (REGIONS, 1)) + luck.normal(size=(runs, REGIONS, 8))
    zones = np.argsort(luck.random((runs, REGIONS)), axis=1)[:, :3]
    p = reading("did", panels, layout_of(4, 4, 3), zones).p_values()
    assert (p <= 0.1).mean() == pytest.approx(0.1, abs=4 * np.sqrt(0.09 / runs))
    assert p.min() >= 0.01


def test_estimates_of_independent_noise_have_the_error_and_power_of_the_closed_form() -> None:
    luck = np.random.default_rng(2)
    before, after, zones, runs = 24, 36, 1, 20_000
    error = np.sqrt((1 / zones + 1 / (REGIONS - 1)) * (1 / before + 1 / after))
    assert error == pytest.approx(0.2716, abs=1e-4)
    layout = layout_of(before, after)
    panels = luck.normal(size=(runs, REGIONS, before + after))
    found = kernel("did", layout, REGIONS - 1).estimates(panels, np.zeros((1, 1, 1), dtype=int))[:, 0]
    assert found.std() == pytest.approx(error, rel=4 / np.sqrt(2 * runs))
    power = ndtr(2.8 - 1.959964) + ndtr(-2.8 - 1.959964)
    assert power == pytest.approx(0.7996, abs=1e-4)
    assert (np.abs(found + 2.8 * error) > 1.959964 * error).mean() == pytest.approx(power, abs=4 * 0.4 / np.sqrt(runs))


def test_the_p_value_of_the_truth_is_uniform_where_the_zone_is_drawn_by_lot() -> None:
    luck = np.random.default_rng(8)
    panels = luck.normal(size=(3000, REGIONS, 9))
    zones = luck.integers(0, REGIONS, (3000, 1))
    layout, truth = layout_of(5, 4), 3.0
    panels[np.arange(3000)[:, None], zones] += truth * layout.after[0]
    adjusted = panels.copy()
    adjusted[np.arange(3000)[:, None], zones] -= truth * layout.after[0]
    p = reading("did", adjusted, layout, zones).p_values()
    assert (p > 0.1).mean() == pytest.approx(1 - 1 / REGIONS, abs=0.02)


def test_clustered_errors_of_one_zone_reject_far_too_often_and_of_many_as_they_should() -> None:
    luck = np.random.default_rng(9)
    rates = {}
    for zones in (1, 20):
        panels = luck.normal(size=(2000, 40, 8))
        places = np.tile(np.arange(zones), (2000, 1))
        rates[zones] = (reading("did:cluster_t", panels, layout_of(4, 4, zones), places).p_values() <= 0.1).mean()
    assert rates[1] > 0.5  # Conley and Taber (2011)
    assert rates[20] == pytest.approx(0.1, abs=0.03)


def test_synthetic_differences_miss_less_than_differences_where_factors_drive_regions() -> None:
    # 20 regions, 12 + 4 periods, four factors that walk at random with loadings N(0, 1), noise .5; the region of the
    # greatest first loading has the zone, so that its trend is no lot. On the panel of the published placebo table
    # (test_placebo_study.py) SDID has the least error too, and DiD the greatest.
    luck = np.random.default_rng(21)
    runs, layout = 300, layout_of(12, 4)
    loadings = luck.normal(size=(runs, 20, 4))
    factors = luck.normal(size=(runs, 4, 16)).cumsum(axis=2)
    panels = loadings @ factors + 0.5 * luck.normal(size=(runs, 20, 16))
    zones = loadings[:, :, 0].argmax(axis=1)[:, None]
    error = {
        each: float(np.sqrt((reading(each, panels, layout, zones).estimate ** 2).mean()))
        for each in ("did", "synthetic_control", "synthetic_did")
    }
    assert error["synthetic_did"] < 0.6 * error["did"]
    assert error["synthetic_did"] < error["synthetic_control"]


# --- a rehearsal of the model ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def found() -> Rehearsal:
    return sim.rehearse("busan_first", runs=60, seed=3)


def parts_sum_up(scores: tuple[DesignScore, ...]) -> bool:
    return all(
        np.allclose(each.estimate - each.truth, each.trend + each.spillover + each.reweighting + each.measurement)
        for each in scores
    )


def test_an_estimate_is_exactly_its_parts_in_every_history(found: Rehearsal) -> None:
    assert parts_sum_up(found.scores)
    assert not parts_sum_up((replace(found.scores[2], spillover=-found.scores[2].spillover),))


def test_linear_designs_and_synthetic_controls_weigh_nothing_anew(found: Rehearsal) -> None:
    for each in found.scores:
        if each.design.estimator != "synthetic_did":
            assert each.reweighting == pytest.approx(0, abs=1e-9)
    sdid = next(each for each in found.scores if each.design.estimator == "synthetic_did")
    assert np.abs(sdid.reweighting).max() > 1e-6


def test_the_truths_are_those_of_a_comparison(found: Rehearsal) -> None:
    # in force from August 2019 for four years: the Decembers of 2019 to 2022, of a history that begins in January 2014
    policy, baseline = with_years_before("busan_first", 5), with_years_before("no_zone", 5)
    compared = sim.compare(policy, baseline, runs=60, seed=3)
    december = [71, 83, 95, 107]
    gain = compared.firm_differences[:, december]
    busan = compared.policy.regions.index("busan")
    level = next(each for each in found.scores if each.design.name == "did:level:all:placebo_rank")
    assert level.periods == (5, 4)
    assert level.truth == pytest.approx(gain[:, :, busan].mean(axis=1))
    assert level.country == pytest.approx(gain.sum(axis=2).mean(axis=1))
    logs = next(each for each in found.scores if each.design.name == "did:log1p:all:placebo_rank")
    firms = compared.policy.region_firms, compared.baseline.region_firms
    one, other = (np.log1p(each[:, december, busan]) for each in firms)
    assert logs.truth == pytest.approx((one - other).mean(axis=1))


def test_what_a_design_reads_is_what_the_formula_says(found: Rehearsal) -> None:
    policy = with_years_before("busan_first", 5)
    result = sim.run_ensemble(policy, 60, 3)
    firms = result.region_firms.astype(float)
    busan = result.regions.index("busan")
    before, after = firms[:, [11, 23, 35, 47, 59]].mean(axis=1), firms[:, [71, 83, 95, 107]].mean(axis=1)
    change = after - before
    others = np.delete(change, busan, axis=1).mean(axis=1)
    level = next(each for each in found.scores if each.design.name == "did:level:all:placebo_rank")
    assert level.estimate == pytest.approx(change[:, busan] - others)
    by_region = np.abs(change - (change.sum(axis=1, keepdims=True) - change) / 16)
    rank = (by_region >= by_region[:, [busan]] - 1e-9).sum(axis=1)
    assert level.p == pytest.approx(rank / 17)


def test_the_ministry_reports_arrivals_of_which_most_are_no_effect(found: Rehearsal) -> None:
    ministry = next(each for each in found.scores if each.design.outcome == "reported")
    assert np.isnan(ministry.p).all()
    assert (ministry.trend == 0).all()
    assert ministry.estimate.mean() > 2 * ministry.truth.mean()
    assert ministry.measurement == pytest.approx(ministry.estimate - ministry.truth)


def test_a_survey_measures_less_than_there_is_and_that_is_told_apart(found: Rehearsal) -> None:
    surveyed = next(each for each in found.scores if each.design.outcome == "surveyed")
    whole = next(each for each in found.scores if each.design.name == "did:log1p:outside_capital:placebo_rank")
    assert surveyed.truth.tolist() == whole.truth.tolist()
    assert np.abs(surveyed.measurement).max() > 0.01
    assert (whole.measurement == 0).all()


def test_no_effect_is_found_as_often_with_as_without_it() -> None:
    nothing = {"relief_weight": 0, "application_rate": 0, "zone_share": 0, "growth_relief": 0, "burden_effect": 0}
    policy = sim.load_scenario("busan_first", **nothing)  # a zone that does nothing for anybody
    same = sim.rehearse(policy, without_zones(policy), ["did", "synthetic_did"], runs=40, seed=1)
    for each in same.scores:
        assert each.p == pytest.approx(each.p_without)
        assert each.truth == pytest.approx(0)


def test_more_effect_is_found_more_often(found: Rehearsal) -> None:
    logs = next(each for each in found.judgements if each.score.design.name == "did:log1p:all:placebo_rank")
    powers = [power.mean for _times, power in logs.curve]
    assert powers == sorted(powers)
    assert logs.power.mean == dict(logs.curve)[1.0].mean
    assert logs.detectable > 1
    assert logs.detectable_effect > logs.score.truth.mean()


def test_a_design_is_chosen_on_one_half_and_scored_on_the_other(found: Rehearsal) -> None:
    chosen, judged = recommended(found.scores, found.level, found.blocks)
    rest = np.arange(60) // 5 % 12 % 2 == 1
    assert judged.some.tolist() == rest.tolist()
    assert judged.score is found.scores[chosen]
    assert judged.power.mean == pytest.approx(float((found.scores[chosen].p[rest] <= 0.1).mean()))
    assert judged.blocks == Blocks(6, 5)
    assert found.tables()["designs"]["recommended"].sum() == 1


def made_score(design: str, p: list[float], without: list[float], sign: float = 1.0) -> DesignScore:
    """A score of histories with these p-values, where the truth is 1."""
    runs = len(p)
    one, found, nothing = np.ones(runs), np.array(p), np.array(without)
    return DesignScore(
        design_of(design), 17, (5, 4), 4, sign * one, one, one, 0 * one, 0 * one, (sign - 1) * one, 0 * one,
        found, nothing, nothing, nothing, np.ones(runs), 1 / 17, np.tile(found, (len(SCALES), 1)),
        np.outer(SCALES, one), found[None],
    )  # fmt: skip


def test_a_design_that_cries_wolf_is_not_recommended_for_its_power() -> None:
    loud = made_score("did:cluster_t", [0.01] * 40, [0.01] * 20 + [0.9] * 20)
    honest = made_score("did", [0.01, 0.9] * 20, [0.9] * 40)
    blind = made_score("augmented", [0.9] * 40, [0.9] * 40)
    assert recommended([loud, blind, honest], 0.1, None)[0] == 2
    assert recommended([loud], 0.1, None)[0] == 0


def test_a_test_by_t_answers_for_regions_by_lot_too() -> None:
    fine = made_score("did:cluster_t", [0.01] * 40, [0.9] * 40)
    by_t = replace(fine, smallest_p=float("nan"), p_at_random=np.array([0.01] * 40))
    everywhere = np.ones(40, dtype=bool)
    assert Judgement(fine, 0.1, None, everywhere).is_honest
    assert not Judgement(by_t, 0.1, None, everywhere).is_honest


def test_a_wrong_sign_does_not_count_as_found() -> None:
    judged = Judgement(made_score("did", [0.01, 0.9] * 10, [0.9] * 20, -1.0), 0.1, None, np.ones(20, dtype=bool))
    assert judged.power.mean == 0.5
    assert judged.type_s.mean == 1.0
    assert not judged.right.any()
    assert judged.exaggeration == 1.0


def test_half_of_the_draws_keep_their_runs_together() -> None:
    some = np.repeat([True, False, True], 4)
    assert part_of(Blocks(3, 4), some) == Blocks(2, 4)
    assert part_of(None, some) is None


def test_of_a_hundred_histories_none_is_lost() -> None:
    assert hundred([0.996, 0.004]) == (100, 0, 0)
    assert sum(hundred([0.335, 0.335])) == 100


# --- several zones and rounds ----------------------------------------------------------------------------------------


def test_zones_of_several_dates_are_rehearsed_and_split_exactly() -> None:
    some = ["did", "callaway_santanna", "imputation", "synthetic_did", "did:cluster_t"]
    staggered = sim.rehearse("staggered", "no_zone", some, runs=20)
    assert parts_sum_up(staggered.scores)
    did, callaway, imputation, *_ = staggered.scores
    assert np.abs(did.reweighting).max() > 1e-3  # two-way fixed effects weigh early and late months unlike
    assert callaway.reweighting == pytest.approx(0, abs=1e-9)
    assert imputation.reweighting == pytest.approx(0, abs=1e-9)


def test_the_rule_of_the_model_chooses_regions_that_may_apply(found: Rehearsal) -> None:
    from sim.lab.rehearsal.twin_histories import twin_histories
    from sim.lab.rehearsal.zone_dates import cohorts_of

    policy = sim.load_scenario("staggered")
    histories = twin_histories(policy, sim.load_scenario("no_zone"), cohorts_of(policy), 30, 1, None, None, None, None)
    assert histories.competing[histories.by_rule].all()
    assert histories.competing[histories.at_random].all()
    assert all(len(set(row)) == 4 for row in histories.by_rule.tolist())
    assert np.unique(histories.at_random).size == histories.competing.sum()


def test_a_round_that_a_zone_wins_again_is_refused() -> None:
    with pytest.raises(sim.ZonelabError, match="policy must give as many regions a zone in each history"):
        sim.rehearse("open_competition", "no_zone", "did", runs=20)


# --- mistakes --------------------------------------------------------------------------------------------------------


def test_every_design_of_the_sets_is_known_by_its_name() -> None:
    for each in (*standard_designs(1), *standard_designs(2), *standard_designs(1, "all")):
        assert design_of(each.name) == each
    assert len(standard_designs(1, "all")) == 40
    assert {each.estimator for each in standard_designs(2)} == set(ESTIMATORS)
    assert all(design_of(each).test == allowed_tests(each)[0] for each in ESTIMATORS)


@pytest.mark.parametrize(
    ("designs", "message"),
    [
        ("dod", "design must be one of .* Did you mean 'did'?"),
        ("did:lvel", "design 'did:lvel' must be one of .* Did you mean 'level'?"),
        ("did:level:log1p", "must say one thing once; got log1p too"),
        ("augmented:cluster_t", "the test of augmented must be one of placebo_rank; got cluster_t"),
        ("did:reported", "must go with before_after:level:no_test"),
        ([], "designs must name one at least"),
        (EvaluationDesign("did", form="levels"), "form must be one of .* Did you mean 'level'?"),
        (EvaluationDesign("imputation", test="cluster_t"), "the test of imputation must be one of"),
    ],
)
def test_a_design_that_is_none_is_told(designs: Any, message: str) -> None:
    with pytest.raises(sim.ZonelabError, match=message):
        sim.rehearse("busan_first", "no_zone", designs, runs=20)


def test_a_design_without_clean_periods_is_refused_with_the_remedy() -> None:
    with pytest.raises(
        sim.ZonelabError, match=r"there are 0 \(years\) for did:.*Give more years before: --years-before 5"
    ):
        sim.rehearse("busan_first", "no_zone", "did", runs=20, years_before=0)
    months = sim.rehearse("busan_first", "no_zone", ["did:months", "did:months:1+2"], runs=20, years_before=0)
    assert [each.periods for each in months.scores] == [(3, 48), (3, 24)]  # it has three clean months


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(sim.ZonelabError) as caught:
        sim.rehearse("no_zone", "no_zne", "dod", runs=3, years_before=-1, level=2, threads=0)
    told = str(caught.value)
    for each in ("runs must be", "years_before must be", "level must be", "threads must be", "no_zne", "dod",
                 "policy must have a zone; no_zone has none"):  # fmt: skip
        assert each in told


def test_one_zone_without_others_to_compare_with_is_refused() -> None:
    with pytest.raises(sim.ZonelabError, match="needs 2 regions or more without a zone to compare with; it has 0"):
        sim.rehearse("every_region_outside_the_capital", "no_zone", "did", runs=20)
    with pytest.raises(sim.ZonelabError, match="needs a period in which"):
        sim.rehearse("busan_first", "no_zone", "did:5+0", runs=20)


def test_twins_that_differ_before_the_zone_are_refused() -> None:
    richer = sim.load_scenario("no_zone", founders_per_year=200)
    with pytest.raises(sim.ZonelabError, match="must be the same until the first announcement"):
        sim.rehearse("busan_first", richer, "did", runs=20, posterior=None)


def test_work_of_hours_is_refused_before_it_begins() -> None:
    with pytest.raises(sim.ZonelabError, match=r"would take about .* h on this machine.* Give --runs [0-9]+, or name"):
        sim.rehearse("busan_first", "no_zone", "all", runs=2_000_000)


# --- the card --------------------------------------------------------------------------------------------------------


def test_the_sentence_tells_cases_and_what_cannot_be_seen(found: Rehearsal) -> None:
    one = sim.rehearse("busan_first", "no_zone", "did:all", runs=60, seed=3)
    assert one.sentence().startswith("After 4 years the planned evaluation would find this effect in about 1 case of ")
    assert "it can never see what is new to the country" in one.sentence()
    assert "the best of 13 evaluations" in found.sentence()
    assert "예정된 평가가 이 효과를 찾아낼 가능성은" in one.sentence("ko")


def test_a_card_is_written_whole(found: Rehearsal, tmp_path: Path) -> None:
    found.write(tmp_path / "card", "ko")
    names = {each.name for each in (tmp_path / "card").iterdir()}
    tables = ("designs", "decomposition", "power_by_effect", "power_by_year")
    assert {"rehearsal.json", "rehearsal.png", "rehearsal.svg", "rehearsal.txt"} <= names
    assert {f"rehearsal_{table}.{ending}" for table in tables for ending in ("csv", "parquet")} <= names
    kept = json.loads((tmp_path / "card" / "rehearsal.json").read_text(encoding="utf-8"))
    assert kept["kind"] == "rehearsal"
    assert kept["runs"] == 60
    parts = found.tables()["decomposition"].set_index(["design", "part"])["mean"].unstack()
    assert parts["estimate"].to_numpy() == pytest.approx(parts.drop(columns="estimate").sum(axis=1).to_numpy())


def test_progress_counts_all_of_the_work() -> None:
    done: list[int] = []
    policy = sim.load_scenario("busan_first")
    designs, usual = ["did", "before_after"], {"years_before": 5, "level": 0.1, "posterior": "record", "threads": None}
    order = checked_rehearsal(policy, None, designs, 20, 1, on_progress=None, **usual)  # type: ignore[arg-type]  # as the door gives them
    sim.rehearse(policy, "no_zone", designs, runs=20, on_progress=done.append)
    assert sum(done) == order.work == 100
