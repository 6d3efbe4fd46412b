"""L05: the month of the model as a recursion of expected firms at infinite scale, written apart from the engines.

Nobody is counted here: firms are a mass per unit of scale in classes of sector, burden, region, months since founding
(up to the end of infancy) and whether they have heard of the zone. It knows one zone of one region, no trials, and
takes the constants of E09 as given (L04 tests them). It calls nothing of `sim`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Classes of burden: nodes of a Gauss-Legendre rule on [0, 1], exact for polynomials of degree 23.
NODES = 12


def month_of(text: str, start: str) -> int:
    """Return the months from `start` to `text`."""
    year, month, first_year, first_month = (int(part) for part in (*text.split("-"), *start.split("-")))
    return 12 * (year - first_year) + month - first_month


class MeanField:
    """The expected country: `run` gives its firms by month, region and sector, per unit of scale.

    Parameters
    ----------
    settings
        A scenario as plain data.
    numbers
        ``own_budget``, ``competes`` [region], ``pool_share``, ``barrier`` [sector], ``starting_firms``, ``capability``
        [region, sector], ``distance`` [region, region], ``nests`` [region, nest], 1 in its nest.
    constants, never_start
        alpha and V0 of E09 and E10.
    zone_region, zone_sectors
        Number of the zone's region, and for each sector whether it is the zone's.
    studies
        For each region, start and length of its study in months, or None.
    """

    def __init__(
        self,
        settings: dict[str, Any],
        numbers: dict[str, Floats],
        constants: Floats,
        never_start: float,
        zone_region: int,
        zone_sectors: NDArray[np.bool_],
        studies: list[tuple[int, int] | None],
    ) -> None:
        self.settings, self.numbers, self.alpha, self.v0 = settings, numbers, constants, never_start
        self.studies, self.start = studies, settings["start"]
        points, weights = np.polynomial.legendre.leggauss(NODES)
        self.burden, self.weight = (points + 1) / 2, weights / 2
        self.regions, self.sectors = numbers["capability"].shape
        self.zone = settings["zones"]["designations"][0]
        self.is_zone = np.zeros((self.regions, self.sectors), dtype=bool)
        self.is_zone[zone_region] = zone_sectors
        self.barrier = numbers["barrier"].copy()
        self.capability = numbers["capability"].copy()
        self.per_firm = np.zeros(self.regions)
        wanted = (self.capability * numbers["pool_share"]) ** settings["focus"]["focus_sharpness"]
        self.focus = wanted / wanted.sum(axis=1, keepdims=True)
        self.mass = self._stock()

    def _stock(self) -> Floats:
        """Return the starting stock in classes [sector, burden, region, age, heard]; nobody has heard of anything."""
        oldest = self.settings["closure"]["infant_months"] + 1
        age = np.zeros(oldest + 1)
        greatest = self.settings["founding"]["starting_age_months"]
        for month in range(max(1, int(np.ceil(greatest)))):
            age[min(month, oldest)] += (min(month + 1, greatest) - month) / greatest if greatest else 1.0
        mass = np.zeros((self.sectors, NODES, self.regions, age.size, 2))
        mass[..., 0] = np.einsum("rs,b,a->sbra", self.numbers["starting_firms"], self.weight, age)
        return mass

    def run(self) -> Floats:
        """Return firms at the end of each month, shape [month, region, sector]."""
        return np.array([self._month(month) for month in range(self.settings["months"])])

    def _since(self, series: dict[str, float], month: int) -> float:
        steps = {month_of(text, self.start): value for text, value in series.items()}
        return steps[max(since for since in steps if since <= month)]

    def _month(self, month: int) -> Floats:
        """Go through a month and return the firms at its end."""
        firms = self.mass.sum(axis=(1, 3, 4)).T
        exempt, heard = self._calendar(month)
        index = self._support(month, firms, in_force=exempt == 1.0)
        place = self.settings["location"]
        attraction = np.exp(
            self.alpha[:, None]
            + place["urbanization"] * np.log(1 + firms.sum(axis=1, keepdims=True))
            + place["localization"] * np.log(1 + firms)
            + place["capability_weight"] * self.capability
            + place["support_weight"] * index
        )
        self._close(month, index)
        # exp V in classes [sector, burden, region, heard], of a founder
        relief = exempt * self.is_zone.T[:, None, :, None] * np.array([0.0, 1.0])
        felt = self.burden[None, :, None, None] * self.barrier[:, None, None, None] * (1 - relief)
        values = attraction.T[:, None, :, None] * np.exp(-place["relief_weight"] * felt)
        self._move(values)
        self._found(month, values, heard)
        return self.mass.sum(axis=(1, 3, 4)).T

    def _calendar(self, month: int) -> tuple[float, float]:
        """Let firms age, hear of the zone and the law change; return the zone's exemption and who has heard of it."""
        self.mass[:, :, :, -1] += self.mass[:, :, :, -2]
        self.mass[:, :, :, 1:-1] = self.mass[:, :, :, :-2].copy()
        self.mass[:, :, :, 0] = 0.0
        for order in self.settings["reform"]["enacted"]:
            if month_of(order["month"], self.start) == month:
                self.barrier *= 1 - order["cut"]
        announced, in_force = (month_of(self.zone[key], self.start) for key in ("announced", "in_force"))
        if month < announced:
            return 0.0, 0.0
        aware = self.settings["awareness"]

        def share(months: int) -> float:
            return float(1 - (1 - aware["aware_at_once"]) * np.exp(-aware["awareness_rate"] * months))

        heard, before = share(month - announced), share(month - announced - 1) if month > announced else 0.0
        news = self.mass[..., 0] * (heard - before) / (1 - before)
        self.mass[..., 0] -= news
        self.mass[..., 1] += news
        if month < in_force:
            return float(self.settings["zones"]["anticipation"]), heard
        return (1.0 if month < in_force + self.settings["zones"]["term_months"] else 0.0), heard

    def _support(self, month: int, firms: Floats, in_force: bool) -> Floats:
        """Spend the money, set the focus, and return the index of support."""
        given, aims = self.settings["support"], self.settings["focus"]
        country = self._since(given["central_budget"], month) / 12
        merit = self._readiness(month) * self.capability.mean(axis=1)
        pilot = (1 - given["zone_share"]) * country * merit / merit.sum()
        all_firms, competes = firms.sum(axis=1), self.numbers["competes"] > 0
        best = max([0.0, *self.per_firm[competes & (all_firms >= 3)]])
        budget = self.numbers["own_budget"] / 12
        race = np.where(competes, given["match"], 0.0) * np.maximum(0.0, best - self.per_firm) * all_firms
        own = np.minimum(given["match_cap"] * budget, budget + race)
        for_zone = np.where(self.is_zone.any(axis=1), given["zone_share"] * country * in_force, 0.0)
        money = own + pilot + for_zone
        if month == 0 or month_of(self.start, "2000-01") % 12 == -month % 12:
            old = self.focus
            if month > 0:
                self.capability = np.clip(self.capability + aims["learning"] * (old - old.mean(axis=0)), 0, 1)
            paid = old * (money / money.mean())[:, None]
            crowd = paid.sum(axis=0) - paid
            appeal = self.capability * self.numbers["pool_share"] / (1 + aims["differentiation"] * crowd)
            wanted = appeal ** aims["focus_sharpness"]
            self.focus = old + aims["focus_adjustment"] * (wanted / wanted.sum(axis=1, keepdims=True) - old)
        on_zone = np.where(self.is_zone, self.focus, 0.0)
        divided = on_zone / np.where(self.is_zone.any(axis=1), on_zone.sum(axis=1), 1.0)[:, None]
        per_firm = (self.focus * (own + pilot)[:, None] + divided * for_zone[:, None]) / (firms + 1)
        self.per_firm = money / all_firms
        return np.log(1 + per_firm / self.settings["location"]["support_unit"])

    def _readiness(self, month: int) -> Floats:
        levels = self.settings["readiness"]
        done = [0.0 if each is None else min(1.0, max(0.0, (month - each[0]) / each[1])) for each in self.studies]
        return levels["ready_before"] + (levels["ready_after"] - levels["ready_before"]) * np.array(done)

    def _close(self, month: int, index: Floats) -> None:
        closing = self.settings["closure"]
        cycle = self._since(self.settings["founding"]["cycle"], month)
        age = np.arange(self.mass.shape[3])
        infancy = np.where(age <= closing["infant_months"], closing["infant_factor"], 1.0)
        strain = np.exp(closing["burden_effect"] * self.burden[None, :] * self.barrier[:, None])
        hazard = (
            closing["closure_rate"]
            / cycle
            * np.einsum("sb,rs,a->sbra", strain, np.exp(-closing["support_effect"] * index), infancy)
        )
        self.mass *= np.exp(-hazard)[..., None]

    def _move(self, values: Floats) -> None:
        place = self.settings["location"]
        goes = np.exp(-place["moving_cost_per_km"] * self.numbers["distance"])
        odds, _ = self._choices(values)
        free = self.mass * (1 - np.exp(-place["review_rate_per_year"] / 12)) * place["mobility"]
        # from home h to choice r; who chooses home comes and leaves
        moves = np.einsum("sbhaw,sbrw,hr->sbhraw", free, odds, goes)
        self.mass += moves.sum(axis=2) - moves.sum(axis=3)

    def _found(self, month: int, values: Floats, heard: float) -> None:
        founding = self.settings["founding"]
        odds, total = self._choices(values)
        chance = 1 / (1 + np.exp(self.v0 - founding["inclusive_value_weight"] * np.log(total)))
        founders = founding["founders_per_year"] / 12 * self._since(founding["cycle"], month)
        starters = founders * np.einsum(
            "s,b,w,sbw->sbw", self.numbers["pool_share"], self.weight, np.array([1 - heard, heard]), chance
        )
        self.mass[:, :, :, 0] += starters[:, :, None, :] * odds

    def _choices(self, values: Floats) -> tuple[Floats, Floats]:
        """Return the shares of the regions, in the form of `values` (exp V), and what all regions are worth."""
        weight, nests = self.settings["location"]["nest_weight"], self.numbers["nests"]
        powers = values ** (1 / weight)
        sums = np.einsum("sbrw,rn->sbnw", powers, nests)
        total = (sums**weight).sum(axis=2)
        return powers * np.einsum("sbnw,rn->sbrw", sums ** (weight - 1), nests) / total[:, :, None, :], total
