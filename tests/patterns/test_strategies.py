"""(f) Do regions that all chase one sector do worse together than regions that differ? It depends on the sector.

Against ``differentiated``, where Busan bets on finance and every other competing region on its best sector, all
competing regions bet on one. Firms at the end of 2023, over 400 paired runs. Chasing finance, the largest sector, costs
the nine regions together nothing: differing brings .6 firms less, of 467. Chasing any other sector does cost them.
``zonelab compare differentiated head_on --runs 400``.
"""

from __future__ import annotations

import pytest

from sim.results.ensemble import EnsembleResult
from tests.patterns.measuring import Figure, figure, gain, run

pytestmark = pytest.mark.slow


def competing(result: EnsembleResult) -> list[str]:
    """Return the regions that compete."""
    return [region.id for region in result.scenario.world.regions if region.competes]


def gain_of_differing(sector: str) -> tuple[Figure, Figure]:
    """Return firms that the competing regions together, and the country, have more if they differ."""
    differ = run("differentiated")
    chase = run("differentiated", fixed_focus={region: {sector: 1} for region in competing(differ)})
    together = figure(gain(differ, chase, *competing(differ))[:, -1])
    return together, figure(gain(differ, chase, *differ.regions)[:, -1])


@pytest.mark.parametrize(
    "sector", ["health_data", "logistics", "public_safety", "public_services", "real_assets", "tourism"]
)
def test_f_regions_that_all_chase_a_smaller_sector_do_worse_together_than_regions_that_differ(sector: str) -> None:
    """Public safety 5.6 firms, tourism 5.0, logistics 3.1, real assets 2.0, health data 1.3, public services 1.1."""
    together, country = gain_of_differing(sector)
    assert together.low > 0, f"differing brings them {together}, the country {country}"


def test_f_regions_that_all_chase_finance_do_no_worse_together_than_regions_that_differ() -> None:
    """Differing brings the nine together -.6 firms, the country -.8: finance is where most founders are."""
    together, country = gain_of_differing("finance")
    assert -3 < together.low <= together.high < 1, f"differing brings them {together}, the country {country}"
    assert country.high < 0, f"differing brings the country {country}"


def test_f_who_gains_when_rivals_leave_finance_is_the_region_with_the_zone() -> None:
    """Busan +2.1, Seoul -1.8, and the seven other competing regions -.9 together."""
    differ, chase = run("differentiated"), run("head_on")
    busan = figure(gain(differ, chase, "busan")[:, -1])
    others = [region for region in competing(differ) if region != "busan"]
    rest = figure(gain(differ, chase, *others)[:, -1])
    assert busan.low > 0, str(busan)
    assert rest.high < 0, str(rest)


def test_f_how_much_regions_avoid_a_crowd_hardly_matters() -> None:
    """510 firms in the country at differentiation 0 and at 5; Busan 49.6 and 50.3."""
    crowding, avoiding = (run("busan_first", differentiation=degree) for degree in (0.0, 5.0))
    country = figure(gain(avoiding, crowding, *avoiding.regions)[:, -1])
    busan = figure(gain(avoiding, crowding, "busan")[:, -1])
    assert -1 < country.low <= country.high < 1, str(country)
    assert -2 < busan.low <= busan.high < 2, str(busan)
