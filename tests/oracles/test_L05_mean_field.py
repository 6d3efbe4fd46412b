"""L05: at a large scale the country follows the expected country, and the error falls like one over the root."""

from __future__ import annotations

import numpy as np
import pytest

from sim.engines.ensemble.threads import simulate
from sim.engines.inputs.arrays import make_inputs
from tests.oracles.mean_field import MeanField
from tests.small_worlds import COAST, scenario_in, write_world, zone

SCALES = (4, 16, 64, 256)
RUNS = 12

#: The dunes and the marsh in a nest.
NESTED = COAST._replace(
    regions={name: place._replace(nest=None if name == "harbour" else "shore") for name, place in COAST.regions.items()}
)
#: Everything at once, but trials and origins.
LEVERS = {
    "months": 30,
    "founders_per_year": 180.0,
    "cycle": {"2019-01": 0.8, "2019-09": 1.5},
    "application_rate": 0.0,
    "designations": [zone(["dunes"], ["salt"], "2019-03", "2019-06")],
    "term_months": 14,
    "aware_at_once": 0.2,
    "awareness_rate": 0.1,
    "match": 0.5,
    "learning": 0.2,
    "central_budget": {"2018-01": 6.0, "2020-03": 9.0},
    "studies": {"marsh": {"start": "2019-05", "months": 6}},
    "mobility": 0.9,
    "leaving_cost": 0.0,
    "leaving_cost_per_km": 0.0,
    "moving_cost_per_km": 0.005,
    "review_rate_per_year": 2.0,
    "closure_rate": 0.03,
    "enacted": [{"month": "2020-11", "sectors": "all", "cut": 0.4}],
}


@pytest.fixture(scope="module", params=[(1.0, 2), (0.6, 3)], ids=["alone", "nests"])
def errors(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[int, np.ndarray], np.ndarray]:
    """Return firms per unit of scale less those expected, [run, month, region, sector] by scale; and those expected."""
    home, (nest_weight, seed) = write_world(tmp_path_factory.mktemp("coast"), NESTED), request.param
    found: dict[int, np.ndarray] = {}
    expected = np.empty(0)
    for scale in SCALES:
        scenario = scenario_in(home, {**LEVERS, "scale": scale, "nest_weight": nest_weight})
        inputs, world = make_inputs(scenario), scenario.world
        if scale == SCALES[0]:
            numbers = {
                "starting_firms": inputs.cells["starting_share"] * np.array(world.by_region("starting_firms"))[:, None],
                "own_budget": np.array(world.by_region("own_budget")),
                "competes": np.array([float(COAST.regions[name].competes) for name in world.region_ids]),
                "pool_share": np.array(world.by_sector("pool_share")),
                "barrier": np.array(world.by_sector("barrier")),
                "capability": np.array(world.by_region_and_sector("capability")),
                "distance": np.array(world.distances_km),
                "nests": np.array([[place.nest == nest for nest in (None, "shore")] for place in world.regions]) * 1.0,
            }
            expected = MeanField(
                scenario.settings.model_dump(mode="json"),
                numbers,
                inputs.constants[: inputs.regions.size],
                float(inputs.levers["never_start"]),
                world.region_ids.index("dunes"),
                np.array([sector == "salt" for sector in world.sector_ids]),
                [(4, 6) if name == "marsh" else None for name in world.region_ids],
            ).run()
        found[scale] = simulate(inputs, RUNS, seed).firms / scale - expected
    return found, expected


def test_L05_the_error_falls_like_one_over_the_root_of_the_scale(
    errors: tuple[dict[int, np.ndarray], np.ndarray],
) -> None:
    found, _ = errors
    sizes = [np.sqrt((found[scale] ** 2).mean()) for scale in SCALES]
    slope = np.polyfit(np.log(SCALES), np.log(sizes), 1)[0]
    assert -0.6 < slope < -0.4, sizes


def test_L05_the_mean_of_runs_shows_no_lasting_error(errors: tuple[dict[int, np.ndarray], np.ndarray]) -> None:
    found, expected = errors
    # About 25,600 firms in each of 12 runs: chance leaves a standard error of .2% of the country's firms.
    national = found[SCALES[-1]].sum(axis=(2, 3)).mean(axis=0) / expected.sum(axis=(1, 2))
    assert np.abs(national).max() < 0.005
    cells = found[SCALES[-1]].mean(axis=0)
    spread = found[SCALES[-1]].std(axis=0, ddof=1) / np.sqrt(RUNS)
    # Standard errors from 12 runs: |t| beyond 5 has probability .0004; 180 numbers, most of them near repetitions.
    assert (np.abs(cells) / spread).max() < 5.0


def test_L05_the_expected_country_is_not_at_rest(errors: tuple[dict[int, np.ndarray], np.ndarray]) -> None:
    _, expected = errors
    dunes, salt = 0, 1  # in the order of their keys
    assert expected[-1].sum() > 1.3 * expected[0].sum()
    # In force from month 5 on, for 14 months.
    assert expected[12, dunes, salt] > 2 * expected[3, dunes, salt]
