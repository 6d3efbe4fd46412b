"""The command on races: regions choose own budgets; what lasts, what it costs, which rule of the centre ends it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.cards import tell_card
from sim.cli.runs import Name, Set, posterior_for
from sim.cli.shared import AsJson, Language, Seed, Threads, at_path, load, progress, say, say_notices
from sim.language.errors import ZonelabError, quoted
from sim.language.texts import sentence, texts, told
from sim.numerics.arguments import Mistakes

RUNS, FACTORS, VALUE, NONE = 100, "1,2,4", "4", "none"
MOST_HOURS = 1.0


def race(
    name: Name,
    players: Annotated[
        str, typer.Option("--players", help="Regions that race, two or more, with commas between them.")
    ],
    factors: Annotated[
        str, typer.Option("--factors", help="Own budgets that a region may choose, as multiples of today's.")
    ] = FACTORS,
    value: Annotated[
        str, typer.Option("--value", help="What a firm-year is worth to a region, in bn; further ones for the curve.")
    ] = VALUE,
    price: Annotated[
        float | None,
        typer.Option("--price", help="What a firm-year is worth to the country; by default as to the regions."),
    ] = None,
    focuses: Annotated[
        str | None, typer.Option("--focuses", help="Sectors a region may put its focus on, such as as_it_is,finance.")
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Let regions choose whether they apply in rounds.")] = False,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            "--rule",
            help="A rule of the centre: cap=1, ceiling=2, or a key such as zone_share=1; may be repeated; none for "
            "none. By default a few usual ones.",
        ),
    ] = None,
    method: Annotated[
        str | None, typer.Option("--method", help="enumerate or double_oracle; by default what the size suggests.")
    ] = None,
    mixed: Annotated[bool, typer.Option("--mixed", help="Look for mixed equilibria too (extra games).")] = False,
    runs: Annotated[int, typer.Option("--runs", help="Number of runs of each profile.")] = RUNS,
    seed: Seed = 1,
    most_hours: Annotated[
        float, typer.Option("--most-hours", help="Refuse work that would take longer on this machine.")
    ] = MOST_HOURS,
    out: Annotated[
        Path | None, at_path("--out", "Folder for tables, figure and manifest; by default none is written.")
    ] = None,
    override: Set = None,
    draws: Annotated[
        bool | None,
        typer.Option(
            "--posterior/--central", help="Calibrated draws of the weights, or central ones.", show_default=False
        ),
    ] = None,
    as_json: AsJson = False,
    threads: Threads = None,
    language: Language = "en",
) -> None:
    """Let regions race for firms with their own budgets: what lasts, what it costs, which central rule ends it."""
    from sim.lab.card import check_card_folder
    from sim.lab.race.order import checked_order
    from sim.lab.race.race import VALUES, race_of
    from sim.lab.race.region_moves import AS_IT_IS
    from sim.lab.race.report import print_race

    mistakes = Mistakes()
    place = mistakes.of(check_card_folder, out, "race") if out is not None else None
    scenario = mistakes.of(load, name, override)
    worths, multiples = mistakes.of(_numbers, "--value", value), mistakes.of(_numbers, "--factors", factors)
    rules = _rules(rule, mistakes)
    posterior = None if scenario is None else mistakes.of(posterior_for, draws, [scenario], language)
    order = mistakes.of(
        checked_order, scenario, _words(players), multiples or (1.0, 2.0), *(worths or (1.0,))[:1],
        values=(worths or ())[1:] or VALUES, price=price,
        focuses=(AS_IT_IS,) if focuses is None else _words(focuses), apply=apply, rules=rules, method=method,
        mixed=mixed, runs=runs, seed=seed, posterior=posterior, threads=threads, most_hours=most_hours,
        on_progress=None,
    ) if scenario is not None else None  # fmt: skip
    mistakes.raise_all()
    assert order is not None, "what is wrong with it has been told"
    say_notices(() if place is None else place.notices, language)
    with progress(None, order.scenario.name, language) as advance:
        found = race_of(order, advance)
    for notice in found.notices:
        say(told(notice, texts(language)))
    tell_card(found, print_race, out, language, as_json=as_json)


def _words(text: str) -> list[str]:
    """Return the words of a list with commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def _numbers(option: str, text: str) -> Sequence[float]:
    """Return the numbers of a list with commas, at least one."""
    try:
        found = [float(word) for word in _words(text)]
    except ValueError:
        found = []
    if not found:
        wrong = sentence("{option} must be numbers with commas between them; got {given!r}.", option=option, given=text)
        raise ZonelabError(wrong)
    return found


def _rules(given: list[str] | None, mistakes: Mistakes) -> list[dict[str, object]] | None:
    """Return the rules of the centre, None for the usual ones; one option may set several keys with semicolons."""
    from sim.scenario.reading.plain_yaml import parse_override

    if given is None:
        return None
    found: list[dict[str, object]] = []
    for rule in (each for each in given if each != NONE):
        keys: dict[str, object] = {}
        for part in rule.split(";"):
            if "=" not in part or not part.partition("=")[0].strip():
                wrong = sentence(
                    "--rule must be written key=value, such as cap=1, ceiling=2 or zone_share=1, or be none; got "
                    "{given}.",
                    given=quoted(part),
                )
                mistakes.add(wrong)
                continue
            read = mistakes.of(parse_override, part)
            keys |= dict([read]) if read is not None else {}
        found += [keys] if keys else []
    return found
