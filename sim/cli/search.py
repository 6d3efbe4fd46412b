"""The command ``zonelab search``: the best compromises among policies, over the calibrated weights."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.cards import tell_card
from sim.cli.runs import Draws
from sim.cli.shared import AsJson, Language, Threads, at_path, command_as_given, list_files, say, say_notices
from sim.cli.sweeps import Scheduler
from sim.language.texts import marked, texts
from sim.numerics.arguments import Mistakes

#: Where searches are kept if no folder is named.
RESULTS = Path("results") / "searches"
#: The word that lists the searches.
LIST = "list"


def search(
    file: Annotated[
        str | None,
        typer.Argument(
            help="Name of a search that comes with zonelab, such as zone_terms, or path of a YAML file; without it, or "
            "with the word list, these are listed."
        ),
    ] = None,
    out: Annotated[Path | None, at_path("--out", "Folder of the search; by default results/searches/NAME.")] = None,
    draws: Draws = None,
    threads: Threads = None,
    scheduler: Scheduler = None,
    most_hours: Annotated[
        float, typer.Option("--most-hours", help="Hours that the search may take, as estimated beforehand.")
    ] = 1.0,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Search for the policies that no other beats in every aim; if the folder exists, go on."""
    if file in (None, LIST):
        _list(as_json, language)
        return
    from sim.lab.card import check_card_folder
    from sim.lab.search.search_door import checked_plan
    from sim.lab.search.search_door import search as search_for
    from sim.lab.search.search_printout import print_search
    from sim.report.progress import progress_bar

    mistakes, _ = Mistakes(), texts(language)
    folder = out or RESULTS / Path(str(file)).stem
    place = mistakes.of(check_card_folder, folder, "search")
    plan = checked_plan(
        str(file), mistakes, posterior=None if draws is False else "record", threads=threads, scheduler=scheduler,
        most_hours=most_hours,
    )  # fmt: skip
    say_notices(() if place is None else place.notices, language)
    try:
        with progress_bar(plan.search.candidates, plan.file, _(marked("candidates"))) as advance:
            found = search_for(
                plan, folder, threads=threads, scheduler=scheduler, most_hours=most_hours, on_progress=advance
            )
    except KeyboardInterrupt:
        say(_("stopped; what is done is kept. Go on: {command}").format(command=command_as_given()))
        raise typer.Exit(130) from None
    tell_card(found, print_search, folder, language, as_json=as_json)


def _list(as_json: bool, language: str) -> None:
    """List the searches that can be named, and the question that each asks."""
    from sim.scenario.reading.search_file import read_search, search_files

    list_files(
        search_files(), lambda path: read_search(path).model_dump(include={"title", "question"}), as_json, language
    )
