"""The game that regions play in a book of profiles: who has which moves, what they get, and its equilibria."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from sim.lab.halves import halves
from sim.lab.race.book import Book, Outcomes
from sim.lab.race.double_oracle import double_oracle
from sim.lab.race.equilibria import Profile, deviations, equilibria, resampled, stable_in, stays_best
from sim.lab.race.region_moves import Move
from sim.lab.race.replies import PathEnd, Step, reply_path
from sim.results.estimates import Floats
from sim.results.ranges import Interval, RangeKind, interval_of


class Method(StrEnum):
    """How a game is solved."""

    ENUMERATE = "enumerate"
    DOUBLE_ORACLE = "double_oracle"


@dataclass(frozen=True)
class Stakes:
    """What a firm-year is worth.

    Attributes
    ----------
    value : float [bn per firm-year]
        To a region.
    price : float [bn per firm-year]
        To the country.
    """

    value: float
    price: float


@dataclass(frozen=True, eq=False)
class Game:
    """Players with their moves in a book.

    Attributes
    ----------
    book
        Runs the profiles.
    menus
        For each player the numbers of its moves in the book.
    stakes
        What a firm-year is worth.
    method
        Whether all profiles are run, or as few as possible.
    """

    book: Book
    menus: tuple[tuple[int, ...], ...]
    stakes: Stakes
    method: Method

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of moves of each player."""
        return tuple(len(menu) for menu in self.menus)

    @property
    def size(self) -> int:
        """Number of profiles."""
        return int(np.prod([float(each) for each in self.sizes]))

    @cached_property
    def profiles(self) -> list[Profile]:
        """All profiles, the moves of the last player fastest."""
        return list(product(*(range(size) for size in self.sizes)))

    @property
    def start(self) -> Profile:
        """Today's profile; of a player who may not stay as today, its first move."""
        return tuple(menu.index(0) if 0 in menu else 0 for menu in self.menus)

    @property
    def runs(self) -> int:
        """Runs of a profile."""
        return self.book.luck.runs

    def at(self, stakes: Stakes) -> Game:
        """Return the same game at other stakes."""
        return Game(self.book, self.menus, stakes, self.method)

    @property
    def run_so_far(self) -> list[Profile]:
        """Profiles of the game that have been run, in the order of the moves."""
        numbers = [{number: i for i, number in enumerate(menu)} for menu in self.menus]
        known = (
            tuple(own.get(number, -1) for own, number in zip(numbers, each, strict=True)) for each in self.book.known
        )
        return sorted(each for each in known if min(each) >= 0)

    def moves(self, profile: Profile) -> list[Move]:
        """Return the move of each player in a profile."""
        return [
            self.book.moves[player][menu[move]]
            for player, (menu, move) in enumerate(zip(self.menus, profile, strict=True))
        ]

    def outcomes(self, profiles: Sequence[Profile]) -> Outcomes:
        """Return what profiles bring, run by run."""
        return self.book.outcomes(
            [tuple(menu[move] for menu, move in zip(self.menus, each, strict=True)) for each in profiles]
        )

    def payoff(self, profiles: Sequence[Profile]) -> Floats:
        """Return the mean payoffs of profiles, in bn, shape [profile, player]."""
        return np.asarray(self.outcomes(profiles).payoffs(self.stakes.value).mean(axis=1))

    def welfare(self, profiles: Sequence[Profile]) -> Floats:
        """Return what the country gets in profiles, in bn, shape [profile, run]."""
        return self.outcomes(profiles).welfare(self.stakes.price)

    @property
    def interval(self) -> Interval:
        """What gives values of runs their mean and range: what the record leaves open, or that of the mean."""
        blocks = self.book.luck.blocks
        return interval_of(RangeKind.MEAN if blocks is None else RangeKind.RECORD, blocks)

    @cached_property
    def halves(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """The runs of the two halves, each of which scores what the other chose."""
        return halves(self.runs, self.book.luck.blocks)

    def by_draw(self, payoffs: Floats) -> tuple[Floats, NDArray[np.int64]]:
        """Return means of payoffs, shape [profile, run, ...], for each draw, shape [draw, profile, ...]; and runs."""
        first = np.moveaxis(payoffs, 1, 0)
        blocks = self.book.luck.blocks
        if blocks is None:
            return first, np.ones(self.runs, dtype=np.int64)
        means, _squares, counts = blocks.by_draw(first)
        return means, counts

    @cached_property
    def weights(self) -> Floats:
        """Weights of the draws when they are drawn again, shape [resample, draw]."""
        blocks = self.book.luck.blocks
        counts = np.ones(self.runs, dtype=np.int64)
        return resampled(counts if blocks is None else blocks.by_draw(counts)[2], self.book.luck.seed)

    @cached_property
    def table(self) -> Floats:
        """Mean payoffs of all profiles, shape [*moves, player]."""
        return self.payoff(self.profiles).reshape(*self.sizes, len(self.sizes))

    @cached_property
    def found(self) -> list[Profile]:
        """The pure equilibria of the mean payoffs: all of them, or those that the double oracle finds."""
        if self.method is Method.ENUMERATE:
            return equilibria(self.table)
        return double_oracle(self.start, self.sizes, self.payoff, self.book.check).equilibria

    @cached_property
    def chances(self) -> Floats:
        """In which share of the resamples each profile is an equilibrium, shape [*moves]."""
        means, _counts = self.by_draw(self.outcomes(self.profiles).payoffs(self.stakes.value))
        return stable_in(means.reshape(means.shape[0], *self.sizes, len(self.sizes)), self.weights)

    def is_equilibrium_in(self, profile: Profile) -> NDArray[np.bool_]:
        """Return in which resamples a profile is an equilibrium, from its unilateral deviations alone."""
        others = []
        for player, size in enumerate(self.sizes):
            reached = self.outcomes(list(deviations(profile, player, size))).payoffs(self.stakes.value)
            others.append(self.by_draw(reached[..., player])[0])
        own = self.by_draw(self.outcomes([profile]).payoffs(self.stakes.value))[0][:, 0]
        return stays_best(own, others, self.weights)

    def path(self, start: Profile) -> tuple[list[Step], PathEnd]:
        """Return the path of best replies from a profile."""
        return reply_path(start, self.sizes, self.payoff)
