"""(f) Do regions that all chase one sector do worse together than regions that differ? It depends on the sector.

What each sector brings is checked with the patterns; here is who gains. Against ``differentiated``, where Busan bets on
finance and every other competing region on its best sector, all competing regions of ``head_on`` bet on finance, the
largest. Firms at the end of 2023, over 400 paired runs: ``zonelab compare differentiated head_on --runs 400``.
"""

from __future__ import annotations

import pytest

from sim.results.ensemble import EnsembleResult
from tests.patterns.measuring import figure, gain, run

pytestmark = pytest.mark.slow


def competing(result: EnsembleResult) -> list[str]:
    """Return the regions that compete."""
    return [region.id for region in result.scenario.world.regions if region.competes]


def test_f_who_gains_when_rivals_leave_finance_is_the_region_with_the_zone() -> None:
    """Busan +1.1, Seoul -.8, and the seven other competing regions -.8 together."""
    differ, chase = run("differentiated"), run("head_on")
    busan = figure(gain(differ, chase, "busan")[:, -1])
    others = [region for region in competing(differ) if region != "busan"]
    rest = figure(gain(differ, chase, *others)[:, -1])
    assert busan.low > 0, str(busan)
    assert rest.high < 0, str(rest)


def test_f_how_much_regions_avoid_a_crowd_hardly_matters() -> None:
    """411 firms in the country at differentiation 0 and at 5; Busan 35.0 and 35.3."""
    crowding, avoiding = (run("busan_first", differentiation=degree) for degree in (0.0, 5.0))
    country = figure(gain(avoiding, crowding, *avoiding.regions)[:, -1])
    busan = figure(gain(avoiding, crowding, "busan")[:, -1])
    assert -1 < country.low <= country.high < 1, str(country)
    assert -2 < busan.low <= busan.high < 2, str(busan)
