"""Phase 3 of the compiled engine: firms close (E11), and those that the next phases concern are listed."""

from __future__ import annotations

import numpy as np

from sim.engines.ensemble import run_state as at
from sim.engines.ensemble.phase4_trials import leave_trial
from sim.engines.ensemble.run_state import State
from sim.engines.inputs.arrays import Inputs
from sim.numerics.compiler import Int, inner
from sim.numerics.tables import Table
from sim.rules import closure

#: Closed firms are dropped from the tables when they are more than one in so many.
ROWS_A_CLOSED_FIRM = 8


@inner
def close_firms(inputs: Inputs, state: State, month: Int) -> None:
    """E11: take the month's hazard from every firm's life, and close those that have none left.

    Also list those that the next phases concern, so that these need not visit all.
    """
    country, amounts, lists = state.country[0], state.amounts, state.lists
    if country.closed * ROWS_A_CLOSED_FIRM > country.firms:
        _drop_closed(state)
    count = _live_on(inputs.levers, state, np.uint32(month), inputs.months[month].cycle)
    country.reviewing = 0
    for j in range(count):
        i = lists[at.REVIEWING, j]
        if amounts[at.LIFE_LEFT, i] < 0.0:
            _close(state, i, month)
        else:
            lists[at.REVIEWING, country.reviewing] = i
            country.reviewing += 1
    country.trying = _list_trying(state)


@inner
def _live_on(levers: Table, state: State, month: Int, cycle: float) -> int:
    """E11: let a month pass; list the firms that close or have a location review, and return how many."""
    amounts, marks, by_cell, lists = state.amounts, state.marks, state.by_cell, state.lists
    closure_rate, infant_factor = levers.closure_rate, levers.infant_factor
    count = 0
    for i in range(state.country[0].firms):
        left = amounts[at.LIFE_LEFT, i] - closure.closure_hazard(
            closure_rate,
            cycle,
            month < marks[at.MATURE, i],
            infant_factor,
            amounts[at.BURDEN_FACTOR, i],
            by_cell[at.SUPPORT_FACTOR, marks[at.CELL, i]],
        )
        amounts[at.LIFE_LEFT, i] = left
        if (left < 0.0) | (marks[at.REVIEW_MONTH, i] <= month):
            lists[at.REVIEWING, count] = i
            count += 1
    return count


@inner
def _list_trying(state: State) -> int:
    """List the firms that are in a zone or relieved, and return how many."""
    marks, is_zoned, is_relieved, lists = state.marks, state.is_zoned, state.is_relieved, state.lists
    count = 0
    for i in range(state.country[0].firms):
        if is_zoned[marks[at.CELL, i]] | is_relieved[i]:
            lists[at.TRYING, count] = i
            count += 1
    return count


@inner
def _close(state: State, i: Int, month: Int) -> None:
    country, cells, amounts, marks = state.country[0], state.cells, state.amounts, state.marks
    firm = state.firms[i]
    leave_trial(state, firm)
    cells[firm.place, firm.sector].firms -= 1
    state.regions[firm.place].closed += 1
    state.fates[firm.slot].place = at.CLOSED
    state.fates[firm.slot].closed = month
    firm.place = at.CLOSED
    marks[at.CELL, i] = cells.size
    marks[at.REVIEW_MONTH, i] = at.NEVER
    amounts[at.LIFE_LEFT, i] = np.inf
    amounts[at.EMPLOYEES, i] = 0.0
    state.is_relieved[i] = False
    country.closed += 1


@inner
def _drop_closed(state: State) -> None:
    """Drop the rows of closed firms; the others keep their order."""
    country, firms, amounts, marks = state.country[0], state.firms, state.amounts, state.marks
    kept = 0
    for i in range(country.firms):
        if firms[i].place == at.CLOSED:
            continue
        if kept < i:
            firms[kept] = firms[i]
            for row in range(amounts.shape[0]):
                amounts[row, kept] = amounts[row, i]
            for row in range(marks.shape[0]):
                marks[row, kept] = marks[row, i]
            state.is_relieved[kept] = state.is_relieved[i]
        kept += 1
    country.firms = kept
    country.closed = 0
