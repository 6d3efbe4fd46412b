"""Keys about policy: money, focus, readiness, zones, trials and reform."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.schema.blocks import (
    MOST_EVENTS,
    MOST_REGIONS,
    MOST_SECTORS,
    Block,
    Flag,
    Real,
    Whole,
    key,
)
from sim.scenario.schema.dated import Dated
from sim.scenario.schema.words import Month, RegionName, SectorName

#: Numbers of values by date, with their ranges.
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
Many = Annotated[float, Field(strict=True, ge=0, le=1e6)]
Money = Annotated[float, Field(strict=True, ge=0, le=1e9)]
Times = Annotated[float, Field(strict=True, ge=0, le=100)]


class Support(Block):
    """Central support, and the regions' own incentives (E04, E05)."""

    central_budget: Dated[Money] = key("Central government's support", "money bn per year", "E04")
    zone_share: Dated[Share] = key("Share of the central support that is reserved for zones in force", "share", "E04")
    concentration: Dated[Many] = key(
        "Concentration of zone money on the best-scored zones: 0 equal, large all to the best", "weight", "E04"
    )
    score_unit: Real = key(
        "Difference in score that concentration counts as 1: so much less gives exp(-concentration) times the money",
        "score",
        "E04",
        ge=1e-6,
        le=1e6,
    )
    own_budget: dict[RegionName, Dated[Money]] = key(
        "Incentives that a region pays itself; other regions keep the number of the world",
        "money bn per year",
        "E05",
        max_length=MOST_REGIONS,
    )
    match: Real = key(
        "How far a region closes the gap to the best support per firm: 0 fixed budget, above 0 a subsidy race",
        "share",
        "E05",
        ge=0,
        le=100,
    )
    match_cap: Real = key("Ceiling of the own incentives", "multiple of the own budget", "E05", ge=1, le=1000)


class Focus(Block):
    """On which sectors a region focuses, and what it learns (E06)."""

    differentiation: Real = key("How far regions avoid sectors on which others spend", "weight", "E06", ge=0, le=1000)
    focus_sharpness: Real = key("How strongly the focus follows the best sectors", "exponent", "E06", ge=0, le=20)
    focus_adjustment: Real = key(
        "Part of the way to the wanted focus that a region moves each January", "share", "E06", ge=0, le=1
    )
    learning: Real = key(
        "Learning by doing: capability gained in a year by a focus above the regions' mean",
        "per year",
        "E06b",
        ge=0,
        le=1,
    )
    fixed_focus: dict[
        RegionName,
        Annotated[dict[SectorName, Annotated[float, Field(strict=True, ge=0, le=1)]], Field(max_length=MOST_SECTORS)],
    ] = key(
        "Focus that a region holds throughout; the shares of a region sum to 1", "share", "E06", max_length=MOST_REGIONS
    )


class RoadmapStudy(Block):
    """A region's roadmap study."""

    start: Month = key("First month of the study", "month", "E01")
    months: Whole = key("Length of the study", "months", "E01", ge=1, le=240)


class Readiness(Block):
    """How ready a region is to use a zone or money (E01)."""

    ready_before: Real = key("Readiness before a study", "index 0 to 1", "E01", ge=0, le=1)
    ready_after: Real = key("Readiness once a study is done", "index 0 to 1", "E01", ge=0, le=1)
    studies: dict[RegionName, RoadmapStudy] = key("The regions' roadmap studies", "", "E01", max_length=MOST_REGIONS)


class NamedDesignation(Block):
    """Sectors of a zone whose regions and dates the scenario names; designations of the same regions are one zone."""

    regions: Annotated[list[RegionName], Field(min_length=1, max_length=MOST_REGIONS)] = key(
        "Region of the zone; several regions share one zone, its trial slots and money, and so do designations of the "
        "same regions",
        "",
    )
    sectors: Annotated[list[SectorName], Field(min_length=1, max_length=MOST_SECTORS)] = key(
        "Sectors for which rules are lifted", ""
    )
    announced: Month = key("Month in which the zone is announced", "month", "E03")
    in_force: Month = key("Month from which the zone is in force", "month", "E03")
    term_months: Whole | None = key(
        "Term of these sectors, if not that of the programme", "months", "E03", default=None, ge=1, le=600
    )


class Round(Block):
    """A competitive round: regions apply, are scored, and the best win a zone each."""

    announced: Month = key("Month in which applicants are scored and winners announced", "month", "E02")
    in_force: Month = key("Month from which the winners' zones are in force", "month", "E03")
    awards: Whole = key("Number of zones awarded", "zones", "E02", ge=1, le=100)
    applicants: (
        Literal["competing", "all"]
        | Annotated[
            dict[RegionName, Annotated[list[SectorName], Field(max_length=MOST_SECTORS)]],
            Field(max_length=MOST_REGIONS),
        ]
    ) = key("Who applies: competing regions, all regions, or regions with the sectors that each names", "", "E02")
    sectors_per_plan: Whole = key(
        "Sectors in a plan where the scenario names none: those of the highest focus times capability",
        "sectors",
        "E02",
        default=4,
        ge=1,
        le=100,
    )


