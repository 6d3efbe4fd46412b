"""Profiles judged: whether each is an equilibrium, how sure that is, who would leave it, what it costs the country."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.lab.chance import chance
from sim.lab.race.equilibria import Profile
from sim.lab.race.game import Game, Method
from sim.lab.race.loss import cooperative_welfare, estimate, optimum, regret
from sim.lab.race.region_moves import Move
from sim.results.estimates import Estimate, Floats

#: A profile is told of if it is an equilibrium in so many resamples; at most so many are.
LEAST_CHANCE, MOST_TOLD = 0.05, 10
#: Shares of money below which two sums are equal.
SAME_MONEY = 1e-9


@dataclass(frozen=True)
class Standing:
    """What is known of a profile.

    Attributes
    ----------
    profile
        Numbers of the moves.
    moves
        The moves themselves.
    is_equilibrium
        Whether nobody gains by another move alone, on the mean of all runs.
    chance
        In which share of the resamples it is an equilibrium.
    regret : bn
        What the best deviation of one player would bring it.
    loss : bn
        The country's welfare at the cooperative optimum less that here.
    against_today : bn
        The country's welfare in today's profile less that here.
    years : firm-years
        What the profile brings the country beyond today's.
    own, central : float [bn]
        Own money of all regions, and central support, beyond today's.
    """

    profile: Profile
    moves: tuple[Move, ...]
    is_equilibrium: bool
    chance: Estimate
    regret: Estimate
    loss: Estimate
    against_today: Estimate
    years: Estimate
    own: float
    central: float


@dataclass(frozen=True, eq=False)
class Judged:
    """A game with its standings.

    Attributes
    ----------
    game
        The game.
    today
        The outcomes of today's profile are those of this game's book; it need not be among the moves.
    """

    game: Game

    @cached_property
    def today(self) -> Floats:
        """The country's welfare in today's profile, shape [run]."""
        return np.asarray(self.game.book.outcomes([self.game.book.today]).welfare(self.game.stakes.price)[0])

    @cached_property
    def _cooperative(self) -> Floats:
        return cooperative_welfare(self.game)[0]

    @cached_property
    def optimum(self) -> Profile:
        """The cooperative optimum of all runs."""
        return optimum(self.game)

    def standing(self, profile: Profile) -> Standing:
        """Return what is known of a profile."""
        game = self.game
        worth = game.welfare([profile])[0]
        here, today = game.outcomes([profile]), game.book.outcomes([game.book.today])
        return Standing(
            profile=profile,
            moves=tuple(game.moves(profile)),
            is_equilibrium=profile in game.found,
            chance=chance(game.is_equilibrium_in(profile)),
            regret=estimate(game, regret(game, profile)),
            loss=estimate(game, self._cooperative - worth),
            against_today=estimate(game, self.today - worth),
            years=estimate(game, (here.years - today.years)[0, :, -1]),
            own=float((here.own - today.own)[0, :, -1].mean()),
            central=float((here.central - today.central)[0].mean()),
        )

    @cached_property
    def equilibria(self) -> list[Standing]:
        """The pure equilibria of the mean, from the best for the country to the worst."""
        found = [self.standing(each) for each in self.game.found]
        return sorted(found, key=lambda each: each.loss.mean)

    @cached_property
    def likely(self) -> list[Standing]:
        """The equilibria, and with all profiles run those that may be one, the likeliest first."""
        others: list[Profile] = []
        if self.game.method is Method.ENUMERATE:
            chances = self.game.chances
            order = np.argsort(-chances.ravel(), kind="stable")[:MOST_TOLD]
            others = [self.game.profiles[i] for i in order if chances.ravel()[i] >= LEAST_CHANCE]
        more = [self.standing(each) for each in others if each not in self.game.found]
        return sorted([*self.equilibria, *more], key=lambda each: -each.chance.mean)

    @property
    def worst(self) -> Standing | None:
        """The equilibrium that is worst for the country; None if there is no pure one."""
        return self.equilibria[-1] if self.equilibria else None

    @property
    def best(self) -> Standing | None:
        """The equilibrium that is best for the country; None if there is no pure one."""
        return self.equilibria[0] if self.equilibria else None

    def spends_more(self, standing: Standing) -> bool:
        """Return whether some player spends more than today."""
        game = self.game
        here, today = game.outcomes([standing.profile]), game.book.outcomes([game.book.today])
        own, before = here.own[0, :, :-1].mean(axis=0), today.own[0, :, :-1].mean(axis=0)
        return bool((own > before * (1 + SAME_MONEY)).any())

    @cached_property
    def lasts_today(self) -> Estimate:
        """In which share of the resamples today's profile is an equilibrium; nan where it is not among the moves."""
        if not all(0 in menu for menu in self.game.menus):
            return Estimate(float("nan"), float("nan"), float("nan"))
        return chance(self.game.is_equilibrium_in(self.game.start))

    @cached_property
    def is_race(self) -> bool:
        """Whether some player spends more than today in some equilibrium."""
        return any(self.spends_more(each) for each in self.equilibria)
