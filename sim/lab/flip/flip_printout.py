"""What ``zonelab flip`` prints: the sentence, a row for each weight or assumption, and what confirms it."""

from __future__ import annotations

from typing import Any

from sim.lab.flip.assumption_card import AssumptionCard
from sim.lab.flip.flip_card import FlipCard
from sim.lab.flip.flip_sentences import value_text
from sim.language.numbers import NOTHING, figures, number, share
from sim.language.texts import Translate, texts
from sim.report.terminal import Column, print_table, print_text
from sim.results.estimates import Estimate

#: Rows of each table that are printed.
MOST_PRINTED, MOST_PAIRS = 12, 5


def print_flip(card: FlipCard | AssumptionCard, language: str) -> None:
    """Print a card of either kind."""
    print_text(card.sentence(language))
    print_text(card.reading(language))
    print()
    if isinstance(card, FlipCard):
        _print_weights(card, language)
        print_text(_distance_text(card, language))
        print_text(_confirmed_text(card, language))
        fit = texts(language)("The stand-in explains {fit} of what the draws differ by; luck leaves {most} to explain.")
        print_text(fit.format(fit=share(card.fit), most=share(card.reachable)))
        if not card.is_sure:
            print_text(_unsure_text(language))
    else:
        _print_assumptions(card, language)
    print_text(card.searched(language))


def _print_weights(card: FlipCard, language: str) -> None:
    _ = texts(language)
    columns = [
        Column(_("Weight"), is_text=True),
        Column(_("Searched"), rank=1, is_text=True),
        Column(_("Middle 90%"), rank=2, is_text=True),
        Column(_("Centre")),
        Column(_("Turns alone")),
        Column(_("With the rest"), rank=2),
        Column(_("Joint flip")),
        Column(_("Importance"), rank=1),
    ]
    rows: list[list[str] | None] = [
        [
            row["weight"], _range(row["least"], row["most"]), _range(row["low"], row["high"]), figures(row["centre"]),
            figures(row["alone"]) if row["turns_alone"] else NOTHING, figures(row["with_the_rest"]),
            figures(row["joint"]), share(row["importance"]),
        ]
        for row in _rows(card, "weights")[:MOST_PRINTED]
    ]  # fmt: skip
    print_table(columns, rows, _, tight=True)
    pairs = _rows(card, "pairs")[:MOST_PAIRS]
    if pairs:
        columns = [
            Column(_("Two weights"), is_text=True),
            Column(_("Turn at"), is_text=True),
            Column(_("Distance")),
            Column(_("Runs confirm"), is_text=True),
        ]
        print_table(columns, [_pair(row, _) for row in pairs], _, tight=True)


def _pair(row: dict[str, Any], _: Translate) -> list[str]:
    shown = {True: _("yes"), False: _("no")}
    confirmed = row["confirmed"]
    return [
        f"{row['one']}, {row['other']}",
        f"{figures(row['one_value'])}, {figures(row['other_value'])}",
        number(row["distance"], 2),
        shown[confirmed] if isinstance(confirmed, bool) else NOTHING,
    ]


def _distance_text(card: FlipCard, language: str) -> str:
    """Return the reliability index and the two chances."""
    _ = texts(language)
    if card.flips.joint is None:
        return _("No flip was found, so there is no reliability index.")
    told = _(
        "Reliability index {beta}: the nearest flip lies so many standard deviations of the draws away. If the claim "
        "were linear in normal weights, it would turn in {chance} of cases; in the draws it does in {share}."
    )
    shares = [share(each, 1) for each in (card.share.mean, card.share.low, card.share.high)]
    shown = f"{shares[0]} ({shares[1]}–{shares[2]})"
    return told.format(beta=number(card.beta, 2), chance=share(card.chance, 1), share=shown)


def _unsure_text(language: str) -> str:
    """Return that the index is a guess."""
    return texts(language)(
        "That is too little: the reliability index is a guess, and only what real runs confirm holds. The claim "
        "differs hardly between draws, or by luck."
    )


def _confirmed_text(card: FlipCard, language: str) -> str:
    """Return what real runs say at the flip."""
    _ = texts(language)
    confirmed, farthest = card.flips.confirmed, card.flips.farthest
    if farthest is not None:
        told = _("Where the search expects it nearest to turning, {pairs} real pairs of runs give {value}.")
        return told.format(pairs=farthest.pairs, value=value_text(farthest.value, language))
    if confirmed is None:
        told = _("Not confirmed: real runs at the points that were searched do not show that it turns.")
    else:
        told = _("Confirmed: at distance {distance}, {pairs} new pairs of runs with other luck give {value}.").format(
            distance=number(confirmed.distance, 2), pairs=confirmed.pairs, value=value_text(confirmed.value, language)
        )
    if not card.flips.denied:
        return told
    denied = _(
        "{count} points that turned with the luck by which they were chosen did not turn with other luck, so the "
        "search went on from there."
    )
    return f"{told} {denied.format(count=card.flips.denied)}"


def _print_assumptions(card: AssumptionCard, language: str) -> None:
    _ = texts(language)
    columns = [
        Column(_("Assumption"), is_text=True),
        Column(_("Declared range"), is_text=True),
        Column(_("Centre")),
        Column(_("Claim at the low end"), rank=1, is_text=True),
        Column(_("Claim at the high end"), rank=1, is_text=True),
        Column(_("Turns alone")),
    ]
    rows: list[list[str] | None] = [
        [
            row["assumption"], _range(row["least"], row["most"]), figures(row["centre"]),
            _ends(row, "at_least", language), _ends(row, "at_most", language),
            figures(row["alone"]) if row["turns_alone"] else NOTHING,
        ]
        for row in _rows(card, "assumptions")[: card.shown(MOST_PRINTED)]
    ]  # fmt: skip
    print_table(columns, rows, _, tight=True)
    if others := card.others(MOST_PRINTED, language):
        print_text(others)
    for row in _rows(card, "together"):
        if row["kind"] != "centre":
            shown = value_text(Estimate(row["mean"], row["low"], row["high"]), language)
            told = _("{keys}: {value}") if row["kind"] == "pair" else _("All at their worst ends: {value}")
            print_text(told.format(keys=row["changes"], value=shown))


def _ends(row: dict[str, Any], name: str, language: str) -> str:
    return value_text(Estimate(row[name], row[f"{name}_low"], row[f"{name}_high"]), language)


def _range(low: float, high: float) -> str:
    return f"{figures(low)}–{figures(high)}"


def _rows(card: FlipCard | AssumptionCard, name: str) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in card.tables()[name].to_dict("records")]
