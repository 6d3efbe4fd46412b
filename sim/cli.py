"""The command ``zonelab``: scenarios, show, run, compare, repeat.

What a command does not need it does not import: listing scenarios takes no numerics.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sim.errors import ZonelabError, placed, system_reason
from sim.scenario.files import read_mapping, read_text, scenario_files
from sim.texts import LANGUAGES, sentence, texts, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.scenario.load import Scenario

#: What a manifest must hold to be repeated.
_MANIFEST_KEYS = {"kind", "scenario", "runs", "seed", "files"}

app = typer.Typer(
    name="zonelab",
    help="Simulate regions that race for firms, a special zone and the state's money.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@dataclass
class _Reader:
    """Who is spoken to: the language is English until ``--lang`` has been read."""

    language: str = LANGUAGES[0]


def _known(context: typer.Context, language: str) -> str:
    """Return a language that there is, and speak it from now on."""
    if language not in LANGUAGES:
        raise ZonelabError(sentence("--lang must be en or ko; got {given!r}.", given=language))
    reader: _Reader = context.obj
    reader.language = language
    return language


Name = Annotated[str, typer.Argument(help="Name of a scenario (see 'zonelab scenarios') or path of a YAML file.")]
Runs = Annotated[int, typer.Option("--runs", help="Number of runs.")]
Seed = Annotated[int, typer.Option("--seed", help="Whole number; the same seed gives the same digits.")]
# readable=False: whether a path can be used is told in the program's own sentences.
Out = Annotated[
    Path | None,
    typer.Option("--out", help="Folder for tables, figures and manifest; none if not given.", readable=False),
]
Set = Annotated[list[str] | None, typer.Option("--set", help="Set a key, such as zone_share=0.7; may be repeated.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]
Threads = Annotated[int | None, typer.Option("--threads", help="Threads; all cores if not given.")]
# is_eager=True: mistakes in the other options are told in the language asked for.
Language = Annotated[
    str, typer.Option("--lang", help="Language of names and figures: en or ko.", callback=_known, is_eager=True)
]


def main() -> None:
    """Run the command line and leave with its code: 2 for mistakes of the user, told in sentences."""
    sys.exit(_run())


def _run() -> int:
    """Run the command line, and return the code to leave with."""
    code: int | str | None = 0
    reader = _Reader()
    try:
        try:
            app(prog_name="zonelab", obj=reader)
        except SystemExit as leaving:
            code = leaving.code
        sys.stdout.flush()
    except ZonelabError as error:
        for problem in error.told(texts(reader.language)):
            _say(problem)
        return 2
    except BrokenPipeError:  # the reader, such as head, has seen enough
        _forget_output()
        return 141
    except OSError as error:
        refused = sentence("standard output must take what is printed; {reason}.", reason=system_reason(error))
        _say(told(refused, texts(reader.language)))
        _forget_output()
        return 2
    return code if isinstance(code, int) else 0


def _say(text: str) -> None:
    """Print a sentence beside the output."""
    print(f"zonelab: {text}", file=sys.stderr)


def _forget_output() -> None:
    """Keep Python from writing once more, at its end, to an output that takes nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@app.command()
def scenarios(as_json: AsJson = False, language: Language = "en") -> None:
    """List the scenarios and the question that each asks; a file that cannot be read is listed with its problem."""
    from sim.scenario.load import titles

    _ = texts(language)
    listing: dict[str, dict[str, Any]] = {}
    read = cache(read_mapping)
    for name, path in scenario_files().items():
        try:
            listing[name] = titles(path, read)
        except ZonelabError as error:
            # One broken file is no reason to keep the others back, nor for a code that says that nothing was listed.
            problem = error.told(_)[0]
            listing[name] = {"problem": problem}
            _say(problem)
    if as_json:
        print(json.dumps(listing, ensure_ascii=False, indent=2))
        return
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 1, 0), pad_edge=False)
    # A name is there to be typed, so it is never cut; the question takes the room that is left.
    table.add_column(_("Name"), no_wrap=True, overflow="fold", min_width=max(map(len, listing)))
    table.add_column(_("Title and question"), overflow="fold")
    for name, text in listing.items():
        table.add_row(name, text.get("problem") or f"{text['title'][language]}\n{text['question'][language]}")
    Console(markup=False, emoji=False, highlight=False).print(table)


