"""Every key of a scenario: its meaning, unit, range and the equation it enters.

The blocks of a scenario file are the classes below; the leaf names are the arguments of the functions in
`sim.rules`. Defaults do not stand here but in `scenarios/baseline.yaml`, each beside its evidence.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.scenario.words import Month, RegionName, SectorName


class Block(BaseModel):
    """A part of a scenario: unknown keys fail, numbers are finite, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _key(
    description: str,
    unit: str,
    equation: str = "",
    *,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
) -> Any:
    """Return the documentation and range of a key; pydantic types a field's default as Any."""
    extra: dict[str, Any] = {"unit": unit, "equation": equation}
    return Field(description=description, ge=ge, gt=gt, le=le, json_schema_extra=extra)


Real = Annotated[float, Field(strict=False)]
Whole = Annotated[int, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]


class Text(Block):
    """A sentence in the languages of the explorer."""

    en: str
    ko: str


class Founding(Block):
    """Founders, and what a firm is like at the start (E10, E15)."""

    founders_per_year: Real = _key(
        "Founders who consider starting a firm in a year, when the cycle stands at 1 and scale is 1",
        "founders per year",
        "E10",
        ge=0,
        le=1e6,
    )
    cycle: dict[Month, Annotated[float, Field(gt=0, le=100)]] = _key(
        "State of the market, from the month named on; founding is proportional to it, closure inversely",
        "ratio",
        "E10 E11",
    )
    no_start_share: Real = _key(
        "Share of founders who never start, or start abroad, under the world's reference conditions",
        "share",
        "E09",
        ge=0.001,
        le=0.999,
    )
    inclusive_value_weight: Real = _key(
        "How much better regions raise the number of founders who start: 0 zero-sum, 1 logit",
        "weight",
        "E10",
        ge=0,
        le=1,
    )
    starting_age_months: Real = _key(
        "Greatest age of the firms of the starting stock; ages are uniform below it", "months", "E11", ge=0, le=600
    )
    mean_employees: Real = _key("Mean employees of a firm at its start", "persons", "E15", gt=0, le=1e5)
    employees_spread: Real = _key("Standard deviation of the logarithm of that number", "ln persons", "E15", ge=0, le=5)


class Location(Block):
    """What makes a region worth choosing (E07, E09, E10)."""

    localization: Real = _key(
        "Weight of firms of the own sector in the region (localization economies)", "per ln firms", "E09", ge=0, le=0.99
    )
    urbanization: Real = _key(
        "Weight of all firms in the region (urbanization economies)", "per ln firms", "E09", ge=0, le=0.99
    )
    capability_weight: Real = _key("Weight of the region's capability in the sector", "utility", "E09", ge=0, le=100)
    support_weight: Real = _key("Weight of the support index", "utility per index point", "E09", ge=0, le=100)
    support_unit: Real = _key(
        "Support per firm and month at which the support index reaches ln 2",
        "money bn per firm and month",
        "E07",
        gt=0,
        le=1e6,
    )
    relief_weight: Real = _key("Weight of the burden of regulation that a firm feels", "utility", "E09", ge=0, le=100)
    moving_cost: Real = _key("Cost of leaving the home region", "utility", "E09", ge=0, le=100)
    moving_cost_per_km: Real = _key("Cost of moving by distance", "utility per km", "E09", ge=0, le=1)
    review_rate_per_year: Real = _key(
        "Rate at which an active firm reviews its location", "per year", "E10", ge=0, le=12
    )


class Awareness(Block):
    """How firms hear of a zone (E08)."""

    aware_at_once: Real = _key("Share of firms that hear of a zone when it is announced", "share", "E08", ge=0, le=1)
    awareness_rate: Real = _key("Hazard at which the others hear of it", "per month", "E08", ge=0, le=10)


class Closure(Block):
    """How firms close (E11)."""

    closure_rate: Real = _key(
        "Closure hazard of a firm past infancy without burden and support, at cycle 1", "per month", "E11", ge=0, le=10
    )
    infant_factor: Real = _key("Factor on the hazard while a firm is an infant", "ratio", "E11", ge=0, le=100)
    infant_months: Whole = _key("Months for which a firm is an infant", "months", "E11", ge=0, le=600)
    burden_effect: Real = _key(
        "Effect of the burden on the logarithm of the closure hazard", "per unit of burden", "E11", ge=0, le=20
    )
    support_effect: Real = _key(
        "Effect of the support index on the logarithm of the closure hazard, downward",
        "per index point",
        "E11",
        ge=0,
        le=20,
    )


