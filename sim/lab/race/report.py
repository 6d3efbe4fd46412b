"""A race on a terminal: the finding, the equilibria, the rules of the centre, and the curve over values."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.lab.race.equilibria import Profile
from sim.lab.race.race import Race
from sim.lab.race.race_words import Words, chance_word
from sim.lab.race.standings import Judged
from sim.language.numbers import NOTHING, number, share, signed
from sim.language.texts import Translate, marked, texts
from sim.report.terminal import Column, print_table, print_text
from sim.results.estimates import Estimate

EQUILIBRIUM, MAY_BE, TODAY, OPTIMUM = (
    marked("equilibrium"), marked("may be one"), marked("today"), marked("best for the country"),
)  # fmt: skip


def print_race(found: Race, language: str) -> None:
    """Print what a race comes to."""
    _, words = texts(language), found.words(language)
    print_text(found.sentence(language))
    if words.others(found.judged):
        print_text(words.others(found.judged))
    _print_profiles(found.judged, words, _)
    _print_rules(found, words, _)
    _print_curve(found.curve, words, _)


def _ranged(words: Words, found: Estimate) -> str:
    return NOTHING if math.isnan(found.mean) else words.money_range(found, with_unit=False)


def _print_profiles(judged: Judged, words: Words, _: Translate) -> None:
    kinds: dict[Profile, list[str]] = {}
    standings = {each.profile: each for each in judged.likely}
    for each in judged.likely:
        kinds[each.profile] = [EQUILIBRIUM if each.is_equilibrium else MAY_BE]
    if all(0 in menu for menu in judged.game.menus):
        kinds.setdefault(judged.game.start, []).append(TODAY)
    kinds.setdefault(judged.optimum, []).append(OPTIMUM)
    columns = [
        Column(_("Profile: multiples of today's own budgets"), is_text=True, folds=True),
        Column("", is_text=True),
        Column(_("Chance that it lasts"), widest_heading=12),
        Column(words.in_unit(_("Loss")), is_text=True),
        Column(words.in_unit(_("Gain from leaving")), rank=1, is_text=True),
        Column(words.in_unit(_("Own money")), rank=2),
    ]
    rows = []
    for profile, told in kinds.items():
        each = standings.get(profile) or judged.standing(profile)
        rows.append(
            [
                words.profile(each.moves),
                ", ".join(map(_, told)),
                chance_word(each.chance),
                _ranged(words, each.loss),
                _ranged(words, each.regret),
                words.money(each.own, with_unit=False),
            ]
        )
    print_table(columns, rows, _)


def _print_rules(found: Race, words: Words, _: Translate) -> None:
    if not found.rules:
        return
    columns = [
        Column(_("Rule of the centre"), is_text=True, folds=True),
        Column(_("Ends the race"), is_text=True),
        Column(words.in_unit(_("Saves the country")), is_text=True),
        Column(words.in_unit(_("Central support")), rank=1),
        Column(_("Firm-years"), rank=2),
    ]
    rows = []
    for each in found.rules:
        known = each.worst is not None and not math.isnan(each.central)
        central = words.money(each.central, with_unit=False) if known else NOTHING
        ends = _("yes") if each.ends_race else _("no")
        years = signed(each.years) if known else NOTHING
        rows.append([words.rule(each.rule), ends, _ranged(words, each.saved), central, years])
    print_table(columns, rows, _)


def _print_curve(curve: Sequence[Judged], words: Words, _: Translate) -> None:
    columns = [
        Column(_("Worth of a firm-year")),
        Column(_("Equilibria")),
        Column(_("Chance that it lasts"), widest_heading=12),
        Column(words.in_unit(_("Loss")), is_text=True),
        Column(_("The worst of them"), rank=1, is_text=True, folds=True),
    ]
    rows = []
    for judged in curve:
        worst = judged.worst
        last = [NOTHING] * 3
        if worst is not None:
            last = [share(worst.chance.mean), _ranged(words, worst.loss), words.profile(worst.moves)]
        rows.append([words.worth(judged.game.stakes.value), number(len(judged.equilibria), 0), *last])
    print_table(columns, rows, _)
