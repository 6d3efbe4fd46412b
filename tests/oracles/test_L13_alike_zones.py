"""L13: twins get equal money, and twins apart by e get money apart by O(e)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.engines.ensemble.threads import simulate
from sim.engines.inputs.arrays import make_inputs
from sim.engines.readable.model import ZoneModel
from sim.numerics.tables import Floats
from sim.scenario.load import Scenario
from tests.small_worlds import Business, Place, SmallWorld, scenario_in, write_world, zone

CONCENTRATION, SCORE_UNIT, NEED_SCORE = 2.0, 0.4, 0.5
MONTHS = 20


def twins(folder: Path, apart: float) -> Scenario:
    """Two regions with a zone each, alike but that beech's need is greater by `apart`; a third has none."""
    places = {"alder": 0.5, "beech": 0.5 + apart, "cedar": 0.2}
    wood = SmallWorld(
        {
            name: Place(20, {"timber": 0.6, "resin": 0.3}, need=need, lon=float(i))
            for i, (name, need) in enumerate(places.items())
        },
        {"timber": Business(0.7, 0.8), "resin": Business(0.3, 0.5)},
    )
    settings = {
        "months": MONTHS, "concentration": CONCENTRATION, "score_unit": SCORE_UNIT, "need_score": NEED_SCORE,
        "zone_share": 1.0, "central_budget": {"2018-01": 12.0}, "term_months": 12, "extension_months": 12,
        "review_target": 0,
        "designations": [zone([name], ["timber"], "2019-01", "2019-03") for name in ("alder", "beech")],
    }  # fmt: skip
    return scenario_in(write_world(folder, wood), settings)


def compiled(scenario: Scenario) -> Floats:
    """Zone money of a run of the compiled engine, shape [month in force, region]."""
    money: Floats = simulate(make_inputs(scenario), 1, 1).regions["zone_money"][0, 2:]
    return money


def readable(scenario: Scenario) -> Floats:
    """The same of the readable engine."""
    model = ZoneModel(scenario, seed=1, run=0)
    model.run_model()
    rows = model.region_frame().pivot_table(index="month", columns="region", values="zone_money")
    return rows.to_numpy()[2:]


@pytest.mark.parametrize("money_of", [compiled, readable])
def test_L13_twins_get_equal_money(tmp_path: Path, money_of: object) -> None:
    assert callable(money_of)
    # 12 a year is 1 a month: half each
    assert money_of(twins(tmp_path, 0.0)).tolist() == [[0.5, 0.5, 0.0]] * (MONTHS - 2)


@pytest.mark.parametrize("apart", [1e-9, 1e-3])
@pytest.mark.parametrize("money_of", [compiled, readable])
def test_L13_twins_that_are_nearly_alike_get_nearly_equal_money(tmp_path: Path, money_of: object, apart: float) -> None:
    assert callable(money_of)
    money = money_of(twins(tmp_path, apart))
    # Need counts by .5, a score of .4 as one: e^(2 * .5 e / .4) to one, which is a difference of 1.25 e in shares.
    gap = money[:, 1] - money[:, 0]
    slope = CONCENTRATION * NEED_SCORE / SCORE_UNIT / 2
    assert (gap > 0).all()
    np.testing.assert_allclose(gap / apart, slope, rtol=1e-5)
    np.testing.assert_allclose(money.sum(axis=1), 1.0)
