"""The readable engine: a Mesa model whose agents can be subclassed, one run month by month.

It calls the same rules as the compiled engine, in the same order, and agrees with it to the last bit after every
phase (L09).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.engines.inputs.arrays import Inputs, make_inputs
from sim.engines.readable.batch import without_seed
from sim.engines.readable.collector import (
    REGION_COLUMNS,
    Collector,
    Reporters,
    region_row,
    reporter_problems,
    unknown_attributes,
)
from sim.engines.readable.firm import Firm
from sim.engines.readable.government import CentralGovernment
from sim.engines.readable.mesa_base import own_names, subclass_problem
from sim.engines.readable.region import Region, refocus_all
from sim.engines.readable.run_and_seed import NOT_GIVEN, AddressedModel, address_of
from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.numerics import luck
from sim.numerics.arguments import raise_all
from sim.rules import location, schedule
from sim.rules.support import FEWEST_FIRMS_OF_BEST
from sim.scenario.load import Scenario, scenario_given

#: Place of a closed firm.
CLOSED = -2


@own_names
class ZoneModel(AddressedModel):
    """One run of a scenario.

    Parameters
    ----------
    scenario
        A scenario, or the name or path of one.
    seed, run
        The same numbers give the same run as the compiled engine's. Seed 1 and run 0 if not given; under
        `mesa.batch_run` the run is the number of the iteration.
    rng
        Mesa's word for the seed, a whole number too; give one of the two.
    firm_class, region_class, government_class
        Subclasses of the agents, to change a behaviour.
    model_reporters, agent_reporters, agenttype_reporters
        What to collect besides, as `mesa.DataCollector` takes it.

    Attributes
    ----------
    month
        The month that `step` runs next, 0 at the start.
    running
        Whether there are months left.
    regions, firms, government
        The agents: regions in the order of their keys, active firms by slot.
    moves : array, shape [origin, destination]
        Moves of the month.
    fates : dict
        For each slot whose firm has closed: place (-2), first and last region by number, months founded and closed.
    rng, random
        Mesa's generators, for what you add. Each seed and run has its own. No rule of the model draws from them.

    Raises
    ------
    ZonelabError
        If an argument is not allowed.
    """

    firm_class: type[Firm]
    firms: list[Firm]
    fates: dict[int, tuple[int, ...]]
    government: CentralGovernment
    inputs: Inputs
    month: int
    moves: NDArray[np.int64]
    next_founder: int
    region_class: type[Region]
    regions: list[Region]
    region_rows: list[tuple[Any, ...]]
    scenario: Scenario

    @without_seed
    def __init__(
        self,
        scenario: Scenario | str | Path,
        seed: int = NOT_GIVEN,
        run: int | None = None,
        *,
        rng: int | None = None,
        firm_class: type[Firm] = Firm,
        region_class: type[Region] = Region,
        government_class: type[CentralGovernment] = CentralGovernment,
        model_reporters: Reporters | None = None,
        agent_reporters: Reporters | None = None,
        agenttype_reporters: Mapping[type, Reporters] | None = None,
    ) -> None:
        seed, run = address_of(type(self), seed, run, rng)
        model_reporters, agent_reporters = model_reporters or {}, agent_reporters or {}
        agenttype_reporters = agenttype_reporters or {}
        raise_all(
            [
                subclass_problem("firm_class", firm_class, Firm),
                subclass_problem("region_class", region_class, Region),
                subclass_problem("government_class", government_class, CentralGovernment),
                *reporter_problems(model_reporters, agent_reporters, agenttype_reporters),
            ]
        )
        loaded = scenario_given(scenario)
        super().__init__(seed, run)
        self.scenario = loaded
        self.inputs = make_inputs(loaded)
        self.month = 0
        self.firm_class, self.region_class = firm_class, region_class
        self.next_founder = int(self.inputs.levers["starting_firms"])
        self.regions = [region_class(self, number, key) for number, key in enumerate(loaded.world.region_ids)]
        self.government = government_class(self)
        self.moves = np.zeros((len(self.regions),) * 2, dtype=np.int64)
        self.firms = []
        self.fates = {}
        self.region_rows = []
        self._found_starting_stock()
        # A subclass may set its attributes later; those are looked for when data are first collected.
        settled = model_reporters if type(self) is ZoneModel else {}
        raise_all(unknown_attributes(self, settled, agent_reporters, agenttype_reporters))
        self.datacollector = Collector(model_reporters, agent_reporters, agenttype_reporters)

    def _found_starting_stock(self) -> None:
        """Let the firms of the starting stock begin, region by region."""
        slot, levers = 0, self.inputs.levers
        for region in self.regions:
            shares = self.inputs.cells[region.number]["starting_share"]
            for _ in range(region.given["starting_firms"]):
                age = luck.uniform(self.seed64, self.run, luck.AGE, 0, slot, 0) * levers["starting_age_months"]
                burden, idea = luck.uniform_pair(self.seed64, self.run, luck.TRAITS, 0, slot, 0)
                firm = self.firm_class(self, slot, _chosen(idea, shares), burden)
                firm.origin = _chosen(firm.luck(luck.ORIGIN, 0), self.inputs.origins[region.number, firm.sector])
                firm.start(region, int(-1.0 - np.floor(age)))
                self.firms.append(firm)
                region.firms[firm.sector] += 1
                slot += 1

    def step(self) -> None:
        """Run a month: the phases of `sim.rules.schedule` in their order."""
        if self.month >= self.inputs.months.size:
            wrong = sentence(
                "{scenario}: step must stay within the {months} months of the horizon; all are run. Set months to "
                "run further.",
                scenario=self.scenario.name,
                months=int(self.inputs.months.size),
            )
            raise ZonelabError(wrong)
        for phase in schedule.PHASES:
            self.run_phase(phase)
        self.month += 1
        if self.month == self.inputs.months.size:
            self.running = False

    def run_model(self) -> None:
        """Run all months that are left, or until `running` is set to False."""
        while self.running:
            self.step()

    def run_phase(self, phase: int) -> None:
        """Run one phase of the current month."""
        getattr(self, f"{schedule.PHASE_NAMES[phase]}_phase")()

    def calendar_phase(self) -> None:
        """Set readiness, let reforms take effect, and lead zones through their lives."""
        self.moves[:] = 0
        for region in self.regions:
            region.forget_month()
            region.set_readiness()
        government = self.government
        government.enact_reforms()
        government.end_terms()
        government.announce_named()
        for number, each in enumerate(self.inputs.rounds):
            if each["month"] == self.month:
                government.score_round(number)
        government.put_in_force()
        government.map_zones()

    def support_phase(self) -> None:
        """Pay, set the focus, and work out what each region is worth to firms."""
        regions, zones = self.regions, self.government.zones
        for region in regions:
            region.firms_at_start = region.all_firms
        self.government.divide_money()
        best = self._best_support()
        for region in regions:
            region.set_own_money(best)
            region.zone_money = 0.0
        for zone in zones:
            if zone.is_in_force:
                for region in zone.regions:
                    region.zone_money += zone.money / len(zone.regions)
        if self.month == 0 or self.inputs.months[self.month]["is_january"]:
            refocus_all(regions, self.month)
        for region in regions:
            region.spread_zone_money(zones)
            region.work_out()

    def _best_support(self) -> float:
        """E05: return last month's best support per firm among competing regions with enough firms."""
        best = 0.0
        for region in self.regions:
            is_large = region.firms_at_start >= FEWEST_FIRMS_OF_BEST * self.inputs.levers["scale"]
            if region.given["competes"] and is_large:
                best = max(best, region.support_per_firm)
        return best

    def closures_phase(self) -> None:
        """Let firms close."""
        for firm in list(self.firms):
            firm.close_if_due()

    def trials_phase(self) -> None:
        """Let incidents and verdicts come, count permits for reforms, and start new trials."""
        self.government.order_incidents()
        for firm in self.firms:
            firm.continue_trial()
        self.government.count_permits()
        self.government.admit([firm for firm in self.firms if firm.applies()])

    def location_phase(self) -> None:
        """Let active firms review their location, zones pay for movers, and founders consider."""
        for firm in self.firms:
            firm.review_location()
        self.government.pay_movers()
        while self.next_founder < int(self.inputs.levers["slots"]) and self._founder_considers(self.next_founder):
            self.next_founder += 1

    def _founder_considers(self, slot: int) -> bool:
        """E10: let a founder start where it likes best, or never; return whether its month has come at all."""
        levers = self.inputs.levers
        arrival, resolve = luck.uniform_pair(self.seed64, self.run, luck.FOUNDER, 0, slot, 0)
        if (slot - int(levers["starting_firms"])) + arrival >= self.inputs.months[self.month]["founders_due"]:
            return False
        burden, idea = luck.uniform_pair(self.seed64, self.run, luck.TRAITS, 0, slot, 0)
        founder = self.firm_class(self, slot, _chosen(idea, self.inputs.sectors["pool_share"]), burden)
        founder.origin = _chosen(founder.luck(luck.ORIGIN, 0), self.inputs.origins[-1, founder.sector])
        place, total = founder.choose_region(0)
        chance = location.start_probability(total, levers["never_start"], levers["inclusive_value_weight"])
        if resolve < chance:
            founder.start(place, self.month)
            self.firms.append(founder)
            place.firms[founder.sector] += 1
            place.founded += 1
        else:
            founder.remove()
        return True

    def record_phase(self) -> None:
        """Let firms grow, count jobs, and collect data."""
        for firm in self.firms:
            firm.grow()
            firm.count_jobs()
        self.region_rows += [region_row(region, self.month) for region in self.regions]
        self.datacollector.collect(self)

    def remove_firm(self, firm: Firm) -> None:
        """Take a closed firm out of the model, keeping its fate."""
        assert firm.first_region is not None, "a founder cannot close"
        assert firm.last_region is not None, "a founder cannot close"
        regions = firm.first_region.number, firm.last_region.number
        self.fates[firm.slot] = (CLOSED, *regions, firm.founded, self.month)
        self.firms.remove(firm)
        firm.remove()

    def region_frame(self) -> pd.DataFrame:
        """Return what was collected of the regions: month, region, firms, jobs, flows, money."""
        return pd.DataFrame(self.region_rows, columns=list(REGION_COLUMNS))


def _chosen(uniform: float, shares: NDArray[np.float64]) -> int:
    """Return the number of the share in which a uniform number falls."""
    for number, total in enumerate(accumulate(shares[:-1])):
        if uniform < total:
            return number
    return shares.size - 1
