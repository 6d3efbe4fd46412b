"""What others lose of a gain, and how much of it lies in the winners' own nests (E10c), worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import sim
from sim.report.json_objects import summary_of
from sim.results.displacement import displaced_share, displaced_within_nest
from sim.results.estimates import Undefined
from sim.results.measure_kinds import KINDS
from sim.results.measures import Measure

#: Of four regions the first two are in one nest, and so are the last two; two pairs of runs.
NESTS = np.array([[0, 0, 2, 2]] * 2)
NOWHERE = np.zeros((2, 4), dtype=bool)
#: The first gains 11 and 9. The second loses 3 and 5, the third 2 and 0, the fourth 1 and 1.
LOST = np.array([[11, -3, -2, -1], [9, -5, 0, -1]])


def zoned(*regions: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return that these regions have a zone in each run."""
    return np.array([[region in regions for region in range(4)]] * 2)


def test_of_what_others_lose_two_thirds_lie_in_the_same_nest() -> None:
    """Others lose 6 and 6 firms, 12 of the 20 that are gained; the second region loses 3 + 5 = 8 of the 12."""
    assert displaced_share(LOST, zoned(0), NOWHERE).mean == pytest.approx(12 / 20)
    found = displaced_within_nest(LOST, zoned(0), NOWHERE, NESTS)
    assert found.mean == pytest.approx(8 / 12)
    assert found.low < found.mean < found.high


def test_the_nests_of_all_winners_count_and_a_winner_does_not() -> None:
    """The first and third gain 9 and 5, in each run; their neighbours lose 3 and 2, and there are no others."""
    lost = np.array([[9, -3, 5, -2]] * 2)
    assert displaced_within_nest(lost, zoned(0, 2), NOWHERE, NESTS).mean == pytest.approx(1.0)


def test_a_neighbour_that_gains_makes_it_negative() -> None:
    """The second gains 1 and 1, while the last two lose 4 and 4: of a loss of 3 and 3, -1 and -1 lie in the nest."""
    lost = np.array([[6, 1, -2, -2], [6, 1, -2, -2]])
    assert displaced_within_nest(lost, zoned(0), NOWHERE, NESTS).mean == pytest.approx(-2 / 6)


@pytest.mark.parametrize(
    ("lost", "policy", "baseline", "nests", "reason"),
    [
        (LOST, zoned(0), NOWHERE, np.array([[0, 1, 2, 2]] * 2), Undefined.NO_NEST),
        (np.abs(LOST), zoned(0), NOWHERE, NESTS, Undefined.NO_LOSS),
        (-LOST, zoned(0), NOWHERE, NESTS, Undefined.NO_GAIN),
        (LOST, NOWHERE, NOWHERE, NESTS, Undefined.NO_ZONE),
        (LOST, zoned(0), zoned(0), NESTS, Undefined.SAME_ZONES),
        (LOST, zoned(0), zoned(1), NESTS, Undefined.ZONE_LOST),
    ],
)
def test_it_is_undefined_for_the_reason_told(
    lost: Any, policy: Any, baseline: Any, nests: Any, reason: Undefined
) -> None:
    found = displaced_within_nest(lost, policy, baseline, nests)
    assert np.isnan(found.mean)
    assert found.reason is reason


def test_as_a_measure_it_has_the_same_value() -> None:
    measure, pieces = (
        Measure("displaced_within_nest", KINDS["displaced_within_nest"], ()),
        (LOST, zoned(0), NOWHERE, NESTS),
    )
    assert measure.value(pieces) == pytest.approx(8 / 12)
    assert measure.values(pieces).tolist() == pytest.approx([3 / 6, 5 / 6])


def test_the_nests_of_a_world_are_in_the_order_of_its_regions() -> None:
    """Busan has a zone; Ulsan and Gyeongnam are of its nest. The JSON object has the share of the tables."""
    compared = sim.compare("busan_first", "no_zone", runs=20, posterior=None)
    lost, regions = compared.final_differences.sum(axis=0), list(compared.policy.regions)
    near = -lost[[regions.index("ulsan"), regions.index("gyeongnam")]].sum()
    others = -np.delete(lost, regions.index("busan")).sum()
    assert compared.displaced_within_nest.mean == pytest.approx(near / others)
    assert summary_of(compared)["displaced_within_nest"]["mean"] == compared.displaced_within_nest.mean
