"""L08: concentration 0 gives zones in force equal money, a large one gives all to the best, and ties share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.engines.ensemble.threads import simulate
from sim.engines.inputs.arrays import make_inputs
from sim.numerics.tables import Floats
from tests.small_worlds import Business, Place, SmallWorld, scenario_in, write_world, zone

#: Four alike regions; need alone tells them apart: 0 for alder and beech, .5 for cedar, 1 for fir.
WOOD = SmallWorld(
    {
        name: Place(10, {"timber": 0.5}, need=need, lon=float(i))
        for i, (name, need) in enumerate({"alder": 0.0, "beech": 0.0, "cedar": 0.5, "fir": 1.0}.items())
    },
    {"timber": Business(1.0, 0.5)},
)
#: A year's central support, all of it for zones.
BUDGET = 12.0


def zone_money(folder: Path, concentration: float, zones: list[list[str]], **levers: Any) -> Floats:
    """Return the zone money of the regions, in the order of their names, in the third month, when all are in force."""
    designations = [zone(regions, ["timber"], "2019-01", "2019-02") for regions in zones]
    settings = {
        "months": 3, "concentration": concentration, "designations": designations, "zone_share": 1.0,
        "central_budget": {"2018-01": BUDGET}, "need_score": 1.0, **levers,
    }  # fmt: skip
    record = simulate(make_inputs(scenario_in(write_world(folder, WOOD), settings)), 1, 1)
    money: Floats = record.regions["zone_money"][0, 2]
    return money


EVERYWHERE = [["alder"], ["beech"], ["cedar"], ["fir"]]


def test_L08_no_concentration_gives_every_zone_the_same(tmp_path: Path) -> None:
    # 12 a year is 1 a month: a quarter each
    assert zone_money(tmp_path, 0.0, EVERYWHERE).tolist() == [0.25] * 4


def test_L08_a_large_concentration_gives_all_to_the_best(tmp_path: Path) -> None:
    assert zone_money(tmp_path, 1e6, EVERYWHERE).tolist() == [0.0, 0.0, 0.0, 1.0]


def test_L08_the_best_share_a_tie(tmp_path: Path) -> None:
    assert zone_money(tmp_path, 1e6, [["alder"], ["beech"]]).tolist() == [0.5, 0.5, 0.0, 0.0]
    # need counts against a region: alder and beech are the best of three, cedar gets nothing
    by_readiness = {"need_score": 0.0, "studies": {n: {"start": "2018-01", "months": 1} for n in ("alder", "beech")}}
    assert zone_money(tmp_path, 1e6, [["alder"], ["beech"], ["cedar"]], **by_readiness).tolist() == [0.5, 0.5, 0.0, 0.0]


@pytest.mark.parametrize("concentration", [0.5, 1.0, 3.0])
@pytest.mark.parametrize("unit", [0.4, 2.0])
def test_L08_between_them_the_odds_follow_the_scores(tmp_path: Path, concentration: float, unit: float) -> None:
    # Scores differ by need: 0, 0, .5, 1.
    money = zone_money(tmp_path, concentration, EVERYWHERE, score_unit=unit)
    assert money.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(np.log(money / money[0]), concentration * np.array([0, 0, 0.5, 1]) / unit)


def test_L08_a_joint_zone_has_the_mean_score_and_shares_equally(tmp_path: Path) -> None:
    # alder and fir together: score .5, the same as cedar's
    np.testing.assert_allclose(zone_money(tmp_path, 5.0, [["alder", "fir"], ["cedar"]]), [0.25, 0.0, 0.5, 0.25])


def test_L08_money_concentrates_as_concentration_grows(tmp_path: Path) -> None:
    best = [zone_money(tmp_path, gamma, EVERYWHERE)[3] for gamma in (0.0, 0.5, 1.0, 2.0, 5.0)]
    assert best == sorted(best)
    assert best[0] < best[-1]
