"""What a race says: its sentence, and the names of moves, profiles and rules in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.lab.race.region_moves import AS_IT_IS, Move
from sim.lab.race.rules import CAP, CEILING, Rule
from sim.lab.race.standings import LEAST_CHANCE, Judged, Standing
from sim.language import numbers
from sim.language.numbers import NOTHING, exact, share
from sim.language.texts import Noun, Translate, marked, texts
from sim.report.money import MONEY, amount
from sim.results.estimates import Estimate
from sim.scenario.world.names import Names
from sim.scenario.world.world import World

#: Rules of the centre that have a name besides their key.
RULES = {
    ("zone_share", 0.0): marked("All central support to pilots in every region"),
    ("zone_share", 1.0): marked("All central support to zones"),
    ("concentration", 0.0): marked("Equal parts of the zone money for all zones"),
}


def move_word(move: Move, world: World | None = None, language: str = "en") -> str:
    """Return a move as tables and figures name it; without a world the focus is named by its key.

    Examples
    --------
    >>> move_word(Move(4.0)), move_word(Move(2.0, "finance", False)), move_word(Move(4.0, ceiling=0.9))
    ('4', '2, finance, stays out', '4, at most 0.9')
    """
    _ = texts(language)
    parts = [f"{move.factor:g}"]
    if move.ceiling is not None:
        parts.append(_("at most {ceiling}").format(ceiling=f"{move.ceiling:g}"))
    if move.focus != AS_IT_IS:
        parts.append(move.focus if world is None else Names(world, language).sector(move.focus))
    if move.applies is False:
        parts.append(_("stays out"))
    return ", ".join(parts)


@dataclass(frozen=True)
class Words:
    """Texts about a race in a world and a language."""

    world: World
    players: tuple[str, ...]
    language: str

    @property
    def _(self) -> Translate:
        return texts(self.language)

    def money(self, value: float, *, with_unit: bool = True) -> str:
        """Return money, given in bn, as a reader writes it."""
        counted = amount(MONEY, self.world.currency, self.language)
        shown = numbers.number(value * counted.times)
        return shown + counted.unit if with_unit else shown

    def worth(self, value: float) -> str:
        """Return what a firm-year is worth, with all its digits."""
        return amount(MONEY, self.world.currency, self.language).told(value)

    def in_unit(self, heading: str) -> str:
        """Return a heading with the unit of money behind it."""
        return f"{heading}, {amount(MONEY, self.world.currency, self.language).unit.strip()}"

    def money_range(self, found: Estimate, *, with_unit: bool = True) -> str:
        """Return money with its range."""
        counted = amount(MONEY, self.world.currency, self.language)
        mean, low, high = (counted.times * each for each in (found.mean, found.low, found.high))
        unit = counted.unit if with_unit else ""
        if math.isnan(low) or math.isnan(high):
            return numbers.number(mean) + unit
        places = numbers.interval_places(low, high)
        ends = [numbers.number(each, places) for each in (low, high)]
        return numbers.with_range(numbers.number(mean, places) + unit, ends[0], ends[1], self.language)

    def region(self, player: int) -> str:
        """Return the name of a player."""
        return Names(self.world, self.language).region(self.players[player])

    def move(self, move: Move) -> str:
        """Return the name of a move."""
        return move_word(move, self.world, self.language)

    def profile(self, moves: Sequence[Move]) -> str:
        """Return a profile: who makes which move."""
        return "; ".join(f"{self.region(i)} {self.move(move)}" for i, move in enumerate(moves))

    def rule(self, rule: Rule) -> str:
        """Return what a rule of the centre is."""
        _ = self._
        parts = []
        for key, value in rule.items():
            if key == CAP:
                parts.append(_("Own budgets at most {factor} times today's").format(factor=exact(float(str(value)))))
            elif key == CEILING:
                parts.append(_("Own budgets at most {money} a year").format(money=self.worth(float(str(value)))))
            else:
                named = RULES.get((key, value)) if isinstance(value, int | float) else None
                shown = f"{value:g}" if isinstance(value, float) else str(value)
                parts.append(f"{key} = {shown}" if named is None else f"{_(named)} ({key} = {shown})")
        return ", ".join(parts)

    def sentence(self, judged: Judged) -> str:
        """Return what the race costs, and how sure its equilibrium is."""
        stakes, _ = judged.game.stakes, self._
        if stakes.value == stakes.price:
            given = _("If each region values a firm-year at {value}").format(value=Noun(self.worth(stakes.value)))
        else:
            given = _("If each region values a firm-year at {value} and the country at {price}").format(
                value=Noun(self.worth(stakes.value)), price=Noun(self.worth(stakes.price))
            )
        return " ".join([f"{given}, {self._cost(judged)}", *self._how_sure(judged)])

    def _cost(self, judged: Judged) -> str:
        _, best, worst = self._, judged.best, judged.worst
        if best is None or worst is None:
            return _("no budgets last: whatever they are, some region gains by changing its own.")
        if not judged.is_race:
            return _("there is no race: no region gains by spending more than today ({share} of resamples).").format(
                share=share(worst.chance.mean)
            )
        if len(judged.equilibria) == 1 and worst.profile == judged.optimum:
            gain = self.money_range(reversed_sign(worst.against_today))
            return _(
                "the regions spend more than today, and for the country nothing is better: it gains {gain}."
            ).format(gain=gain)
        cost = self.money_range(worst.loss)
        if len(judged.equilibria) > 1:
            cost = _("{best} to {worst}").format(best=self.money_range(best.loss), worst=cost)
        return _(_race(worst)).format(cost=cost)

    def _how_sure(self, judged: Judged) -> list[str]:
        """Return how sure the equilibrium is of which the sentence speaks; nothing where there is no race."""
        if judged.worst is None or not judged.is_race:
            return []
        told = self._(
            "How sure: where the draws are drawn again, this profile is an equilibrium in {count} of 100 cases "
            "(multiples of today's own budgets: {profile})."
        )
        count = f"{100 * judged.worst.chance.mean:.0f}"
        return [told.format(count=count, profile=self.profile(judged.worst.moves))]

    def others(self, judged: Judged) -> str:
        """Return how many profiles may be equilibria, and whether today's budgets would last."""
        _, found = self._, []
        if judged.is_race:
            told = _("{count} profiles are equilibria in {least} of the cases or more.")
            count = sum(each.chance.mean >= LEAST_CHANCE for each in judged.likely)
            found.append(told.format(count=count, least=share(LEAST_CHANCE)))
        if not math.isnan(judged.lasts_today.mean):
            told = _("Today's budgets would last in {share} of the cases.")
            found.append(told.format(share=share(judged.lasts_today.mean)))
        return " ".join(found)


def _race(worst: Standing) -> str:
    """Return the sentence about a race by whether the country would be better off without it."""
    if worst.against_today.low > 0:
        return marked("the race costs {cost} and the country would have been better off without it.")
    if worst.against_today.mean > 0:
        return marked("the race costs {cost} and the country would probably have been better off without it.")
    return marked("the race costs {cost} against what the regions could agree on, yet the country gains by it.")


def reversed_sign(found: Estimate) -> Estimate:
    """Return a loss as a gain."""
    return Estimate(-found.mean, -found.high, -found.low)


def chance_word(found: Estimate) -> str:
    """Return a chance as a share; a dash where there is none."""
    return NOTHING if math.isnan(found.mean) else share(found.mean)
