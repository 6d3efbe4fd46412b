"""What ``zonelab worth`` prints: the sentence, and what weights and facts are worth."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.lab.worth.worth_card import WorthCard
from sim.language.numbers import number, share
from sim.language.texts import texts
from sim.report.money import counted
from sim.report.terminal import Column, print_table, print_text

#: Rows of each table that are printed.
MOST_PRINTED = 8


def print_worth(card: WorthCard, language: str) -> None:
    """Print a card."""
    _ = texts(language)
    times, unit = counted(card.currency, language)
    print_text(card.sentence(language))
    print()
    _print_values(card.tables()["weights"].head(MOST_PRINTED + 1), "weight", _("Weight"), times, language)
    facts = card.facts_in(language).head(MOST_PRINTED)
    if len(facts):
        _print_values(facts, "title", _("A survey of"), times, language)
    columns = [Column(_("Price of a firm-year")), Column(_("Best"), is_text=True), Column(_("Know all weights"))]
    rows: list[list[str] | None] = [
        [number(times * row["price"]), card.title(str(row["best"]), language), number(times * row["all"])]
        for row in _rows(card.curve)
    ]
    print_table(columns, rows, _, tight=True)
    told = _(
        "In {unit}. Worth: what choosing with this known brings beyond the best choice without. Chance gives: in 95 of "
        "100 shuffles of the draws no more is found; a smaller worth is none. Scored: learnt on one half of the draws, "
        "tried on the other. A survey may cost what it is worth, and no more."
    )
    print_text(told.format(unit=unit))
    fits = ", ".join(share(each) for each in card.fit)
    print_text(_("The stand-in explains {fit} of what the draws differ by in firm-years.").format(fit=fits))


def _print_values(table: pd.DataFrame, key: str, heading: str, times: float, language: str) -> None:
    _ = texts(language)
    has_exact = "exact" in table
    columns = [
        Column(heading, is_text=True),
        Column(_("Worth")),
        Column(_("Middle 90%"), rank=1, is_text=True),
        Column(_("Scored"), rank=2),
        Column(_("Chance gives")),
        *([Column(_("Without error"), rank=1)] if has_exact else []),
    ]
    rows: list[list[str] | None] = [
        [
            _("all weights") if row[key] == "all" else str(row[key]),
            number(times * row["value"]),
            f"{number(times * row['low'])}–{number(times * row['high'])}",
            number(times * row["scored"]),
            number(times * row["floor"]),
            *([number(times * row["exact"])] if has_exact else []),
        ]
        for row in _rows(table)
    ]
    print_table(columns, rows, _, tight=True)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
