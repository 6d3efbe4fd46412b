"""The compiled loop: phases in the order of the schedule, months, runs."""

from __future__ import annotations

from sim import schedule
from sim.compiled import compiled
from sim.engines.ensemble.calendar import calendar
from sim.engines.ensemble.places import choose_places, close_firms
from sim.engines.ensemble.record import Record, clear_month, grow, write_fates, write_month
from sim.engines.ensemble.state import State, reset
from sim.engines.ensemble.support import support_phase
from sim.engines.ensemble.trials import run_trials
from sim.inputs import Inputs


@compiled
def run_phase(phase: int, inputs: Inputs, state: State, seed: int, run: int, month: int) -> None:
    """Run one phase of a month."""
    if phase == schedule.CALENDAR:
        clear_month(state)
        calendar(inputs, state, seed, run, month)
    elif phase == schedule.SUPPORT:
        support_phase(inputs, state, month)
    elif phase == schedule.CLOSURES:
        close_firms(inputs, state, month)
    elif phase == schedule.TRIALS:
        run_trials(inputs, state, seed, run, month)
    elif phase == schedule.LOCATION:
        choose_places(inputs, state, seed, run, month)
    elif phase == schedule.RECORD:
        grow(inputs, state)


@compiled
def run_many(
    inputs: Inputs, state: State, record: Record, seed: int, first_run: int, first_row: int, rows: int
) -> None:
    """Run `rows` runs, numbered from `first_run`, and write them into the record from `first_row` on."""
    for row in range(first_row, first_row + rows):
        run = first_run + row - first_row
        reset(inputs, state, seed, run)
        for month in range(inputs.months.size):
            for phase in schedule.PHASES:
                run_phase(phase, inputs, state, seed, run, month)
            write_month(record, row, month, state)
        write_fates(record, row, state)
