"""Rules of the centre that may end a race: for each, the same game is played anew with that rule.

A *cap* limits own budgets to a multiple of today's, a *ceiling* to a sum; both are moves that a region no longer has.
Any other rule sets keys of the scenario, such as `support.zone_share`: how the centre divides its own money.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.lab.race.book import Book
from sim.lab.race.game import Game, Method
from sim.lab.race.loss import cooperative_welfare, estimate
from sim.lab.race.region_moves import Move, mean_budget
from sim.lab.race.standings import Judged, Standing
from sim.results.estimates import Estimate
from sim.scenario.load import Scenario, with_changes

#: The words of a rule that are not keys of the scenario.
CAP, CEILING = "cap", "ceiling"
#: With more runs than this the game under a rule is solved by the double oracle.
MOST_RUNS_OF_A_RULE = 50_000

Rule = Mapping[str, object]


def usual_rules(scenario: Scenario, players: Sequence[str], greatest: float) -> list[Rule]:
    """Return the rules that are tried if none are given.

    Budgets of today at most; for each the mean of today's at most; all of the centre's money to zones, or none of it;
    and where there can be several zones, equal parts for them. Those that the scenario has already are left out.

    Parameters
    ----------
    scenario, players
    greatest : float [multiple]
        The greatest budget that a region may choose.
    """
    settings = scenario.settings
    mean = float(np.mean([mean_budget(scenario, region) for region in players]))
    zones = len({tuple(each.regions) for each in settings.zones.designations})
    zones += sum(each.awards for each in settings.zones.rounds)
    limits: list[Rule] = [*([{CAP: 1.0}] if greatest > 1 else []), {CEILING: round(mean, 3)}]
    divided: list[dict[str, object]] = [{"zone_share": 0.0}, {"zone_share": 1.0}]
    divided += [{"concentration": 0.0}] if zones > 1 else []
    new = [each for each in divided if with_changes(scenario, keep_provenance=False, **each).digest != scenario.digest]
    return [*limits, *new]


@dataclass(frozen=True, eq=False)
class RuledRace:
    """The race under a rule of the centre.

    Attributes
    ----------
    rule
        What it sets.
    judged
        The game under the rule.
    saved : bn
        The country's welfare at its worst equilibrium, less that at the worst equilibrium without the rule.
    left : bn
        The country's welfare at the cooperative optimum without the rule, less that at its worst equilibrium.
    years, own, central : float [firm-years, bn, bn]
        What the rule changes at these equilibria: the country's firm-years, own money, central support.
    """

    rule: Rule
    judged: Judged
    saved: Estimate
    left: Estimate
    years: float
    own: float
    central: float

    @property
    def worst(self) -> Standing | None:
        """Its worst equilibrium."""
        return self.judged.worst

    @property
    def ends_race(self) -> bool:
        """Whether there is an equilibrium, and in none anybody spends more than today."""
        return self.worst is not None and not self.judged.is_race


def ruled_game(game: Game, rule: Rule, new_book: Callable[[Scenario], Book]) -> Game:
    """Return the game under a rule.

    Parameters
    ----------
    game
        The game without it.
    rule
        As the door takes it, checked.
    new_book
        Makes the book of another scenario.
    """
    changes = {key: value for key, value in rule.items() if key not in (CAP, CEILING)}
    book = new_book(with_changes(game.book.scenario, keep_provenance=False, **changes)) if changes else game.book
    cap = float(rule.get(CAP, np.inf))  # type: ignore[arg-type]  # the door has checked that it is a number
    ceiling = rule.get(CEILING)

    def under(move: Move) -> Move:
        return replace(move, factor=min(move.factor, cap), ceiling=None if ceiling is None else float(ceiling))  # type: ignore[arg-type]  # likewise

    menus = tuple(
        tuple(dict.fromkeys(book.number(player, under(game.book.moves[player][number])) for number in menu))
        for player, menu in enumerate(game.menus)
    )
    small = np.prod([float(len(menu)) for menu in menus]) * game.runs <= MOST_RUNS_OF_A_RULE
    return Game(book, menus, game.stakes, Method.ENUMERATE if small else Method.DOUBLE_ORACLE)


def ruled_race(race: Judged, rule: Rule, new_book: Callable[[Scenario], Book]) -> RuledRace:
    """Return the race under a rule; parameters are those of `ruled_game`, and the race without it."""
    nothing, none = Estimate(float("nan"), float("nan"), float("nan")), float("nan")
    game = ruled_game(race.game, rule, new_book)
    judged = Judged(game)
    if judged.worst is None or race.worst is None:
        return RuledRace(rule, judged, nothing, nothing, none, none, none)
    here, there = game.outcomes([judged.worst.profile]), race.game.outcomes([race.worst.profile])
    price = game.stakes.price
    worth = here.welfare(price)[0]
    return RuledRace(
        rule=rule,
        judged=judged,
        saved=estimate(game, worth - there.welfare(price)[0]),
        left=estimate(game, cooperative_welfare(race.game)[0] - worth),
        years=float((here.years - there.years)[0, :, -1].mean()),
        own=float((here.own - there.own)[0, :, -1].mean()),
        central=float((here.central - there.central)[0].mean()),
    )
