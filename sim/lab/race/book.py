"""The book of a race: what each profile brings, run once with the same luck and kept.

Only firm-years and money of each player and of the country are kept, run by run. The inputs of a draw of the weights
are made once; a profile changes a few columns in them (`sim.lab.race.region_moves.patched`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from threading import local
from typing import NamedTuple

import numpy as np

from sim.engines.ensemble.loop import PHASES, run_span
from sim.engines.ensemble.run_state import MONEY_FIELDS, new_state
from sim.engines.ensemble.threads import done_by_threads
from sim.engines.ensemble.trace import Trace, new_trace
from sim.engines.inputs.arrays import Inputs, make_inputs
from sim.lab.race.equilibria import Profile
from sim.lab.race.race_pace import Pace
from sim.lab.race.region_moves import TODAY, Move, Patch, patch_of, patched
from sim.numerics.compiler import check_compiler
from sim.numerics.processors import usable_processors
from sim.results.costs import MONTHS_A_YEAR
from sim.results.estimates import Floats
from sim.results.ranges import Blocks
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior

#: Profiles that a thread takes at a time, and runs that it takes at a time where all have the same weights.
PROFILES_AT_A_TIME, RUNS_AT_A_TIME = 20, 25
#: Runs that may compile the model, which is no pace; and runs by which the pace is measured first.
COMPILING_RUNS, FIRST_RUNS = 4, 100


class Outcomes(NamedTuple):
    """What profiles bring, run by run.

    Attributes
    ----------
    years : array, shape [profile, run, player and country]
        Firm-years.
    own : array, shape [profile, run, player and country]
        Own money in bn; last that of all regions, whether they play or not.
    central : array, shape [profile, run]
        Central support in bn.
    """

    years: Floats
    own: Floats
    central: Floats

    def payoffs(self, value: float) -> Floats:
        """Return what the players get, in bn: value x own firm-years - own money; shape [profile, run, player]."""
        return np.asarray(value * self.years[..., :-1] - self.own[..., :-1])

    def welfare(self, price: float) -> Floats:
        """Return what the country gets, in bn: price x firm-years - all money; shape [profile, run]."""
        return np.asarray(price * self.years[..., -1] - self.own[..., -1] - self.central)


class Luck(NamedTuple):
    """How every profile is run: the same runs over the same draws.

    Attributes
    ----------
    runs, seed, posterior
        As for `sim.run_ensemble`.
    threads
        Number of threads; None for all available processors.
    """

    runs: int
    seed: int
    posterior: Posterior | None
    threads: int | None

    @property
    def blocks(self) -> Blocks | None:
        """Which runs share a draw."""
        return None if self.posterior is None else Blocks.of(self.posterior, self.runs)

    @property
    def size(self) -> int:
        """Runs of a task: those of a draw."""
        return RUNS_AT_A_TIME if self.posterior is None else self.posterior.pairs_a_draw

    def inputs(self, scenario: Scenario) -> list[Inputs]:
        """Return the inputs of each draw."""
        if self.posterior is None:
            return [make_inputs(scenario)]
        return [make_inputs(each) for each in self.posterior.variants(scenario, self.runs)]


class Book:
    """Profiles of one scenario.

    Parameters
    ----------
    scenario
        What all profiles share.
    players
        Regions, in the order of a profile.
    luck, pace
        How profiles are run, and how long that takes.
    on_progress
        Called with the number of runs done since it was last called.
    """

    def __init__(
        self,
        scenario: Scenario,
        players: Sequence[str],
        luck: Luck,
        pace: Pace,
        on_progress: Callable[[int], None] | None = None,
    ) -> None:
        self.scenario, self.players, self.luck = scenario, tuple(players), luck
        self._pace, self._on_progress = pace, on_progress
        self._inputs = luck.inputs(scenario)
        self._columns = [scenario.world.region_ids.index(each) for each in players]
        self.moves: list[list[Move]] = [[] for _ in players]
        self._patches: list[list[Patch]] = [[] for _ in players]
        self._numbers: list[dict[bytes, int]] = [{} for _ in players]
        self._rows: dict[Profile, int] = {}
        self._kept = self._room(0)
        for player in range(len(self.players)):
            self.number(player, TODAY)

    @property
    def today(self) -> Profile:
        """The profile in which the scenario stays as it is."""
        return (0,) * len(self.players)

    @property
    def profiles(self) -> int:
        """Number of profiles that have been run."""
        return len(self._rows)

    @property
    def known(self) -> tuple[Profile, ...]:
        """The profiles that have been run."""
        return tuple(self._rows)

    def number(self, player: int, move: Move) -> int:
        """Return the number of a move of a player; moves that change the same have the same one."""
        patch = patch_of(self.scenario, self.players[player], move)
        known = self._numbers[player]
        if patch.digest not in known:
            known[patch.digest] = len(known)
            self.moves[player].append(move)
            self._patches[player].append(patch)
        return known[patch.digest]

    def outcomes(self, profiles: Sequence[Profile]) -> Outcomes:
        """Return what profiles bring, in their order; those that have not been run are run now.

        Raises
        ------
        ZonelabError
            If that would take too long.
        """
        missing = [each for each in dict.fromkeys(profiles) if each not in self._rows]
        if missing:
            self._run(missing)
        rows = [self._rows[each] for each in profiles]
        return Outcomes(*(each[rows] for each in self._kept))

    def check(self, profiles: int) -> None:
        """Raise a `ZonelabError` if so many profiles would take too long to run."""
        self._pace.check(profiles * self.luck.runs)

    def _room(self, profiles: int) -> Outcomes:
        shape = (profiles, self.luck.runs)
        wide = (*shape, len(self.players) + 1)
        return Outcomes(np.empty(wide), np.empty(wide), np.empty(shape))

    def _run(self, profiles: list[Profile]) -> None:
        """Run profiles and keep what they bring."""
        runs = len(profiles) * self.luck.runs
        if not self._pace.runs:
            for first in (COMPILING_RUNS, FIRST_RUNS):
                self._pace.seconds, self._pace.runs = 0.0, 0
                few = self.luck._replace(runs=min(first, self.luck.runs))
                with self._pace.timed(few.runs):
                    self._fill(profiles[:1], few, self._room(1), None)
        self._pace.check(runs)
        found = self._room(len(profiles))
        with self._pace.timed(runs):
            self._fill(profiles, self.luck, found, self._on_progress)
        first = len(self._rows)
        self._kept = Outcomes(*(np.concatenate(both) for both in zip(self._kept, found, strict=True)))
        self._rows |= {profile: first + i for i, profile in enumerate(profiles)}

    def _fill(
        self, profiles: list[Profile], luck: Luck, found: Outcomes, on_progress: Callable[[int], None] | None
    ) -> None:
        check_compiler()
        seed, size = np.uint64(luck.seed), luck.size
        own = local()

        def tasks() -> Iterator[tuple[int, int]]:
            """Give the runs of a draw and some profiles, draw by draw, since a draw has its own state."""
            for first in range(0, luck.runs, size):
                for some in range(0, len(profiles), PROFILES_AT_A_TIME):
                    yield first, some

        def work(task: tuple[int, int], say: Callable[[int], None]) -> None:
            first, some = task
            inputs = self._inputs[first // size % len(self._inputs)]
            rows = min(size, luck.runs - first)
            if getattr(own, "inputs", None) is not inputs:
                own.inputs, own.state, own.trace = inputs, new_state(inputs), new_trace(inputs, size)
            steps = PHASES * inputs.months.size
            for i, profile in enumerate(profiles[some : some + PROFILES_AT_A_TIME], some):
                moved = patched(inputs, [self._patches[p][move] for p, move in enumerate(profile)])
                run_span(moved, own.state, own.trace, seed, first, 0, rows, 0, steps)
                self._note(own.trace, rows, Outcomes(*(each[i, first : first + rows] for each in found)))
                say(rows)

        threads = luck.threads or usable_processors()
        with closing(done_by_threads(tasks(), threads, work)) as said:
            for rows in said:
                if on_progress is not None:
                    on_progress(rows)

    def _note(self, trace: Trace, rows: int, to: Outcomes) -> None:
        """Write firm-years and money of the first runs of a trace where they belong."""
        months = trace.firms[:rows].sum(axis=(1, 3), dtype=np.int64)
        paid = {field: trace.regions[field][:rows].sum(axis=1) for field in MONEY_FIELDS}
        for kept, numbers in ((to.years, months), (to.own, paid["own_money"])):
            kept[:, :-1] = numbers[:, self._columns]
            kept[:, -1] = numbers.sum(axis=1)
        to.years[:] /= MONTHS_A_YEAR
        to.central[:] = sum(paid[field].sum(axis=1) for field in MONEY_FIELDS if field != "own_money")
