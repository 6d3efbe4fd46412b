"""Commands that learn from sweeps: which levers matter, and where in their space something happens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.shared import Language, Threads, at_path, command_as_given, path_argument, say_notices, say_written
from sim.cli.sweeps import RESULTS, File, Scheduler, SweepOut, counted, leave_if, tell_end

if TYPE_CHECKING:
    from sim.sweeps.learning.lessons import MethodResult


def sensitivity(
    file: File,
    out: SweepOut = None,
    method: Annotated[str, typer.Option("--method", help="sobol, morris, or both.")] = "both",
    base: Annotated[int, typer.Option("--base", help="Base rows of Sobol', a power of 2.")] = 128,
    trajectories: Annotated[int, typer.Option("--trajectories", help="Number of Morris walks.")] = 40,
    measure: Annotated[
        list[str] | None, typer.Option("--measure", help="One of the sweep's measures; by default all.")
    ] = None,
    threads: Threads = None,
    scheduler: Scheduler = None,
    language: Language = "en",
) -> None:
    """Show which levers of a sweep matter most for its measures: Sobol' indices and Morris screening."""
    from sim.sweeps.design.plan import plan_of
    from sim.sweeps.door_checks import method_plans
    from sim.sweeps.doors import sensitivity as sensitivity_of
    from sim.sweeps.lesson_files import check_folder

    plan, failed = plan_of(file), 0
    designs = method_plans(plan, method=method, base=base, trajectories=trajectories, measures=measure)
    folder = out or RESULTS / f"{plan.file}_sensitivity"
    say_notices(check_folder(folder, designs), language)
    sizes: dict[str, Any] = {"base": base, "trajectories": trajectories, "measures": measure, "folder": folder}
    for word, each in designs.items():  # the result of a method is printed as soon as it is known
        with counted(each.points.count, each.file, folder / word, language, command_as_given()) as advance:
            found = sensitivity_of(
                plan, method=word, threads=threads, scheduler=scheduler, on_progress=advance, **sizes
            )
        failed += _tell_method(found.methods[0], folder, language)
    say_written(folder, language)
    leave_if(failed)


def _tell_method(found: MethodResult, folder: Path, language: str) -> int:
    """Write and print what a method says; return how many points failed."""
    from sim.report.sweep_summary import print_sensitivity

    failed = tell_end(found.sweep, language)
    say_notices(found.write(folder, language), language)
    print_sensitivity(found.frame, found.method, language)
    say_notices(found.notes(language), language)
    return failed


def discover(
    folder: Annotated[Path, path_argument("FOLDER", "Folder of a finished sweep.")],
    measure: Annotated[
        str | None, typer.Option("--measure", help="Measure of the event; by default that of the sweep file.")
    ] = None,
    below: Annotated[float | None, typer.Option("--below", help="The event: the measure below this.")] = None,
    above: Annotated[float | None, typer.Option("--above", help="The event: the measure above this.")] = None,
    out: Annotated[Path | None, at_path("--out", "Folder for boxes and figure; by default FOLDER/learned.")] = None,
    language: Language = "en",
) -> None:
    """Show for which values of the levers something happens, by PRIM and CART."""
    from sim.report.sweep_summary import print_discovery
    from sim.sweeps.doors import discover as discover_in
    from sim.sweeps.lesson_files import LEARNED
    from sim.sweeps.running.disk_errors import check_is_folder

    place = out or folder / LEARNED
    found = discover_in(folder, measure=measure, below=below, above=above)
    check_is_folder(place)
    if found.prim is not None:
        say_notices(found.write(place, language), language)
    counts = {name: getattr(found, name) for name in ("interesting", "points", "failed", "undefined")}
    print_discovery(counts, found.event_text(language), found.reason, found.words(language), language)
    if found.prim is not None:
        say_written(place, language)
