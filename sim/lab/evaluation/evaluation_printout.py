"""What ``zonelab evaluate`` takes and prints: units with their dates; the sentence, and a row for each design."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.lab.card_json import card_object
from sim.lab.evaluation.estimators import DESIGNS
from sim.lab.evaluation.evaluation_card import UNBOUNDED, Evaluation
from sim.language.errors import quoted
from sim.language.numbers import NOTHING, between, figures, share
from sim.language.texts import sentence, texts, told
from sim.numerics.arguments import Mistakes
from sim.report.terminal import Column, print_json, print_table, print_text


def dates_given(treated: Sequence[str], since: str | None) -> dict[str, str]:
    """Return the first period of each unit that ``--treated`` names, as NAME or NAME=PERIOD.

    Examples
    --------
    >>> dates_given(["north", "south=2021"], "2019")
    {'north': '2019', 'south': '2021'}
    """
    dates, mistakes = dict[str, str](), Mistakes()
    for each in treated:
        name, _equals, own = each.rpartition("=") if "=" in each else (each, "", "")
        date = own or since
        if not name.strip():
            wrong = sentence("--treated must name a unit, as NAME or NAME=PERIOD; got {given}.", given=quoted(each))
            mistakes.add(wrong)
        elif name in dates:
            mistakes.add(
                sentence(
                    "{option} must name each unit once; {unit} is there twice. Drop one.",
                    option="--treated",
                    unit=quoted(name),
                )
            )
        elif not date:
            wrong = sentence(
                "--from must say from which period on {unit} has the policy; it is missing. Give it, or write "
                "--treated {name}=PERIOD.",
                unit=quoted(name),
                name=name,
            )
            mistakes.add(wrong)
        dates[name] = date or ""
    mistakes.raise_all()
    return dates


def print_evaluation(card: Evaluation, language: str, *, as_json: bool = False) -> None:
    """Print a card, as tables or as one JSON object."""
    if as_json:
        print_json(card_object(card, language))
        return
    _ = texts(language)
    print_text(card.sentence(language))
    print()
    columns = [
        Column(_("Design"), is_text=True),
        Column(_("Effect")),
        Column(_("{level} interval").format(level=share(card.level)), is_text=True),
        Column("p"),
        Column(_("Smallest p"), rank=1),
    ]
    rows = [
        [
            _(DESIGNS[design]), figures(found.real.effect), _interval(found.interval, language), figures(found.p, 2),
            figures(found.smallest_p, 2),
        ]
        for design, found in card.ranked.items()
    ]  # fmt: skip
    print_table(columns, rows, _, tight=True)
    for note in card.notes:
        print_text(told(note, _))


def _interval(ends: tuple[float, float], language: str) -> str:
    low, high = ends
    if np.isinf(low):
        return texts(language)(UNBOUNDED)
    return NOTHING if np.isnan(low) else between(figures(low), figures(high), language)
