"""Candidates proposed by Optuna, generation by generation, so that the same past always gives the same next generation.

A study in memory is all that there is: each generation has a sampler of its own, whose seed follows from that of the
search and from the number of the generation, all its candidates are asked for before one is told, and they are told in
the order of their numbers. So what is proposed depends on nothing but the seed and what was told. Who resumes a search
tells again what is kept, and is proposed the same candidates.

Optuna's own `JournalStorage` does not give that: it does not keep the state of a sampler, so a search that is resumed
draws other numbers; and its file has times in it, and lines in the order in which workers happen to end.

NSGA-II (Deb et al. 2002) proposes for one or two aims, NSGA-III (Deb and Jain 2014) for more. Polynomial mutation moves
a lever a little rather than anywhere: on ZDT1 it leaves a fifth of the distance to the front that Optuna's default
leaves.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.numerics.extras import needed

#: What breaks a constraint so much comes after everything that can be measured.
UNDEFINED = 1e9
#: From so many aims on, NSGA-III proposes.
MANY_AIMS = 3


@dataclass(frozen=True)
class Whole:
    """A lever of `size` settings, 0 to `size` - 1, in their order."""

    size: int


@dataclass(frozen=True)
class Category:
    """A lever of `size` settings without an order."""

    size: int


@dataclass(frozen=True)
class Real:
    """A lever from 0 to 1."""


Lever = Whole | Category | Real


@dataclass(frozen=True)
class Told:
    """What a candidate reaches.

    Attributes
    ----------
    values
        Of each aim; None where one is undefined, or the candidate cannot be.
    broken
        By how much it breaks the constraints, in all; 0 where it keeps them.
    """

    values: tuple[float, ...] | None
    broken: float = 0.0


class Proposer:
    """Proposes generations of candidates.

    Parameters
    ----------
    levers
        By name.
    maximised
        Of each aim, whether it is to be high.
    population
        Candidates of a generation.
    seed
        Whole number.

    Raises
    ------
    ZonelabError
        If Optuna is not installed.
    """

    def __init__(self, levers: Mapping[str, Lever], maximised: Sequence[bool], population: int, seed: int) -> None:
        self._optuna = needed("optuna", "Optuna", "zonelab search", "search")
        self._levers = {name: self._distribution(lever) for name, lever in levers.items()}
        self._maximised, self._population, self._seed = tuple(maximised), population, seed
        self._generation = 0
        with self._quiet():
            directions = ["maximize" if high else "minimize" for high in self._maximised]
            self._study = self._optuna.create_study(directions=directions)
        self._asked: list[Any] = []

    def propose(self, count: int) -> list[dict[str, Any]]:
        """Return the levers of the next candidates, at most a population; they are then to be told."""
        assert not self._asked, "a generation is told before the next is proposed"
        assert count <= self._population
        with self._quiet():
            self._study.sampler = self._sampler()
            self._asked = [self._study.ask(self._levers) for _ in range(count)]
        self._generation += 1
        return [dict(each.params) for each in self._asked]

    def tell(self, told: Sequence[Told]) -> None:
        """Tell what the candidates that were proposed reach, in their order."""
        with self._quiet():
            for trial, each in zip(self._asked, told, strict=True):
                trial.set_constraint("broken", each.broken if each.values is not None else UNDEFINED)
                self._study.tell(trial, each.values if each.values is not None else [0.0] * len(self._maximised))
        self._asked = []

    def _sampler(self) -> Any:
        samplers = self._optuna.samplers
        seed = int(np.random.SeedSequence([self._seed, self._generation]).generate_state(1)[0])
        kind = samplers.NSGAIISampler if len(self._maximised) < MANY_AIMS else samplers.NSGAIIISampler
        return kind(population_size=self._population, mutation=samplers.nsgaii.PolynomialMutation(), seed=seed)

    def _distribution(self, lever: Lever) -> Any:
        kinds = self._optuna.distributions
        if isinstance(lever, Real):
            return kinds.FloatDistribution(0.0, 1.0)
        if isinstance(lever, Category):
            return kinds.CategoricalDistribution(range(lever.size))
        return kinds.IntDistribution(0, lever.size - 1)

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Keep Optuna's log of every candidate, and its word that these samplers may change, from the reader."""
        log = self._optuna.logging
        before = log.get_verbosity()
        log.set_verbosity(log.WARNING)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", self._optuna.exceptions.ExperimentalWarning)
                yield
        finally:
            log.set_verbosity(before)
