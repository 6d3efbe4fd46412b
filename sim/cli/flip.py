"""The command that says what would overturn a claim."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.cards import asking, tell_card
from sim.cli.shared import AsJson, Language, SeedOfCard, ThreadsOfCard, at_path

Claimed = Annotated[
    str,
    typer.Argument(
        metavar="CLAIM",
        help="Such as 'displaced_share < 0.5', or 'open_competition better than staggered in net_new'.",
    ),
]


def flip(
    claim: Claimed,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy", help="The scenario that a claim about a number is about; by default that of patterns.yaml."
        ),
    ] = None,
    baseline: Annotated[
        str, typer.Option("--against", help="The scenario that policies are compared with.")
    ] = "no_zone",
    assumptions: Annotated[
        bool, typer.Option("--assumptions", help="Move the keys marked assumption instead of the calibrated weights.")
    ] = False,
    draws: Annotated[int | None, typer.Option("--draws", help="Number of calibrated draws; by default all.")] = None,
    seed: SeedOfCard = 1,
    threads: ThreadsOfCard = None,
    out: Annotated[Path | None, at_path("--out", "Folder for sentence, picture and tables.")] = None,
    as_json: AsJson = False,
    language: Language = "en",
) -> None:
    """Show what would overturn a claim: the nearest weights that the record allows at which it turns."""
    import sim
    from sim.lab.flip.flip_printout import print_flip

    with asking("flip_assumptions" if assumptions else "flip", out, claim, language) as asked:
        card = sim.flip(
            claim, policy, baseline, of="assumptions" if assumptions else "weights", draws=draws, seed=seed,
            threads=threads, on_progress=asked.advance, on_begin=asked.begin,
        )  # fmt: skip
    tell_card(card, print_flip, out, language, as_json=as_json)