class Zones(Block):
    """The zone programme: who gets one, for how long, what decides (E02, E03), how it is known (E08), aid (E10b)."""

    anticipation: Real = key(
        "Share of the exemption that firms already count on between announcement and force", "share", "E03", ge=0, le=1
    )
    term_months: Whole = key("Term of a zone", "months", "E03", ge=1, le=600)
    extension_months: Whole = key("Length of its one extension; 0 for none", "months", "E03", ge=0, le=600)
    review_by: Literal["trials", "firms"] = key(
        "What the review at the end of the term counts: permits and running trials, or net firms", "", "E03"
    )
    review_target: Real = key("How many of these extend a zone, at scale 1", "trials or firms", "E03", ge=0, le=1e6)
    capital_area_allowed: Flag = key("Whether the law lets the capital area have zones", "yes or no", "E02")
    readiness_score: Real = key("Weight of readiness in the score", "weight", "E02", ge=0, le=100)
    fit_score: Real = key("Weight of the fit of focus and capability with the plan", "weight", "E02", ge=0, le=100)
    need_score: Real = key("Weight of the region's need", "weight", "E02", ge=0, le=100)
    noise_score: Real = key("Standard deviation of the jury's noise, for the choice only", "score", "E02", ge=0, le=100)
    campaign: Dated[Times] = key(
        "Awareness campaign: factor on the rate at which firms hear of a zone", "ratio", "E08", neutral=1
    )
    relocation_aid: Real = key(
        "Movers for whom a zone may pay in a year, at scale 1", "firms per year", "E10b", ge=0, le=1e6, neutral=0
    )
    aid_per_mover: Real = key(
        "What a zone pays for a mover, once, out of its money", "money bn", "E10b", ge=0, le=1e6, neutral=0.23
    )
    designations: list[NamedDesignation] = key("Zones named by the scenario", "", max_length=MOST_EVENTS)
    rounds: list[Round] = key("Competitive rounds", "", max_length=MOST_EVENTS)


class Incident(Block):
    """An incident in a zone that the scenario orders."""

    month: Month = key("Month of the incident", "month", "E13")
    region: RegionName = key("Region of the zone", "")
    sector: SectorName = key("Sector of the trials", "")
    failing_share: Real = key("Probability that a running trial fails", "share", "E13", ge=0, le=1)


class Trials(Block):
    """Trials in a zone: entry, end, incidents, sites (E12, E13, E16)."""

    application_rate: Real = key(
        "Hazard at which a firm in a zone applies, per unit of burden", "per month", "E12", ge=0, le=10
    )
    slots_per_month: Dated[Many] = key(
        "Trials that a zone admits in a month, at scale 1", "trials per month", "E08 E12"
    )
    trial_months: Whole = key("Length of a trial, and of its one extension", "months", "E13", ge=1, le=600)
    permit_share: Real = key(
        "Share of first trials that end with a permit, at readiness ready_before and without support",
        "share",
        "E13",
        gt=0,
        le=0.998,
    )
    extension_share: Real = key(
        "Share of first trials that are extended, likewise; the rest end", "share", "E13", gt=0, le=0.998
    )
    permit_readiness_effect: Real = key(
        "Effect of readiness above ready_before on the log odds of a permit", "per index point", "E13", ge=0, le=20
    )
    permit_support_effect: Real = key(
        "Effect of the support index on the log odds of a permit", "per index point", "E13", ge=0, le=20
    )
    incident_rate: Real = key("Hazard of an incident in a running trial", "per month", "E13", ge=0, le=10)
    pause_months: Whole = key(
        "Months for which an incident pauses new trials of its zone and sector", "months", "E13", ge=0, le=600
    )
    site_rate: Real = key(
        "Hazard at which a firm without a zone at home asks for a trial at a site in one, per unit of burden",
        "per month",
        "E16",
        ge=0,
        le=10,
        neutral=0,
    )
    site_share: Real = key("Share of a firm's employees who work at its site", "share", "E16", ge=0, le=1, neutral=0.4)
    site_stays: Real = key(
        "Probability that a site stays when its trial ends with a permit", "probability", "E16", ge=0, le=1, neutral=0.5
    )
    incidents: list[Incident] = key("Incidents ordered by the scenario", "", max_length=MOST_EVENTS)


class Enactment(Block):
    """A reform of the national law that the scenario orders."""

    month: Month = key("Month from which the reformed law holds", "month", "E14")
    sectors: Annotated[list[SectorName], Field(min_length=1, max_length=MOST_SECTORS)] | Literal["all"] = key(
        "Sectors reformed", ""
    )
    cut: Real = key("Share of the barrier that is removed", "share", "E14", ge=0, le=1)


class Reform(Block):
    """How trials change the law of the whole country (E14)."""

    evidence_needed: Real = key(
        "Permits in a sector after which its law is reformed, at scale 1", "permits", "E14", gt=0, le=1e9
    )
    reform_delay_months: Whole = key("Months from the last permit needed to the reform", "months", "E14", ge=1, le=600)
    reform_cut: Real = key("Share of the barrier that such a reform removes", "share", "E14", ge=0, le=1)
    enacted: list[Enactment] = key("Reforms ordered by the scenario", "", max_length=MOST_EVENTS)
