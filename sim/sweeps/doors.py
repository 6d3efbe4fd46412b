"""The doors to many settings: a sweep, which of its levers matter, and where in their space something happens."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from numbers import Real
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sim.language.errors import ZonelabError, one_of, quoted
from sim.language.notices import notice
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import MOST_WORKERS, is_whole, raise_all, whole_problem
from sim.scenario.reading.sweep_file import MOST_GIVEN_POINTS, Event, SweepFile, sweep_files
from sim.scenario.reading.text_files import ENDINGS, composed
from sim.sweeps.running.executor import executor
from sim.sweeps.running.store import Store
from sim.sweeps.sweep_result import SweepResult

if TYPE_CHECKING:
    from sim.sweeps.design.plan import Plan
    from sim.sweeps.learning.events import Discovery
    from sim.sweeps.learning.lessons import SensitivityResult

#: What learns from a sweep which levers matter.
METHODS = ("sobol", "morris", "both")


def sweep(
    sweep: str | Path | Mapping[str, Any] | Plan,
    folder: str | Path | None = None,
    *,
    threads: int | None = None,
    scheduler: str | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> SweepResult:
    """Run many settings of a scenario in pairs against a baseline, or go on where this was stopped.

    Parameters
    ----------
    sweep
        Name of a sweep, path of a sweep file, or what such a file says as a dictionary, in which ``scenario`` and
        ``baseline`` may be scenarios. Of a sweep that was begun, its folder.
    folder
        Where points are kept as they are finished: new, empty, or that of the same sweep, whose points are not run
        again. If not given, nothing is kept on disk.
    threads
        As many as processors may be used if not given; the result does not depend on it.
    scheduler
        Address of a Dask scheduler, such as ``"tcp://host:8786"``, whose workers then run the points.
    on_progress
        Called now and then with the number of points done since it was last called, first with those of the folder.

    Returns
    -------
    SweepResult
        Its `frame` has a row for each point.

    Raises
    ------
    ZonelabError
        If the sweep or another argument is not allowed, or the folder holds something else.
    """
    begun_before = _folder_of(sweep)
    problems = _place_problems(folder, threads, scheduler)
    if begun_before is not None and folder is not None:
        problems.append(
            sentence("folder must be left out where the sweep is given by its folder; got {given}.", given=str(folder))
        )
    if begun_before is not None:
        from sim.sweeps.running.sweep import carry_out

        raise_all(problems)
        store = Store(begun_before)
        store.manifest()
        with executor(_count(threads), scheduler) as execute:
            return SweepResult(store, redone=carry_out(None, store, execute, on_progress))
    plan = _planned(sweep, problems)
    if folder is not None:
        return _carried(plan, Path(folder), threads, scheduler, on_progress)
    with TemporaryDirectory(prefix="zonelab-") as aside:
        return _carried(plan, Path(aside), threads, scheduler, on_progress).kept_in_memory()


def load_sweep(folder: str | Path) -> SweepResult:
    """Return the sweep of a folder as it is there; nothing is run.

    Parameters
    ----------
    folder
        Of a sweep that `sim.sweep` or ``zonelab sweep`` began. Its table can be had once it is complete.

    Raises
    ------
    ZonelabError
        If the folder holds no sweep.
    """
    if not isinstance(folder, str | Path):
        raise ZonelabError(sentence("sweep must be the folder of a sweep; got {given}.", given=quoted(folder)))
    store = Store(Path(folder))
    store.manifest()
    return SweepResult(store)


def sensitivity(
    sweep: str | Path | Mapping[str, Any] | Plan,
    *,
    method: str = "both",
    base: int = 128,
    trajectories: int = 40,
    measures: Sequence[str] | None = None,
    folder: str | Path | None = None,
    threads: int | None = None,
    scheduler: str | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> SensitivityResult:
    """Tell which levers of a sweep decide its measures: Sobol' indices with intervals, and Morris screening.

    Parameters
    ----------
    sweep
        As for `sim.sweep`; its levers are run over designs of their own.
    method
        ``"sobol"``, ``"morris"`` or ``"both"``.
    base
        Base rows of Sobol', a power of 2; there are as many points times the number of levers plus 2.
    trajectories
        Walks of Morris; there are as many points times the number of levers plus 1.
    measures
        Those of the sweep if not given.
    folder
        For the sweeps of the methods, ``sobol`` and ``morris`` in it, which go on where they were stopped. If not
        given, they are not kept.
    threads, scheduler, on_progress
        As for `sim.sweep`.

    Returns
    -------
    SensitivityResult
        Its `frame` has a row for each method, measure and lever.

    Raises
    ------
    ZonelabError
        If the sweep or another argument is not allowed.
    """
    designs = method_plans(
        sweep, method=method, base=base, trajectories=trajectories, measures=measures,
        problems=_place_problems(folder, threads, scheduler),
    )  # fmt: skip
    from sim.sweeps.learning.lessons import MethodResult, SensitivityResult, sensitivities
    from sim.sweeps.lesson_files import check_folder

    if folder is not None:
        for each in check_folder(Path(folder), designs):
            notice(each)
    found: dict[str, MethodResult | None] = {"sobol": None, "morris": None}
    with TemporaryDirectory(prefix="zonelab-") if folder is None else nullcontext(folder) as place:
        for word, plan in designs.items():
            ran = _carried(plan, Path(place) / word, threads, scheduler, on_progress)
            learned = sensitivities(plan, ran.frame, _wanted(plan, measures))
            found[word] = MethodResult(word, ran if folder is not None else ran.kept_in_memory(), learned)
    return SensitivityResult(**found)


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
        Others that are told along.

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
    plan = _planned(sweep, wrong, measures)
    sizes = {"sobol": base, "morris": trajectories}
    chosen = [word for word in KINDS_OF_METHODS if method in (word, "both")]
    return {word: with_design(plan, KINDS_OF_METHODS[word], int(sizes[word])) for word in chosen}


def discover(
    sweep: SweepResult | str | Path,
    *,
    measure: str | None = None,
    below: float | None = None,
    above: float | None = None,
) -> Discovery:
    """Tell in which part of the lever space something happens, by PRIM and CART.

    Parameters
    ----------
    sweep
        From `sim.sweep`, or the folder of a complete sweep.
    measure
        Of the event; that of the sweep file if not given.
    below, above
        The event: the measure is below, or above, this. That of the sweep file if neither is given.

    Returns
    -------
    Discovery
        Its `boxes` and `limits` are tables; `words` tells them in English or Korean.

    Raises
    ------
    ZonelabError
        If the sweep is not complete, or an argument is not allowed.
    """
    from sim.sweeps.running.sweep import finished_or_raise

    raise_all([_bound_problem("below", below), _bound_problem("above", above)])
    found = sweep if isinstance(sweep, SweepResult) else load_sweep(sweep)
    if found.folder is not None:
        finished_or_raise(found.store)
    event = _event(found.plan.sweep, measure, below, above)
    from sim.sweeps.learning.events import discover_event

    return discover_event(found, event)


def _event(sweep: SweepFile, measure: str | None, below: float | None, above: float | None) -> Event:
    """Return the event that is looked for: that of the sweep file, or what is given of it in its place."""
    if measure is None and below is None and above is None:
        if sweep.event is None:
            raise ZonelabError(sentence("the sweep names no event. Give measure and below or above."))
        return sweep.event
    measure = measure or (sweep.event.measure if sweep.event is not None else None)
    if measure is None or (below is None) == (above is None):
        raise ZonelabError(sentence("an event must have measure and one of below and above. Give both."))
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


def _bound_problem(key: str, bound: object) -> Sentence | None:
    """Return what is wrong with the bound of an event."""
    if bound is None or (isinstance(bound, Real) and not isinstance(bound, bool) and math.isfinite(bound)):
        return None
    return sentence("{option} must be a finite number; got {given}.", option=key, given=quoted(bound))


def _place_problems(folder: object, threads: object, scheduler: object) -> list[Sentence | None]:
    """Return what is wrong with where a sweep is to be run and kept."""
    found = [whole_problem("threads", 1 if threads is None else threads, 1, MOST_WORKERS)]
    if folder is not None and not isinstance(folder, str | Path):
        found.append(sentence("folder must be a path; got {given}.", given=quoted(folder)))
    if scheduler is not None and not isinstance(scheduler, str):
        found.append(sentence("scheduler must be an address; got {given}.", given=quoted(scheduler)))
    return found


def _folder_of(given: object) -> Path | None:
    """Return the folder that is given for a sweep that was begun; a name of a sweep file comes first."""
    if not isinstance(given, str | Path) or str(given).endswith(ENDINGS):
        return None
    if isinstance(given, str) and composed(given) in sweep_files():
        return None
    return Path(given) if Path(given).is_dir() else None


def _planned(given: object, problems: Sequence[Sentence | None], measures: Sequence[str] | None = None) -> Plan:
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
        wrong += [one_of("measure", each, known) for each in _wanted(plan, measures) if each not in known]
    raise_all(wrong)
    assert plan is not None
    return plan


def _wanted(plan: Plan, measures: Sequence[str] | None) -> list[str]:
    """Return the measures that are asked for: one, some, or if none is given all of the sweep."""
    given = [measures] if isinstance(measures, str) else [*(() if measures is None else measures)]
    return given or plan.sweep.measures


def _count(threads: int | None) -> int | None:
    """Return a number of threads as Python has it, or None."""
    return None if threads is None else int(threads)


def _carried(
    plan: Plan,
    folder: Path,
    threads: int | None,
    scheduler: str | None,
    on_progress: Callable[[int], None] | None,
) -> SweepResult:
    """Run a plan into a folder, which nobody else can use meanwhile."""
    from sim.sweeps.running.begin import begun
    from sim.sweeps.running.sweep import carry_out

    with executor(_count(threads), scheduler) as execute, begun(plan, folder) as store:
        return SweepResult(store, plan, carry_out(plan, store, execute, on_progress))
