"""The central government of the readable engine: zones, money, trials, the law (E02-E04, E08, E12-E14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engines.readable.mesa_base import ZoneAgent, own_names
from sim.engines.readable.zone import NO_MONTH, Designation, Zone
from sim.numerics import luck
from sim.numerics.arithmetic import normal_quantile, ordered_sum
from sim.rules import aid, designation, reform, relief, support, trial
from sim.rules.dates import total_over

if TYPE_CHECKING:
    from sim.engines.readable.firm import Firm
    from sim.engines.readable.model import ZoneModel
    from sim.engines.readable.region import Region


@own_names
class CentralGovernment(ZoneAgent):
    """The ministry: it designates zones, pays, admits trials and reforms the law. Lists are by sector number."""

    kind = "government"
    model: ZoneModel
    aid_applicants: dict[Zone, list[tuple[float, Firm, Region]]]
    barrier: list[float]
    permits: list[int]
    ordered_share: dict[tuple[Region, int], float]
    reform_month: list[int]
    unspent: float = 0.0
    zones: list[Zone]
    designations: list[Designation]

    def __init__(self, model: ZoneModel) -> None:
        super().__init__(model)
        inputs = model.inputs
        self.barrier = inputs.sectors["barrier"].tolist()
        self.reform_month = [NO_MONTH] * inputs.sectors.size
        self.permits = [0] * inputs.sectors.size
        self.ordered_share = {}
        self.aid_applicants = {}
        self.zones = [
            Zone(number, [model.regions[r] for r in members.nonzero()[0]])
            for number, members in enumerate(inputs.zone_regions)
        ]
        self.designations = [
            Designation(
                int(given["round"]),
                int(given["announced"]),
                int(given["in_force"]),
                int(given["term"]),
                self.zones[given["zone"]],
                sectors.nonzero()[0].tolist(),
            )
            for given, sectors in zip(inputs.designations, inputs.designation_sectors, strict=True)
        ]
        for each in self.designations:
            each.zone.designations.append(each)

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

    def end_terms(self) -> None:
        """E03: review the zones of designations whose term is over; extend these or let them expire."""
        levers, month = self.model.inputs.levers, self.model.month
        due = [each for each in self.designations if each.is_in_force and each.end == month]
        met = [
            each.zone.net_firms() if levers["review_by_firms"] else each.zone.permits + each.zone.running
            for each in due
        ]
        for each, count in zip(due, met, strict=True):
            exhausted = each.is_extended or levers["extension_months"] == 0
            if designation.is_extended(float(count), levers["review_target"], levers["scale"], exhausted):
                each.is_extended = True
                each.end = month + int(levers["extension_months"])
            else:
                each.phase = designation.EXPIRED

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

    def announce(self, announced: list[Designation]) -> None:
        """Announce designations, and score their zones with all sectors that these have now.

        A zone of several regions has their mean score.
        """
        for each in announced:
            each.phase = designation.ANNOUNCED
            if each.zone.announced == NO_MONTH:
                each.zone.announced = self.model.month
        for each in announced:
            zone = each.zone
            zone.score = ordered_sum(self.score(region, zone.sectors) for region in zone.regions) / len(zone.regions)

    def announce_named(self) -> None:
        """Announce the designations of the month that the scenario names."""
        self.announce([each for each in self.designations if each.round < 0 and each.announced == self.model.month])

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
            if not any(each.is_in_the_way(last_month) and each.covers(region, sector) for each in self.designations)
        ]
        if given:
            return [sector for sector in given if sector in free]
        best = sorted(free, key=lambda sector: -region.focus[sector] * region.capability[sector])
        return sorted(best[: inputs.rounds[number]["plan_sectors"]])

    def score_round(self, number: int) -> None:
        """E02: score the applicants of a round, with noise for the choice only, and announce what the winners get."""
        model, levers = self.model, self.model.inputs.levers
        entries = []
        for region in model.regions:
            plan = self.plan_of(region, number) if model.inputs.applicants[number, region.number] else []
            if plan:
                score = self.score(region, plan)
                noise = normal_quantile(luck.uniform(model.seed64, model.run, luck.JURY, number, region.number, 0))
                entries.append((score + levers["noise_score"] * noise, region, plan))
        entries.sort(key=lambda entry: -entry[0])
        waiting = [each for each in self.designations if each.round == number]
        for award, (_, region, plan) in zip(waiting, entries, strict=False):
            award.sectors = plan
            self._join_zone(award, region)
            self.announce([award])

    def _join_zone(self, award: Designation, winner: Region) -> None:
        """E03: let an award belong to the zone of the winner alone that there is or will be, else to its own."""
        same = [zone for zone in self.zones if zone.regions == [winner]]
        if same:
            award.zone.designations.remove(award)
            award.zone = same[0]
            award.zone.designations.append(award)
        else:
            award.zone.regions = [winner]

    def put_in_force(self) -> None:
        """Put the announced designations of the month in force, and their zones with them."""
        month = self.model.month
        for each in self.designations:
            if each.phase == designation.ANNOUNCED and each.in_force == month:
                each.phase = designation.IN_FORCE
                each.end = month + each.term
                each.firms_before = each.count_firms()
                if each.zone.in_force == NO_MONTH:
                    each.zone.in_force = month

    def map_zones(self) -> None:
        """E03, E08: set the zone and its phase in each region and sector, and what firms know and expect of zones."""
        levers, months, month = self.model.inputs.levers, self.model.inputs.months, self.model.month
        for region in self.model.regions:
            region.zone_at = [None] * len(self.barrier)
            region.phase_at = [designation.NONE] * len(self.barrier)
        for zone in self.zones:
            if zone.announced != NO_MONTH:
                exposure = total_over(months["campaign"], months["campaign_until"], zone.announced, month)
                zone.aware = relief.aware_share(exposure, levers["aware_at_once"], levers["awareness_rate"])
            zone.admission = relief.admission(months[month]["trial_slots"], float(zone.applicants))
        for each in self.designations:
            for region in each.zone.regions if each.is_alive else ():
                for sector in each.sectors:
                    region.zone_at[sector] = each.zone
                    region.phase_at[sector] = each.phase

    def divide_money(self) -> None:
        """E04: divide zone money over the zones in force, pilot money over all regions."""
        model, levers = self.model, self.model.inputs.levers
        now = model.inputs.months[model.month]
        budget, zone_share, scale = now["central_budget"], now["zone_share"], levers["scale"]
        in_force = [zone for zone in self.zones if zone.is_in_force]
        for zone in self.zones:
            zone.money = 0.0
        self.unspent = 0.0 if in_force else support.zone_money(budget, zone_share, scale, 1.0, 1.0)
        if in_force:
            best = max(zone.score for zone in in_force)
            for zone in in_force:
                zone.money = support.zone_weight(zone.score, best, now["concentration"], levers["score_unit"])
            total = ordered_sum(zone.money for zone in in_force)
            for zone in in_force:
                zone.money = support.zone_money(budget, zone_share, scale, zone.money, total)
        if levers["relocation_aid"] > 0.0:
            self.set_aside_aid()
        merits = [region.merit() for region in model.regions]
        total = ordered_sum(merits)
        for region, merit in zip(model.regions, merits, strict=True):
            region.pilot_money = support.pilot_money(budget, zone_share, scale, merit, total)

    def set_aside_aid(self) -> None:
        """E10b, E04: let each zone in force set money aside for movers; the fund of a zone that is over is unspent."""
        levers = self.model.inputs.levers
        for zone in self.zones:
            zone.aid_places = 0
            if not zone.is_in_force:
                self.unspent += zone.aid_fund
                zone.aid_fund = 0.0
                continue
            money = aid.money_set_aside(
                zone.aid_fund, zone.money, levers["relocation_aid"], levers["scale"], levers["aid_per_mover"]
            )
            zone.money -= money
            zone.aid_fund += money
            zone.aid_places = aid.places_paid(zone.aid_fund, levers["aid_per_mover"])

    @property
    def has_aid(self) -> bool:
        """Whether a zone may pay for movers this month (E10b)."""
        return any(zone.aid_places > 0 for zone in self.zones)

    def pay_movers(self) -> None:
        """E10b: let each zone pay for as many applicants as it has places, by lottery; they move."""
        aid_per_mover = float(self.model.inputs.levers["aid_per_mover"])
        for zone, lots in self.aid_applicants.items():
            paid = sorted(lots, key=lambda entry: entry[0])[: zone.aid_places]
            zone.aid_fund -= len(paid) * aid_per_mover
            for _, firm, place in paid:
                firm.move_to(place)
                place.zone_money += aid_per_mover
        self.aid_applicants = {}

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
        model, months = self.model, self.model.inputs.months
        for zone in self.zones:
            zone.applicants = 0
        entries: dict[Zone, list[tuple[float, Firm]]] = {}
        for firm in applicants:
            place = firm.trial_region.zone_at[firm.sector]
            assert place is not None, "only firms in a zone apply"
            entries.setdefault(place, []).append((firm.luck(luck.LOTTERY, model.month), firm))
        for zone, lots in entries.items():
            zone.applicants = len(lots)
            before, by_now = (
                total_over(months["trial_slots"], months["slots_until"], zone.in_force, end)
                for end in (model.month, model.month + 1)
            )
            slots = trial.slots_in_month(before, by_now)
            for _, firm in sorted(lots, key=lambda entry: entry[0])[:slots]:
                firm.start_trial(zone)
