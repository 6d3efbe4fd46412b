"""Oracles that hold exactly: L01, L02, L06, L07, L08, L10."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

import sim
from sim.engines.ensemble.record import Record
from sim.results.ensemble import EnsembleResult
from sim.scenario.files import scenarios_folder

FINGERPRINT = """
import hashlib, sim
record = sim.run_ensemble("busan_first", runs=4, seed=11).record
digest = hashlib.sha256()
for array in record:
    for name in array.dtype.names or [None]:
        digest.update((array if name is None else array[name]).tobytes())
print(digest.hexdigest())
"""


def assert_same(one: Record, other: Record, rows: int, months: int | None = None) -> None:
    """Compare two records to the bit: the first runs, and the first months of all that has months."""
    for name, array, twin in zip(Record._fields, one, other, strict=True):
        if name == "fates" and months is not None:
            continue
        upto = slice(None) if months is None or name == "fates" else slice(months)
        for field in array.dtype.names or [None]:
            left, right = (each[:rows] if field is None else each[field][:rows] for each in (array, twin))
            assert np.array_equal(left[:, upto], right[:, upto]), (name, field)


class TestL01:
    """Identical scenarios, same seed: bit-identical, whatever the batch, thread count or process."""

    def test_L01_threads_do_not_matter(self) -> None:
        one, many = (sim.run_ensemble("busan_first", runs=30, seed=5, threads=threads) for threads in (1, 8))
        assert_same(one.record, many.record, 30)

    def test_L01_batch_does_not_matter(self) -> None:
        few, many = (sim.run_ensemble("busan_first", runs=runs, seed=5) for runs in (7, 60))
        assert_same(few.record, many.record, 7)

    def test_L01_another_process_gives_the_same_bits(self) -> None:
        said = {
            subprocess.run(
                [sys.executable, "-c", FINGERPRINT],
                capture_output=True,
                text=True,
                check=True,
                env={**os.environ, **more},
            ).stdout
            for more in ({}, {"PYTHONHASHSEED": "7"})
        }
        assert len(said) == 1

    def test_L01_another_seed_gives_another_result(self) -> None:
        one, other = (sim.run_ensemble("no_zone", runs=2, seed=seed) for seed in (0, 1))
        assert not np.array_equal(one.record.firms, other.record.firms)


LATE_ZONE = {"regions": ["jeju"], "sectors": ["tourism"], "announced": "2020-06", "in_force": "2020-09"}


@pytest.mark.parametrize(
    ("month", "change"),
    [
        (17, {"designations": [LATE_ZONE]}),
        (24, {"founding.cycle.2021-01": 0.3}),
        (18, {"support.central_budget.2020-07": 90}),
        (20, {"enacted": [{"month": "2020-09", "sectors": "all", "cut": 0.9}]}),
    ],
    ids=["zone", "cycle", "budget", "reform"],
)
def test_L02_scenarios_that_differ_later_are_identical_before(month: int, change: dict[str, Any]) -> None:
    before = sim.run_ensemble("no_zone", runs=5)
    after = sim.run_ensemble(sim.load_scenario("no_zone", **change), runs=5)
    assert_same(before.record, after.record, 5, month)
    assert not np.array_equal(before.record.firms, after.record.firms), "the change does something"


@pytest.mark.parametrize("name", ["as_it_happened", "open_competition", "subsidy_race", "two_islands"])
class TestL06:
    """Conservation every month."""

    def test_L06_firms_change_by_their_flows(self, name: str) -> None:
        result = sim.run_ensemble(name, runs=10)
        firms = np.concatenate(
            [np.broadcast_to(result.starting_firms, (10, 1, len(result.regions))), result.region_firms], axis=1
        )
        founded, closed, moved_in, moved_out = (
            result.by_region(field).astype(int) for field in ("founded", "closed", "moved_in", "moved_out")
        )
        assert np.array_equal(np.diff(firms, axis=1), founded + moved_in - moved_out - closed)
        moves = result.record.moves[:, :, result.region_order][..., result.region_order]
        assert np.array_equal(moves.sum(axis=3), moved_out)
        assert np.array_equal(moves.sum(axis=2), moved_in)

    def test_L06_every_firm_is_accounted_for(self, name: str) -> None:
        result = sim.run_ensemble(name, runs=10)
        place = result.record.fates["place"]
        alive = (place >= 0).sum(axis=1)
        assert np.array_equal(alive, result.region_firms[:, -1].sum(axis=1))
        born = result.starting_firms.sum() + result.by_region("founded").sum(axis=(1, 2))
        assert np.array_equal((place != -1).sum(axis=1), born)
        assert np.array_equal((place == -2).sum(axis=1), result.by_region("closed").sum(axis=(1, 2)))

    def test_L06_what_is_paid_stays_within_the_budget(self, name: str) -> None:
        result = sim.run_ensemble(name, runs=10)
        budget = result.inputs.months["central_budget"] * result.inputs.levers["scale"] / 12
        zone_share = result.inputs.levers["zone_share"]
        zone_money = result.by_region("zone_money").sum(axis=2) + result.record.unspent
        pilot_money = result.by_region("pilot_money").sum(axis=2)
        np.testing.assert_allclose(zone_money, np.broadcast_to(budget * zone_share, zone_money.shape), rtol=1e-12)
        assert (zone_money + pilot_money <= budget * (1 + 1e-12)).all()


def _mirrored_world(folder: Path) -> str:
    """Copy the world of two_islands with its regions and sectors in the opposite order, and a scenario in it."""
    world = folder / "worlds" / "two_islands"
    shutil.copytree(scenarios_folder() / "worlds" / "two_islands", world)
    description = yaml.safe_load((world / "world.yaml").read_text(encoding="utf-8"))
    description["regions"].reverse()
    description["sectors"].reverse()
    (world / "world.yaml").write_text(yaml.safe_dump(description, allow_unicode=True), encoding="utf-8")
    rows = (world / "values.csv").read_text(encoding="utf-8").splitlines()
    (world / "values.csv").write_text("\n".join([rows[0], *reversed(rows[1:])]) + "\n", encoding="utf-8")
    shutil.copy(scenarios_folder() / "two_islands.yaml", folder / "mirrored.yaml")
    return str(folder / "mirrored.yaml")


def test_L07_order_of_regions_in_the_world_file_permutes_the_results(tmp_path: Path) -> None:
    plain = sim.run_ensemble("two_islands", runs=10)
    mirrored = sim.run_ensemble(_mirrored_world(tmp_path), runs=10)
    assert mirrored.regions == plain.regions[::-1]
    assert np.array_equal(mirrored.region_firms, plain.region_firms[:, :, ::-1])
    for field in ("jobs", "own_money", "zone_money", "moved_in"):
        assert np.array_equal(mirrored.by_region(field), plain.by_region(field)[:, :, ::-1])


def _zone_money(concentration: float, **levers: Any) -> EnsembleResult:
    zones = [
        {"regions": [region], "sectors": ["finance"], "announced": "2019-01", "in_force": "2019-01"}
        for region in ("busan", "jeju", "daegu")
    ]
    scenario = sim.load_scenario(
        "no_zone", designations=zones, concentration=concentration, months=3, studies={}, **levers
    )
    return sim.run_ensemble(scenario, runs=1)


class TestL08:
    """Concentration 0: equal support to zones; large: all to the best."""

    def test_L08_without_concentration_zones_get_the_same(self) -> None:
        money = _zone_money(0.0).by_region("zone_money")[0, 0]
        paid = money[money > 0]
        assert paid.size == 3
        assert paid.max() - paid.min() <= 1e-15

    def test_L08_a_large_concentration_gives_all_to_the_best(self) -> None:
        money = _zone_money(1e5).by_region("zone_money")[0, 0]
        assert (money > 0).sum() == 1
        assert money.max() == pytest.approx(20 * 0.5 / 12)

    def test_L08_ties_share(self) -> None:
        money = _zone_money(1e5, readiness_score=0, fit_score=0, need_score=0).by_region("zone_money")[0, 0]
        assert (money > 0).sum() == 3


def test_L10_the_ledger_sums_to_the_difference_in_firms_in_every_run() -> None:
    for policy in ("busan_first", "open_competition", "crypto_winter"):
        comparison = sim.compare(policy, "no_zone", runs=20)
        ledger = comparison.ledger.groupby(["run", "region"], observed=True)["firms"].sum().to_numpy()
        assert np.array_equal(ledger.reshape(20, -1), comparison.firm_differences[:, -1]), policy
        moves = comparison.moves
        assert moves["mean"].sum() > 0
