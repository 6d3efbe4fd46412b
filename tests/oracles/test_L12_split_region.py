"""L12: a region written as two identical halves changes no other region, in expectation.

This is exact where nothing depends on what is counted as a region: without localization and urbanization (two halves
are not the company that the whole is), without an effect of support (pilot money goes to regions, so two get more than
one), without a cost to leave one half for the other, and without sites (a firm that moves leaves its site, also from
one half to the other), whatever the distances are, and however many have heard of the zone and are in a trial.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.engines.ensemble.threads import simulate
from sim.engines.ensemble.trace import Trace
from sim.engines.inputs.arrays import make_inputs
from tests.small_worlds import Business, Place, SmallWorld, scenario_in, write_world, zone

SKILLS = {"cargo": 0.7, "salt": 0.4}
WHOLE = Place(40, SKILLS, own_budget=3.0, lat=1.0)
HALF = WHOLE._replace(starting_firms=20, own_budget=1.5)
NORTH, ISLE = Place(60, {"cargo": 0.3, "salt": 0.8}), Place(20, SKILLS, lat=2.0)
BUSINESS = {"cargo": Business(0.6, 0.5), "salt": Business(0.4, 0.9)}
#: The regions that are the same in both worlds come first in the order of keys, so that they have the same luck.
ONE = SmallWorld({"isle": ISLE, "north": NORTH, "south": WHOLE}, BUSINESS)
TWO = SmallWorld({"isle": ISLE, "north": NORTH, "south_a": HALF, "south_b": HALF}, BUSINESS)

LEVERS: dict[str, Any] = {
    "localization": 0.0, "urbanization": 0.0, "support_weight": 0.0, "support_effect": 0.0,
    "permit_support_effect": 0.0, "leaving_cost": 0.0, "review_rate_per_year": 2.0, "mobility": 1.0, "months": 36,
    "scale": 10.0, "site_rate": 0.0, "application_rate": 1.0, "slots_per_month": 3.0, "trial_months": 12,
    "incident_rate": 0.0,
}  # fmt: skip
#: Nests by the first letter of the region: the halves by themselves, with an other, or with all.
NESTS: dict[str, dict[str, str]] = {
    "halves": {"s": "a"},
    "with the isle": {"s": "a", "i": "a"},
    "all": dict.fromkeys("ins", "a"),
}
RUNS = 60
OTHERS = ("isle", "north")


def in_nests(world: SmallWorld, nests: dict[str, str]) -> SmallWorld:
    """Return a world with the nest of each region whose first letter has one."""
    return world._replace(
        regions={name: place._replace(nest=nests.get(name[0])) for name, place in world.regions.items()}
    )


def split_and_whole(folder: Path, nests: dict[str, str] | None = None, **levers: Any) -> tuple[Trace, Trace]:
    """Run both worlds with a zone in the region, or in both of its halves."""
    found = []
    for name, plain in (("one", ONE), ("two", TWO)):
        world = in_nests(plain, nests or {})
        home = write_world(folder, world, name)
        where = [each for each in world.regions if each.startswith("south")]
        zones = {"designations": [zone(where, ["salt"], "2019-02", "2019-04")]}
        found.append(simulate(make_inputs(scenario_in(home, {**LEVERS, **zones, **levers})), RUNS, 1))
    return found[0], found[1]


def changes(one: Trace, two: Trace) -> NDArray[np.float64]:
    """Return what the split adds to the firms of the other regions at the end, in percent of them, [run, region]."""
    firms = [record.firms[:, -1, : len(OTHERS)].sum(axis=2, dtype=np.int64) for record in (one, two)]
    relative: NDArray[np.float64] = 100 * (firms[1] - firms[0]) / firms[0].mean(axis=0)
    return relative


@pytest.mark.parametrize(("aware_at_once", "moving_cost_per_km"), [(1.0, 0.0), (0.3, 0.005)])
def test_L12_a_split_region_changes_no_other(tmp_path: Path, aware_at_once: float, moving_cost_per_km: float) -> None:
    """If a firm heard of each half by itself, the others would lose 1.0 and .8 % where three in ten have heard."""
    levers = {"aware_at_once": aware_at_once, "moving_cost_per_km": moving_cost_per_km, "awareness_rate": 0.0}
    found = changes(*split_and_whole(tmp_path, **levers))
    error = found.std(axis=0, ddof=1) / np.sqrt(RUNS)
    assert (np.abs(found.mean(axis=0)) < 4 * error).all()
    # Percent. With a cost of moving of 4 in the utility of E09 instead, the others gain 2.3 and 2.1 at no cost per km.
    assert (4 * error < 2.0).all()


@pytest.mark.parametrize("nests", NESTS)
def test_L12_a_region_split_within_its_nest_changes_no_other(tmp_path: Path, nests: str) -> None:
    """E10c: the halves are in the nest of the whole; one that was alone may be split in a nest of its own too."""
    found = changes(*split_and_whole(tmp_path, NESTS[nests], nest_weight=0.4))
    error = found.std(axis=0, ddof=1) / np.sqrt(RUNS)
    assert (np.abs(found.mean(axis=0)) < 4 * error).all()
    assert (4 * error < 2.5).all()


def test_L12_who_goes_from_one_half_to_the_other_stays_in_its_trial(tmp_path: Path) -> None:
    """If it left its trial and applied again, 11 % more trials would start in the halves than in the whole."""
    whole, halves = split_and_whole(tmp_path)
    for name in ("started", "permitted", "extended", "ended"):
        of_whole, of_halves = (
            record.regions[f"trials_{name}"][:, :, len(OTHERS) :].sum(axis=(1, 2), dtype=np.int64)
            for record in (whole, halves)
        )
        gap = (of_halves - of_whole) / of_whole.mean()
        error = gap.std(ddof=1) / np.sqrt(RUNS)
        assert abs(gap.mean()) < 4 * error
        assert 4 * error < 0.06


def test_L12_as_many_firms_are_in_the_halves_as_in_the_whole(tmp_path: Path) -> None:
    one, two = split_and_whole(tmp_path)
    halves, whole = (record.firms[:, -1, len(OTHERS) :].sum(axis=2, dtype=np.int64) for record in (two, one))
    gap = halves.sum(axis=1) - whole[:, 0]
    assert abs(gap.mean()) < 4 * gap.std(ddof=1) / np.sqrt(RUNS)
    apart = halves[:, 0] - halves[:, 1]
    assert abs(apart.mean()) < 4 * apart.std(ddof=1) / np.sqrt(RUNS)
