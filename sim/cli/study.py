"""The command on studies: list them, build one or all, and say which number a build would change."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.shared import AsJson, Language, at_path, print_listing, say, say_if_figures_are_english, say_notices
from sim.language.errors import ZonelabError
from sim.language.texts import sentence, texts
from sim.report import terminal
from sim.report.terminal import print_line

if TYPE_CHECKING:
    from sim.studies.finder import StudyFile


def study(
    name: Annotated[
        str | None, typer.Argument(help="Name of a study in results/, or path of its folder; without it, list them.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Build all studies in results/, and their list.")] = False,
    out: Annotated[Path | None, at_path("--out", "Folder to build in; by default the study's own.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Build elsewhere, change nothing, and list the numbers that differ.")
    ] = False,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Build a study: run its notebook, write tables, figures, pages and reading. Without a name, list the studies."""
    from sim.studies.contents import write_index
    from sim.studies.finder import find_study, study_names

    if name is None and not every:
        _print_list(as_json, language)
        return
    if (name is not None and every) or (out is not None and (every or check)):
        raise ZonelabError(sentence("zonelab study takes a name or --all, and --out with a name alone. Leave one out."))
    studies = [find_study(each) for each in ([name] if name is not None else study_names())]
    differing: list[str] = []
    for each in studies:
        differing += _check(each, language) if check else _build(each, out or each.folder, language)
    if every and not check:
        write_index()
    if differing:
        raise ZonelabError(differing)


def _build(study: StudyFile, out: Path, language: str) -> list[str]:
    import sim
    from sim.studies.build import check_folder

    say_notices(check_folder(study, out), language)
    with _told(study, language) as on_cell:
        notices = sim.study(study.folder, on_cell=on_cell).write(out)
    say_notices(notices, language)
    print_line(texts(language)("Tables, figures, pages and reading: {folder}").format(folder=out))
    say_if_figures_are_english(language, drawn="ko")
    return []


def _check(study: StudyFile, language: str) -> list[str]:
    import sim
    from sim.studies.differences import read_manifest

    read_manifest(study.folder)  # a study that was never built need not be run to report this
    with _told(study, language) as on_cell:
        found = sim.study(study.folder, on_cell=on_cell).differences()
    if not found:
        print_line(texts(language)("{study}: every number is the same.").format(study=study.name))
    return list(found)


@contextmanager
def _told(study: StudyFile, language: str) -> Iterator[Callable[[int], None]]:
    """Show the progress of the notebook, and how long it took; if it is stopped, a message says what is kept."""
    from sim.report.progress import progress_bar
    from sim.studies.build import cell_count

    _, began = texts(language), time.monotonic()
    try:
        with progress_bar(cell_count(study), study.name, _("cells")) as advance:
            yield advance
    except KeyboardInterrupt:
        say(_("stopped; the study is as it was."))
        raise typer.Exit(130) from None
    terminal.say(_("{study}: {seconds:.0f} s").format(study=study.name, seconds=time.monotonic() - began))


def _print_list(as_json: bool, language: str) -> None:
    from sim.studies.contents import listing

    _ = texts(language)
    found = listing()
    for told in found.values():
        if "problem" in told:
            told["problem"] = told["problem"].told(_)[0]
            say(told["problem"])
    if not found and not as_json:
        print_line(_("There are no studies in results/. A study is a folder with notebook.py."))
    else:
        print_listing(found, as_json, language)
