"""The compiled loop: phases in the order of the schedule, months, runs."""

from __future__ import annotations

from sim.engines.ensemble.founding import reset
from sim.engines.ensemble.phase1_calendar import calendar
from sim.engines.ensemble.phase2_support import support_phase
from sim.engines.ensemble.phase3_closures import close_firms
from sim.engines.ensemble.phase4_trials import run_trials
from sim.engines.ensemble.phase5_places import choose_places
from sim.engines.ensemble.run_state import State
from sim.engines.ensemble.trace import Trace, clear_month, grow, write_fates, write_month
from sim.engines.inputs.arrays import Inputs
from sim.numerics.compiler import Int, compiled
from sim.rules import schedule

PHASES = len(schedule.PHASES)


@compiled
def run_span(
    inputs: Inputs,
    state: State,
    trace: Trace,
    seed: Int,
    first_run: Int,
    first_row: Int,
    rows: int,
    start: int,
    stop: int,
) -> None:
    """Run phases `start` to `stop` (exclusive), counted from the first of month 0, of a number of runs.

    Parameters
    ----------
    seed
        A ``uint64``.
    first_run, first_row, rows
        The runs `first_run` to `first_run` + `rows` - 1 are written into the trace from row `first_row` on.
    start, stop
        All phases for whole runs. A single run can be stopped and continued, as the tests do, to look at its state.
    """
    for i in range(rows):
        run, row = first_run + i, first_row + i
        if start == 0:
            reset(inputs, state, seed, run)
        for step in range(start, stop):
            month, phase = step // PHASES, step % PHASES
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
            else:
                grow(inputs, state)
                write_month(trace, row, month, state)
        write_fates(trace, row, inputs.levers.site_share, state)
