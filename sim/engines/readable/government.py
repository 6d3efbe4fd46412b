"""The central government of the readable engine: zones, money, trials, the law (E02-E04, E08, E12-E14)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.engines.readable.mesa_base import ZoneAgent, own_names
from sim.engines.readable.zone import Zone
from sim.numerics import luck
from sim.numerics.arithmetic import normal_quantile, ordered_sum
from sim.rules import designation, reform, relief, support, trial

if TYPE_CHECKING:
    from sim.engines.readable.firm import Firm
    from sim.engines.readable.model import ZoneModel
    from sim.engines.readable.region import Region

#: No reform is on its way.
NO_MONTH = -1


@own_names
class CentralGovernment(ZoneAgent):
    """The ministry: it designates zones, pays, admits trials and reforms the law. Lists are by sector number."""

    kind = "government"
    model: ZoneModel
    barrier: list[float]
    permits: list[int]
    ordered_share: dict[tuple[Region, int], float]
    reform_month: list[int]
    unspent: float = 0.0
    zones: list[Zone]

    def __init__(self, model: ZoneModel) -> None:
        super().__init__(model)
        inputs = model.inputs
        self.barrier = inputs.sectors["barrier"].tolist()
        self.reform_month = [NO_MONTH] * inputs.sectors.size
        self.permits = [0] * inputs.sectors.size
        self.ordered_share = {}
        self.zones = [
            Zone(
                number,
                int(given["round"]),
                int(given["announced"]),
                int(given["in_force"]),
                int(given["term"]),
                [model.regions[r] for r in inputs.zone_regions[number].nonzero()[0]],
                inputs.zone_sectors[number].nonzero()[0].tolist(),
            )
            for number, given in enumerate(inputs.zones)
        ]

    def enact_reforms(self) -> None:
        """E14: let reforms of this month take effect, those that permits brought about and those ordered."""
        inputs, month = self.model.inputs, self.model.month
        for sector, when in enumerate(self.reform_month):
            if when == month:
                self.barrier[sector] = reform.reformed_barrier(self.barrier[sector], inputs.levers["reform_cut"])
                self.reform_month[sector] = NO_MONTH
                self.permits[sector] = 0
        for order in inputs.enacted:
            if order["month"] == month:
                sector = int(order["sector"])
                self.barrier[sector] = reform.reformed_barrier(self.barrier[sector], order["cut"])

    def review_zone(self, zone: Zone) -> None:
        """E03: at the end of its term extend a zone, or let it expire."""
        levers = self.model.inputs.levers
        met = zone.count_firms() - zone.firms_before if levers["review_by_firms"] else zone.permits + zone.running
        exhausted = zone.is_extended or levers["extension_months"] == 0
        if designation.is_extended(float(met), levers["review_target"], levers["scale"], exhausted):
            zone.is_extended = True
            zone.end = self.model.month + int(levers["extension_months"])
        else:
            zone.phase = designation.EXPIRED

    def score(self, region: Region, plan: list[int]) -> float:
        """E02: score of a region with the sectors of a plan."""
        levers = self.model.inputs.levers
        return designation.score(
            region.ready,
            region.fit(plan),
            region.given["need"],
            levers["readiness_score"],
            levers["fit_score"],
            levers["need_score"],
        )

    def announce(self, zone: Zone) -> None:
        """Announce a zone that the scenario names; with several regions it has their mean score."""
        zone.phase = designation.ANNOUNCED
        zone.score = ordered_sum(self.score(region, zone.sectors) for region in zone.regions) / len(zone.regions)

    def plan_of(self, region: Region, number: int) -> list[int]:
        """Return the sectors for which a region applies in a round.

        Those that a zone covers are left out, and those that one named by the scenario will cover while the new zone
        may last.
        """
        inputs = self.model.inputs
        given = inputs.plans[number, region.number].nonzero()[0].tolist()
        last_month = int(inputs.rounds[number]["last_month"])
        free = [
            sector
            for sector in range(inputs.sectors.size)
            if not any(zone.is_in_the_way(last_month) and zone.covers(region, sector) for zone in self.zones)
        ]
        if given:
            return [sector for sector in given if sector in free]
        best = sorted(free, key=lambda sector: -region.focus[sector] * region.capability[sector])
        return sorted(best[: inputs.rounds[number]["plan_sectors"]])

    def score_round(self, number: int) -> None:
        """E02: score the applicants of a round, with noise for the choice only, and announce the winners' zones."""
        model, levers = self.model, self.model.inputs.levers
        entries = []
        for region in model.regions:
            plan = self.plan_of(region, number) if model.inputs.applicants[number, region.number] else []
            if plan:
                score = self.score(region, plan)
                noise = normal_quantile(luck.uniform(model.seed64, model.run, luck.JURY, number, region.number, 0))
                entries.append((score + levers["noise_score"] * noise, score, region, plan))
        entries.sort(key=lambda entry: -entry[0])
        waiting = [zone for zone in self.zones if zone.round == number]
        for zone, (_, score, region, plan) in zip(waiting, entries, strict=False):
            zone.phase = designation.ANNOUNCED
            zone.score = score
            zone.regions = [region]
            zone.sectors = plan

    def put_in_force(self, zone: Zone) -> None:
        """Put a zone in force."""
        zone.phase = designation.IN_FORCE
        zone.end = self.model.month + zone.term
        zone.firms_before = zone.count_firms()

    def map_zones(self) -> None:
        """E03, E08: set the zone that covers each region and sector, and what firms expect of it.

        That is for each zone its exemption, the share of firms that know it, and the chance of admission.
        """
        levers = self.model.inputs.levers
        for region in self.model.regions:
            region.zone_at = [None] * len(self.barrier)
        for zone in self.zones:
            zone.exempt = designation.exemption(zone.phase, levers["anticipation"])
            if not zone.is_alive:
                continue
            since = float(self.model.month - zone.announced)
            zone.aware = relief.aware_share(since, levers["aware_at_once"], levers["awareness_rate"])
            zone.admission = relief.admission(levers["slots_per_month"] * levers["scale"], float(zone.applicants))
            for region in zone.regions:
                for sector in zone.sectors:
                    region.zone_at[sector] = zone

    def divide_money(self) -> None:
        """E04: divide zone money over the zones in force, pilot money over all regions."""
        model, levers = self.model, self.model.inputs.levers
        budget = model.inputs.months[model.month]["central_budget"]
        zone_share, scale = levers["zone_share"], levers["scale"]
        in_force = [zone for zone in self.zones if zone.is_in_force]
        for zone in self.zones:
            zone.money = 0.0
        self.unspent = 0.0 if in_force else support.zone_money(budget, zone_share, scale, 1.0, 1.0)
        if in_force:
            self._weigh(in_force)
            total = ordered_sum(zone.money for zone in in_force)
            for zone in in_force:
                zone.money = support.zone_money(budget, zone_share, scale, zone.money, total)
        merits = [region.merit() for region in model.regions]
        total = ordered_sum(merits)
        for region, merit in zip(model.regions, merits, strict=True):
            region.pilot_money = support.pilot_money(budget, zone_share, scale, merit, total)

    def _weigh(self, in_force: list[Zone]) -> None:
        """E04: set the weights of the zones in force from their standardised scores."""
        mean = ordered_sum(zone.score for zone in in_force) / len(in_force)
        variance = ordered_sum((zone.score - mean) * (zone.score - mean) for zone in in_force) / len(in_force)
        deviation = math.sqrt(variance)
        best = support.standard_score(max(zone.score for zone in in_force), mean, deviation)
        for zone in in_force:
            standard = support.standard_score(zone.score, mean, deviation)
            zone.money = support.zone_weight(standard, best, self.model.inputs.levers["concentration"])

    def order_incidents(self) -> None:
        """E13: note the incidents that the scenario orders; each pauses new trials of its zone and sector."""
        model = self.model
        self.ordered_share = {}
        for order in model.inputs.incidents:
            if order["month"] == model.month:
                region, sector = model.regions[order["region"]], int(order["sector"])
                self.ordered_share[region, sector] = float(order["failing_share"])
                zone = region.zone_at[sector]
                if zone is not None:
                    zone.pause_until[sector] = model.month + int(model.inputs.levers["pause_months"])

    def count_permits(self) -> None:
        """E14: set the month of a reform where the permits of a sector suffice."""
        levers = self.model.inputs.levers
        for sector, permits in enumerate(self.permits):
            due = reform.is_reform_due(float(permits), levers["evidence_needed"], levers["scale"])
            if due and self.reform_month[sector] == NO_MONTH:
                self.reform_month[sector] = self.model.month + int(levers["reform_delay_months"])

    def admit(self, applicants: list[Firm]) -> None:
        """E12: admit to each zone as many applicants as it has slots, by lottery."""
        model, levers = self.model, self.model.inputs.levers
        for zone in self.zones:
            zone.applicants = 0
        entries: dict[Zone, list[tuple[float, Firm]]] = {}
        for firm in applicants:
            place = firm.home.zone_at[firm.sector]
            assert place is not None, "only firms in a zone apply"
            entries.setdefault(place, []).append((firm.luck(luck.LOTTERY, model.month), firm))
        for zone, lots in entries.items():
            zone.applicants = len(lots)
            slots = trial.slots_in_month(levers["slots_per_month"], levers["scale"], model.month - zone.in_force)
            for _, firm in sorted(lots, key=lambda entry: entry[0])[:slots]:
                firm.start_trial(zone)