class Growth(Block):
    """How firms grow (E15)."""

    growth_rate: Real = _key("Growth of a firm's employees", "per month", "E15", ge=-0.5, le=0.5)
    growth_relief: Real = _key(
        "Additional growth with a running trial or a permit", "per month", "E15", ge=-0.5, le=0.5
    )


class Support(Block):
    """The state's money and the regions' own (E04, E05)."""

    central_budget: dict[Month, Annotated[float, Field(ge=0, le=1e9)]] = _key(
        "Central government's support, from the month named on", "money bn per year", "E04"
    )
    zone_share: Real = _key(
        "Share of the central support that is reserved for zones in force", "share", "E04", ge=0, le=1
    )
    concentration: Real = _key(
        "Concentration of zone money on the best-scored zones: 0 equal, large all to the best",
        "weight",
        "E04",
        ge=0,
        le=1e6,
    )
    own_budget: dict[RegionName, Annotated[float, Field(ge=0, le=1e9)]] = _key(
        "Incentives that a region pays itself; regions not named keep the world's figure", "money bn per year", "E05"
    )
    match: Real = _key(
        "How far a region closes the gap to the best support per firm: 0 fixed budget, above 0 a subsidy race",
        "share",
        "E05",
        ge=0,
        le=100,
    )
    match_cap: Real = _key("Ceiling of the own incentives", "multiple of the own budget", "E05", ge=1, le=1000)


class Focus(Block):
    """Which sectors a region bets on, and what it learns (E06)."""

    differentiation: Real = _key("How far regions avoid sectors on which others spend", "weight", "E06", ge=0, le=1000)
    focus_sharpness: Real = _key("How strongly the focus follows the best sectors", "exponent", "E06", ge=0, le=20)
    focus_adjustment: Real = _key(
        "Part of the way to the wanted focus that is gone each January", "share", "E06", ge=0, le=1
    )
    learning: Real = _key(
        "Learning by doing: capability gained in a year by a focus above the regions' mean",
        "per year",
        "E06b",
        ge=0,
        le=1,
    )
    fixed_focus: dict[RegionName, dict[SectorName, Annotated[float, Field(ge=0, le=1)]]] = _key(
        "Focus that a region holds throughout; the shares of a region sum to 1", "share", "E06"
    )


class Study(Block):
    """A region's roadmap study."""

    start: Month = _key("First month of the study", "month", "E01")
    months: Whole = _key("Length of the study", "months", "E01", ge=1, le=240)


class Readiness(Block):
    """How ready a region is to use a zone or money (E01)."""

    ready_before: Real = _key("Readiness before a study", "index 0 to 1", "E01", ge=0, le=1)
    ready_after: Real = _key("Readiness once a study is done", "index 0 to 1", "E01", ge=0, le=1)
    studies: dict[RegionName, Study] = _key("The regions' roadmap studies", "", "E01")


class Designation(Block):
    """A zone whose regions and dates the scenario names."""

    regions: Annotated[list[RegionName], Field(min_length=1)] = _key(
        "Region of the zone; several share one zone, its slots and money", ""
    )
    sectors: Annotated[list[SectorName], Field(min_length=1)] = _key("Sectors for which rules are lifted", "")
    announced: Month = _key("Month in which the zone is announced", "month", "E03")
    in_force: Month = _key("Month from which the zone is in force", "month", "E03")
    term_months: Whole | None = Field(
        None,
        ge=1,
        le=600,
        description="Term of this zone, if not that of the programme",
        json_schema_extra={"unit": "months", "equation": "E03"},
    )


class Round(Block):
    """A competitive round: regions apply, are scored, and the best win a zone each."""

    announced: Month = _key("Month in which applicants are scored and winners announced", "month", "E02")
    in_force: Month = _key("Month from which the winners' zones are in force", "month", "E03")
    awards: Whole = _key("Number of zones awarded", "zones", "E02", ge=1, le=100)
    applicants: Literal["competing", "all"] | dict[RegionName, list[SectorName]] = _key(
        "Who applies: competing regions, all regions, or regions with the sectors that each names", "", "E02"
    )
    sectors_per_plan: Whole = Field(
        4,
        ge=1,
        le=100,
        description="Sectors in a plan where the scenario names none: those of the highest focus times capability",
        json_schema_extra={"unit": "sectors", "equation": "E02"},
    )


