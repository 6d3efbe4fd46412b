"""The door of the race, and the card that it gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from sim.lab.card import Card
from sim.lab.race.book import Book
from sim.lab.race.game import Game, Method, Stakes
from sim.lab.race.mixed import mixed_equilibria
from sim.lab.race.order import Order, checked_order
from sim.lab.race.race_pace import Pace
from sim.lab.race.race_tables import (
    alone_table,
    curve_table,
    equilibria_table,
    mixed_table,
    path_table,
    payoff_table,
    rules_table,
)
from sim.lab.race.race_words import Words
from sim.lab.race.region_moves import AS_IT_IS
from sim.lab.race.replies import PathEnd, Step
from sim.lab.race.rules import Rule, RuledRace, ruled_race
from sim.lab.race.standings import Judged
from sim.language.texts import Sentence, check_language, sentence
from sim.results.estimates import Floats
from sim.results.manifest import scenario_entry
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior

if TYPE_CHECKING:
    import pandas as pd

    from sim.report.plots.style import Figure

#: Runs of each profile: twenty calibrated draws.
RUNS = 100
#: What a firm-year is worth, in bn, at which the race is told beside the one that is asked for.
VALUES = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0)


@dataclass(frozen=True, eq=False)
class Race(Card):
    """What a race of regions comes to.

    Attributes
    ----------
    order
        What was asked for.
    judged
        The game, its equilibria and what they cost.
    curve
        The same for each worth of a firm-year.
    rules
        The race under each rule of the centre.
    paths
        Best replies from today and from the cooperative optimum.
    mixed
        Mixed equilibria, where they were asked for.
    """

    word: ClassVar[str] = "race"

    order: Order
    judged: Judged
    curve: tuple[Judged, ...]
    rules: tuple[RuledRace, ...]
    paths: dict[str, tuple[list[Step], PathEnd]]
    mixed: tuple[tuple[Floats, ...], ...]

    @property
    def _money(self) -> str:
        return self.order.scenario.world.currency

    def words(self, language: str = "en") -> Words:
        """Return the texts about the race in a language."""
        check_language(language)
        return Words(self.order.scenario.world, self.order.players, language)

    def sentence(self, language: str = "en") -> str:
        """Return what the race costs the country, with its range."""
        check_language(language)
        return self.words(language).sentence(self.judged)

    @cached_property
    def equilibria(self) -> pd.DataFrame:
        """Profiles that are equilibria or may be, today's, and the cooperative optimum."""
        return equilibria_table(self.judged, self._money)

    @cached_property
    def alone(self) -> pd.DataFrame:
        """What each move of one region alone brings it and the country, in bn."""
        return alone_table(self.judged.game, self._money)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return equilibria, curve, rules, paths, alone, payoffs, and mixed equilibria where they were asked for."""
        game = self.judged.game
        found = {
            "equilibria": self.equilibria,
            "curve": curve_table(self.curve, self._money),
            "rules": rules_table(self.rules, self.words(), self._money),
            "paths": path_table(game, self.paths, self._money),
            "alone": self.alone,
            "payoffs": payoff_table(game, self._money),
        }
        return found | ({"mixed": mixed_table(game, self.mixed, self._money)} if self.order.mixed else {})

    def figure(self, language: str = "en") -> Figure:
        """Return own gain against the country's gain by region, and what each central rule saves."""
        from sim.report.plots.race_figure import race_figure

        words = self.words(language)
        names = {player: words.region(i) for i, player in enumerate(self.order.players)}
        bars = [(words.rule(each.rule), each.saved, each.ends_race) for each in self.rules]
        return race_figure(self.alone, names, bars, self.sentence(language), self._money, language)

    def about(self) -> dict[str, Any]:
        """Return the order as plain data."""
        order = self.order
        return {
            "scenario": scenario_entry(order.scenario),
            "players": list(order.players),
            "moves": [[move.factor, move.focus, move.applies] for move in order.menu],
            "value": order.value,
            "price": order.price,
            "values": list(order.values),
            "rules": [dict(rule) for rule in order.rules],
            "method": str(order.method),
            "mixed": order.mixed,
            "runs": order.luck.runs,
            "seed": order.luck.seed,
            "draws": None if order.luck.posterior is None else order.luck.posterior.digest,
            "profiles_run": self.profiles_run,
        }

    @property
    def profiles_run(self) -> int:
        """Number of profiles that were run without a rule of the centre that sets keys."""
        return self.judged.game.book.profiles

    @property
    def notices(self) -> tuple[Sentence, ...]:
        """What a reader is to know about how the race was solved."""
        found = []
        if self.order.was_matched:
            found.append(
                sentence("support.match is set to 0: in a race the regions choose their budgets, and no rule reacts.")
            )
        if self.judged.game.method is Method.DOUBLE_ORACLE:
            found.append(
                sentence(
                    "Solved by the double oracle: {run:,} of {all:,.0f} profiles were run. Its equilibria are those of "
                    "the restricted game, checked against every move of every region alone; there may be others.",
                    run=self.profiles_run,
                    all=self.judged.game.size,
                )
            )
        return tuple(found)

    def scenario(self, profile: Sequence[int]) -> Scenario:
        """Return a profile, given by the numbers of its moves, as a scenario that can be run and compared."""
        from sim.lab.race.region_moves import scenario_of

        moves = self.judged.game.moves(tuple(profile))
        return scenario_of(self.order.scenario, dict(zip(self.order.players, moves, strict=True)))


