"""The doors to many settings: a sweep, which of its levers matter, and where in their space something happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sim.language.errors import ZonelabError, quoted
from sim.language.notices import notice
from sim.language.texts import sentence
from sim.numerics.arguments import raise_all, team_size
from sim.sweeps.door_checks import (
    bound_problem,
    event_given,
    folder_of,
    method_plans,
    place_problems,
    plan_given,
    wanted_measures,
)
from sim.sweeps.running.executor import executor
from sim.sweeps.running.store import Store
from sim.sweeps.sweep_result import SweepResult

if TYPE_CHECKING:
    from sim.sweeps.design.plan import Plan
    from sim.sweeps.learning.discovery import Discovery
    from sim.sweeps.learning.lessons import SensitivityResult


def sweep(
    sweep: str | Path | Mapping[str, Any] | Plan,
    folder: str | Path | None = None,
    *,
    threads: int | None = None,
    scheduler: str | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> SweepResult:
    """Run many settings of a scenario, each compared with a baseline, or continue where this was stopped.

    Parameters
    ----------
    sweep
        Name of a sweep, path of a sweep file, or what such a file says as a dictionary, in which ``scenario`` and
        ``baseline`` may be scenarios. Of a sweep that was begun, its folder.
    folder
        Where points are kept as they are finished: new, empty, or that of the same sweep, whose points are not run
        again. If not given, nothing is kept on disk. A complete sweep that other code has made is read as it stands
        where the sweep is given by its folder, and a message says so.
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
    begun_before = folder_of(sweep)
    problems = place_problems(folder, threads, scheduler, on_progress)
    if begun_before is not None and folder is not None:
        problems.append(
            sentence("folder must be left out where the sweep is given by its folder; got {given}.", given=str(folder))
        )
    if begun_before is not None:
        from sim.sweeps.running.sweep import age_of_complete, carry_out

        raise_all(problems)
        store = Store(begun_before)
        notes = age_of_complete(store)
        for each in notes:
            notice(each)
        if notes:
            return SweepResult(store)
        with executor(team_size(threads), scheduler) as execute:
            return SweepResult(store, redone=carry_out(None, store, execute, on_progress))
    plan = plan_given(sweep, problems)
    if folder is not None:
        return _carried(plan, Path(folder), threads, scheduler, on_progress)
    with TemporaryDirectory(prefix="zonelab-") as aside:
        return _carried(plan, Path(aside), threads, scheduler, on_progress).kept_in_memory()


def load_sweep(folder: str | Path) -> SweepResult:
    """Return the sweep of a folder as it is there; nothing is run.

    Parameters
    ----------
    folder
        Folder of a sweep that `sim.sweep` or ``zonelab sweep`` began. The table is available once the sweep is
        complete.

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
        Names of measures; by default those of the sweep.
    folder
        For the sweeps of the methods, ``sobol`` and ``morris`` in it, which continue where they were stopped. If not
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
        problems=place_problems(folder, threads, scheduler, on_progress),
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
            learned = sensitivities(plan, ran.frame, wanted_measures(plan, measures))
            found[word] = MethodResult(word, ran if folder is not None else ran.kept_in_memory(), learned)
    return SensitivityResult(**found)


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
        Measure of the event; by default that of the sweep file.
    below, above
        The event: the measure is below, or above, this. That of the sweep file if neither is given.

    Returns
    -------
    Discovery
        Its `boxes` and `limits` are tables; `words` describes them in English or Korean.

    Raises
    ------
    ZonelabError
        If the sweep is not complete, or an argument is not allowed.
    """
    from sim.sweeps.running.sweep import finished_or_raise

    raise_all([bound_problem("below", below), bound_problem("above", above)])
    found = sweep if isinstance(sweep, SweepResult) else load_sweep(sweep)
    if found.folder is not None:
        finished_or_raise(found.store)
    event = event_given(found.plan.sweep, measure, below, above)
    from sim.sweeps.learning.discovery import discover_event

    return discover_event(found, event)


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

    with executor(team_size(threads), scheduler) as execute, begun(plan, folder) as store:
        return SweepResult(store, plan, carry_out(plan, store, execute, on_progress))
