"""What ``zonelab review`` prints: the sentence, the rules at each review, and the value of waiting over prices."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.lab.review.futures import EXTEND, PERMANENT, REVOKE
from sim.lab.review.indicators import INDICATORS
from sim.lab.review.ladders import DEFAULT, KNOWING, LADDERS, OBSERVING
from sim.lab.review.review_card import Review
from sim.lab.review.review_sentences import price_text
from sim.lab.review.waiting import THRESHOLD
from sim.language.numbers import number, share, signed, with_range
from sim.language.texts import marked, texts
from sim.report.money import counted
from sim.report.terminal import Column, print_table, print_text

#: What can be decided now, by its word in a table.
COMMITMENTS = {REVOKE: REVOKE, EXTEND: EXTEND, PERMANENT: PERMANENT}
#: Rules of a threshold, as the table of waiting names them.
_LADDERS = {**LADDERS, THRESHOLD: marked("the best threshold")}


def print_review(found: Review, language: str) -> None:
    """Print what a review says."""
    _ = texts(language)
    print_text(found.sentence(language))
    print()
    for month in found.futures.months:
        _print_rules(found, month, language)
    _print_gaming(found, language)
    _print_waiting(found, language)
    told = _(
        "Wrong: share of the histories, with its 90% Monte Carlo interval. Thresholds are chosen on one half of the "
        "histories and scored on the other. Worth and regret in {unit}, against always revoking and against hindsight, "
        "over the months that count; the value of waiting over all {horizon} months. What firms are worth later does "
        "not count."
    )
    print_text(told.format(unit=counted(found.currency, language)[1], horizon=found.futures.horizon))


def _print_rules(found: Review, month: int, language: str) -> None:
    _ = texts(language)
    price = found.price_of(month)
    columns = [
        Column(_("Rule"), is_text=True),
        *_rate_columns(language),
    ]
    rules, ladders = (found.parts[name] for name in ("rules", "ladders"))
    shown = [_row(row, "rule", found.currency, language) for row in _at(rules, month, price)]
    best = [each for each in _at(ladders, month, price) if each["ladder"] in (OBSERVING, KNOWING)]
    rows = [*shown, None, *(_row(row, "ladder", found.currency, language) for row in best)]
    title = _("Review at month {month}, a firm-year at {price}; the {counts} months from the review on count")
    told = title.format(
        month=month, price=price_text(price, found.currency, language), counts=found.futures.counts(month)
    )
    print_table(columns, rows, _, title=told)


def _at(table: pd.DataFrame, month: int, price: float) -> list[dict[str, object]]:
    some = (table["month"] == month) & (table["price"] == price) & (table["future"] == EXTEND)
    return [{str(key): value for key, value in row.items()} for row in table[some].to_dict("records")]


def _row(row: dict[str, object], name: str, currency: str, language: str) -> list[str]:
    _ = texts(language)
    times = counted(currency, language)[0]
    words = {**LADDERS, **INDICATORS}
    return [_(words[str(row[name])]), *_rates(row, times, language)]


def _rate_columns(language: str) -> list[Column]:
    _ = texts(language)
    words = (_("Extended"), _("Extended wrongly"), _("Revoked wrongly"), _("Wrong"), _("Regret"), _("Worth"))
    return [Column(word, widest_heading=8) for word in words]


def _rates(row: Mapping[str, object], times: float, language: str) -> list[str]:
    """Return the cells of the columns of rates."""
    wrong, low, high = (share(float(str(row[each]))) for each in ("wrong", "wrong_low", "wrong_high"))
    return [
        *(share(float(str(row[each]))) for each in ("extended", "false_extension", "false_revocation")),
        with_range(wrong, low, high, language),
        number(times * float(str(row["regret"])), 1),
        signed(times * float(str(row["value"])), 1),
    ]


def _print_gaming(found: Review, language: str) -> None:
    """Print how the first review errs if the region raises the ministry's own count and nothing else."""
    _ = texts(language)
    month = found.futures.months[0]
    times = counted(found.currency, language)[0]
    rows = [
        [share(float(str(row["raised"]))), number(float(str(row["reported"])), 0), *_rates(row, times, language)]
        for row in _at(found.parts["gaming"], month, found.price_of(month))
    ]
    columns = [Column(_("Count raised by"), widest_heading=8), Column(_("Count told"), widest_heading=8)]
    title = _("Review at month {month} by the ministry's own count, if the region raises it without any effect")
    print_table([*columns, *_rate_columns(language)], rows, _, title=title.format(month=month))


def _print_waiting(found: Review, language: str) -> None:
    """Print the value of waiting: a row for each price, a column for each ladder."""
    _ = texts(language)
    times, unit = counted(found.currency, language)
    table = found.parts["waiting"]
    ladders = [each for each in (DEFAULT, THRESHOLD, OBSERVING, KNOWING) if (table["ladder"] == each).any()]
    even = {each.mean for each in found.break_even}
    columns = [
        Column(_("A firm-year at"), is_text=True),
        Column(_("Best commitment now"), is_text=True),
        *(Column(_(_LADDERS[each]), widest_heading=14) for each in ladders),
    ]
    rows = []
    for price, some in table.groupby("price"):
        first = some.iloc[0]
        until = "" if pd.isna(first["commitment_month"]) else f" ({int(first['commitment_month'])})"
        waiting = some.set_index("ladder")["waiting"]
        mark = " *" if price in even else ""
        rows.append(
            [
                price_text(float(str(price)), found.currency, language) + mark,
                _(COMMITMENTS[str(first["commitment"])]) + until,
                *(signed(times * float(waiting[each]), 1) for each in ladders),
            ]
        )
    title = _("Value of waiting, {unit}; *: an extension just pays; in brackets the month of the review")
    print_table(columns, rows, _, title=title.format(unit=unit))
