"""Zones that are made for a region: where the law lets it have one, and the sectors for which it would apply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.engines.inputs.arrays import make_inputs
from sim.scenario.load import Scenario
from sim.scenario.schema.policy_keys import Round

#: Sectors of a new zone, as many as in the plan of a region that applies in a round.
SECTORS: int = Round.model_fields["sectors_per_plan"].default

Row = dict[str, Any]


def best_sectors(region: str, scenario: Scenario) -> list[str]:
    """Return all sectors, those first for which a region would apply in a round: by focus times capability."""
    world = scenario.world
    cells = make_inputs(scenario).cells[world.region_ids.index(region)]
    order = np.argsort(-(cells["focus"] * cells["capability"]), kind="stable")
    return [world.sector_ids[int(i)] for i in order]


def as_shown(best: Sequence[str], scenario: Scenario) -> list[str]:
    """Return the first of some sectors, as many as a plan has, in the order in which sectors are shown."""
    return [each for each in scenario.world.display_sectors if each in best[:SECTORS]]


def may_have_zone(region: str, scenario: Scenario) -> bool:
    """Return whether the law lets a region have a zone."""
    return scenario.settings.zones.capital_area_allowed or not any(
        each.id == region and each.capital_area for each in scenario.world.regions
    )


def zone_of(region: str, like: Row, scenario: Scenario) -> Row:
    """Return a zone of a region with its best sectors, and the dates and term of another zone."""
    return {**like, "regions": [region], "sectors": as_shown(best_sectors(region, scenario), scenario)}