def race(
    scenario: Scenario | str | Path,
    players: Sequence[str],
    factors: Sequence[float] = (1.0, 2.0, 4.0),
    value: float = 4.0,
    *,
    values: Sequence[float] = VALUES,
    price: float | None = None,
    focuses: Sequence[str] = (AS_IT_IS,),
    apply: bool = False,
    rules: Sequence[Rule] | None = None,
    method: Literal["enumerate", "double_oracle"] | None = None,
    mixed: bool = False,
    runs: int = RUNS,
    seed: int = 1,
    posterior: Posterior | Literal["record"] | None = "record",
    threads: int | None = None,
    most_hours: float = 1.0,
    on_progress: Callable[[int], None] | None = None,
) -> Race:
    """Let regions race: find the profiles of moves that nobody leaves, and what they cost the country.

    Each region chooses its own budget, and perhaps its focus and whether it applies. It gets ``value`` times its own
    firm-years less its own money; the country gets ``price`` times all firm-years less all money. Every profile is run
    with the same luck.

    Parameters
    ----------
    scenario
        A scenario, or the name or path of one; its `support.match` is set to 0.
    players
        Two regions or more that compete.
    factors : [multiple]
        Own budgets that a region may choose, as multiples of today's.
    value : float [bn per firm-year]
        What a firm-year is worth to each region.
    values : [bn per firm-year]
        At which the race is told too; the same runs serve for all.
    price : float [bn per firm-year]
        What a firm-year is worth to the country; by default what it is worth to the regions.
    focuses
        What a region may focus on: ``as_it_is``, or a sector that it puts all of its focus on.
    apply
        Whether a region may choose not to apply in the rounds of the scenario.
    rules
        Of the centre, each a mapping: ``cap`` (multiple of today's own budget), ``ceiling`` (bn per year) or keys of
        the scenario, such as ``zone_share``. By default a cap, a ceiling, and how the centre divides its money.
    method
        ``"enumerate"`` runs all profiles; ``"double_oracle"`` few. By default the first, up to a million runs.
    mixed
        Whether to look for mixed equilibria, of up to four players, which takes the extra ``games``.
    runs, seed, posterior, threads, on_progress
        As for `sim.run_ensemble`; runs are those of each profile.
    most_hours : float [hours]
        Work that would take longer is refused.

    Returns
    -------
    Race

    Raises
    ------
    ZonelabError
        If an argument is not allowed, or the work would take too long.
    """
    order = checked_order(
        scenario, players, factors, value, values=values, price=price, focuses=focuses, apply=apply, rules=rules,
        method=method, mixed=mixed, runs=runs, seed=seed, posterior=posterior, threads=threads, most_hours=most_hours,
        on_progress=on_progress,
    )  # fmt: skip
    return race_of(order, on_progress)


def race_of(order: Order, on_progress: Callable[[int], None] | None = None) -> Race:
    """Return the race of an order that is checked.

    Raises
    ------
    ZonelabError
        If it turns out on its first runs that it would take too long.
    """
    pace = Pace(order.most_hours)

    def new_book(of: Scenario) -> Book:
        return Book(of, order.players, order.luck, pace, on_progress)

    book = new_book(order.scenario)
    menus = tuple(
        tuple(dict.fromkeys(book.number(player, move) for move in order.menu)) for player in range(len(order.players))
    )
    judged = Judged(Game(book, menus, Stakes(order.value, order.price_at(order.value)), order.method))
    if order.method is Method.ENUMERATE or order.mixed:
        judged.game.outcomes(judged.game.profiles)
    curve = tuple(
        judged if each == order.value else Judged(judged.game.at(Stakes(each, order.price_at(each))))
        for each in order.values
    )
    found = tuple(ruled_race(judged, rule, new_book) for rule in order.rules)
    starts = {"today": judged.game.start}
    if judged.optimum != judged.game.start:
        starts["cooperative optimum"] = judged.optimum
    paths = {name: judged.game.path(start) for name, start in starts.items()}
    mixed_ones = tuple(mixed_equilibria(judged.game.table)) if order.mixed else ()
    return Race(order, judged, curve, found, paths, mixed_ones)
