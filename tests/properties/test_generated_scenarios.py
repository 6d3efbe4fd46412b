"""What must hold in every world and under every policy, over generated ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import event, given, settings
from hypothesis import strategies as st

from sim.engines.ensemble.loop import run_span
from sim.engines.ensemble.run_state import CLOSED, new_state
from sim.engines.ensemble.threads import simulate
from sim.engines.ensemble.trace import new_trace
from sim.engines.readable.model import ZoneModel
from sim.results.twin_firm_ledger import ledger
from sim.rules import schedule
from sim.rules.designation import IN_FORCE
from sim.rules.trial import RUNNING
from sim.scenario.schema.dated import value_by_month
from sim.scenario.schema.words import month_number, month_text
from tests.oracles.books import check_firms, check_money, check_trials
from tests.properties.conftest import MakeInputs, MakeScenario
from tests.properties.strategies import BY_DATE, Case, cases
from tests.small_worlds import columns_of, differences

PHASES = len(schedule.PHASES)


@given(case=cases())
def test_the_books_balance_and_numbers_are_finite(inputs_of: MakeInputs, case: Case) -> None:
    inputs = inputs_of(case)
    record = simulate(inputs, 4, 1)
    event(f"trials: {bool(record.regions['trials_started'].any())}, moves: {bool(record.moves.any())}")
    check_firms(inputs, record)
    check_money(inputs, record)
    check_trials(inputs, record)
    assert all(np.isfinite(values).all() for values in columns_of(record).values())


@given(case=cases())
def test_the_same_scenario_and_seed_give_the_same_bits(inputs_of: MakeInputs, case: Case) -> None:
    assert differences(simulate(inputs_of(case), 4, 7, threads=1), simulate(inputs_of(case), 4, 7, threads=2)) == []


@settings(max_examples=20)
@given(case=cases(), seed=st.integers(0, 2**64 - 1))
def test_the_readable_engine_comes_to_the_same_end(
    inputs_of: MakeInputs, scenario_of: MakeScenario, case: Case, seed: int
) -> None:
    """L09 in worlds that nobody thought of; the tests of the engines look at every phase."""
    inputs = inputs_of(case)
    record = simulate(inputs, 1, seed)
    model = ZoneModel(scenario_of(case), seed=seed)
    for month in range(inputs.months.size):
        model.step()
        assert [list(region.firms) for region in model.regions] == record.firms[0, month].tolist()
        for name in ("jobs", "own_money", "trials_started", "trials_permitted", "trials_failed"):
            assert [getattr(region, name) for region in model.regions] == record.regions[name][0, month].tolist()
        assert model.government.barrier == record.barrier[0, month].tolist()


@given(case=cases())
def test_nobody_starts_a_trial_outside_a_zone(inputs_of: MakeInputs, case: Case) -> None:
    """Nor where new trials are paused, nor beyond the slots, nor without a burden of which to be relieved."""
    inputs = inputs_of(case)
    state, record = new_state(inputs), new_trace(inputs, 1)
    zones = len(inputs.zone_regions)
    admitted = np.zeros(zones)
    for month in range(inputs.months.size):
        first, trials = month * PHASES, month * PHASES + schedule.TRIALS + 1
        run_span(inputs, state, record, np.uint64(1), 0, 0, 1, first, trials)
        firms = state.firms[: state.country[0]["firms"]]
        firms = firms[firms["place"] != CLOSED]
        for firm in firms:
            if firm["trial"] != RUNNING or firm["trial_since"] != month or firm["trial_is_second"]:
                continue
            place = state.trials["asked"][firm["slot"]]  # at home, or at a site
            number = state.zone_at[firm["sector"], place]
            assert firm["trial_zone"] == number
            assert state.phase_at[firm["sector"], place] == IN_FORCE
            assert state.zones[number]["is_in_force"]
            assert state.pause_until[number, firm["sector"]] <= month
            assert firm["burden"] * state.sectors[firm["sector"]]["barrier"] > 0
            admitted[number] += 1
        due = [
            inputs.months["trial_slots"][since : month + 1].sum() if since >= 0 else 0
            for since in state.zones["in_force"]
        ]
        assert (admitted <= np.array(due) + 1e-9).all()
        assert np.array_equal(
            [((firms["trial"] == RUNNING) & (firms["trial_zone"] == z)).sum() for z in range(zones)],
            state.zones["running"],
        )
        run_span(inputs, state, record, np.uint64(1), 0, 0, 1, trials, first + PHASES)


@given(case=cases())
def test_shares_stay_shares(inputs_of: MakeInputs, case: Case) -> None:
    """Focus sums to 1, capability, readiness, awareness and admission lie in [0, 1]."""
    inputs = inputs_of(case)
    state, record = new_state(inputs), new_trace(inputs, 1)
    for step in range(inputs.months.size * PHASES):
        run_span(inputs, state, record, np.uint64(2), 0, 0, 1, step, step + 1)
        np.testing.assert_allclose(state.cells["focus"].sum(axis=1), 1.0, rtol=1e-12)
        tables = [state.cells["focus"], state.cells["capability"], state.regions["ready"], state.sectors["barrier"]]
        alive = state.zones["announced"] >= 0
        tables += [state.zones[name][alive] for name in ("aware", "admission")]
        for values in tables:
            assert values.min(initial=0.0) >= 0.0
            assert values.max(initial=1.0) <= 1.0 + 1e-12


@given(case=cases())
def test_L14_zones_written_sector_by_sector_are_the_same_zones(inputs_of: MakeInputs, case: Case) -> None:
    """Whatever their dates, and from the last to the first."""
    parts = [{**each, "sectors": [one]} for each in case.levers["designations"] for one in each["sectors"]]
    in_parts = Case(case.world, {**case.levers, "designations": parts[::-1]})
    assert not differences(simulate(inputs_of(case), 2, 1), simulate(inputs_of(in_parts), 2, 1))


@given(case=cases())
def test_levers_by_date_are_the_same_with_an_entry_for_every_month(inputs_of: MakeInputs, case: Case) -> None:
    """Whether they are one number or several."""
    levers, first, months = case.levers, month_number(case.levers["start"]), case.levers["months"]

    def spelt_out(value: Any, before: float = 0.0) -> dict[str, float]:
        return {month_text(first + i): each for i, each in enumerate(value_by_month(value, first, months, before))}

    usual = {name: place.own_budget for name, place in case.world.regions.items()}
    by_month = {key: spelt_out(levers[key]) for key in BY_DATE}
    by_month["own_budget"] = {name: spelt_out(each, usual[name]) for name, each in levers["own_budget"].items()}
    spelt = Case(case.world, {**levers, **by_month})
    assert not differences(simulate(inputs_of(case), 2, 1), simulate(inputs_of(spelt), 2, 1))


@given(case=cases(), other=cases())
def test_the_ledger_of_twins_is_exact(inputs_of: MakeInputs, case: Case, other: Case) -> None:
    """L10: whatever levers differ."""
    same = {"months", "start", "scale"}
    dated = {"designations", "rounds", "studies", "incidents", "enacted", "own_budget", "fixed_focus"}
    dated |= {"cycle", "central_budget", "capital_area_allowed"}
    changed = {key: value for key, value in other.levers.items() if key not in same | dated}
    policy = simulate(inputs_of(Case(case.world, {**case.levers, **changed})), 3, 1)
    baseline = simulate(inputs_of(case), 3, 1)
    difference = policy.firms[:, -1].sum(axis=2) - baseline.firms[:, -1].sum(axis=2)
    assert np.array_equal(ledger(policy.fates, baseline.fates, len(case.world.regions)).sum(axis=2), difference)
