"""The command that says what knowing more is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.cards import asking, tell_card
from sim.cli.shared import AsJson, Language, SeedOfCard, ThreadsOfCard, at_path


def worth(
    policies: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[POLICY]...", help="Scenarios to choose between; by default the policy of patterns.yaml."
        ),
    ] = None,
    baseline: Annotated[
        str, typer.Option("--against", help="The scenario that each is compared with, which can be chosen too.")
    ] = "no_zone",
    price: Annotated[
        float | None,
        typer.Option(
            "--price",
            help="What a firm-year is worth, in bn of the currency; by default that at which the first policy is worth "
            "its money.",
        ),
    ] = None,
    draws: Annotated[int | None, typer.Option("--draws", help="Number of calibrated draws; by default all.")] = None,
    seed: SeedOfCard = 1,
    threads: ThreadsOfCard = None,
    out: Annotated[Path | None, at_path("--out", "Folder for sentence, picture and tables.")] = None,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Show what knowing more is worth for a choice between policies: each weight, and each fact to be measured."""
    import sim
    from sim.lab.worth.worth_printout import print_worth

    with asking("worth", out, ", ".join(policies or [baseline]), language) as asked:
        card = sim.worth(
            policies, baseline, price=price, draws=draws, seed=seed, threads=threads, on_progress=asked.advance,
            on_begin=asked.begin,
        )  # fmt: skip
    tell_card(card, print_worth, out, language, as_json=as_json)
