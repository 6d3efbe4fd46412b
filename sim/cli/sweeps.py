"""Commands on sweeps: begin, resume, look at, verify and export one, and learn from it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from sim.cli.shared import AsJson, Language, Threads, print_listing, say
from sim.language.errors import ZonelabError
from sim.language.numbers import share
from sim.language.texts import marked, sentence, texts
from sim.report.terminal import print_file, print_json

if TYPE_CHECKING:
    from sim.sweeps.design.plan import Plan
    from sim.sweeps.running.failed_points import Failures
    from sim.sweeps.running.store import Store
    from sim.sweeps.running.sweep import Executor

#: Where sweeps are kept if no folder is named.
RESULTS = Path("results") / "sweeps"
#: Code with which a command leaves that did what it was asked to, with a sweep some of whose points failed.
SOME_FAILED = 3
#: Reasons of failure that are told one by one.
REASONS_TOLD = 3

File = Annotated[str, typer.Argument(help="Name of a sweep (see 'zonelab sweep list') or path of a YAML file.")]
Folder = Annotated[Path, typer.Argument(help="Folder of a sweep.", readable=False)]
SweepOut = Annotated[
    Path | None,
    typer.Option("--out", help="Folder of the sweep; results/sweeps/NAME if not given.", readable=False),
]
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", help="Address of a Dask scheduler, such as tcp://host:8786; threads if not given."),
]


class _FileFirst(TyperGroup):
    """``zonelab sweep FILE`` runs a sweep, and so does ``zonelab sweep run FILE``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    name="sweep",
    help="Run many settings of a scenario, in pairs, into a folder that nothing spoils: zonelab sweep FILE.",
    cls=_FileFirst,
    no_args_is_help=True,
)


@app.command(name="list")
def list_sweeps(as_json: AsJson = False, language: Language = "en") -> None:
    """List the sweeps and the question that each asks."""
    from sim.scenario.reading.sweep_file import read_sweep, sweep_files

    _ = texts(language)
    listing: dict[str, dict[str, Any]] = {}
    for name, path in sweep_files().items():
        try:
            read = read_sweep(path)
            listing[name] = {"title": read.title.model_dump(), "question": read.question.model_dump()}
        except ZonelabError as error:
            listing[name] = {"problem": error.told(_)[0]}
            say(error.told(_)[0])
    if as_json:
        print_json(listing, indent=2)
        return
    print_listing(listing, language)


@app.command()
def run(
    file: File, out: SweepOut = None, threads: Threads = None, scheduler: Scheduler = None, language: Language = "en"
) -> None:
    """Run a sweep; if its folder is there, go on with it."""
    from sim.sweeps.design.plan import plan_of
    from sim.sweeps.running.begin import begun

    plan = plan_of(file)
    with executor(threads, scheduler) as execute, begun(plan, out or RESULTS / plan.file) as store:
        failed = carry(plan, store, execute, language)
    leave_if(failed)


@app.command()
def resume(folder: Folder, threads: Threads = None, scheduler: Scheduler = None, language: Language = "en") -> None:
    """Go on with a sweep that was cut off, and redo what is damaged."""
    from sim.sweeps.running.store import Store

    store = Store(folder)
    store.manifest()
    with executor(threads, scheduler) as execute:
        failed = carry(None, store, execute, language)
    leave_if(failed)


@app.command()
def status(folder: Folder, as_json: AsJson = False, language: Language = "en") -> None:
    """Say how far a sweep is, and how many of its points failed."""
    from sim.sweeps.running.failed_points import failures
    from sim.sweeps.running.store import Store
    from sim.sweeps.running.sweep import status as status_of

    store = Store(folder)
    found, failed = status_of(store), failures(store).count
    if as_json:
        print_json({**vars(found), "failed": failed})
        return
    _ = texts(language)
    state = _("running") if found.running else _("complete") if found.done == found.points else _("not running")
    print(
        _("{done:,} of {points:,} points ({share}), {state}").format(
            done=found.done, points=found.points, share=share(found.done / found.points), state=state
        )
    )
    if failed:
        print(_("{failed:,} of them failed").format(failed=failed))
    if found.seconds_left is not None:
        print(
            _("{rate:.1f} points a second, about {minutes:,.0f} min left").format(
                rate=found.rate, minutes=found.seconds_left / 60
            )
        )
    print(f"{found.bytes / 1e6:.1f} MB")


@app.command()
def verify(
    folder: Folder,
    rerun: Annotated[int, typer.Option("--rerun", min=0, help="Run so many points again and compare every bit.")] = 0,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the draw of these points.")] = 0,
    language: Language = "en",
) -> None:
    """Check every chunk of a sweep against its fingerprint and its points."""
    from sim.sweeps.running.store import Store
    from sim.sweeps.running.verify import verify as verify_store

    found = verify_store(Store(folder), rerun, seed)
    _ = texts(language)
    if found.problems:
        raise ZonelabError([*found.damaged, *_redone(found.damaged, folder), *found.wrong, *_left(found.wrong, folder)])
    print(
        _("{done:,} of {points:,} points are there and whole; {failed:,} failed and say why.").format(
            done=found.done, points=found.points, failed=found.failed
        )
    )
    if rerun:
        count = min(rerun, found.done)
        print(_("{count:,} points were run again; every bit is the same.").format(count=count))
    leave_if(found.failed)


