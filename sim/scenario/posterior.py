"""What a calibration leaves open: weights drawn many times, each draw as good as the next, instead of single values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sim.language.errors import ScenarioError, placed
from sim.language.texts import sentence
from sim.scenario.load import Scenario, with_changes
from sim.scenario.reading.key_paths import split_key

if TYPE_CHECKING:
    import pandas as pd

#: The table of draws, in the folder of a world and in that of results.
DRAWS_FILE = "calibrated.parquet"
#: Runs one after another that share a draw: what differs among them is luck, what differs between draws is more.
PAIRS_A_DRAW = 5


def draws_of(table: pd.DataFrame) -> tuple[dict[str, float], ...]:
    """Return the draws of a table, which has a row for each draw and a column for each weight."""
    return tuple({str(key): float(value) for key, value in row.items()} for row in table.to_dict("records"))


def weight_of(scenario: Scenario, key: str) -> float | None:
    """Return the value of a weight in a scenario, or of a part such as ``cycle.2021-01``; None if that is no number."""
    full, parts = split_key(key)
    value = scenario.entries[full].value
    for part in parts:
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return None if isinstance(value, Mapping) else float(value)


@dataclass(frozen=True, eq=False, repr=False)
class Posterior:
    """Calibrated weights of a world; equal to others if draws and centre are.

    Attributes
    ----------
    record
        The scenario that they were fitted to; its own values of the weights are the centre.
    draws
        Values by the last part of the key, or by a path into its value (``cycle.2021-01``); all draws count alike, and
        the first few stand for all.
    pairs_a_draw
        Run i uses draw i // `pairs_a_draw` modulo their number, so that the first runs do not depend on how many
        follow. It is 1 for results that older versions wrote.
    measures
        What the calibration wrote of the measures that it fitted: by the key of a fact, the middle 90% before and
        after, ``{"prior": [low, high], "posterior": [low, high]}``. No number of a run depends on it.
    """

    record: Scenario
    draws: tuple[Mapping[str, float], ...]
    pairs_a_draw: int = PAIRS_A_DRAW
    measures: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Fingerprint of the draws, of how runs share them, and of the centre."""
        content = json.dumps([[dict(each) for each in self.draws], self.pairs_a_draw, self.centre], sort_keys=True)
        return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()

    def __eq__(self, other: object) -> bool:
        """Return whether the other has the same digest."""
        return self.digest == other.digest if isinstance(other, Posterior) else NotImplemented

    def __hash__(self) -> int:
        """Return a number that equal posteriors share."""
        return hash(self.digest)

    def __repr__(self) -> str:
        """Return a line; `draws` has the values."""
        weights = ", ".join(self.centre)
        return f"<Posterior of {len(self.draws)} draws of {weights}, fitted to {self.record.name}>"

    @cached_property
    def centre(self) -> dict[str, float]:
        """The single value of each weight that is used where no draws are."""
        found = {key: weight_of(self.record, key) for key in self.draws[0]}
        return {key: value for key, value in found.items() if value is not None}

    def factors(self, scenario: Scenario) -> dict[str, float]:
        """Return by which factor a scenario multiplies the values of each weight that is drawn: 1, or its own.

        A weight that it sets to another value than the record's, or to a multiple of another, is not drawn.
        """
        found = {}
        for key, centre in self.centre.items():
            factor = scenario.factors.get(split_key(key)[0])
            if weight_of(scenario, key) == centre:
                found[key] = 1.0
            elif factor is not None and factor.of == centre:
                found[key] = factor.times
        return found

    def set_by(self, scenario: Scenario) -> tuple[str, ...]:
        """Return the weights that a scenario sets itself: its values are used in all draws."""
        drawn = self.factors(scenario)
        return tuple(key for key in self.centre if key not in drawn)

    def draws_of_runs(self, runs: int) -> int:
        """Return how many draws so many runs use.

        Examples
        --------
        >>> posterior = Posterior(None, ({}, {}, {}))
        >>> [posterior.draws_of_runs(runs) for runs in (1, 5, 6, 15, 1000)]
        [1, 1, 2, 3, 3]
        """
        return min(len(self.draws), -(-runs // self.pairs_a_draw))

    def variants(self, scenario: Scenario, runs: int | None = None) -> list[Scenario]:
        """Return a scenario with the weights of each draw, multiplied where it says so, but for those it sets itself.

        Parameters
        ----------
        scenario
            A scenario of the world of the draws.
        runs
            If given, only the draws that so many runs use.

        Raises
        ------
        ScenarioError
            If the scenario plays in another world, or a multiple of a drawn value is out of the key's range.
        """
        if scenario.world.digest != self.record.world.digest:
            wrong = sentence(
                "must play in the world of the calibrated draws, {world}; it plays in {other}.",
                world=self.record.world.name,
                other=scenario.world.name,
            )
            raise ScenarioError(placed(scenario.name, wrong))
        own, factors = self.set_by(scenario), self.factors(scenario)
        used = self.draws if runs is None else self.draws[: self.draws_of_runs(runs)]
        changes = [
            {key: value * factors.get(key, 1.0) for key, value in draw.items() if key not in own} for draw in used
        ]
        return [with_changes(scenario, keep_provenance=False, **change) for change in changes]
