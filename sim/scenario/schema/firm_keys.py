"""Keys about firms: how they are founded, choose a place, hear of zones, close and grow."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.schema.blocks import MOST_MONTHS, Block, Real, Whole, key
from sim.scenario.schema.words import Month


class Founding(Block):
    """Founders, and what a firm is like at the start (E10, E15)."""

    founders_per_year: Real = key(
        "Founders who consider starting a firm in a year, when the cycle stands at 1 and scale is 1",
        "founders per year",
        "E10",
        ge=0,
        le=1e6,
    )
    cycle: dict[Month, Annotated[float, Field(strict=True, gt=0, le=100)]] = key(
        "State of the market, from the month named on; founding is proportional to it, closure inversely",
        "ratio",
        "E10 E11",
        max_length=MOST_MONTHS,
    )
    no_start_share: Real = key(
        "Share of founders who never start, or start abroad, under the world's reference conditions",
        "share",
        "E09",
        ge=0.001,
        le=0.999,
    )
    inclusive_value_weight: Real = key(
        "How much better regions raise the number of founders who start: 0 zero-sum, 1 logit",
        "weight",
        "E10",
        ge=0,
        le=1,
    )
    leaving_cost: Real = key("Cost to found in another region than the founder's own", "utility", "E10", ge=0, le=100)
    leaving_cost_per_km: Real = key("Cost to found in another region by distance", "utility per km", "E10", ge=0, le=1)
    starting_age_months: Real = key(
        "Greatest age of the firms of the starting stock; ages are uniform below it", "months", "E11", ge=0, le=600
    )
    mean_employees: Real = key("Mean employees of a firm at its start", "persons", "E15", gt=0, le=1e5)
    employees_spread: Real = key("Standard deviation of the logarithm of that number", "ln persons", "E15", ge=0, le=5)


class Location(Block):
    """What makes a region worth choosing (E07, E09, E10, E10c)."""

    localization: Real = key(
        "Weight of firms of the own sector in the region (localization economies)", "per ln firms", "E09", ge=0, le=0.99
    )
    urbanization: Real = key(
        "Weight of all firms in the region (urbanization economies)", "per ln firms", "E09", ge=0, le=0.99
    )
    capability_weight: Real = key("Weight of the region's capability in the sector", "utility", "E09", ge=0, le=100)
    support_weight: Real = key("Weight of the support index", "utility per index point", "E09", ge=0, le=100)
    support_unit: Real = key(
        "Support per firm and month at which the support index reaches ln 2",
        "money bn per firm and month",
        "E07",
        gt=0,
        le=1e6,
    )
    relief_weight: Real = key("Weight of the burden of regulation that a firm feels", "utility", "E09", ge=0, le=100)
    review_rate_per_year: Real = key("Rate of an active firm's location reviews", "per year", "E10", ge=0, le=12)
    mobility: Real = key(
        "Probability that a firm is free to move when its location review is due", "probability", "E10 E10b", ge=0, le=1
    )
    aided_mobility: Real = key(
        "Probability that a firm is free to move when its location review is due, if a zone pays for the move",
        "probability",
        "E10b",
        ge=0,
        le=1,
        neutral=0.2,
    )
    moving_cost_per_km: Real = key(
        "Hazard per km at which a firm that would move gives up because of the distance", "per km", "E10", ge=0, le=1
    )
    nest_weight: Real = key(
        "How far firms tell the regions of a nest apart: 1 as any two regions, towards 0 as if they were one",
        "weight",
        "E10c",
        ge=0.05,
        le=1,
        neutral=1,
    )


class Awareness(Block):
    """How firms hear of a zone (E08)."""

    aware_at_once: Real = key("Share of firms that hear of a zone when it is announced", "share", "E08", ge=0, le=1)
    awareness_rate: Real = key("Hazard at which the others hear of it", "per month", "E08", ge=0, le=10)


class Closure(Block):
    """How firms close (E11)."""

    closure_rate: Real = key(
        "Closure hazard of a firm past infancy without burden and support, at cycle 1", "per month", "E11", ge=0, le=10
    )
    infant_factor: Real = key("Factor on the hazard while a firm is an infant", "ratio", "E11", ge=0, le=100)
    infant_months: Whole = key("Months for which a firm is an infant", "months", "E11", ge=0, le=600)
    burden_effect: Real = key(
        "Effect of the burden on the logarithm of the closure hazard", "per unit of burden", "E11", ge=0, le=20
    )
    support_effect: Real = key(
        "Effect of the support index on the logarithm of the closure hazard, downward",
        "per index point",
        "E11",
        ge=0,
        le=20,
    )


class Growth(Block):
    """How firms grow (E15)."""

    growth_rate: Real = key("Growth of a firm's employees", "per month", "E15", ge=-0.5, le=0.5)
    growth_relief: Real = key("Additional growth with a running trial or a permit", "per month", "E15", ge=-0.5, le=0.5)
