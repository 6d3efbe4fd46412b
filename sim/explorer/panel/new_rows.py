"""A new row that agrees with the rows that are there: a zone, a round, an incident or a reform that a reader adds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.explorer.panel.cells import Scene
from sim.explorer.panel.lever import Lever
from sim.explorer.questions.zone_plans import SECTORS, as_shown, best_sectors
from sim.scenario.schema.words import month_number, month_text

Row = dict[str, Any]

#: A new zone or round is announced so many months after the start, and in force so many later.
MONTHS_TO_ANNOUNCEMENT, MONTHS_TO_FORCE = 3, 4
#: What is ordered for a month comes so many months after what is there.
MONTHS_BETWEEN = 12


def new_row(lever: Lever, rows: Sequence[Row], scene: Scene) -> Row:
    """Return a row of a lever that agrees with the rows that are there.

    A new zone is for the selected region, if it has none.
    """
    announced = _month(scene, MONTHS_TO_ANNOUNCEMENT)
    in_force = _month(scene, MONTHS_TO_ANNOUNCEMENT + MONTHS_TO_FORCE)
    last = rows[-1] if rows else {}
    match lever.key:
        case "designations":
            return _zone(rows, announced, in_force, scene)
        case "rounds":
            new = {
                "announced": announced, "in_force": in_force, "awards": 1, "applicants": "competing",
                "sectors_per_plan": min(SECTORS, len(scene.world.sector_ids)),
            }  # fmt: skip
            return {**new, **last, **_later(last, ("announced", "in_force"), scene)}
        case "incidents":
            own: Row = {"regions": [scene.rival], "sectors": plan_of(scene.rival, scene), "in_force": in_force}
            zone = next(iter(scene.zones()), own)
            new = {
                "month": _within(month_text(month_number(zone["in_force"]) + MONTHS_BETWEEN), scene),
                "region": zone["regions"][0], "sector": zone["sectors"][0], "failing_share": 0.5,
            }  # fmt: skip
            return {**new, **last, **_later(last, ("month",), scene)}
        case "enacted":
            return {"month": in_force, "sectors": "all", "cut": 0.5, **last, **_later(last, ("month",), scene)}
    raise ValueError(f"{lever.key} has no rows")


def _zone(rows: Sequence[Row], announced: str, in_force: str, scene: Scene) -> Row:
    """Return a zone of the first region that has none: announced with the last one, in the region's best sectors."""
    taken = {region: set[str]() for region in scene.world.region_ids}
    for row in rows:
        for region in row["regions"]:
            taken[region] |= set(row["sectors"])
    lawful = [region for region in _order(scene) if scene.may_have_zone(region)] or [scene.rival]
    found = {region: best_sectors(region, scene.scenario) for region in lawful}
    best = {region: [each for each in found[region] if each not in taken[region]] for region in lawful}
    free = [each for each in lawful if not taken[each]]
    region = next(iter([*free, *(each for each in lawful if best[each]), lawful[0]]))
    last = rows[-1] if rows else {}
    horizon = scene.horizon()
    if {last.get("announced"), last.get("in_force")} <= set(horizon):
        announced, in_force = last["announced"], last["in_force"]
    return {
        "regions": [region],
        "sectors": as_shown(best[region] or found[region], scene.scenario),
        "announced": announced,
        "in_force": in_force,
        "term_months": None,
    }


def _order(scene: Scene) -> list[str]:
    """Return the regions in a useful order: the selected one, those that compete, all others."""
    competing = [each.id for each in scene.world.regions if each.competes]
    return list(dict.fromkeys([scene.rival, *competing, *scene.world.display_regions]))


def plan_of(region: str, scene: Scene) -> list[str]:
    """Return the sectors that a region would name where it may choose, in the order in which sectors are shown."""
    return as_shown(best_sectors(region, scene.scenario), scene.scenario)


def _month(scene: Scene, months: int) -> str:
    return month_text(month_number(scene.first) + min(months, scene.months - 1))


def _within(month: str, scene: Scene) -> str:
    """Return a month, or the last of the horizon if that is earlier."""
    return min(month, _month(scene, scene.months - 1))


def _later(last: Row, keys: Sequence[str], scene: Scene) -> Row:
    """Return the months of a row that follows another: so much later, where all of them lie within the horizon."""
    if not last:
        return {}
    later = {key: month_text(month_number(last[key]) + MONTHS_BETWEEN) for key in keys}
    return later if set(later.values()) <= set(scene.horizon()) else {}