@app.command()
def show(
    name: Name,
    form: Annotated[str, typer.Option("--format", help="yaml or json.")] = "yaml",
    override: Set = None,
) -> None:
    """Show a scenario with every key resolved, its unit, meaning and evidence."""
    from sim.scenario.describe import as_json, as_yaml

    if form not in ("yaml", "json"):
        raise ZonelabError(sentence("--format must be yaml or json; got {given!r}.", given=form))
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

    with _progress(runs, scenario.name, language) as advance:
        result = run_ensemble(scenario, runs, seed, threads=threads, on_progress=advance)
    if out is not None:
        from sim.output import write_ensemble

        write_ensemble(result, out, language)
    from sim.report import ensemble_summary, print_ensemble

    if as_json:
        print(json.dumps(ensemble_summary(result), ensure_ascii=False, allow_nan=False))
    else:
        print_ensemble(result, language)
    _say_where(out, language)


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

    what = told(sentence("{one} and {other}", one=policy.name, other=against.name), texts(language))
    with _progress(2 * runs, what, language) as advance:
        comparison = compare_runs(policy, against, runs, seed, threads=threads, on_progress=advance)
    if out is not None:
        from sim.output import write_comparison

        write_comparison(comparison, out, language)
    from sim.output import summary_of
    from sim.report import print_comparison

    if as_json:
        print(json.dumps(summary_of(comparison), ensure_ascii=False, allow_nan=False))
    else:
        print_comparison(comparison, language)
    _say_where(out, language)


@app.command()
def repeat(
    manifest: Annotated[Path, typer.Argument(help="A manifest.json that run or compare wrote.", readable=False)],
    out: Annotated[Path, typer.Option("--out", help="Folder for the repeated results.", readable=False)],
    threads: Threads = None,
    language: Language = "en",
) -> None:
    """Repeat the results of a manifest, and say whether every table is the same to the digit."""
    _ = texts(language)
    _check_folder(out)
    from sim.output import repeat_results

    try:
        kept = json.loads(read_text(manifest)) if manifest.suffix == ".json" else None
    except (ValueError, RecursionError):
        kept = None
    if not isinstance(kept, dict) or not kept.keys() >= _MANIFEST_KEYS or kept["kind"] not in ("run", "compare"):
        wrong = sentence("must be a manifest.json that zonelab wrote; it is not. Name another file.")
        raise ZonelabError(placed(manifest, wrong))
    runs = int(kept["runs"]) * (2 if kept["kind"] == "compare" else 1)
    with _progress(runs, str(manifest), language) as advance:
        differing = repeat_results(kept, manifest, out, language, threads=threads, on_progress=advance)
    _say_where(out, language)
    if differing:
        other = sentence("differs from the table of {manifest}.", manifest=manifest)
        raise ZonelabError([placed(out / name, other) for name in differing])
    print(_("All tables are the same to the digit."))


def _load(name: str, override: list[str] | None) -> Scenario:
    from sim.scenario.load import load_scenario
    from sim.scenario.merge import parse_override

    return load_scenario(name, **dict(parse_override(text) for text in override or []))


def _check_folder(out: Path | None) -> None:
    """Find out before the work whether its results can be kept."""
    if out is not None:
        from sim.output import check_folder

        check_folder(out)


def _say_where(out: Path | None, language: str) -> None:
    """Say where the results are, and if the figures are not in the language asked for."""
    if out is None:
        return
    from sim.plots.style import usable_language

    _ = texts(language)
    print(_("Tables, figures and manifest: {folder}").format(folder=out), file=sys.stderr)
    if usable_language(language) != language:
        _say(
            _(
                "figures in Korean need a font with Korean letters; found none, so they are in English. "
                "Install one, such as NanumGothic."
            )
        )


@contextmanager
def _progress(total: int, what: str, language: str) -> Iterator[Callable[[int], None]]:
    """Give a function that counts runs done; who stops them is told that nothing was written."""
    from sim.progress import progress_bar

    try:
        with progress_bar(total, what) as advance:
            yield advance
    except KeyboardInterrupt:
        _ = texts(language)
        _say(_("stopped; nothing was written."))
        raise typer.Exit(130) from None
