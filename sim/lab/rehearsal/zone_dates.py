"""Which zones a policy has, and when: by designations that it names, and by rounds that the model's rule decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.lab.rehearsal.zone_layout import Floats, Ints
from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.results.ensemble import EnsembleResult
from sim.scenario.load import Scenario, with_changes
from sim.scenario.schema.words import month_number, month_text


@dataclass(frozen=True, order=True)
class Cohort:
    """Zones that are announced and come into force in the same months.

    Attributes
    ----------
    announced, in_force, over
        Months, numbered on an endless calendar; in `over` none of them is in force any more, if all are extended.
    regions
        Of the zones that the scenario names, in the order of the world file; none for those of a round.
    awards
        Number of zones of a round.
    sectors
        Most sectors of a plan.
    """

    announced: int
    in_force: int
    over: int
    regions: tuple[str, ...] = ()
    awards: int = 0
    sectors: int = 1

    @property
    def size(self) -> int:
        """Number of regions with a zone."""
        return len(self.regions) + self.awards


def cohorts_of(scenario: Scenario) -> tuple[Cohort, ...]:
    """Return the zones of a scenario by their dates, the first announced first.

    A region that is designated more than once has a zone from the first to the last.

    Raises
    ------
    ZonelabError
        If there is none.
    """
    zones = scenario.settings.zones
    named: dict[str, list[tuple[int, int, int, int]]] = {}
    for plan in zones.designations:
        start = month_number(plan.in_force)
        over = start + (plan.term_months or zones.term_months) + zones.extension_months
        for region in plan.regions:
            named.setdefault(region, []).append((month_number(plan.announced), start, over, len(plan.sectors)))
    by_dates: dict[tuple[int, int, int], list[str]] = {}
    most: dict[tuple[int, int, int], int] = {}
    for region in (each for each in scenario.world.display_regions if each in named):
        lives = sorted(named[region])
        dates = (lives[0][0], min(each[1] for each in lives), max(each[2] for each in lives))
        by_dates.setdefault(dates, []).append(region)
        most[dates] = max(most.get(dates, 1), *(each[3] for each in lives))
    found = [Cohort(*dates, regions=tuple(regions), sectors=most[dates]) for dates, regions in by_dates.items()]
    for each in zones.rounds:
        start = month_number(each.in_force)
        dates = month_number(each.announced), start, start + zones.term_months + zones.extension_months
        found.append(Cohort(*dates, awards=each.awards, sectors=each.sectors_per_plan))
    if not found:
        wrong = sentence("policy must have a zone; {name} has none. Name a scenario with zones.", name=scenario.name)
        raise ZonelabError(wrong)
    return tuple(sorted(found))


def places_of(result: EnsembleResult, cohorts: Sequence[Cohort]) -> Ints:
    """Return the places of the regions with a zone in each history, shape [run, zone], in the order of the cohorts.

    Winners of a round are the regions that have had no zone before it, in the order of the world file; -1 where these
    are not as many as its awards.
    """
    has_zone = np.asarray(result.trace.zone_phase.any(axis=3))[:, :, result.region_order]
    first = np.where(has_zone.any(axis=1), has_zone.argmax(axis=1), -1) + month_number(result.scenario.settings.start)
    named = {region for cohort in cohorts for region in cohort.regions}
    free = has_zone.any(axis=1) & np.array([region not in named for region in result.regions])
    columns = []
    for cohort in cohorts:
        for region in cohort.regions:
            columns.append(np.full(result.runs, result.regions.index(region), dtype=np.int64))
        if cohort.awards:
            won = free & (first == cohort.announced)
            winners = np.argsort(~won, axis=1, kind="stable")[:, : cohort.awards]
            right = won.sum(axis=1, keepdims=True) == cohort.awards
            columns += list(np.where(right, winners, -1).T)
    return np.stack(columns, axis=1)


def competition(policy: Scenario, cohorts: Sequence[Cohort]) -> tuple[Scenario, tuple[Cohort, ...]]:
    """Return the policy with as many zones, but for the model's own rule to say where (E02), and their cohort.

    All are awarded in one round at the first date: the region of the best score comes first. The regions that compete
    apply; all, where fewer compete than there are zones.
    """
    world, first, zones = policy.world, cohorts[0], sum(each.size for each in cohorts)
    competing = sum(world.regions_where(lambda region: region.competes and not region.capital_area))
    awards = {
        "announced": month_text(first.announced),
        "in_force": month_text(first.in_force),
        "awards": zones,
        "applicants": "competing" if competing >= zones else "all",
        "sectors_per_plan": max(each.sectors for each in cohorts),
    }
    changed = with_changes(policy, keep_provenance=False, designations=[], rounds=[awards])
    return changed, (Cohort(first.announced, first.in_force, first.over, awards=zones),)


def distances_of(scenario: Scenario) -> Floats:
    """Return the distances of regions in the order of the world file, in km."""
    world = scenario.world
    places = [world.region_ids.index(name) for name in world.display_regions]
    return np.array(world.distances_km, dtype=np.float64)[np.ix_(places, places)]
