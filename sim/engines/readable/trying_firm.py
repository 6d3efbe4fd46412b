"""A firm of the readable engine and its trial: how it starts and ends, at home or at a site (E12, E13, E16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engines.readable.mesa_base import ZoneAgent, own_names
from sim.numerics import luck
from sim.rules import site, trial

if TYPE_CHECKING:
    from sim.engines.readable.model import ZoneModel
    from sim.engines.readable.region import Region
    from sim.engines.readable.zone import Zone


@own_names
class TryingFirm(ZoneAgent):
    """What of a firm its trial concerns; `sim.engines.readable.firm.Firm` is the whole.

    Attributes
    ----------
    asked, site
        The region in which it last applied for a trial, which is that of its trial; where it has a site.
    moved
        Month of its last move, or -1.
    jobs_before, is_brought
        Its jobs in the region of its trial before that began, and whether it came there from elsewhere (M14).
    """

    kind = "firm"
    model: ZoneModel
    asked: Region | None = None
    employees: float = 0.0
    founded: int = 0
    is_brought: bool = False
    jobs_before: float = 0.0
    moved: int = -1
    region: Region | None = None
    sector: int
    site: Region | None = None
    slot: int
    trial: int
    trial_is_second: bool = False
    trial_since: int = -1
    trial_zone: Zone | None = None

    @property
    def address(self) -> int:
        """The slot."""
        return self.slot

    @property
    def home(self) -> Region:
        """The region the firm is in."""
        assert self.region is not None, "only a founder has no home"
        return self.region

    @property
    def trial_region(self) -> Region:
        """The region in which the firm last applied for a trial."""
        assert self.asked is not None, "it has applied somewhere"
        return self.asked

    @property
    def is_relieved(self) -> bool:
        """Whether a running trial or a permit lifts the burden."""
        return self.trial in (trial.RUNNING, trial.PERMITTED)

    def luck(self, stream: int, occasion: int, key: int = 0) -> float:
        """Return the firm's uniform number for an occasion; it is the same in every scenario of the seed."""
        return luck.uniform(self.model.seed64, self.model.run, stream, occasion, self.slot, key)

    def keeps_trial_in(self, region: Region) -> bool:
        """E10: whether a firm in its trial keeps it in a region: one of the trial's zone, if it is not at a site."""
        if self.trial != trial.RUNNING or self.trial_zone is None:
            return False
        return trial.goes_on(region in self.trial_zone.regions, self.site is not None)

    def leave_trial(self) -> None:
        """Leave a running trial, and a site; the firm may apply again."""
        if self.trial == trial.RUNNING:
            assert self.trial_zone is not None, "a trial runs in a zone"
            self.trial_zone.running -= 1
            self.trial_region.trials_left += 1
            self.trial = trial.NO_TRIAL
        self.close_site()

    def close_site(self) -> None:
        """E16: close the site if there is one."""
        if self.site is not None:
            self.site.sites -= 1
            self.site = None

    def continue_trial(self) -> None:
        """E13: meet with an incident, or with the verdict when the time is over."""
        if self.trial != trial.RUNNING:
            return
        month, levers = self.model.month, self.model.inputs.levers
        ordered = self.model.government.ordered_share.get((self.trial_region, self.sector), 0.0)
        chance = trial.incident_probability(levers["incident_rate"], ordered)
        if self.luck(luck.INCIDENT, month) < chance:
            self.fail_trial()
        elif month - self.trial_since >= levers["trial_months"]:
            self.end_trial()

    def fail_trial(self) -> None:
        """E13: fail by an incident, which may pause new trials of the zone and sector."""
        month, levers, zone = self.model.month, self.model.inputs.levers, self.trial_zone
        assert zone is not None, "a trial runs in a zone"
        self.trial = trial.FAILED
        zone.running -= 1
        self.trial_region.trials_failed += 1
        self.close_site()
        if self.luck(luck.PAUSE, month) * levers["scale"] < 1.0:
            zone.pause_until[self.sector] = month + int(levers["pause_months"])

    def end_trial(self) -> None:
        """E13: take the verdict."""
        month, levers, zone, region = self.model.month, self.model.inputs.levers, self.trial_zone, self.trial_region
        assert zone is not None, "a trial runs in a zone"
        verdict = trial.verdict(
            self.luck(luck.VERDICT, month),
            self.trial_is_second,
            region.ready - levers["ready_before"],
            region.support_index[self.sector],
            levers["permit_share"],
            levers["extension_share"],
            levers["permit_readiness_effect"],
            levers["permit_support_effect"],
        )
        if verdict == trial.EXTEND:
            self.trial_is_second = True
            self.trial_since = month
            region.trials_extended += 1
            return
        zone.running -= 1
        if verdict == trial.PERMIT:
            self.trial = trial.PERMITTED
            zone.permits += 1
            self.model.government.permits[self.sector] += 1
            region.trials_permitted += 1
            if self.site is not None and not site.site_stays_open(
                self.luck(luck.SITE_STAYS, month), levers["site_stays"]
            ):
                self.close_site()
        else:
            self.trial = trial.ENDED
            region.trials_ended += 1
            self.close_site()

    def start_trial(self, zone: Zone) -> None:
        """E12, E16: begin a trial where the firm has asked for it, at home or at a site."""
        region = self.trial_region
        self.trial = trial.RUNNING
        self.trial_since = self.model.month
        self.trial_is_second = False
        self.trial_zone = zone
        zone.running += 1
        region.trials_started += 1
        self.is_brought = self.moved >= zone.announced
        if region is not self.home:
            self.site = region
            self.is_brought = True
            region.sites += 1
            region.sites_opened += 1
        self.jobs_before = site.jobs_before_trial(self.employees, self.is_brought, self.founded, zone.announced)

    @property
    def jobs_at_site(self) -> float:
        """E16: those of its employees who work at its site."""
        return site.jobs_at_site(self.employees, self.model.inputs.levers["site_share"]) if self.site else 0.0
