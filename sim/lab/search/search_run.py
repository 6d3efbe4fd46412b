"""A search carried out: each generation is proposed, what of it is not kept is run, and Optuna is told.

Candidates that Optuna proposes again are not run again, and do not count as others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any

from sim.lab.search.evaluation import CandidateRow, outcome_of
from sim.lab.search.generations import search_generations
from sim.lab.search.levers import Levels
from sim.lab.search.proposals import Category, Lever, Proposer, Told, Whole
from sim.lab.search.rows import rows_of
from sim.lab.search.search_plan import SearchPlan
from sim.lab.search.search_store import SearchStore
from sim.lab.search.team import Chunk, Team
from sim.sweeps.running.chunk_bytes import table_in


def carry_out(
    plan: SearchPlan, store: SearchStore, team: Team, on_progress: Callable[[int], None] | None = None
) -> list[CandidateRow]:
    """Run what is not kept, and return the row of each distinct candidate, in the order of their numbers.

    Parameters
    ----------
    plan
        The search.
    store
        From `sim.lab.search.search_store.begun`.
    team
        From `sim.lab.search.team.team_of`.
    on_progress
        Called with the number of candidates done since it was last called.

    Raises
    ------
    ZonelabError
        If Optuna is not installed, or the folder cannot be written.
    """
    names = [axis.name for axis in plan.levers.axes]
    generations = _Generations(plan, store, team, on_progress or (lambda _done: None))
    proposer = Proposer(levers_of(plan), plan.maximised, plan.population, plan.search.seed)

    def evaluate(first: int, proposed: Sequence[Mapping[str, Any]]) -> list[Told]:
        return generations.told(first, [tuple(int(each[name]) for name in names) for each in proposed])

    search_generations(proposer, plan.population, plan.search.candidates, evaluate)
    return sorted(generations.rows.values(), key=lambda row: row.candidate)


def levers_of(plan: SearchPlan) -> dict[str, Lever]:
    """Return the levers as Optuna is to see them."""
    axes, sizes, ordered = plan.levers.axes, plan.levers.sizes, plan.levers.ordered
    return {
        axis.name: Whole(size) if has_order else Category(size)
        for axis, size, has_order in zip(axes, sizes, ordered, strict=True)
    }


class _Generations:
    """Evaluates generations, from what is kept and by a team."""

    def __init__(self, plan: SearchPlan, store: SearchStore, team: Team, tell: Callable[[int], None]) -> None:
        self._plan, self._store, self._team, self._tell = plan, store, team, tell
        look = store.look(lambda content: rows_of(plan, table_in(content)))
        store.remove(list(look.damaged))
        self._kept = look.whole
        #: By levels, the row of each candidate so far.
        self.rows: dict[Levels, CandidateRow] = {}

    def told(self, first: int, proposed: Sequence[Levels]) -> list[Told]:
        """Return what each candidate of a generation reaches."""
        new = dict.fromkeys(levels for levels in proposed if levels not in self.rows)
        numbers = {levels: first + proposed.index(levels) for levels in new}
        self._tell(len(proposed) - len(new))
        todo: dict[int, list[tuple[int, Levels]]] = {}
        for levels, number in numbers.items():
            todo.setdefault(number // self._plan.chunk_points, []).append((number, levels))
        for number in [each for each in todo if self._take(self._kept.get(each, []), todo[each])]:
            self._tell(len(todo.pop(number)))
        if todo:
            with closing(self._team(todo, self._tell)) as finished:
                for number, content in finished:
                    self._store.write_chunk(number, content)
                    self._take(rows_of(self._plan, table_in(content)), todo[number])
        return [outcome_of(self._plan, self.rows[levels].scores) for levels in proposed]

    def _take(self, rows: Sequence[CandidateRow], chunk: Chunk) -> bool:
        """Take the rows of a chunk, if they are those of its candidates."""
        if [(row.candidate, row.levels) for row in rows] != list(chunk):
            return False
        self.rows |= {row.levels: row for row in rows}
        return True
