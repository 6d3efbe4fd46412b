"""The firm of the readable engine: where it goes, how it tries out its product, when it closes (E08-E13, E15, E16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.engines.readable.mesa_base import own_names
from sim.engines.readable.trying_firm import TryingFirm
from sim.numerics import luck
from sim.numerics.arithmetic import exp, normal_quantile, ordered_sum
from sim.rules import aid, closure, designation, growth, location, nest, relief, site, trial
from sim.rules.hazards import probability, standard_waiting_time

if TYPE_CHECKING:
    from sim.engines.readable.model import ZoneModel
    from sim.engines.readable.region import Region
    from sim.engines.readable.zone import Zone


@own_names
class Firm(TryingFirm):
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

    burden: float
    first_region: Region | None = None
    last_region: Region | None = None
    life_left: float = 0.0
    origin: int = 0
    review_count: int = 0
    review_time: float = 0.0

    def __init__(self, model: ZoneModel, slot: int, sector: int, burden: float) -> None:
        super().__init__(model)
        self.slot = slot
        self.sector = sector
        self.burden = burden
        self.trial = trial.NO_TRIAL

    @property
    def barrier(self) -> float:
        """National barrier in the firm's sector."""
        return self.model.government.barrier[self.sector]

    @property
    def how_it_came(self) -> int:
        """How it has come to its region, as a ministry counts (M14)."""
        return site.how_it_came(self.first_region is self.home, self.founded, self.moved, self.home.first_announced)

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

    def applies(self) -> bool:
        """E12, E16: whether the firm applies for a trial this month; `asked` is then set to the region."""
        if self.trial != trial.NO_TRIAL:
            return False
        if self.home.phase_at[self.sector] != designation.IN_FORCE:
            return self.asks_for_site()
        zone = self.home.zone_at[self.sector]
        assert zone is not None, "a zone is in force here"
        if zone.is_paused(self.sector, self.model.month):
            return False
        hazard = trial.application_hazard(self.model.inputs.levers["application_rate"], self.burden, self.barrier)
        self.asked = self.home
        return self.luck(luck.APPLICATION, self.model.month) < probability(hazard)

    def asks_for_site(self) -> bool:
        """E16: whether the firm asks for a trial at a site, in the region that wins the race of E10 among the zones."""
        month, rate = self.model.month, self.model.inputs.levers["site_rate"]
        if self.luck(luck.SITE, month) >= probability(site.asking_hazard(rate, self.burden, self.barrier)):
            return False
        places = [region for region in self.model.regions if self.may_have_site_in(region)]
        times = [
            location.arrival_time(self.luck(luck.SITE_CHOICE, month, region.number), self.worth_of(region))
            for region in places
        ]
        self.asked = places[times.index(min(times))] if places else None
        return bool(places)

    def may_have_site_in(self, region: Region) -> bool:
        """E16: whether a zone for the firm is in force in a region, not paused, and the firm has heard of it."""
        zone = region.zone_at[self.sector]
        if zone is None or region.phase_at[self.sector] != designation.IN_FORCE:
            return False
        return not zone.is_paused(self.sector, self.model.month) and self.has_heard_of(zone)

    def has_heard_of(self, zone: Zone) -> bool:
        """E08: whether the firm has heard of a zone, and so of all its regions and sectors."""
        return self.luck(luck.HEARING, 0, zone.regions[0].number) < zone.aware

    def burden_felt_in(self, region: Region) -> float:
        """E08: burden that the firm expects in a region."""
        is_exempt = self.trial == trial.PERMITTED or (self.trial == trial.RUNNING and region is self.region)
        if is_exempt or self.keeps_trial_in(region):
            return 0.0
        zone = region.zone_at[self.sector]
        if zone is None:
            return relief.burden_felt(self.burden, self.barrier, 0.0, False, 1.0)
        exempt = designation.exemption(region.phase_at[self.sector], self.model.inputs.levers["anticipation"])
        heard = self.has_heard_of(zone)
        return relief.burden_felt(self.burden, self.barrier, exempt, heard, zone.admission)

    def attraction_of(self, region: Region) -> float:
        """E09: exp V of a region for the firm."""
        return self.worth_of(region) * float(self.model.inputs.leaving[self.origin, region.number])

    def worth_of(self, region: Region) -> float:
        """E09: exp V of a region without what ties a founder to the region that it comes from."""
        felt = location.relief_factor(self.burden_felt_in(region), self.model.inputs.levers["relief_weight"])
        return float(region.attraction[self.sector] * felt)

    def choose_region(self, occasion: int) -> tuple[Region, float]:
        """E10: return the region that wins the race for the firm, and the sum of exp V over the regions.

        The race begins with the home, or for a founder with the region that most attracts its sector; a tie goes to
        it, else to the first.
        """
        regions = self.model.regions
        values = [self.attraction_of(region) for region in regions]
        total = ordered_sum(values)
        if self.model.inputs.levers["nest_weight"] < 1.0:
            values, total = self.enter_nests(values, occasion)
        times = [
            location.arrival_time(self.short_luck(luck.CHOICE, occasion, region.number), values[region.number])
            for region in regions
        ]
        favourite = self.region or max(regions, key=lambda region: region.attraction[self.sector])
        winner = min(range(len(regions)), key=lambda r: (times[r], r != favourite.number, r))
        return regions[winner], total

    def enter_nests(self, values: list[float], occasion: int) -> tuple[list[float], float]:
        """E10c: return the rates of the race with nests, from exp V, and the sum over nests of what they are worth."""
        nests, nest_weight = self.model.inputs.nests.tolist(), float(self.model.inputs.levers["nest_weight"])
        utility = [nest.utility_of(value) for value in values]
        total = 0.0
        for n in sorted(set(nests)):
            inside = [r for r, of_region in enumerate(nests) if of_region == n]
            best = max(utility[r] for r in inside)
            weights = ordered_sum(nest.weight_in_nest(utility[r], best, nest_weight) for r in inside)
            total += exp(nest.nest_utility(best, weights, nest_weight))
            turn, wait = luck.uniform_pair(self.model.seed64, self.model.run, luck.NEST, occasion, self.slot, n)
            liking = nest.nest_liking(turn, standard_waiting_time(wait), nest_weight)
            for r in inside:
                utility[r] += liking
        greatest = max(utility)
        return [nest.weight_in_nest(each, greatest, nest_weight) for each in utility], total

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
        if self.has_heard_of(zone):
            lot = self.luck(luck.AID, occasion)
            self.model.government.aid_applicants.setdefault(zone, []).append((lot, self, place))

    def move_to(self, place: Region) -> None:
        """Move, leaving a running trial, unless the firm stays in its zone, and a site."""
        home = self.home
        self.moved = self.model.month
        if self.keeps_trial_in(place):
            self.asked = place  # where the firm is, its trial is
        else:
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

    def count_jobs(self) -> None:
        """E16, M14: add the employees to the jobs of home and site, and the gain with a trial to its region."""
        there = self.jobs_at_site
        self.home.jobs_by_sector[self.sector] += self.employees - there
        if self.site is not None:
            self.site.jobs_by_sector[self.sector] += there
            self.site.site_jobs += there
        can_be_sites = self.model.inputs.levers["site_rate"] > 0.0
        if not can_be_sites or not self.is_relieved or self.trial_region not in (self.home, self.site):
            return
        region = self.trial_region
        gain = (there if region is self.site else self.employees) - self.jobs_before
        region.trial_jobs += gain
        if self.is_brought:
            region.trial_jobs_brought += gain
