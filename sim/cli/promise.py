"""The command ``zonelab promise``: where a bid's promise lies among the histories."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.cards import tell_card
from sim.cli.runs import Draws, Name, Out, posterior_for
from sim.cli.shared import AsJson, Language, Seed, Threads, load, progress, say_notices


def promise(
    policy: Name,
    baseline: Annotated[str, typer.Argument(help="The scenario without the zone.")] = "no_zone",
    firms: Annotated[float | None, typer.Option("--firms", help="Firms that the bid promises.")] = None,
    jobs: Annotated[float | None, typer.Option("--jobs", help="Jobs that the bid promises.")] = None,
    runs: Annotated[int, typer.Option("--runs", help="Number of runs of each scenario.")] = 1000,
    seed: Seed = 1,
    draws: Draws = None,
    out: Out = None,
    as_json: AsJson = False,
    threads: Threads = None,
    language: Language = "en",
) -> None:
    """Check a bid's promise: how many histories reach it, and what one would have to assume for it."""
    from sim.lab.card import check_card_folder
    from sim.lab.promise.promise_door import promise as promise_of
    from sim.lab.promise.promise_printout import print_promise

    scenarios = [load(name, None) for name in (policy, baseline)]
    if out is not None:
        say_notices(check_card_folder(out, "promise").notices, language)
    posterior = posterior_for(draws, scenarios, language)
    with progress(None, policy, language) as advance:
        found = promise_of(
            scenarios[0], scenarios[1], firms=firms, jobs=jobs, runs=runs, seed=seed, posterior=posterior,
            threads=threads, on_progress=advance,
        )  # fmt: skip
    tell_card(found, print_promise, out, language, as_json=as_json)
