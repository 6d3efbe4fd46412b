"""The command ``zonelab``: scenarios, show, run, compare.

What a command does not need it does not import: listing scenarios takes no numerics.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from sim.errors import ZonelabError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.scenario.load import Scenario

app = typer.Typer(
    name="zonelab",
    help="Simulate regions that race for firms, a special zone and the state's money.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Argument(help="Name of a scenario (see 'zonelab scenarios') or path of a YAML file.")]
Runs = Annotated[int, typer.Option("--runs", help="Number of runs.")]
Seed = Annotated[int, typer.Option("--seed", help="Whole number; the same seed gives the same digits.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for tables, figures and manifest; none if not given.")]
Set = Annotated[list[str] | None, typer.Option("--set", help="Set a key, such as zone_share=0.7; may be repeated.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]
Threads = Annotated[int | None, typer.Option("--threads", help="Threads; all cores if not given.")]
Language = Annotated[str, typer.Option("--lang", help="Language of names and figures: en or ko.")]


def main() -> None:
    """Run the command line; mistakes of the user are sentences and leave with code 2."""
    try:
        app()
    except ZonelabError as error:
        for problem in error.problems:
            print(f"zonelab: {problem}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("zonelab: stopped; nothing was written.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)


@app.command()
def scenarios(as_json: AsJson = False, language: Language = "en") -> None:
    """List the scenarios and the question that each asks."""
    from sim.scenario.files import scenario_names
    from sim.scenario.load import titles

    texts = {name: titles(name) for name in scenario_names()}
    if as_json:
        print(json.dumps(texts, ensure_ascii=False, indent=2))
        return
    table = Table("Name", "Title", "Question")
    for name, text in texts.items():
        table.add_row(name, text["title"][_known(language)], text["question"][_known(language)])
    Console().print(table)


@app.command()
def show(
    name: Name,
    form: Annotated[str, typer.Option("--format", help="yaml or json.")] = "yaml",
    override: Set = None,
) -> None:
    """Show a scenario with every key resolved, its unit, meaning and evidence."""
    from sim.scenario.describe import as_json, as_yaml

    if form not in ("yaml", "json"):
        raise ZonelabError(f"--format must be yaml or json; got {form!r}.")
    scenario = _load(name, override)
    print(as_yaml(scenario) if form == "yaml" else as_json(scenario))


@app.command()
def run(
    name: Name,
    runs: Runs = 200,
    seed: Seed = 1,
    out: Out = None,
    override: Set = None,
    as_json: AsJson = False,
    threads: Threads = None,
    language: Language = "en",
) -> None:
    """Run a scenario many times."""
    scenario = _load(name, override)
    _check_folder(out)
    from sim.runs import run_ensemble

    with _progress(runs, scenario.name) as advance:
        result = run_ensemble(scenario, runs, seed, threads=threads, on_progress=advance)
    if out is not None:
        from sim.output import write_ensemble

        write_ensemble(result, out)
    from sim.report import ensemble_summary, print_ensemble

    if as_json:
        print(json.dumps(ensemble_summary(result), ensure_ascii=False, allow_nan=False))
    else:
        print_ensemble(result, _known(language))
    _say_where(out)


@app.command()
def compare(
    name: Name,
    baseline: Annotated[str, typer.Argument(help="The scenario to compare with.")],
    runs: Runs = 200,
    seed: Seed = 1,
    out: Out = None,
    override: Set = None,
    as_json: AsJson = False,
    threads: Threads = None,
    language: Language = "en",
) -> None:
    """Compare a scenario with a baseline, firm by firm; --set applies to both."""
    policy, against = _load(name, override), _load(baseline, override)
    _check_folder(out)
    from sim.runs import compare as compare_runs

    with _progress(2 * runs, f"{policy.name} and {against.name}") as advance:
        comparison = compare_runs(policy, against, runs, seed, threads=threads, on_progress=advance)
    if out is not None:
        from sim.output import write_comparison

        write_comparison(comparison, out, _known(language))
    from sim.output import summary_of
    from sim.report import print_comparison

    if as_json:
        print(json.dumps(summary_of(comparison), ensure_ascii=False, allow_nan=False))
    else:
        print_comparison(comparison, _known(language))
    _say_where(out)


def _known(language: str) -> str:
    if language not in ("en", "ko"):
        raise ZonelabError(f"--lang must be en or ko; got {language!r}.")
    return language


def _load(name: str, override: list[str] | None) -> Scenario:
    from sim.scenario.load import load_scenario, parse_override

    return load_scenario(name, **dict(parse_override(text) for text in override or []))


def _check_folder(out: Path | None) -> None:
    """Find out before the work whether its results can be kept."""
    if out is not None:
        from sim.output import check_folder

        check_folder(out)


def _say_where(out: Path | None) -> None:
    if out is not None:
        print(f"Tables, figures and manifest: {out}", file=sys.stderr)


@contextmanager
def _progress(total: int, what: str) -> Iterator[Callable[[int], None]]:
    """Give a function that counts runs done; a bar appears on a terminal once it has taken a second."""
    import time

    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns: list[Any] = [TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task(what, total=total)
    began = time.monotonic()
    started = False

    def advance(done: int) -> None:
        nonlocal started
        bar.advance(task, done)
        if not started and console.is_terminal and time.monotonic() - began > 1.0:
            bar.start()
            started = True

    try:
        yield advance
    finally:
        if started:
            bar.stop()
