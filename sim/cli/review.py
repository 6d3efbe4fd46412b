"""The command ``zonelab review``: when to stop a zone."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.cards import tell_card
from sim.cli.runs import Draws, Name, Out, posterior_for
from sim.cli.shared import AsJson, Language, Seed, Threads, load, progress, say_notices


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
        int | None, typer.Option("--horizon", help="Months simulated; by default 72 after the last review.")
    ] = None,
    runs: Annotated[int, typer.Option("--runs", help="Number of runs of each future.")] = 1000,
    seed: Seed = 1,
    draws: Draws = None,
    out: Out = None,
    as_json: AsJson = False,
    threads: Threads = None,
    language: Language = "en",
) -> None:
    """Review a zone at several dates: how often it is extended or revoked wrongly, and what waiting is worth."""
    from sim.lab.card import check_card_folder
    from sim.lab.review.futures import scenarios_of
    from sim.lab.review.review_door import MONTHS
    from sim.lab.review.review_door import review as review_of
    from sim.lab.review.review_printout import print_review

    scenarios = [load(name, None) for name in (policy, baseline)]
    if out is not None:
        say_notices(check_card_folder(out, "review").notices, language)
    posterior = posterior_for(draws, scenarios, language)
    with progress(runs * scenarios_of(months or MONTHS), policy, language) as advance:
        found = review_of(
            scenarios[0], scenarios[1], months=months or MONTHS, prices=prices or None, extension=extension,
            horizon=horizon, runs=runs, seed=seed, posterior=posterior, threads=threads, on_progress=advance,
        )  # fmt: skip
    tell_card(found, print_review, out, language, as_json=as_json)
