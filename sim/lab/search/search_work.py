"""How long a search takes and how much memory, told before it begins."""

from __future__ import annotations

from sim.lab.search.search_plan import SearchPlan
from sim.lab.work_time import too_long
from sim.language.errors import ZonelabError, placed
from sim.language.texts import Sentence, sentence
from sim.results.memory import DRAW_BYTES, bytes_available, bytes_needed

#: What is kept of a candidate until the end, here and by Optuna; and of each of its levers, aims and constraints.
_CANDIDATE_BYTES, _NUMBER_BYTES = 1_500, 300


def check_work(plan: SearchPlan, workers: int, most_hours: float) -> None:
    """Raise unless a search fits in memory and ends within some hours, as estimated.

    Raises
    ------
    ZonelabError
        With what it would take, and what to do.
    """
    search = plan.search
    work = sentence(
        "{candidates:,} candidates of {pairs:,} pairs on {workers} processors",
        candidates=search.candidates,
        pairs=search.pairs,
        workers=workers,
    )
    needed, left = bytes_of(plan, workers), bytes_available()
    remedy = sentence("Lower candidates or pairs.")
    problems: list[Sentence | None] = [
        too_long(seconds_of(plan, workers), remedy, most_hours, work=work, may_allow=needed <= left)
    ]
    if needed > left:
        wrong = sentence(
            "the search must fit in memory; {work} would take {needed:,.1f} GB, and {left:,.1f} GB are left. Lower "
            "candidates, pairs or threads, or the scenario's months or scale.",
            work=work,
            needed=needed / 1e9,
            left=left / 1e9,
        )
        problems.append(wrong)
    told = [placed(plan.file, each) for each in problems if each is not None]
    if told:
        raise ZonelabError(told)


def seconds_of(plan: SearchPlan, workers: int) -> float:
    """Return about how long a search takes."""
    return plan.search.candidates * plan.seconds_a_candidate / workers


def bytes_of(plan: SearchPlan, workers: int) -> int:
    """Return the memory that a search takes at its peak.

    Each thread has the runs of a candidate and its draws; all share those of the baseline and the draws of the policy
    that levers move; and the numbers of each candidate are kept.
    """
    search = plan.search
    draws = 0 if plan.posterior is None else plan.posterior.draws_of_runs(search.pairs)
    at_once = bytes_needed([plan.policy, plan.baseline], search.pairs, threads=1, posterior=plan.posterior)
    numbers = len(plan.levers.axes) + len(plan.criteria)
    kept = search.candidates * (_CANDIDATE_BYTES + numbers * _NUMBER_BYTES)
    return workers * at_once + draws * DRAW_BYTES + kept