class Zones(Block):
    """The zone programme: who gets one, for how long, and what decides (E02, E03)."""

    anticipation: Real = _key(
        "Share of the exemption that firms already count on between announcement and force", "share", "E03", ge=0, le=1
    )
    term_months: Whole = _key("Term of a zone", "months", "E03", ge=1, le=600)
    extension_months: Whole = _key("Length of its one extension; 0 for none", "months", "E03", ge=0, le=600)
    review_by: Literal["trials", "firms"] = _key(
        "What the review at the end of the term counts: permits and running trials, or net firms", "", "E03"
    )
    review_target: Real = _key("How many of these extend a zone, at scale 1", "trials or firms", "E03", ge=0, le=1e6)
    capital_area_allowed: Flag = _key("Whether the law lets the capital area have zones", "yes or no", "E02")
    readiness_score: Real = _key("Weight of readiness in the score", "weight", "E02", ge=0, le=100)
    fit_score: Real = _key("Weight of the fit of focus and capability with the plan", "weight", "E02", ge=0, le=100)
    need_score: Real = _key("Weight of the region's need", "weight", "E02", ge=0, le=100)
    noise_score: Real = _key(
        "Standard deviation of the jury's noise, for the choice only", "score", "E02", ge=0, le=100
    )
    designations: list[Designation] = _key("Zones named by the scenario", "")
    rounds: list[Round] = _key("Competitive rounds", "")


class Incident(Block):
    """An incident in a zone that the scenario orders."""

    month: Month = _key("Month of the incident", "month", "E13")
    region: RegionName = _key("Region of the zone", "")
    sector: SectorName = _key("Sector of the trials", "")
    failing_share: Real = _key("Probability that a running trial fails", "share", "E13", ge=0, le=1)


class Trials(Block):
    """Trials in a zone: entry, end, incidents (E12, E13)."""

    application_rate: Real = _key(
        "Hazard at which a firm in a zone applies, per unit of burden", "per month", "E12", ge=0, le=10
    )
    slots_per_month: Real = _key(
        "Trials that a zone admits in a month, at scale 1", "trials per month", "E08 E12", ge=0, le=1e6
    )
    trial_months: Whole = _key("Length of a trial, and of its one extension", "months", "E13", ge=1, le=600)
    permit_share: Real = _key(
        "Share of first trials that end with a permit, at readiness ready_before and without support",
        "share",
        "E13",
        gt=0,
        le=0.998,
    )
    extension_share: Real = _key(
        "Share of first trials that are extended, likewise; the rest end", "share", "E13", gt=0, le=0.998
    )
    permit_readiness_effect: Real = _key(
        "Effect of readiness above ready_before on the log odds of a permit", "per index point", "E13", ge=0, le=20
    )
    permit_support_effect: Real = _key(
        "Effect of the support index on the log odds of a permit", "per index point", "E13", ge=0, le=20
    )
    incident_rate: Real = _key("Hazard of an incident in a running trial", "per month", "E13", ge=0, le=10)
    pause_months: Whole = _key(
        "Months for which an incident pauses new trials of its zone and sector", "months", "E13", ge=0, le=600
    )
    incidents: list[Incident] = _key("Incidents ordered by the scenario", "")


class Enactment(Block):
    """A reform of the national law that the scenario orders."""

    month: Month = _key("Month from which the reformed law holds", "month", "E14")
    sectors: Annotated[list[SectorName], Field(min_length=1)] | Literal["all"] = _key("Sectors reformed", "")
    cut: Real = _key("Share of the barrier that is removed", "share", "E14", ge=0, le=1)


class Reform(Block):
    """How trials change the law of the whole country (E14)."""

    evidence_needed: Real = _key(
        "Permits in a sector after which its law is reformed, at scale 1", "permits", "E14", gt=0, le=1e9
    )
    reform_delay_months: Whole = _key("Months from the last permit needed to the reform", "months", "E14", ge=1, le=600)
    reform_cut: Real = _key("Share of the barrier that such a reform removes", "share", "E14", ge=0, le=1)
    enacted: list[Enactment] = _key("Reforms ordered by the scenario", "")


class Scenario(Block):
    """A complete scenario, as `sim.scenario.load.load_scenario` returns it inside a `LoadedScenario`."""

    title: Text
    question: Text
    world: str = _key("Name of the world, a folder under scenarios/worlds or beside the file", "")
    start: Month = _key("First month", "month")
    months: Whole = _key("Length of the horizon", "months", ge=1, le=1200)
    scale: Real = _key(
        "Size of the world as a multiple of the case: firms, founders, money, slots, evidence needed",
        "ratio",
        gt=0,
        le=1e5,
    )
    founding: Founding
    location: Location
    awareness: Awareness
    closure: Closure
    growth: Growth
    support: Support
    focus: Focus
    readiness: Readiness
    zones: Zones
    trials: Trials
    reform: Reform
