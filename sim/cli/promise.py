"""The command ``zonelab promise``: where a bid's promise lies among the histories."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.cards import asking, tell_card
from sim.cli.runs import Draws, Name, Out
from sim.cli.shared import AsJson, Language, SeedOfCard, ThreadsOfCard


def promise(
    policy: Name,
    baseline: Annotated[str, typer.Argument(help="The scenario without the zone.")] = "no_zone",
    firms: Annotated[float | None, typer.Option("--firms", help="Firms that the bid promises.")] = None,
    jobs: Annotated[float | None, typer.Option("--jobs", help="Jobs that the bid promises.")] = None,
    runs: Annotated[int, typer.Option("--runs", help="Number of runs of each scenario.")] = 1000,
    seed: SeedOfCard = 1,
    draws: Draws = None,
    out: Out = None,
    as_json: AsJson = False,
    threads: ThreadsOfCard = None,
    language: Language = "en",
) -> None:
    """Check a bid's promise: how many histories reach it, and what one would have to assume for it."""
    from sim.lab.promise.promise_door import promise as promise_of
    from sim.lab.promise.promise_printout import print_promise

    with asking("promise", out, policy, language) as asked:
        one, other = asked.scenario(policy), asked.scenario(baseline)
        found = promise_of(
            one, other, firms=firms, jobs=jobs, runs=runs, seed=seed, posterior=asked.posterior(draws, (one, other)),
            threads=threads, on_progress=asked.advance, on_begin=asked.begin,
        )  # fmt: skip
    tell_card(found, print_promise, out, language, as_json=as_json)
