"""The firm of the readable engine: where it goes, how it tries out its product, when it closes (E08-E13, E15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.engines.readable.mesa_base import ZoneAgent, own_names
from sim.numerics import luck
from sim.numerics.arithmetic import normal_quantile, ordered_sum
from sim.rules import aid, closure, designation, growth, location, relief, trial
from sim.rules.hazards import probability, standard_waiting_time

if TYPE_CHECKING:
    from sim.engines.readable.model import ZoneModel
    from sim.engines.readable.region import Region
    from sim.engines.readable.zone import Zone


@own_names
class Firm(ZoneAgent):
    """A firm, or a founder who considers becoming one.

    Attributes
    ----------
    slot
        The firm's number in every scenario of the seed: the address of its luck.
    region
        Where it is; None for a founder.
    origin
        Number of the region that its founder comes from.
    burden
        Share of its product's value that today's law blocks.
    """

    kind = "firm"
    model: ZoneModel
    burden: float
    employees: float = 0.0
    first_region: Region | None = None
    founded: int = 0
    last_region: Region | None = None
    life_left: float = 0.0
    origin: int = 0
    region: Region | None = None
    review_count: int = 0
    review_time: float = 0.0
    sector: int
    slot: int
    trial: int
    trial_is_second: bool = False
    trial_since: int = -1
    trial_zone: Zone | None = None

    def __init__(self, model: ZoneModel, slot: int, sector: int, burden: float) -> None:
        super().__init__(model)
        self.slot = slot
        self.sector = sector
        self.burden = burden
        self.trial = trial.NO_TRIAL

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
    def is_relieved(self) -> bool:
        """Whether a running trial or a permit lifts the burden."""
        return self.trial in (trial.RUNNING, trial.PERMITTED)

    @property
    def barrier(self) -> float:
        """National barrier in the firm's sector."""
        return self.model.government.barrier[self.sector]

    def start(self, region: Region, founded: int) -> None:
        """Begin life in a region, in month `founded`."""
        model, levers = self.model, self.model.inputs.levers
        self.region = self.first_region = self.last_region = region
        self.founded = founded
        life, size = luck.uniform_pair(model.seed64, model.run, luck.PROSPECTS, 0, self.slot, 0)
        self.employees = growth.starting_employees(
            normal_quantile(size), levers["mean_employees"], levers["employees_spread"]
        )
        self.life_left = standard_waiting_time(life)
        self.set_next_review(founded + 1.0)

    def set_next_review(self, earliest: float) -> None:
        """E10: move the review to the next one on the firm's calendar that is not before `earliest`."""
        rate = self.model.inputs.levers["review_rate_per_year"] / 12.0
        if rate <= 0.0:
            self.review_time = np.inf
            return
        while True:
            self.review_time += standard_waiting_time(self.luck(luck.REVIEW, 0, self.review_count)) / rate
            self.review_count += 1
            if self.review_time >= earliest:
                return

    def luck(self, stream: int, occasion: int, key: int = 0) -> float:
        """Return the firm's uniform number for an occasion; it is the same in every scenario of the seed."""
        return luck.uniform(self.model.seed64, self.model.run, stream, occasion, self.slot, key)

    def short_luck(self, stream: int, occasion: int, key: int) -> float:
        """Return the same of 32 bits, for a choice among many."""
        four = luck.uniform_four(self.model.seed64, self.model.run, stream, occasion, self.slot, key // 4)
        return four[key % 4]

    def close_if_due(self) -> None:
        """E11: take the month's hazard from the life left, and close when there is none."""
        model, levers = self.model, self.model.inputs.levers
        burden_factor = closure.burden_factor(self.burden, self.barrier, self.is_relieved, levers["burden_effect"])
        self.life_left -= closure.closure_hazard(
            levers["closure_rate"],
            model.inputs.months[model.month]["cycle"],
            model.month - self.founded <= levers["infant_months"],
            levers["infant_factor"],
            burden_factor,
            self.home.support_factor[self.sector],
        )
        if self.life_left < 0.0:
            self.leave_trial()
            self.home.firms[self.sector] -= 1
            self.home.closed += 1
            model.remove_firm(self)

    def leave_trial(self) -> None:
        """Leave a running trial; the firm may apply again."""
        if self.trial == trial.RUNNING:
            assert self.trial_zone is not None, "a trial runs in a zone"
            self.trial_zone.running -= 1
            self.trial = trial.NO_TRIAL

    def continue_trial(self) -> None:
        """E13: meet with an incident, or with the verdict when the time is over."""
        if self.trial != trial.RUNNING:
            return
        month, levers = self.model.month, self.model.inputs.levers
        ordered = self.model.government.ordered_share.get((self.home, self.sector), 0.0)
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
        self.home.trials_failed += 1
        if self.luck(luck.PAUSE, month) * levers["scale"] < 1.0:
            zone.pause_until[self.sector] = month + int(levers["pause_months"])

    def end_trial(self) -> None:
        """E13: take the verdict."""
        month, levers, zone, home = self.model.month, self.model.inputs.levers, self.trial_zone, self.home
        assert zone is not None, "a trial runs in a zone"
        verdict = trial.verdict(
            self.luck(luck.VERDICT, month),
            self.trial_is_second,
            home.ready - levers["ready_before"],
            home.support_index[self.sector],
            levers["permit_share"],
            levers["extension_share"],
            levers["permit_readiness_effect"],
            levers["permit_support_effect"],
        )
        if verdict == trial.EXTEND:
            self.trial_is_second = True
            self.trial_since = month
            home.trials_extended += 1
            return
        zone.running -= 1
        if verdict == trial.PERMIT:
            self.trial = trial.PERMITTED
            zone.permits += 1
            self.model.government.permits[self.sector] += 1
            home.trials_permitted += 1
        else:
            self.trial = trial.ENDED
            home.trials_ended += 1

    def applies(self) -> bool:
        """E12: whether the firm applies for a trial this month."""
        zone = self.home.zone_at[self.sector]
        if zone is None or self.home.phase_at[self.sector] != designation.IN_FORCE or self.trial != trial.NO_TRIAL:
            return False
        if zone.is_paused(self.sector, self.model.month):
            return False
        hazard = trial.application_hazard(self.model.inputs.levers["application_rate"], self.burden, self.barrier)
        return self.luck(luck.APPLICATION, self.model.month) < probability(hazard)

    def start_trial(self, zone: Zone) -> None:
        """E12: begin a trial."""
        self.trial = trial.RUNNING
        self.trial_since = self.model.month
        self.trial_is_second = False
        self.trial_zone = zone
        zone.running += 1
        self.home.trials_started += 1

    def burden_felt_in(self, region: Region) -> float:
        """E08: burden that the firm expects in a region."""
        if self.trial == trial.PERMITTED or (self.trial == trial.RUNNING and region is self.region):
            return 0.0
        zone = region.zone_at[self.sector]
        if zone is None:
            return relief.burden_felt(self.burden, self.barrier, 0.0, False, 1.0)
        exempt = designation.exemption(region.phase_at[self.sector], self.model.inputs.levers["anticipation"])
        aware = self.luck(luck.HEARING, 0, region.number) < zone.aware
        return relief.burden_felt(self.burden, self.barrier, exempt, aware, zone.admission)

    def attraction_of(self, region: Region) -> float:
        """E09: exp V of a region for the firm."""
        felt = location.relief_factor(self.burden_felt_in(region), self.model.inputs.levers["relief_weight"])
        return float(region.attraction[self.sector] * felt * self.model.inputs.leaving[self.origin, region.number])

    def choose_region(self, occasion: int) -> tuple[Region, float]:
        """E10: return the region that wins the race for the firm, and the sum of exp V over the regions.

        The race begins with the home, or for a founder with the region that most attracts its sector; a tie goes to
        it, else to the first.
        """
        regions = self.model.regions
        values = [self.attraction_of(region) for region in regions]
        times = [
            location.arrival_time(self.short_luck(luck.CHOICE, occasion, region.number), values[region.number])
            for region in regions
        ]
        favourite = self.region or max(regions, key=lambda region: region.attraction[self.sector])
        winner = min(range(len(regions)), key=lambda r: (times[r], r != favourite.number, r))
        return regions[winner], ordered_sum(values)

    def review_location(self) -> None:
        """E10: when the review is due and the firm is free, choose a region anew, and go there if it is not too far.

        E10b: who would be free with aid applies for it, if the choice is a zone in force that pays.
        """
        month, inputs, home, occasion = self.model.month, self.model.inputs, self.home, self.review_count
        if self.review_time >= month + 1.0:
            return
        self.set_next_review(month + 1.0)
        freedom, mobility = self.luck(luck.FREEDOM, occasion), inputs.levers["mobility"]
        is_free, government = location.is_free_to_move(freedom, mobility), self.model.government
        is_aided = aid.is_free_with_aid(freedom, mobility, inputs.levers["aided_mobility"])
        if not is_free and not (is_aided and government.has_aid):
            return
        place, _ = self.choose_region(occasion)
        if place is home or self.luck(luck.DISTANCE, occasion) >= inputs.moving[home.number, place.number]:
            return
        if is_free:
            self.move_to(place)
        else:
            self.apply_for_aid(place, occasion)

    def apply_for_aid(self, place: Region, occasion: int) -> None:
        """E10b: draw a lot for the aid of the zone in force at the place chosen, if the firm knows it from outside."""
        zone = place.zone_at[self.sector]
        if zone is None or place.phase_at[self.sector] != designation.IN_FORCE or self.home in zone.regions:
            return
        if self.luck(luck.HEARING, 0, place.number) < zone.aware:
            lot = self.luck(luck.AID, occasion)
            self.model.government.aid_applicants.setdefault(zone, []).append((lot, self, place))

    def move_to(self, place: Region) -> None:
        """Move, leaving a running trial."""
        home = self.home
        self.leave_trial()
        self.region = self.last_region = place
        home.firms[self.sector] -= 1
        place.firms[self.sector] += 1
        home.moved_out += 1
        place.moved_in += 1
        self.model.moves[home.number, place.number] += 1

    def grow(self) -> None:
        """E15: let the number of employees grow."""
        levers = self.model.inputs.levers
        self.employees *= growth.growth_factor(levers["growth_rate"], levers["growth_relief"], self.is_relieved)
