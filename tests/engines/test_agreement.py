"""L09: the Mesa run and the compiled run agree to the last bit, after every phase of every month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.engines.ensemble.loop import run_span
from sim.engines.ensemble.run_state import CLOSED, EMPLOYEES, LIFE_LEFT, SUPPORT_FACTOR, new_state
from sim.engines.ensemble.trace import new_trace
from sim.engines.inputs.arrays import make_inputs
from sim.engines.readable.model import ZoneModel
from sim.engines.readable.workers import home_jobs
from sim.rules import schedule
from sim.scenario.load import with_changes
from sim.scenario.schema.keys import fields
from tests.small_worlds import differences

JULY_ROUND = {
    "announced": "2019-03", "in_force": "2019-05", "awards": 3, "applicants": "all", "sectors_per_plan": 2,
}  # fmt: skip
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "busan first": ("busan_first", {}),
    "no zone": ("no_zone", {"months": 14}),
    "two islands": ("two_islands", {}),
    "rounds, scored with noise": (
        "busan_first",
        {"rounds": [JULY_ROUND, {**JULY_ROUND, "announced": "2019-07", "in_force": "2019-07"}], "noise_score": 0.3,
         "months": 30, "concentration": 5.0, "term_months": 6, "extension_months": 6, "trial_months": 5,
         "review_target": 1},
    ),
    "a plan for each applicant": (
        "no_zone",
        {"rounds": [{**JULY_ROUND, "applicants": {"jeju": ["tourism", "finance"], "busan": ["finance"]}}],
         "months": 12, "concentration": 0.0},
    ),
    "a joint zone, few slots": (
        "no_zone",
        {"designations": [{"regions": ["busan", "jeju"], "sectors": ["finance", "tourism"],
                           "announced": "2019-02", "in_force": "2019-03"}],
         "months": 30, "slots_per_month": 0.5, "application_rate": 0.9, "trial_months": 6},
    ),
    "a subsidy race, learning": ("busan_first", {"match": 0.7, "learning": 0.1, "months": 26}),
    "incidents and reforms": (
        "busan_first",
        {"incidents": [{"month": "2020-03", "region": "busan", "sector": "finance", "failing_share": 0.5}],
         "enacted": [{"month": "2019-06", "sectors": "all", "cut": 0.3}], "incident_rate": 0.05,
         "trial_months": 6, "evidence_needed": 1, "reform_delay_months": 3, "months": 30, "application_rate": 0.9,
         "reform_cut": 0.2, "pause_months": 2, "permit_share": 0.6, "extension_share": 0.1},
    ),
    "twice the size, reviewed by firms": (
        "busan_first",
        {"scale": 2.0, "review_by": "firms", "review_target": 2.0, "slots_per_month": 0.5, "term_months": 6,
         "months": 18},
    ),
    "a round, and a zone named for later": (
        "busan_first",
        {"designations": [{"regions": ["busan"], "sectors": ["finance", "tourism"], "announced": "2019-06",
                           "in_force": "2019-07"}],
         "rounds": [{**JULY_ROUND, "applicants": {"busan": ["finance"], "jeju": ["finance"]}}], "months": 8},
    ),
    "zones in parts of different dates": (
        "no_zone",
        {"designations": [
            {"regions": ["jeju", "busan"], "sectors": ["tourism"], "announced": "2019-04", "in_force": "2019-06"},
            {"regions": ["jeju"], "sectors": ["finance"], "announced": "2019-02", "in_force": "2019-03"},
            {"regions": ["busan"], "sectors": ["finance"], "announced": "2019-02", "in_force": "2019-05"},
            {"regions": ["busan", "jeju"], "sectors": ["real_assets"], "announced": "2019-02", "in_force": "2019-02",
             "term_months": 2},
            {"regions": ["busan"], "sectors": ["logistics", "health_data"], "announced": "2019-07",
             "in_force": "2019-09"},
            {"regions": ["busan"], "sectors": ["finance"], "announced": "2020-08", "in_force": "2020-09"}],
         "rounds": [{**JULY_ROUND, "applicants": {"busan": ["public_safety"], "gangwon": ["tourism"]}},
                    {**JULY_ROUND, "announced": "2019-08", "in_force": "2019-09", "awards": 1,
                     "applicants": {"gangwon": ["finance"]}}],
         "score_unit": 0.05, "term_months": 8, "extension_months": 4, "review_target": 1, "trial_months": 5,
         "application_rate": 0.9, "slots_per_month": 0.7, "incident_rate": 0.02, "months": 26},
    ),
    "zones that pay for movers": (
        "no_zone",
        {"designations": [
            {"regions": ["busan", "jeju"], "sectors": ["finance", "tourism", "logistics", "public_safety"],
             "announced": "2019-02", "in_force": "2019-03"},
            {"regions": ["gangwon"], "sectors": ["finance", "tourism"], "announced": "2019-02",
             "in_force": "2019-04", "term_months": 9}],
         "relocation_aid": 15.0, "aid_per_mover": 0.15, "aided_mobility": 0.9, "review_rate_per_year": 6.0,
         "moving_cost_per_km": 0.0005, "scale": 1.5, "extension_months": 0, "months": 20, "aware_at_once": 0.7,
         "central_budget": {"2018-01": 8.0, "2019-10": 1.0}, "zone_share": 0.9, "relief_weight": 6.0},
    ),
    "zones in parts, reviewed by firms": (
        "no_zone",
        {"designations": [
            {"regions": ["busan"], "sectors": ["finance"], "announced": "2019-01", "in_force": "2019-01"},
            {"regions": ["jeju"], "sectors": ["finance", "tourism"], "announced": "2019-01", "in_force": "2019-02"},
            {"regions": ["busan"], "sectors": ["logistics"], "announced": "2019-03", "in_force": "2019-04"},
            {"regions": ["busan"], "sectors": ["tourism"], "announced": "2019-01", "in_force": "2019-01"}],
         "review_by": "firms", "review_target": 1, "term_months": 5, "extension_months": 3, "score_unit": 2.0,
         "concentration": 3.0, "months": 16},
    ),
    "the greatest weights": (
        "busan_first",
        {"relief_weight": 100.0, "anticipation": 1.0, "aware_at_once": 1.0, "review_rate_per_year": 12.0,
         "mobility": 1.0, "moving_cost_per_km": 0.01, "nest_weight": 0.05, "months": 10},
    ),
    "moving for nothing": (
        "busan_first", {"review_rate_per_year": 12.0, "mobility": 1.0, "moving_cost_per_km": 0.0, "months": 8},
    ),
    "many closures, long": ("two_islands", {"closure_rate": 0.1, "months": 90}),
    "a fixed focus, no reviews": (
        "busan_first",
        {"fixed_focus": {"jeju": {"tourism": 1.0}}, "review_rate_per_year": 0, "months": 14},
    ),
    "other firms, a later start": (
        "busan_first",
        {"start": "2019-02", "months": 16, "cycle": {"2019-02": 0.9, "2019-06": 0.5}, "starting_age_months": 60,
         "mean_employees": 12.0, "employees_spread": 0.4, "growth_rate": 0.01, "growth_relief": 0.03,
         "infant_factor": 2.0, "infant_months": 6, "burden_effect": 1.5, "support_effect": 0.8,
         "awareness_rate": 0.2},
    ),
    "another weight for all": (
        "busan_first",
        {"localization": 0.1, "urbanization": 0.7, "capability_weight": 2.0, "support_weight": 2.0,
         "support_unit": 0.2, "leaving_cost": 0.4, "leaving_cost_per_km": 0.001,
         "no_start_share": 0.6, "inclusive_value_weight": 0.6, "nest_weight": 0.6, "months": 8},
    ),
    "other verdicts": (
        "busan_first",
        {"permit_share": 0.25, "extension_share": 0.3, "permit_readiness_effect": 1.5, "permit_support_effect": 1.0,
         "studies": {"busan": {"start": "2019-01", "months": 3}}, "trial_months": 5, "application_rate": 0.9,
         "months": 16},
    ),
    "sites in several zones": (
        "no_zone",
        {"designations": [
            {"regions": ["busan"], "sectors": ["finance", "tourism"], "announced": "2019-01", "in_force": "2019-02"},
            {"regions": ["gangwon", "jeju"], "sectors": ["finance", "health_data"], "announced": "2019-02",
             "in_force": "2019-03"},
            {"regions": ["daegu"], "sectors": ["finance", "logistics"], "announced": "2019-03", "in_force": "2019-06"}],
         "site_rate": 0.6, "site_share": 0.3, "site_stays": 0.6, "slots_per_month": 3.5, "trial_months": 3,
         "permit_share": 0.4, "extension_share": 0.2, "incident_rate": 0.06, "closure_rate": 0.03,
         "review_rate_per_year": 6, "mobility": 0.3, "aware_at_once": 0.3, "term_months": 14, "months": 24},
    ),
    "levers by date": (
        "no_zone",
        {"designations": [
            {"regions": ["busan"], "sectors": ["finance", "tourism", "logistics"], "announced": "2019-02",
             "in_force": "2019-03"},
            {"regions": ["jeju"], "sectors": ["finance", "tourism"], "announced": "2019-04", "in_force": "2019-06"}],
         "central_budget": 30.0, "zone_share": {"2018-06": 0.3, "2019-05": 0.3, "2019-08": 0.9, "2020-02": 0.0},
         "concentration": {"2019-01": 0.0, "2019-09": 4.0},
         "campaign": {"2019-01": 0.5, "2019-04": 3.0, "2019-11": 0.0},
         "slots_per_month": {"2019-01": 0.3, "2019-07": 1.7, "2019-12": 0.0, "2020-03": 0.4},
         "own_budget": {"busan": {"2019-01": 9.0, "2019-10": 0.0}, "jeju": {"2019-08": 12.0}},
         "application_rate": 0.9, "aware_at_once": 0.1, "awareness_rate": 0.2, "review_rate_per_year": 6.0,
         "mobility": 0.4, "match": 0.5, "scale": 1.5, "trial_months": 4, "months": 20},
    ),
    "regions that do otherwise": (
        "busan_first",
        {"differentiation": 3.0, "focus_adjustment": 0.8, "focus_sharpness": 1.0, "ready_before": 0.2,
         "ready_after": 0.7, "own_budget": {"busan": 9.0}, "match": 0.9, "match_cap": 1.2, "zone_share": 0.8,
         "months": 16},
    ),
    "a jury that weighs otherwise": (
        "no_zone",
        {"rounds": [{**JULY_ROUND, "awards": 8}], "capital_area_allowed": True, "readiness_score": 3.0,
         "fit_score": 0.2, "need_score": 2.0, "months": 8},
    ),
}  # fmt: skip
#: Keys that no run knows of.
TEXTS = ("title", "question")


def values_of(name: str, levers: dict[str, Any]) -> dict[str, Any]:
    """Return the value of each key of a scenario, by its full name."""
    settings = sim.load_scenario(name, **levers).settings.model_dump(mode="json")
    parts = {key: key.partition(".") for key in fields()}
    return {key: settings[block][leaf] if leaf else settings[block] for key, (block, _, leaf) in parts.items()}


@pytest.fixture(scope="module")
def moved_in() -> dict[str, list[str]]:
    """By key, the cases in which it has another value than in the baseline."""
    usual = values_of("baseline", {})
    cases = {case: values_of(name, levers) for case, (name, levers) in CASES.items()}
    return {key: [case for case, values in cases.items() if values[key] != usual[key]] for key in usual}


@pytest.mark.parametrize("key", [key for key in fields() if key not in TEXTS])
def test_every_key_of_the_schema_is_moved_from_its_default_in_some_case(
    key: str, moved_in: dict[str, list[str]]
) -> None:
    assert moved_in[key], (
        f"the engines are never compared with {key} away from its default: add it, with a value at which it matters, "
        f"to a case of CASES in tests/engines/test_agreement.py"
    )


#: Keys that no number of a world can do without: that they matter needs no test.
FRAME = ("world", "start", "months")


def with_its_default(case: str, key: str) -> sim.Scenario:
    """Return the scenario of a case with one of its keys as the baseline has it."""
    name, levers = CASES[case]
    others = {lever: each for lever, each in levers.items() if lever != key.rpartition(".")[2]}
    usual, mine = values_of("baseline", {})[key], values_of(name, others)[key]
    # Entries of a mapping are merged, and None removes one.
    value = dict.fromkeys(mine) | usual if isinstance(usual, dict) else usual
    return with_changes(sim.load_scenario(name, **others), **{key: value})


@pytest.mark.parametrize("key", [key for key in fields() if key not in (*TEXTS, *FRAME)])
def test_every_key_changes_a_number_in_a_case_that_moves_it(key: str, moved_in: dict[str, list[str]]) -> None:
    for case in sorted(moved_in[key], key=lambda case: CASES[case][1].get("months", 60)):  # the quick ones first
        name, levers = CASES[case]
        pair = (sim.load_scenario(name, **levers), with_its_default(case, key))
        if differences(*(sim.run_ensemble(each, runs=2, seed=1, posterior=None).trace for each in pair)):
            return
    pytest.fail(f"{key} changes no number in {moved_in[key]}: give it a value, or other keys, with which it matters")


def mesa_tables(model: ZoneModel) -> dict[str, Any]:
    """Return the state of the readable engine in the form of the compiled one."""
    regions, zones, firms = model.regions, model.government.zones, model.firms
    designations = model.government.designations
    region_fields = (
        "ready", "zone_money", "pilot_money", "own_money", "support_per_firm", "founded", "closed", "moved_in",
        "moved_out", "trials_started", "trials_permitted", "trials_extended", "trials_ended", "trials_failed",
        "trials_left", "jobs", "sites_opened", "sites", "site_jobs", "trial_jobs", "trial_jobs_brought",
    )  # fmt: skip
    zone_fields = (
        "announced", "in_force", "is_in_force", "score", "money", "permits", "running", "applicants", "aware",
        "admission", "aid_places", "aid_fund",
    )  # fmt: skip
    designation_fields = ("phase", "end", "is_extended", "firms_before")
    firm_fields = (
        "slot", "sector", "burden", "founded", "review_time", "review_count", "trial", "trial_since",
        "trial_is_second",
    )  # fmt: skip
    tables: dict[str, Any] = {
        "barrier": model.government.barrier,
        "reform_month": model.government.reform_month,
        "permits": model.government.permits,
        "unspent": model.government.unspent,
        "moves": model.moves.tolist(),
        "pause_until": [[zone.pause_until.get(s, 0) for s in range(model.inputs.sectors.size)] for zone in zones],
        "place": [firm.home.number for firm in firms],
        "employees": [firm.employees for firm in firms],
        "life_left": [firm.life_left for firm in firms],
        "is_relieved": [firm.is_relieved for firm in firms],
        "first_region": [firm.first_region.number for firm in firms if firm.first_region],
        "last_region": [firm.last_region.number for firm in firms if firm.last_region],
        "trial_zone": [firm.trial_zone.number for firm in firms if firm.trial_zone and firm.trial == 1],
        "asked": [firm.asked.number for firm in firms if firm.asked and firm.trial == 1],
        "moved": [firm.moved for firm in firms],
        "site": [firm.site.number if firm.site else -1 for firm in firms],
        "is_brought": [firm.is_brought for firm in firms if firm.is_relieved],
        "jobs_before": [firm.jobs_before for firm in firms if firm.is_relieved],
    }
    tables |= {f"region.{name}": [getattr(region, name) for region in regions] for name in region_fields}
    tables |= {f"zone.{name}": [getattr(zone, name) for zone in zones] for name in zone_fields}
    tables |= {f"designation.{name}": [getattr(each, name) for each in designations] for name in designation_fields}
    tables["designation.zone"] = [each.zone.number for each in designations]
    tables["designation.sectors"] = [each.sectors for each in designations]
    tables |= {f"firm.{name}": [getattr(firm, name) for firm in firms] for name in firm_fields}
    for name in ("firms", "capability", "focus", "support_index", "support_factor"):
        tables[f"cell.{name}"] = [list(getattr(region, name)) for region in regions]
    tables["attraction"] = np.array([region.attraction for region in regions]).T.tolist()
    tables["cell.phase"] = [region.phase_at for region in regions]
    tables["cell.zone"] = [[-1 if zone is None else zone.number for zone in region.zone_at] for region in regions]
    return tables


def compiled_table(state: Any, name: str) -> Any:
    """Return a table of `mesa_tables` from the state of the compiled engine."""
    table = state.firms[: state.country[0]["firms"]]
    is_active = table["place"] != CLOSED
    firms, slots = table[is_active], table["slot"][is_active]
    count = is_active.size
    is_relieved = np.isin(firms["trial"], (1, 2))
    tables: dict[str, Any] = {
        "barrier": state.sectors["barrier"].tolist(),
        "reform_month": state.sectors["reform_month"].tolist(),
        "permits": state.sectors["permits"].tolist(),
        "unspent": state.country[0]["unspent"],
        "moves": state.moves.tolist(),
        "pause_until": state.pause_until.tolist(),
        "place": firms["place"].tolist(),
        "employees": state.amounts[EMPLOYEES, :count][is_active].tolist(),
        "life_left": state.amounts[LIFE_LEFT, :count][is_active].tolist(),
        "is_relieved": state.is_relieved[:count][is_active].tolist(),
        "first_region": state.fates["first_region"][slots].tolist(),
        "last_region": state.fates["last_region"][slots].tolist(),
        "trial_zone": firms["trial_zone"][firms["trial"] == 1].tolist(),
        "asked": state.trials["asked"][slots][firms["trial"] == 1].tolist(),
        "site": state.trials["site"][slots].tolist(),
        "moved": state.trials["moved"][slots].tolist(),
        "is_brought": state.trials["is_brought"][slots][is_relieved].tolist(),
        "jobs_before": state.trials["jobs_before"][slots][is_relieved].tolist(),
        "attraction": state.attraction[:, : state.regions.size].tolist(),
        "cell.zone": state.zone_at.T.tolist(),
        "cell.phase": state.phase_at.T.tolist(),
        "designation.sectors": [each.nonzero()[0].tolist() for each in state.designation_sectors],
        "cell.support_factor": state.by_cell[SUPPORT_FACTOR, :-1].reshape(state.cells.shape).tolist(),
    }
    if name in tables:
        return tables[name]
    kind, _, field = name.partition(".")
    of_kind = {
        "region": state.regions, "zone": state.zones, "designation": state.designations, "cell": state.cells,
        "firm": firms,
    }  # fmt: skip
    return of_kind[kind][field].tolist()


@pytest.mark.parametrize("seed", [1, 2**64 - 1])
@pytest.mark.parametrize("case", CASES)
def test_L09_engines_agree_bit_for_bit_after_every_phase(case: str, seed: int) -> None:
    name, levers = CASES[case]
    scenario = sim.load_scenario(name, **levers)
    inputs = make_inputs(scenario)
    model = ZoneModel(scenario, seed=seed, run=3)
    state, record = new_state(inputs), new_trace(inputs, 1)
    steps = 0
    for month in range(inputs.months.size):
        for phase in schedule.PHASES:
            model.run_phase(phase)
            run_span(inputs, state, record, np.uint64(seed), 3, 0, 1, steps, steps + 1)
            steps += 1
            for table, value in mesa_tables(model).items():
                expected = compiled_table(state, table)
                assert value == expected, f"{table} after {schedule.PHASE_NAMES[phase]} of month {month}"
        model.month += 1
    alive = {firm.slot: firm for firm in model.firms}
    for slot, fate in enumerate(record.fates[0]):
        if slot in alive:
            assert fate["place"] == alive[slot].home.number
            assert (fate["founded"], fate["closed"]) == (alive[slot].founded, -1)
        else:
            assert tuple(fate) == model.fates.get(slot, (-1,) * 5)
    assert np.array_equal(record.home_jobs[0], home_jobs(model))


def test_the_case_of_sites_has_many_that_open_and_close_in_every_way() -> None:
    name, levers = CASES["sites in several zones"]
    regions = sim.run_ensemble(sim.load_scenario(name, **levers), runs=4, seed=1, posterior=None).trace.regions
    opened, at_end = regions["sites_opened"].sum(axis=(1, 2)), regions["sites"][:, -1].sum(axis=1)
    assert np.all(opened - at_end >= 15)
    assert np.count_nonzero(regions["sites_opened"].any(axis=(0, 1))) == 4
    assert np.any(at_end > 0)
