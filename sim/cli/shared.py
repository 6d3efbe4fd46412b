"""What commands share: options, the reader's language, loading, progress, and messages."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.cells import cell_len

from sim.language.errors import ZonelabError, steering_problem
from sim.language.notices import speak_from_now_on
from sim.language.texts import LANGUAGES, in_files, sentence, texts, told
from sim.numerics.arguments import GREATEST_SEED, MOST_WORKERS, check_whole
from sim.report import terminal
from sim.report.terminal import Column, print_json, print_line, print_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.report.progress import Advance
    from sim.scenario.load import Scenario


@dataclass
class Reader:
    """Who is spoken to: the language is English until ``--lang`` has been read."""

    language: str = LANGUAGES[0]


def known_language(context: typer.Context, language: str) -> str:
    """Return a language that there is, and speak it from now on."""
    if language not in LANGUAGES:
        raise ZonelabError(sentence("--lang must be en or ko; got {given!r}.", given=language))
    reader: Reader = context.obj
    reader.language = language
    speak_from_now_on(language)
    if not terminal.takes_korean() and language == "ko":
        say(
            texts(language)(
                "standard output takes no Korean letters (its encoding is {encoding}), so their codes are printed. "
                "Set PYTHONIOENCODING=utf-8."
            ).format(encoding=sys.stdout.encoding)
        )
    return language


def within(key: str, least: int, greatest: int) -> Callable[[int | None], int | None]:
    """Return what refuses a number of an option outside its range, in every command the same."""

    def check(given: int | None) -> int | None:
        if given is not None:
            check_whole((key, given, least, greatest))
        return given

    return check


def given_path(key: str) -> Callable[[str], Path]:
    """Return what makes a path of a text; an empty one is refused, though a system takes it for the folder at hand."""

    def read(text: str) -> Path:
        if str(text) == "":
            raise ZonelabError(sentence("{key} must be a path; got an empty text. Name the path.", key=key))
        if (steering := steering_problem(str(text))) is not None:  # no manifest could name it
            raise ZonelabError(sentence("{key} {problem}, or name another path.", key=key, problem=steering))
        return Path(text)

    return read


def at_path(name: str, meaning: str) -> Any:
    """Return an option that takes a path; the program itself reports whether the path can be used."""
    return typer.Option(name, help=meaning, parser=given_path(name), metavar="PATH")


def path_argument(name: str, meaning: str) -> Any:
    """Return an argument that takes a path, likewise."""
    return typer.Argument(help=meaning, parser=given_path(name), metavar=name)


_SEED_HELP = "Whole number from 0 to 2^64 - 1; the same seed gives the same digits."
_THREADS_HELP = "Number of threads, 1 to 1024; by default that of available processors. Results do not depend on it."
Seed = Annotated[int, typer.Option("--seed", help=_SEED_HELP, callback=within("seed", 0, GREATEST_SEED))]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]
Threads = Annotated[
    int | None, typer.Option("--threads", help=_THREADS_HELP, callback=within("threads", 1, MOST_WORKERS))
]
# The same where an instrument checks them, so that they are told with all else that is wrong.
SeedOfCard = Annotated[int, typer.Option("--seed", help=_SEED_HELP)]
ThreadsOfCard = Annotated[int | None, typer.Option("--threads", help=_THREADS_HELP)]
# is_eager=True: errors in the other options are reported in the chosen language.
Language = Annotated[
    str, typer.Option("--lang", help="Language of names and figures: en or ko.", callback=known_language, is_eager=True)
]


def list_files(
    files: Mapping[str, Path], read: Callable[[Path], Mapping[str, Any]], as_json: bool, language: str
) -> None:
    """Print title and question of files, from `read`; a file that cannot be read is listed with its problem."""
    listing: dict[str, Mapping[str, Any]] = {}
    for name, path in files.items():
        try:
            listing[name] = read(path)
        except ZonelabError as error:
            # One broken file is no reason to keep the others back, nor for a code that says that nothing was listed.
            problem = error.told(texts(language))[0]
            listing[name] = {"problem": problem}
            say(problem)
    print_listing(listing, as_json, language)


def print_listing(listing: Mapping[str, Mapping[str, Any]], as_json: bool, language: str) -> None:
    """Print names with title and question, or with what is wrong with the file."""
    if as_json:
        print_json(listing, indent=2)
        return
    _ = texts(language)
    shown = {
        name: text.get("problem") or f"{text['title'][in_files(language)]}\n{text['question'][in_files(language)]}"
        for name, text in listing.items()
    }
    # A name is there to be typed, so it is never cut; the text takes the room that is left.
    if terminal.console().width < max(map(cell_len, shown), default=0) + terminal.LEAST_TEXT:
        print_line("\n\n".join(f"{name}\n{indent(text, '  ')}" for name, text in shown.items()))
        return
    columns = [Column(_("Name"), is_text=True), Column(_("Title and question"), is_text=True, folds=True)]
    print_table(columns, [[name, f"{text}\n"] for name, text in shown.items()], _)


def say(text: str) -> None:
    """Print a message to standard error."""
    terminal.say(f"zonelab: {text}")


def command_as_given() -> str:
    """Return the command that runs now, as it can be given again."""
    return shlex.join(["zonelab", *sys.argv[1:]])


def load(name: str, override: list[str] | None) -> Scenario:
    """Return a scenario by name or path, with the keys that ``--set`` sets."""
    from sim.scenario.load import load_scenario
    from sim.scenario.reading.plain_yaml import parse_override

    return load_scenario(name, **dict(parse_override(text) for text in override or []))


def say_notices(notices: Sequence[str], language: str) -> None:
    """Say what became of files that are not the program's."""
    for notice in notices:
        say(told(notice, texts(language)))


def say_written(folder: Path, language: str) -> None:
    """Print where tables and figures are, and say if the figures are not in the language asked for."""
    print_line(texts(language)("Tables and figures: {folder}").format(folder=folder))
    say_if_figures_are_english(language)


def say_if_figures_are_english(language: str, drawn: str = "") -> None:
    """Say, in a language, if figures could not be drawn in it, or in the language `drawn`."""
    from sim.report.plots.style import usable_language

    _ = texts(language)
    if usable_language(drawn or language) != (drawn or language):
        say(
            _(
                "figures in Korean need a font with Korean letters; found none, so they are in English. "
                "Install one, such as NanumGothic."
            )
        )


@contextmanager
def progress(total: int | None, what: str, language: str) -> Iterator[Advance]:
    """Give a function that counts finished runs; if they are stopped, a message says that nothing was written."""
    from sim.report.progress import progress_bar

    try:
        with progress_bar(total, what) as advance:
            yield advance
    except KeyboardInterrupt:
        _ = texts(language)
        say(_("stopped; nothing was written."))
        raise typer.Exit(130) from None
