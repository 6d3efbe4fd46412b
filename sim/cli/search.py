"""The command ``zonelab search``: the best compromises among policies, over the calibrated weights."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.cards import tell_card
from sim.cli.runs import Draws
from sim.cli.shared import AsJson, Language, Threads, at_path, command_as_given, say, say_notices
from sim.cli.sweeps import Scheduler
from sim.language.texts import marked, texts

#: Where searches are kept if no folder is named.
RESULTS = Path("results") / "searches"


def search(
    file: Annotated[
        str,
        typer.Argument(help="Name of a search that comes with zonelab, such as zone_terms, or path of a YAML file."),
    ],
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
    from sim.lab.card import check_card_folder
    from sim.lab.search.search_door import search as search_for
    from sim.lab.search.search_plan import plan_of
    from sim.lab.search.search_printout import print_search
    from sim.report.progress import progress_bar

    plan, _ = plan_of(file, posterior=None if draws is False else "record"), texts(language)
    folder = out or RESULTS / plan.file
    say_notices(check_card_folder(folder, "search").notices, language)
    try:
        with progress_bar(plan.search.candidates, plan.file, _(marked("candidates"))) as advance:
            found = search_for(
                plan, folder, threads=threads, scheduler=scheduler, most_hours=most_hours, on_progress=advance
            )
    except KeyboardInterrupt:
        say(_("stopped; what is done is kept. Go on: {command}").format(command=command_as_given()))
        raise typer.Exit(130) from None
    tell_card(found, print_search, folder, language, as_json=as_json)
