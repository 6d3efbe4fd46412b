"""The regions of the readable engine: readiness, money, focus, what they are worth to firms (E01, E05-E07, E09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engines.readable.mesa_base import ZoneAgent, own_names
from sim.engines.readable.zone import NO_MONTH
from sim.numerics.arithmetic import ordered_sum
from sim.rules import closure, focus, location, readiness, support
from sim.rules.designation import NONE

if TYPE_CHECKING:
    from sim.engines.readable.model import ZoneModel
    from sim.engines.readable.zone import Zone
    from sim.numerics.tables import Table


@own_names
class Region(ZoneAgent):
    """A region; lists are by sector number.

    Attributes
    ----------
    number, key
        Its number in the order of the keys, and its key.
    firms
        Active firms by sector.
    zone_money, pilot_money, own_money
        Money of the month, bn.
    sites, site_jobs
        Sites here of firms whose home is elsewhere, and the jobs at them.
    trial_jobs, trial_jobs_brought
        Jobs that firms with a running trial or a permit here have gained, in all and those that came from elsewhere;
        0 where there can be no sites.
    """

    kind = "region"
    model: ZoneModel
    attraction: list[float]
    capability: list[float]
    closed: int
    firms: list[int]
    firms_at_start: int = 0
    focus: list[float]
    focus_before: list[float]
    founded: int
    given: Table
    jobs_by_sector: list[float]
    key: str
    moved_in: int
    moved_out: int
    number: int
    own_money: float = 0.0
    pilot_money: float = 0.0
    ready: float
    site_jobs: float
    sites: int = 0
    sites_opened: int
    support_factor: list[float]
    support_index: list[float]
    support_per_firm: float = 0.0
    trial_jobs: float
    trial_jobs_brought: float
    trials_ended: int
    trials_extended: int
    trials_failed: int
    trials_left: int
    trials_permitted: int
    trials_started: int
    zone_at: list[Zone | None]
    phase_at: list[int]
    zone_money: float = 0.0
    zone_money_by_sector: list[float]

    def __init__(self, model: ZoneModel, number: int, key: str) -> None:
        super().__init__(model)
        inputs = model.inputs
        cells = inputs.cells[number]
        sectors = inputs.sectors.size
        self.number = number
        self.key = key
        self.given = inputs.regions[number]
        self.ready = float(inputs.levers["ready_before"])
        self.capability = cells["capability"].tolist()
        self.focus = cells["focus"].tolist()
        self.focus_before = list(self.focus)
        self.firms = [0] * sectors
        self.zone_at = [None] * sectors
        self.phase_at = [NONE] * sectors
        self.zone_money_by_sector = [0.0] * sectors
        self.support_index = [0.0] * sectors
        self.support_factor = [0.0] * sectors
        self.attraction = [0.0] * sectors
        self.forget_month()

    @property
    def address(self) -> int:
        """The number."""
        return self.number

    def forget_month(self) -> None:
        """Forget the events of the month before."""
        self.founded = self.closed = self.moved_in = self.moved_out = 0
        self.trials_started = self.trials_permitted = self.trials_extended = 0
        self.trials_ended = self.trials_failed = self.trials_left = self.sites_opened = 0
        self.site_jobs = self.trial_jobs = self.trial_jobs_brought = 0.0
        self.jobs_by_sector = [0.0] * len(self.focus)

    @property
    def money(self) -> float:
        """All money of the month, bn."""
        return self.own_money + self.pilot_money + self.zone_money

    @property
    def all_firms(self) -> int:
        """Active firms of all sectors."""
        return sum(self.firms)

    @property
    def jobs(self) -> float:
        """Employees at the end of the month; 0 until they are counted."""
        return ordered_sum(self.jobs_by_sector)

    def set_readiness(self) -> None:
        """E01: continue the roadmap study."""
        levers = self.model.inputs.levers
        self.ready = readiness.readiness(
            levers["ready_before"],
            levers["ready_after"],
            float(self.model.month - self.given["study_start"]),
            float(self.given["study_months"]),
        )

    @property
    def first_announced(self) -> int:
        """The month in which a zone was first announced for it, or -1."""
        zones = [zone for zone in self.model.government.zones if self in zone.regions and zone.announced != NO_MONTH]
        return min((zone.announced for zone in zones), default=NO_MONTH)

    def merit(self) -> float:
        """E04: claim on pilot money: readiness times mean capability."""
        return self.ready * (ordered_sum(self.capability) / len(self.capability))

    def fit(self, plan: list[int]) -> float:
        """E02: fit of a plan: focus times capability over its sectors."""
        return ordered_sum(self.focus[sector] * self.capability[sector] for sector in plan)

    def set_own_money(self, best_support: float) -> None:
        """E05: decide on the own incentives of the month."""
        levers = self.model.inputs.levers
        self.own_money = support.own_incentive(
            self.model.inputs.own_budget[self.model.month, self.number],
            levers["scale"],
            levers["match"] if self.given["competes"] else 0.0,
            levers["match_cap"],
            best_support,
            self.support_per_firm,
            float(self.firms_at_start),
        )

    def learn(self, mean_focus: list[float]) -> None:
        """E06b: learn from last year's focus."""
        learning = self.model.inputs.levers["learning"]
        for sector, mean in enumerate(mean_focus):
            self.capability[sector] = focus.next_capability(
                self.capability[sector], self.focus_before[sector], mean, learning
            )

    def refocus(self, mean_money: float) -> None:
        """E06: look at last year's focus of the others, and move towards the most appealing sectors."""
        if self.given["is_focus_fixed"]:
            return
        inputs, levers = self.model.inputs, self.model.inputs.levers
        appeals = []
        for sector, capability in enumerate(self.capability):
            crowd = ordered_sum(
                other.focus_before[sector] * (other.money / mean_money)
                for other in self.model.regions
                if other is not self and mean_money > 0.0
            )
            appeals.append(
                focus.appeal(
                    capability,
                    inputs.sectors[sector]["pool_share"],
                    crowd,
                    levers["differentiation"],
                    levers["focus_sharpness"],
                )
            )
        total = ordered_sum(appeals)
        for sector, appeal in enumerate(appeals):
            share = appeal / total if total > 0.0 else 1.0 / len(appeals)
            self.focus[sector] = focus.next_focus(self.focus_before[sector], share, levers["focus_adjustment"])

    def spread_zone_money(self, zones: list[Zone]) -> None:
        """E04: give each zone's money to its sectors in force, in proportion to the focus on them."""
        self.zone_money_by_sector = [0.0] * len(self.focus)
        for zone in zones:
            if not zone.is_in_force or self not in zone.regions:
                continue
            money = zone.money / len(zone.regions)
            sectors = zone.sectors_in_force
            total = ordered_sum(self.focus[sector] for sector in sectors)
            for sector in sectors:
                share = self.focus[sector] / total if total > 0.0 else 1.0 / len(sectors)
                self.zone_money_by_sector[sector] += share * money

    def work_out(self) -> None:
        """E07, E09, E11: what support and company make of the region for a firm of each sector."""
        levers = self.model.inputs.levers
        constant = self.model.inputs.constants[self.number]
        region_factor = location.region_factor(
            constant, float(self.firms_at_start), levers["scale"], levers["urbanization"]
        )
        for sector, firms in enumerate(self.firms):
            per_firm = support.support_per_firm(
                self.focus[sector],
                self.own_money + self.pilot_money,
                self.zone_money_by_sector[sector],
                float(firms),
                levers["scale"],
            )
            index = support.support_index(per_firm, levers["support_unit"])
            self.support_index[sector] = index
            self.support_factor[sector] = closure.support_factor(index, levers["support_effect"])
            self.attraction[sector] = region_factor * location.sector_factor(
                float(firms),
                levers["scale"],
                self.capability[sector],
                index,
                levers["localization"],
                levers["capability_weight"],
                levers["support_weight"],
            )
        self.support_per_firm = self.money / self.firms_at_start if self.firms_at_start > 0 else 0.0


def refocus_all(regions: list[Region], month: int) -> None:
    """E06, E06b: let all regions learn, then look at last year's focus of the others."""
    mean_money = ordered_sum(region.money for region in regions) / len(regions)
    for region in regions:
        region.focus_before = list(region.focus)
    if month > 0:
        by_sector = zip(*(region.focus_before for region in regions), strict=True)
        mean_focus = [ordered_sum(shares) / len(regions) for shares in by_sector]
        for region in regions:
            region.learn(mean_focus)
    for region in regions:
        region.refocus(mean_money)
