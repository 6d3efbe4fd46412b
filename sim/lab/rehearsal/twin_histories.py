"""Twin histories: what happens with a policy and without, and where the model's own rule would have put the zones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.lab.observation import Observation, observed_of
from sim.lab.rehearsal.zone_dates import Cohort, competition, distances_of, places_of
from sim.lab.rehearsal.zone_layout import Flags, Floats, Ints
from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.results.comparable import check_all_comparable
from sim.results.ensemble import EnsembleResult
from sim.results.ranges import Blocks
from sim.results.reported import reported_by_month
from sim.runs import run_ensemble
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior
from sim.scenario.schema.words import month_number, month_text

#: The month at whose end a survey counts: that of the yearly data of designs.
_DECEMBER = 12


@dataclass(frozen=True, eq=False)
class Histories:
    """Histories with the policy and their twins without.

    Attributes
    ----------
    policy, baseline
        By outcome, its values at the end of each month, shape [run, month, region], regions as in the world file.
    cohorts
        The zones by their dates.
    zones : array, shape [run, zone]
        Places of the regions with a zone, in the order of the cohorts.
    by_rule : array, shape [run, zone]
        Those that the model's own rule of choice gives; -1 where it gives too few.
    at_random : array, shape [run, zone]
        As many competing regions, drawn by lot.
    start
        The first month, numbered on an endless calendar.
    names
        Keys of the regions.
    outside, competing : arrays, shape [region]
        Whether they lie outside the capital area; whether they compete, and the law lets them apply.
    distances : array, shape [region, region] [km]
    blocks
        Which runs share a draw of the weights; None where all have the same.
    """

    policy: dict[str, NDArray[Any]]
    baseline: dict[str, NDArray[Any]]
    cohorts: tuple[Cohort, ...]
    zones: Ints
    by_rule: Ints
    at_random: Ints
    start: int
    names: tuple[str, ...]
    outside: Flags
    competing: Flags
    distances: Floats
    blocks: Blocks | None

    @property
    def runs(self) -> int:
        """Number of pairs."""
        return int(self.zones.shape[0])

    @property
    def months(self) -> int:
        """Length of the horizon."""
        return int(self.policy["firms"].shape[1])


def twin_histories(
    policy: Scenario,
    baseline: Scenario,
    cohorts: tuple[Cohort, ...],
    runs: int,
    seed: int,
    posterior: Posterior | None,
    surveyed: Observation | None,
    threads: int | None,
    on_progress: Callable[[int], None] | None,
) -> Histories:
    """Run a policy, its baseline and the competition of the model's own rule with the same luck, one after another.

    Raises
    ------
    ZonelabError
        If the two cannot be compared, if histories differ in their number of regions with a zone, or if the two differ
        before the first announcement.
    """
    check_all_comparable([policy], baseline)

    def run(scenario: Scenario) -> EnsembleResult:
        return run_ensemble(scenario, runs, seed, posterior=posterior, threads=threads, on_progress=on_progress)

    result = run(policy)
    zones, with_policy, blocks = places_of(result, cohorts), _outcomes(result, surveyed), result.blocks
    unlike = (zones < 0).any(axis=1)
    if unlike.any():
        wrong = sentence(
            "policy must give as many regions a zone in each history, or no two are evaluated alike; in {count} of "
            "{runs} histories of {name} a round has a winner that has a zone already, or an award that nobody wins. "
            "Name the zones, or give one round with fewer awards.",
            name=policy.name,
            count=int(unlike.sum()),
            runs=runs,
        )
        raise ZonelabError(wrong)
    without = _outcomes(run(baseline), surveyed)
    start = month_number(policy.settings.start)
    _check_same_before(with_policy, without, cohorts[0].announced - start, start)
    rival, award = competition(policy, cohorts)
    by_rule = places_of(run(rival), award)
    world = policy.world
    outside = np.array(world.regions_where(lambda region: not region.capital_area))
    competing = outside & np.array(world.regions_where(lambda region: region.competes))
    distances = distances_of(policy)
    may = competing if competing.sum() >= zones.shape[1] else np.ones_like(competing)
    at_random = _by_lot(may, zones.shape, seed)
    return Histories(
        with_policy, without, cohorts, zones, by_rule, at_random, start, tuple(world.display_regions), outside,
        competing, distances, blocks,
    )  # fmt: skip


def _outcomes(result: EnsembleResult, surveyed: Observation | None) -> dict[str, NDArray[Any]]:
    """Return what an evaluation may measure, by month and region; a survey counts in December, and else nothing."""
    found: dict[str, NDArray[Any]] = {
        "firms": result.region_firms.astype(np.int32),
        "jobs": result.by_region("jobs"),
        "reported": reported_by_month(result).astype(np.int32),
    }
    if surveyed is not None:
        yearly = replace(surveyed, survey_month=_DECEMBER)
        counted = np.full(found["firms"].shape, np.nan)
        when = yearly.months(result.scenario.settings.start, result.months)
        counted[:, when] = observed_of(result, yearly).swapaxes(1, 2)
        found["surveyed"] = counted
    return found


def _by_lot(may: Flags, shape: tuple[int, int], seed: int) -> Ints:
    """Return different regions of those that may, shape [run, zone]."""
    luck = np.random.default_rng([seed, 14])
    keys = np.where(may, luck.random((shape[0], may.size)), 2.0)
    return np.argsort(keys, axis=1)[:, : shape[1]].astype(np.int64)


def _check_same_before(one: dict[str, NDArray[Any]], other: dict[str, NDArray[Any]], months: int, start: int) -> None:
    """Raise unless the twins are the same to the bit before the first announcement (L02)."""
    differs = np.zeros(months, dtype=np.bool_)
    for name in ("firms", "jobs"):
        differs |= (one[name][:, :months] != other[name][:, :months]).any(axis=(0, 2))
    if differs.any():
        wrong = sentence(
            "policy and baseline must be the same until the first announcement, or their difference is not the effect "
            "of the zone; they differ from {month} on. Give a baseline that differs in its zones only.",
            month=month_text(start + int(differs.argmax())),
        )
        raise ZonelabError(wrong)
