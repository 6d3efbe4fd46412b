"""What a caller gives to the doors of sweeps, checked before anything is run, with all that is wrong told at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.language.errors import ZonelabError, one_of, quoted
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import function_problem, is_whole, path_problem, raise_all, team_problem, whole_problem
from sim.scenario.reading.sweep_file import MOST_GIVEN_POINTS, Event, SweepFile, sweep_files
from sim.scenario.reading.text_files import ENDINGS, composed

if TYPE_CHECKING:
    from sim.sweeps.design.plan import Plan

#: What learns from a sweep which levers matter.
METHODS = ("sobol", "morris", "both")


def method_plans(
    sweep: str | Path | Mapping[str, Any] | Plan,
    *,
    method: str = "both",
    base: int = 128,
    trajectories: int = 40,
    measures: Sequence[str] | None = None,
    problems: Sequence[Sentence | None] = (),
) -> dict[str, Plan]:
    """Return the plan of each method of `sensitivity`, whose parameters these are.

    Parameters
    ----------
    problems
        Further problems that are reported together with these.

    Raises
    ------
    ZonelabError
        With all that is wrong.
    """
    from sim.sweeps.design.plan import with_design
    from sim.sweeps.learning.lessons import KINDS_OF_METHODS

    wrong: list[Sentence | None] = [
        *problems,
        None if method in METHODS else one_of("method", method, METHODS),
        _base_problem(base),
        whole_problem("trajectories", trajectories, 1, MOST_GIVEN_POINTS),
    ]
    if measures is not None and not isinstance(measures, Iterable):
        wrong.append(sentence("measures must be names of measures; got {given}.", given=quoted(measures)))
        measures = None
    plan = plan_given(sweep, wrong, measures)
    sizes = {"sobol": base, "morris": trajectories}
    chosen = [word for word in KINDS_OF_METHODS if method in (word, "both")]
    return {word: with_design(plan, KINDS_OF_METHODS[word], int(sizes[word])) for word in chosen}


def event_given(sweep: SweepFile, measure: str | None, below: float | None, above: float | None) -> Event:
    """Return the event that is looked for: that of the sweep file, or what is given of it in its place."""
    if measure is None and below is None and above is None:
        if sweep.event is None:
            raise ZonelabError(sentence("the sweep names no event. Give measure and below or above."))
        return sweep.event
    measure = measure or (sweep.event.measure if sweep.event is not None else None)
    if measure is None or (below is None) == (above is None):
        found = {"measure": measure, "below": below, "above": above}
        raise ZonelabError(
            sentence(
                "an event must have measure and one of below and above; it has {found}. Give a measure and one bound.",
                found=", ".join(name for name, each in found.items() if each is not None),
            )
        )
    return Event(
        measure=str(measure),
        below=None if below is None else float(below),
        above=None if above is None else float(above),
    )


def _base_problem(base: int) -> Sentence | None:
    """Return what is wrong with a number of base rows."""
    if not is_whole(base) or base > MOST_GIVEN_POINTS:
        return whole_problem("base", base, 1, MOST_GIVEN_POINTS)
    rows = int(base)
    if rows > 0 and rows & (rows - 1) == 0:
        return None
    fitting = 1 << max(0, rows - 1).bit_length()
    return sentence("base must be a power of 2; got {given}. Take {fitting}.", given=rows, fitting=fitting)


def bound_problem(key: str, bound: object) -> Sentence | None:
    """Return what is wrong with the bound of an event."""
    if bound is None or (isinstance(bound, Real) and not isinstance(bound, bool) and math.isfinite(bound)):
        return None
    return sentence("{option} must be a finite number; got {given}.", option=key, given=quoted(bound))


def place_problems(folder: object, threads: object, scheduler: object, on_progress: object) -> list[Sentence | None]:
    """Return what is wrong with where a sweep is to be run and kept."""
    found = [team_problem("threads", threads), function_problem("on_progress", on_progress)]
    if folder is not None:
        found.append(path_problem("folder", folder))
    if scheduler is not None and not isinstance(scheduler, str):
        found.append(sentence("scheduler must be an address; got {given}.", given=quoted(scheduler)))
    return found


def folder_of(given: object) -> Path | None:
    """Return the folder that is given for a sweep that was begun; a name of a sweep file comes first."""
    if not isinstance(given, str | Path) or str(given).endswith(ENDINGS):
        return None
    if isinstance(given, str) and composed(given) in sweep_files():
        return None
    return Path(given) if Path(given).is_dir() else None


def plan_given(given: object, problems: Sequence[Sentence | None], measures: Sequence[str] | None = None) -> Plan:
    """Return a plan that is given as it is, or that of a sweep file; raise with all that is wrong, `problems` too."""
    from sim.sweeps.design.plan import Plan, plan_of

    wrong: list[str] = [each for each in problems if each is not None]
    plan = given if isinstance(given, Plan) else None
    if isinstance(given, str | Path | Mapping):
        try:
            plan = plan_of(given)
        except ZonelabError as error:
            if not wrong:
                raise
            wrong += error.problems
    elif plan is None:
        wrong.append(sentence("sweep must be a name, a path or a dictionary; got {given}.", given=quoted(given)))
    if plan is not None:
        known = plan.sweep.measures
        wrong += [one_of("measure", each, known) for each in wanted_measures(plan, measures) if each not in known]
    raise_all(wrong)
    assert plan is not None
    return plan


def wanted_measures(plan: Plan, measures: Sequence[str] | None) -> list[str]:
    """Return the measures that are asked for: one, some, or if none is given all of the sweep."""
    given = [measures] if isinstance(measures, str) else [*(() if measures is None else measures)]
    return given or plan.sweep.measures
