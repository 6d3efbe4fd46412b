"""The command ``zonelab review``: when to stop a zone."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.cards import asking, tell_card
from sim.cli.runs import Draws, Name, Out
from sim.cli.shared import AsJson, Language, SeedOfCard, ThreadsOfCard


def review(
    policy: Name,
    baseline: Name,
    months: Annotated[
        list[int] | None,
        typer.Option("--month", help="Months in force after which to review; may be repeated. By default 24 and 36."),
    ] = None,
    prices: Annotated[
        list[float] | None,
        typer.Option("--price", help="Price of a firm-year in bn; may be repeated. By default around what just pays."),
    ] = None,
    extension: Annotated[
        int | None, typer.Option("--extension", help="Months of an extension; by default the policy's.")
    ] = None,
    horizon: Annotated[
        int | None, typer.Option("--horizon", help="Months that count, whichever the review; by default 72 after each.")
    ] = None,
    runs: Annotated[int, typer.Option("--runs", help="Number of runs of each future.")] = 1000,
    seed: SeedOfCard = 1,
    draws: Draws = None,
    out: Out = None,
    as_json: AsJson = False,
    threads: ThreadsOfCard = None,
    language: Language = "en",
) -> None:
    """Review a zone at several dates: how often it is extended or revoked wrongly, and what waiting is worth."""
    from sim.lab.review.futures import scenarios_of
    from sim.lab.review.review_door import MONTHS
    from sim.lab.review.review_door import review as review_of
    from sim.lab.review.review_printout import print_review

    with asking("review", out, policy, language, runs * scenarios_of(months or MONTHS)) as asked:
        one, other = asked.scenario(policy), asked.scenario(baseline)
        found = review_of(
            one, other, months=months or MONTHS, prices=prices or None, extension=extension, horizon=horizon, runs=runs,
            seed=seed, posterior=asked.posterior(draws, (one, other)), threads=threads, on_progress=asked.advance,
            on_begin=asked.begin,
        )  # fmt: skip
    tell_card(found, print_review, out, language, as_json=as_json)
