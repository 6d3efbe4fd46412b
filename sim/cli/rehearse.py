"""The command that rehearses the evaluation of a policy."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.cards import tell_card
from sim.cli.runs import Draws, Out, posterior_for
from sim.cli.shared import AsJson, Language, Seed, Threads, load, progress, say_notices
from sim.numerics.arguments import DEFAULT_RUNS, Mistakes


def rehearse(
    policy: Annotated[str, typer.Argument(help="The scenario whose evaluation is rehearsed; it has zones.")],
    baseline: Annotated[
        str | None,
        typer.Argument(help="The scenario without them; by default no_zone, or of another world the policy without."),
    ] = None,
    designs: Annotated[
        list[str] | None,
        typer.Option("--design", help="A design such as did:level:all, or standard, or all; may be given often."),
    ] = None,
    runs: Annotated[int, typer.Option("--runs", help="Number of pairs of histories.")] = DEFAULT_RUNS,
    seed: Seed = 1,
    years_before: Annotated[
        int, typer.Option("--years-before", help="Years before the announcement; 0 leaves the scenarios as they are.")
    ] = 5,
    level: Annotated[float, typer.Option("--level", help="Level of the tests.")] = 0.10,
    draws: Draws = None,
    out: Out = None,
    as_json: AsJson = False,
    threads: Threads = None,
    language: Language = "en",
) -> None:
    """Rehearse the evaluation of a policy: would it find the effect, how wrong is it, which design is best."""
    from sim.lab.card import check_card_folder
    from sim.lab.rehearsal.rehearsal import rehearsal_of
    from sim.lab.rehearsal.rehearsal_order import checked_rehearsal
    from sim.lab.rehearsal.rehearsal_printout import print_rehearsal

    mistakes = Mistakes()
    place = mistakes.of(check_card_folder, out, "rehearsal") if out is not None else None
    one = mistakes.of(load, policy, None)
    other = mistakes.of(load, baseline, None) if baseline is not None else None
    posterior = mistakes.of(posterior_for, draws, [each for each in (one, other) if each], language) if one else None
    order = mistakes.of(
        checked_rehearsal, one or policy, other or baseline, designs, runs, seed, years_before=years_before,
        level=level, posterior=posterior, threads=threads, on_progress=None,
    )  # fmt: skip
    mistakes.raise_all()
    assert order is not None, "what is wrong with it has been told"
    say_notices(() if place is None else place.notices, language)
    with progress(order.work, policy, language) as advance:
        found = rehearsal_of(order, advance)
    tell_card(found, print_rehearsal, out, language, as_json=as_json)
