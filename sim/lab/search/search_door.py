"""The door to a search: `sim.search`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sim.lab.work_time import MOST_HOURS, hours_problem
from sim.language.errors import ZonelabError, placed, quoted
from sim.language.texts import sentence
from sim.numerics.arguments import Mistakes, team_size
from sim.numerics.extras import needed
from sim.numerics.processors import usable_processors
from sim.sweeps.door_checks import place_problems

if TYPE_CHECKING:
    from sim.lab.search.evaluation import CandidateRow
    from sim.lab.search.search_card import SearchResult
    from sim.lab.search.search_plan import SearchPlan
    from sim.results.posterior_table import GivenPosterior


def search(
    search: str | Path | Mapping[str, Any] | SearchPlan,
    folder: str | Path | None = None,
    *,
    posterior: GivenPosterior = "record",
    threads: int | None = None,
    scheduler: str | None = None,
    most_hours: float = MOST_HOURS,
    on_progress: Callable[[int], None] | None = None,
) -> SearchResult:
    """Search for the policies that no other beats in every aim, over the calibrated weights.

    Parameters
    ----------
    search
        Name of a search that comes with zonelab, path of a search file, or what such a file says as a dictionary, in
        which ``scenario`` and ``baseline`` may be scenarios.
    folder
        Where candidates are kept as they are finished: new, empty, or that of the same search, which then goes on where
        it was stopped. If not given, nothing is kept on disk.
    posterior
        As for `sim.compare`: the calibrated draws of the world by default, others, or None for the scenarios' own
        weights.
    threads
        As many as processors may be used if not given; the result does not depend on it.
    scheduler
        Address of a Dask scheduler, such as ``"tcp://host:8786"``, whose workers then run the candidates.
    most_hours
        Hours that the search may take, as estimated beforehand; one that would take longer is refused. It does not
        count where a scheduler is given.
    on_progress
        Called now and then with the number of candidates done since it was last called.

    Returns
    -------
    SearchResult
        A card: its `front` has a row for each best compromise, and `point` gives one as a scenario.

    Raises
    ------
    ZonelabError
        If the search or another argument is not allowed, the folder holds something else, or no candidate keeps the
        constraints.
    """
    from sim.lab.search.evaluation import CandidateRunner
    from sim.lab.search.search_card import SearchResult
    from sim.lab.search.search_run import carry_out
    from sim.lab.search.search_store import begun
    from sim.lab.search.team import team_of

    mistakes = Mistakes()
    plan = checked_plan(
        search, mistakes, folder, posterior=posterior, threads=threads, scheduler=scheduler, most_hours=most_hours,
        on_progress=on_progress,
    )  # fmt: skip
    with (
        TemporaryDirectory(prefix="zonelab-") if folder is None else nullcontext(folder) as place,
        begun(plan, Path(place)) as store,
        team_of(plan, team_size(threads), scheduler) as team,
    ):
        rows = carry_out(plan, store, team, on_progress)
    try:
        as_it_stands = CandidateRunner(plan).scores({})
    except ZonelabError:
        as_it_stands = ()
    found = SearchResult(plan, tuple(rows), as_it_stands)
    if not found.points:
        raise _none_is_able(plan, rows)
    return found


def checked_plan(
    search: str | Path | Mapping[str, Any] | SearchPlan,
    mistakes: Mistakes,
    folder: str | Path | None = None,
    *,
    posterior: GivenPosterior = "record",
    threads: int | None = None,
    scheduler: str | None = None,
    most_hours: float = MOST_HOURS,
    on_progress: Callable[[int], None] | None = None,
) -> SearchPlan:
    """Return the plan of a search that may be begun; parameters are those of `search`, and what is wrong so far.

    Raises
    ------
    ZonelabError
        With all that is wrong.
    """
    from sim.lab.search.search_plan import SearchPlan, plan_of
    from sim.lab.search.search_work import check_work

    wrong = [*place_problems(folder, threads, scheduler, on_progress), hours_problem(most_hours)]
    for problem in wrong:
        mistakes.add(problem)
    mistakes.of(needed, "optuna", "Optuna", "zonelab search", "search")
    plan: SearchPlan | None = None
    if isinstance(search, SearchPlan):
        plan = search
    elif isinstance(search, str | Path | Mapping):
        plan = mistakes.of(plan_of, search, posterior=posterior)
    else:
        mistakes.add(sentence("search must be a name, a path or a dictionary; got {given}.", given=quoted(search)))
    if plan is not None and scheduler is None and not any(wrong):
        workers = team_size(threads) or usable_processors()
        mistakes.of(check_work, plan, workers, most_hours)
    mistakes.raise_all()
    assert plan is not None, "what is wrong with it has been told"
    return plan


def _none_is_able(plan: SearchPlan, rows: list[CandidateRow]) -> ZonelabError:
    """Return the error of a search of which no candidate keeps the constraints: how near the nearest comes."""
    from sim.lab.search.evaluation import outcome_of

    told = [(row, outcome_of(plan, row.scores)) for row in rows]
    defined = [(each.broken, row) for row, each in told if each.values is not None]
    if not defined:
        reason = next((row.error for row in rows if row.error), "")
        wrong = sentence(
            "the levers must lead to policies of which every aim and constraint is defined; of {candidates:,} "
            "candidates none is. {reason} Look at one with 'zonelab compare', or change the levers.",
            candidates=len(rows),
            reason=reason,
        )
        return ZonelabError(placed(plan.file, wrong))
    _broken, nearest = min(defined, key=lambda each: each[0])
    values = {each.name: score.chosen for each, score in zip(plan.criteria, nearest.scores, strict=True)}
    misses = []
    for limit, criterion in zip(plan.search.constraints, plan.limits, strict=True):
        value = values[criterion.name]
        bound = limit.below if limit.below is not None else limit.above
        assert bound is not None
        if (value > bound) if limit.below is not None else (value < bound):
            misses.append(f"{criterion.name} {value:.4g} ({'<' if limit.below is not None else '>'} {bound:g})")
    wrong = sentence(
        "constraints must leave something; none of {candidates:,} candidates keeps them. The nearest has {misses}. "
        "Loosen a constraint, or give the levers more room.",
        candidates=len(rows),
        misses=", ".join(misses),
    )
    return ZonelabError(placed(plan.file, wrong))
