"""Commands on sweeps: begin, resume, look at, verify and export one, and learn from it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from sim.cli.shared import AsJson, Language, Threads, at_path, list_files, path_argument, say
from sim.language.errors import ZonelabError
from sim.language.texts import marked, sentence, texts
from sim.report.terminal import print_json, print_line

if TYPE_CHECKING:
    from sim.sweeps.running.failed_points import Failures
    from sim.sweeps.sweep_result import SweepResult

#: Where sweeps are kept if no folder is named.
RESULTS = Path("results") / "sweeps"
#: Code with which a command leaves that did what it was asked to, with a sweep some of whose points failed.
SOME_FAILED = 3

File = Annotated[str, typer.Argument(help="Name of a sweep (see 'zonelab sweep list') or path of a YAML file.")]
Folder = Annotated[Path, path_argument("FOLDER", "Folder of a sweep.")]
SweepOut = Annotated[Path | None, at_path("--out", "Folder of the sweep; by default results/sweeps/NAME.")]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler", help="Address of a Dask scheduler, such as tcp://host:8786; by default threads are used."
    ),
]


class _FileFirst(TyperGroup):
    """``zonelab sweep FILE`` runs a sweep, and so does ``zonelab sweep run FILE``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    name="sweep",
    help="Run many settings of a scenario into a folder that survives any crash: zonelab sweep FILE.",
    cls=_FileFirst,
    no_args_is_help=True,
)


@app.command(name="list")
def list_sweeps(as_json: AsJson = False, language: Language = "en") -> None:
    """List the sweeps and the question that each asks."""
    from sim.scenario.reading.sweep_file import read_sweep, sweep_files

    list_files(
        sweep_files(), lambda path: read_sweep(path).model_dump(include={"title", "question"}), as_json, language
    )


@app.command()
def run(
    file: File, out: SweepOut = None, threads: Threads = None, scheduler: Scheduler = None, language: Language = "en"
) -> None:
    """Run a sweep; if its folder exists, resume it."""
    from sim.sweeps.design.plan import plan_of
    from sim.sweeps.doors import sweep

    plan = plan_of(file)
    folder = out or RESULTS / plan.file
    with counted(plan.points.count, plan.file, folder, language) as advance:
        done = sweep(plan, folder, threads=threads, scheduler=scheduler, on_progress=advance)
    leave_if(tell_end(done, language))


@app.command()
def resume(folder: Folder, threads: Threads = None, scheduler: Scheduler = None, language: Language = "en") -> None:
    """Resume a sweep that was interrupted, and run damaged chunks again."""
    from sim.sweeps.doors import load_sweep, sweep

    kept = load_sweep(folder).store.manifest()
    with counted(kept["points"], kept["file"], folder, language) as advance:
        done = sweep(folder, threads=threads, scheduler=scheduler, on_progress=advance)
    leave_if(tell_end(done, language))


@app.command()
def status(folder: Folder, as_json: AsJson = False, language: Language = "en") -> None:
    """Show the progress of a sweep, and how many of its points failed."""
    from sim.report.sweep_summary import print_status
    from sim.sweeps.doors import load_sweep

    found = load_sweep(folder)
    told = {**vars(found.status), "failed": found.failures.count}
    if as_json:
        print_json(told)
    else:
        print_status(told, language)


@app.command()
def verify(
    folder: Folder,
    rerun: Annotated[int, typer.Option("--rerun", min=0, help="Run this many points again and compare every bit.")] = 0,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed for the choice of these points.")] = 0,
    language: Language = "en",
) -> None:
    """Check every chunk of a sweep against its fingerprint and its points."""
    from sim.report.sweep_summary import print_verdict
    from sim.sweeps.doors import load_sweep

    found = load_sweep(folder).verify(rerun, seed)
    if found.problems:
        redone = sentence("{folder}: 'zonelab sweep resume' redoes it.", folder=folder)
        left = sentence(
            "{folder}: 'zonelab sweep resume' leaves these as they are. Delete the files of these chunks first.",
            folder=folder,
        )
        damaged = [*found.damaged, redone] if found.damaged else []
        raise ZonelabError([*damaged, *found.wrong, *([left] if found.wrong else [])])
    print_verdict(found.done, found.points, found.failed, rerun, language)
    leave_if(found.failed)


@app.command()
def export(
    folder: Folder,
    out: Annotated[Path, at_path("--out", "File to write: .csv or .parquet.")],
    language: Language = "en",
) -> None:
    """Write the table of a complete sweep to one file, in the order of the points."""
    from sim.sweeps.doors import load_sweep

    done = load_sweep(folder)
    rows = done.export(out)
    leave_if(tell_failures(done.failures, rows, out, language))


@app.command()
def point(
    folder: Folder,
    number: Annotated[int, typer.Argument(help="Number of the point.", min=0)],
    language: Language = "en",
) -> None:
    """Run one point again, print its scenario as a file, and say whether the sweep has the same digits."""
    from sim.report.sweep_summary import print_point
    from sim.sweeps.doors import load_sweep

    again = load_sweep(folder).repeat(number)
    print_point(again.scenario_file, again.place, again.numbers, language)
    if again.same is False:
        raise ZonelabError(sentence("{folder}: point {number} comes out otherwise.", folder=folder, number=number))
    _ = texts(language)
    print_line("# " + (_("Every bit is that of the sweep.") if again.same else _("The sweep has not come to it yet.")))
    leave_if(not again.scenario_file)


def tell_end(done: SweepResult, language: str) -> int:
    """Say what was run again, where the points are, and how many of them failed; return how many did."""
    if done.redone:
        say(texts(language)("{count} damaged chunks were run again.").format(count=done.redone))
    return tell_failures(done.failures, done.status.points, done.store.folder, language)


def tell_failures(failed: Failures, points: int, place: Path, language: str) -> int:
    """Say where points are and how many of them failed, and why; return how many did."""
    from sim.report.sweep_summary import failure_lines, points_line

    for line in failure_lines(failed.reasons, language):
        say(line)
    print_line(points_line(points, failed.count, place, language))
    return failed.count


def leave_if(failed: int) -> None:
    """Leave with the code that says that some points failed, if they did."""
    if failed:
        raise typer.Exit(SOME_FAILED)


@contextmanager
def counted(
    points: int, file: str, folder: Path, language: str, again: str | None = None
) -> Iterator[Callable[[int], None]]:
    """Give a function that counts finished points, with a bar; if they are stopped, a message says how to continue.

    `again` is the command that continues where this one was stopped; by default that for the sweep in `folder`.
    """
    from sim.report.progress import progress_bar
    from sim.sweeps.doors import load_sweep

    _ = texts(language)
    try:
        with progress_bar(points, file, _(marked("points", "of a sweep"))) as advance:
            yield advance
    except KeyboardInterrupt:
        with suppress(ZonelabError):  # it was stopped before its folder was made
            done = load_sweep(folder).status.done
            again = again or shlex.join(["zonelab", "sweep", "resume", str(folder)])
            stopped = _("stopped; {done:,} of {points:,} points are kept. Go on: {command}")
            say(stopped.format(done=done, points=points, command=again))
            raise typer.Exit(130) from None
        raise