def _redone(damaged: Sequence[str], folder: Path) -> list[str]:
    """Return what to do about damaged files."""
    return [sentence("{folder}: 'zonelab sweep resume' redoes it.", folder=folder)] if damaged else []


def _left(wrong: Sequence[str], folder: Path) -> list[str]:
    """Return what to do about files that are as they were written, and yet not right."""
    remedy = sentence(
        "{folder}: 'zonelab sweep resume' leaves these as they are. Delete the files of these chunks first.",
        folder=folder,
    )
    return [remedy] if wrong else []


@app.command()
def export(
    folder: Folder,
    out: Annotated[Path, typer.Option("--out", help="File to write: .csv or .parquet.", readable=False)],
    language: Language = "en",
) -> None:
    """Write the table of a complete sweep to one file, in the order of the points."""
    from sim.sweeps.running.export import export_table
    from sim.sweeps.running.failed_points import failures
    from sim.sweeps.running.store import Store

    store = Store(folder)
    rows = export_table(store, out)
    leave_if(tell_end(rows, failures(store), out, language))


@app.command()
def point(
    folder: Folder,
    number: Annotated[int, typer.Argument(help="Number of the point.", min=0)],
    language: Language = "en",
) -> None:
    """Run one point again, alone; print its scenario as a file, and whether the digits are those of the sweep."""
    from sim.scenario.writing import ascii_yaml
    from sim.sweeps.running.export import repeat_point
    from sim.sweeps.running.store import Store

    _ = texts(language)
    again = repeat_point(Store(folder), number)
    if again.scenario_file:
        print_file(again.scenario_file, ascii_yaml)
    if again.place is not None:
        print("# " + _("To be saved in {folder}, where the world is that it plays in.").format(folder=again.place))
    for name, value in again.numbers.items():
        print(f"# {name}: {' '.join(str(value).split())}")
    if again.same is False:
        raise ZonelabError(sentence("{folder}: point {number} comes out otherwise.", folder=folder, number=number))
    print("# " + (_("Every bit is that of the sweep.") if again.same else _("The sweep has not come to it yet.")))
    leave_if(not again.scenario_file)


def tell_end(points: int, failed: Failures, place: Path, language: str) -> int:
    """Say where the points are and how many of them failed, and why; return how many did."""
    _ = texts(language)
    if not failed.count:
        print(_("{points:,} points: {folder}").format(points=points, folder=place))
        return 0
    for reason, count in failed.reasons[:REASONS_TOLD]:
        say(_("{count:,} failed: {reason}").format(count=count, reason=reason))
    more = sum(count for _reason, count in failed.reasons[REASONS_TOLD:])
    if more:
        say(_("{count:,} failed for other reasons.").format(count=more))
    line = _("{points:,} points, {failed:,} of them failed: {folder}")
    print(line.format(points=points, failed=failed.count, folder=place))
    return failed.count


def leave_if(failed: int) -> None:
    """Leave with the code that says that some points failed, if they did."""
    if failed:
        raise typer.Exit(SOME_FAILED)


def carry(plan: Plan | None, store: Store, execute: Executor, language: str, again: str | None = None) -> int:
    """Run what is to do in a store, with a bar, say what became of it, and return how many points failed.

    Parameters
    ----------
    plan, store, execute
        As for `sim.sweeps.running.sweep.carry_out`.
    language
        Of the reader.
    again
        The command that goes on where this one was stopped, if not that on the sweep alone.
    """
    from sim.report.progress import progress_bar
    from sim.sweeps.running.failed_points import failures
    from sim.sweeps.running.sweep import carry_out
    from sim.sweeps.running.sweep import status as status_of

    _ = texts(language)
    kept = store.manifest()
    try:
        with progress_bar(kept["points"], kept["file"], _(marked("points", "of a sweep"))) as advance:
            redone = carry_out(plan, store, execute, advance)
    except KeyboardInterrupt:
        done = status_of(store).done
        again = again or shlex.join(["zonelab", "sweep", "resume", str(store.folder)])
        say(
            _("stopped; {done:,} of {points:,} points are kept. Go on: {command}").format(
                done=done, points=kept["points"], command=again
            )
        )
        raise typer.Exit(130) from None
    if redone:
        say(_("{count} damaged chunks were run again.").format(count=redone))
    return tell_end(kept["points"], failures(store), store.folder, language)


@contextmanager
def executor(threads: int | None, scheduler: str | None) -> Iterator[Executor]:
    """Give what runs chunks: threads of this process, or the workers of a cluster."""
    if scheduler is None:

        def on_threads(plan: Plan, todo: Sequence[int], tell: Callable[[int], None]) -> Generator[tuple[int, bytes]]:
            from sim.sweeps.running.local import local  # here: a sweep that is complete is done without it

            return local(threads)(plan, todo, tell)

        yield on_threads
    else:
        from sim.sweeps.running.cluster import cluster

        with cluster(scheduler) as execute:
            yield execute
