"""The command line: `zonelab scenarios | show | run | compare | repeat`.

Modules that take long to import are imported by the command that needs them, so that a list of scenarios appears at
once. Every mistake of the user ends with a sentence and code 2.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from sim.errors import ZonelabError

if TYPE_CHECKING:
    from sim.output import Source
    from sim.results.comparison import Comparison
    from sim.results.ensemble import EnsembleResult
    from sim.scenario.load import Scenario

#: Codes with which the program leaves, besides 0.
MISTAKE = 2
INTERRUPTED = 130


class _Group(TyperGroup):
    """The commands, with one place that turns errors into sentences."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; say what was wrong, and leave with the code for it."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except ZonelabError as error:
            for problem in error.problems:
                typer.echo(problem, err=True)
            raise typer.Exit(MISTAKE) from None
        except KeyboardInterrupt:
            typer.echo("stopped, nothing written", err=True)
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            raise
        except OSError as error:
            typer.echo(f"output must be writable; {error.strerror or error}. Free some space, or write elsewhere.", err=True)
            sys.stdout = None  # type: ignore[assignment]  # what is left in its buffer cannot be written either
            raise typer.Exit(MISTAKE) from None
        return result


app = typer.Typer(
    cls=_Group,
    name="zonelab",
    help="Simulate special-zone policy: who gains and who pays when some regions get a regulation-free zone.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Name = Annotated[str, typer.Argument(help="A scenario by name (see 'zonelab scenarios'), or the path of a .yaml file.")]
Runs = Annotated[int, typer.Option(help="Number of runs.")]
Seed = Annotated[int, typer.Option(help="Seed of all chance: a whole number from 0.")]
Out = Annotated[Path | None, typer.Option(help="Folder for tables, figures and manifest; nothing is written without it.")]
Set = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Set a key anew; may be repeated.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]
Threads = Annotated[int | None, typer.Option(help="Threads; all cores if not given. Results do not depend on it.")]
Language = Annotated[Literal["en", "ko"], typer.Option("--lang", help="Language of names and figures.")]


def main() -> None:
    """Run the program with the arguments of the command line."""
    try:
        app()
    except KeyboardInterrupt:  # before or after a command
        sys.exit(INTERRUPTED)


@app.command()
def scenarios(lang: Language = "en", as_json: Json = False) -> None:
    """List the scenarios and the question that each asks."""
    from sim.scenario.files import scenario_names
    from sim.scenario.load import titles

    texts = {name: titles(name) for name in scenario_names()}
    if as_json:
        _print_json([{"name": name, **text} for name, text in texts.items()])
        return
    from sim.report import print_scenarios

    print_scenarios({name: (text["title"][lang], text["question"][lang]) for name, text in texts.items()})


@app.command()
def show(
    name: Name,
    form: Annotated[Literal["yaml", "json"], typer.Option("--format", help="Form of the text.")] = "yaml",
    settings: Set = None,
) -> None:
    """Show a scenario fully resolved: every key with value, unit, range, meaning and evidence.

    The YAML form is a complete scenario file, to be saved and changed.
    """
    from sim.scenario.describe import as_json, as_yaml, describe

    description = describe(_load(name, settings))
    typer.echo(as_json(description) if form == "json" else as_yaml(description), nl=form == "json")


@app.command()
def run(
    name: Name,
    runs: Runs = 200,
    seed: Seed = 1,
    out: Out = None,
    settings: Set = None,
    as_json: Json = False,
    threads: Threads = None,
    lang: Language = "en",
) -> None:
    """Run a scenario many times and tell how many firms each region has in the end."""
    from sim.output import Source

    _run(Source(_load(name, settings), None, runs, seed), out, as_json, threads, lang)


@app.command()
def compare(
    name: Name,
    baseline: Annotated[str, typer.Argument(help="The scenario to compare it with, likewise.")],
    runs: Runs = 200,
    seed: Seed = 1,
    out: Out = None,
    settings: Set = None,
    policy_settings: Annotated[
        list[str] | None, typer.Option("--set-policy", metavar="KEY=VALUE", help="The same in NAME only.")
    ] = None,
    baseline_settings: Annotated[
        list[str] | None, typer.Option("--set-baseline", metavar="KEY=VALUE", help="The same in BASELINE only.")
    ] = None,
    as_json: Json = False,
    threads: Threads = None,
    lang: Language = "en",
) -> None:
    """Run two scenarios with the same luck and tell who gains and who pays. --set holds in both."""
    from sim.output import Source

    policy = _load(name, [*(settings or ()), *(policy_settings or ())])
    against = _load(baseline, [*(settings or ()), *(baseline_settings or ())])
    _run(Source(policy, against, runs, seed), out, as_json, threads, lang)


@app.command()
def repeat(
    manifest: Annotated[Path, typer.Argument(help="The manifest.json of a folder written with --out.")],
    out: Out = None,
    as_json: Json = False,
    threads: Threads = None,
    lang: Language = "en",
) -> None:
    """Repeat what a manifest.json describes, with the settings that stand in it."""
    from sim.output import read_manifest

    _run(read_manifest(manifest), out, as_json, threads, lang)


def _load(name: str, settings: list[str] | None) -> Scenario:
    from sim.scenario.load import load_scenario, parse_override

    return load_scenario(name, **dict(parse_override(text) for text in settings or ()))


def _run(source: Source, out: Path | None, as_json: bool, threads: int | None, language: str) -> None:
    """Simulate, write if asked, and print."""
    from sim import report
    from sim.output import OutputFolder

    folder = OutputFolder(out) if out is not None else None
    if folder is None:
        result = _simulate(source, threads)
    else:
        with folder:
            result = _simulate(source, threads)
            folder.write(result, source, language)
    if as_json:
        _print_json(report.as_data(result))
    else:
        report.print_result(result, language)
        if folder is not None:
            typer.echo(f"Tables, figures and manifest.json are in {out}.")


def _simulate(source: Source, threads: int | None) -> EnsembleResult | Comparison:
    """Run the ensembles of a source, with a progress bar on a terminal."""
    from sim.progress import progress
    from sim.runs import compare, run_ensemble

    arms = 1 if source.baseline is None else 2
    with progress(source.runs * arms) as on_progress:
        options: dict[str, Any] = {"threads": threads, "on_progress": on_progress}
        if source.baseline is None:
            return run_ensemble(source.scenario, source.runs, source.seed, **options)
        return compare(source.scenario, source.baseline, source.runs, source.seed, **options)


def _print_json(data: Any) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))


if __name__ == "__main__":
    main()
