"""One candidate of a search: its runs in pairs over the calibrated weights, and the row of numbers that they give."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sim.engines.ensemble.threads import simulate_here
from sim.engines.inputs.arrays import make_inputs
from sim.lab.search.criteria import CriterionScore
from sim.lab.search.levers import Levels
from sim.lab.search.proposals import Told
from sim.lab.search.search_plan import SearchPlan
from sim.language.errors import ZonelabError
from sim.results.comparable import check_comparable
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.results.memory import TooLittleMemoryError
from sim.scenario.load import Scenario, with_changes
from sim.scenario.reading.key_paths import split_key


@dataclass(frozen=True)
class CandidateRow:
    """What became of a candidate.

    Attributes
    ----------
    candidate
        Its number.
    levels
        Its setting of each lever.
    scores
        Of each criterion of the plan; empty if it failed.
    error
        Why it failed, or empty.
    """

    candidate: int
    levels: Levels
    scores: tuple[CriterionScore, ...]
    error: str = ""


class CandidateRunner:
    """Runs candidates of a plan, each in the thread that asks; threads may share one.

    The baseline, which no lever moves, is run once and kept.
    """

    def __init__(self, plan: SearchPlan) -> None:
        self._plan = plan
        self._lock = threading.Lock()

    def run(self, candidate: int, levels: Levels) -> CandidateRow:
        """Return the row of a candidate; what its levers do not allow is in the row too.

        Raises
        ------
        MemoryError, OSError, TooLittleMemoryError
            What is no fault of the candidate.
        """
        try:
            return CandidateRow(candidate, levels, self.scores(self._plan.levers.changes(levels)))
        except (MemoryError, OSError, TooLittleMemoryError):
            raise
        except ZonelabError as error:
            return CandidateRow(candidate, levels, (), " ".join(error.problems))
        except Exception as error:  # one candidate must not cost the others, whatever is wrong with it
            return CandidateRow(candidate, levels, (), f"{type(error).__name__}: {error}")

    def scores(self, changes: Mapping[str, Any]) -> tuple[CriterionScore, ...]:
        """Return the score of the policy by each criterion, with keys set anew by their paths."""
        policy = with_changes(self._plan.policy, keep_provenance=False, **changes)
        check_comparable(policy, self._plan.baseline)
        with self._lock:
            baseline, drawn = self._baseline, self._drawn
        if drawn and not self._sets_a_weight:
            over = [with_changes(each, keep_provenance=False, **changes) for each in drawn]
        else:
            over = self._variants(policy)
        comparison = Comparison(self._runs(policy, over), baseline)
        pieces = {each.measure.name: each.measure.pieces(comparison) for each in self._plan.criteria}
        return tuple(each.score(pieces[each.measure.name], self._plan.halves) for each in self._plan.criteria)

    @cached_property
    def _baseline(self) -> EnsembleResult:
        return self._runs(self._plan.baseline, self._variants(self._plan.baseline))

    @cached_property
    def _drawn(self) -> list[Scenario]:
        """The policy with the weights of each draw: a candidate sets its few keys there, rather than all weights."""
        return self._variants(self._plan.policy)

    @cached_property
    def _sets_a_weight(self) -> bool:
        """Whether a lever sets a weight that is drawn, which then is not."""
        drawn = () if self._plan.posterior is None else self._plan.posterior.centre
        weights = {split_key(key)[0] for key in drawn}
        return any(split_key(key)[0] in weights for axis in self._plan.levers.axes for key in axis.keys)

    def _variants(self, scenario: Scenario) -> list[Scenario]:
        posterior = self._plan.posterior
        return [] if posterior is None else posterior.variants(scenario, self._plan.search.pairs)

    def _runs(self, scenario: Scenario, variants: Sequence[Scenario]) -> EnsembleResult:
        """Return the runs that `sim.run_ensemble` gives, made in this thread."""
        posterior, pairs, seed = self._plan.posterior, self._plan.search.pairs, self._plan.search.seed
        own = make_inputs(scenario)
        if posterior is None:
            return EnsembleResult(scenario, pairs, seed, own, simulate_here(own, 0, pairs, seed))
        trace = simulate_here([make_inputs(each) for each in variants], 0, pairs, seed, posterior.pairs_a_draw)
        return EnsembleResult(scenario, pairs, seed, own, trace, posterior)


def outcome_of(plan: SearchPlan, scores: Sequence[CriterionScore]) -> Told:
    """Return what Optuna is told of a candidate: its aims and by how much it breaks constraints, on the choosing half.

    Constraints have different units, so each counts in parts of its bound.
    """
    if not scores:
        return Told(None)
    chosen = {criterion.name: score.chosen for criterion, score in zip(plan.criteria, scores, strict=True)}
    needed = [chosen[each.name] for each in (*plan.aims, *plan.limits)]
    if any(value != value for value in needed):  # undefined
        return Told(None)
    return Told(tuple(chosen[each.name] for each in plan.aims), sum(broken_by(plan, chosen)))


def broken_by(plan: SearchPlan, values: dict[str, float]) -> list[float]:
    """Return by how much each constraint is broken, in parts of its bound; 0 where it is kept.

    Parameters
    ----------
    plan
        The search.
    values
        By the names of criteria.
    """
    broken = []
    for limit, criterion in zip(plan.search.constraints, plan.limits, strict=True):
        value = values[criterion.name]
        if limit.below is not None:
            beyond, bound = value - limit.below, limit.below
        else:
            assert limit.above is not None
            beyond, bound = limit.above - value, limit.above
        broken.append(max(0.0, beyond) / max(1.0, abs(bound)))
    return broken
