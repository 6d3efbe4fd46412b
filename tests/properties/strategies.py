"""Worlds and scenarios that nobody thought of: small, lawful, and otherwise as strange as the schema allows."""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests.small_worlds import Business, Place, SmallWorld, zone

NAMES = ("atoll", "bay", "cape", "delta", "estuary")
TRADES = ("boats", "nets", "ropes")
#: Every scenario starts in October 2019, so that a January comes soon.
FIRST_YEAR, FIRST_MONTH = 2019, 10


class Case(NamedTuple):
    """A world, and levers that set a scenario in it apart from the baseline."""

    world: SmallWorld
    levers: dict[str, Any]


def date(month: int) -> str:
    """Return a month of the horizon as a word of the scenario."""
    number = FIRST_YEAR * 12 + FIRST_MONTH - 1 + month
    return f"{number // 12}-{number % 12 + 1:02d}"


def shares(weights: list[int]) -> list[float]:
    """Return shares in proportion to whole numbers; the last is what the others leave."""
    parts = [weight / sum(weights) for weight in weights[:-1]]
    return [*parts, 1.0 - sum(parts)]


def real(least: float, greatest: float) -> st.SearchStrategy[float]:
    """Return numbers of a range, its ends included."""
    return st.floats(least, greatest, allow_nan=False, allow_subnormal=False)


@st.composite
def worlds(draw: st.DrawFn) -> SmallWorld:
    """A world of two to five regions and one to three sectors."""
    trades = TRADES[: draw(st.integers(1, 3))]
    pool = shares(draw(st.lists(st.integers(1, 9), min_size=len(trades), max_size=len(trades))))
    places = {
        name: Place(
            draw(st.integers(0, 30) | real(0, 30)) + (name == NAMES[0]),  # a world has a firm
            {trade: draw(real(0, 1)) for trade in trades},
            own_budget=draw(real(0, 20)),
            need=draw(real(0, 1)),
            capital_area=draw(st.booleans()),
            competes=draw(st.booleans()),
            lat=draw(st.integers(-3, 3)),
            lon=draw(st.integers(-3, 3)),
            nest=draw(st.sampled_from([None, "north", "south"])),
        )
        for name in NAMES[: draw(st.integers(2, 5))]
    }
    sectors = {trade: Business(part, draw(real(0, 1))) for trade, part in zip(trades, pool, strict=True)}
    return SmallWorld(places, sectors, draw(real(0, 30)), draw(real(0, 1)))


def behaviours() -> st.SearchStrategy[dict[str, Any]]:
    """Weights and rates of firms, of which a scenario's constants follow."""
    return st.fixed_dictionaries(
        {
            "founders_per_year": real(0, 300), "no_start_share": real(0.01, 0.99), "inclusive_value_weight": real(0, 1),
            "starting_age_months": real(0, 48), "employees_spread": real(0, 3), "localization": real(0, 0.45),
            "urbanization": real(0, 0.45), "capability_weight": real(0, 5), "support_weight": real(0, 3),
            "support_unit": real(0.001, 10), "relief_weight": real(0, 20), "mobility": real(0, 1),
            "leaving_cost": real(0, 5),
            "leaving_cost_per_km": real(0, 0.01),
            "nest_weight": st.just(1.0) | real(0.5, 1),
            "moving_cost_per_km": real(0, 0.1), "review_rate_per_year": real(0, 12), "aware_at_once": real(0, 1),
            "awareness_rate": real(0, 1), "closure_rate": real(0, 0.5), "infant_factor": real(0, 5),
            "infant_months": st.integers(0, 24), "burden_effect": real(0, 3), "support_effect": real(0, 3),
            "growth_rate": real(-0.2, 0.2), "growth_relief": real(-0.2, 0.2),
        }
    )  # fmt: skip


def policies() -> st.SearchStrategy[dict[str, Any]]:
    """Levers of the state and of the regions that have no date or place."""
    return st.fixed_dictionaries(
        {
            "scale": st.sampled_from([0.3, 1.0, 2.5]),
            "score_unit": real(0.01, 10), "match": real(0, 10), "match_cap": real(1, 10),
            "differentiation": real(0, 10), "focus_sharpness": real(0, 5), "focus_adjustment": real(0, 1),
            "learning": real(0, 1),
            "ready_before": real(0, 1), "ready_after": real(0, 1), "anticipation": real(0, 1),
            "term_months": st.integers(1, 20), "extension_months": st.integers(0, 20),
            "review_by": st.sampled_from(["trials", "firms"]), "review_target": real(0, 5),
            "capital_area_allowed": st.booleans(), "noise_score": real(0, 3), "application_rate": real(0, 10),
            "trial_months": st.integers(1, 12), "permit_share": real(0.01, 0.49),
            "extension_share": real(0.01, 0.49), "permit_readiness_effect": real(0, 5),
            "permit_support_effect": real(0, 5), "incident_rate": real(0, 1), "pause_months": st.integers(0, 12),
            "evidence_needed": real(0.5, 10), "reform_delay_months": st.integers(1, 6), "reform_cut": real(0, 1),
        }
    )  # fmt: skip


#: Levers of the state that are values by date.
BY_DATE = {
    "central_budget": real(0, 50), "zone_share": real(0, 1), "concentration": real(0, 1e6),
    "slots_per_month": real(0, 6), "campaign": real(0, 5),
}  # fmt: skip


def by_date(numbers: st.SearchStrategy[float], dates: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """One number, or numbers by the month from which they hold, the first at the start."""
    later = st.dictionaries(dates, numbers, max_size=2)
    return numbers | st.tuples(numbers, later).map(lambda both: {date(0): both[0], **both[1]})


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A world and a whole scenario in it: zones, rounds, studies, incidents and reforms."""
    world = draw(worlds())
    levers = {**draw(behaviours()), **draw(policies())}
    months = levers["months"] = draw(st.integers(1, 18))
    levers["start"] = date(0)
    dates = st.integers(0, months - 1).map(date)
    levers["cycle"] = {date(0): draw(real(0.1, 5)), **draw(st.dictionaries(dates, real(0.1, 5), max_size=2))}
    for key, numbers in BY_DATE.items():
        levers[key] = draw(by_date(numbers, dates))
    regions, trades = list(world.regions), list(world.sectors)
    lawful = [name for name in regions if levers["capital_area_allowed"] or not world.regions[name].capital_area]
    some_trades = st.lists(st.sampled_from(trades), min_size=1, unique=True)
    own = real(0, 20) | st.dictionaries(dates, real(0, 20), min_size=1, max_size=2)
    levers["own_budget"] = draw(st.dictionaries(st.sampled_from(regions), own, max_size=2))
    levers["fixed_focus"] = {
        name: dict(zip(trades, shares(draw(st.lists(st.integers(1, 5), min_size=len(trades), max_size=len(trades)))),
                       strict=True))
        for name in draw(st.lists(st.sampled_from(regions), max_size=2, unique=True))
    }  # fmt: skip
    studies = st.fixed_dictionaries({"start": dates, "months": st.integers(1, 12)})
    levers["studies"] = draw(st.dictionaries(st.sampled_from(regions), studies, max_size=2))
    # Each region goes to at most one of the named zones, so that these cannot overlap.
    owners = draw(st.lists(st.integers(0, 3), min_size=len(lawful), max_size=len(lawful)))
    members = [[name for name, owner in zip(lawful, owners, strict=True) if owner == z] for z in range(3)]
    levers["designations"] = [
        zone(names, part, *sorted((draw(dates), draw(dates))))
        for names in members
        if names
        for part in _in_two(draw(some_trades), draw(st.integers(0, 2)))
    ]
    plans = st.dictionaries(st.sampled_from(lawful), some_trades, min_size=1) if lawful else st.just("all")
    applicants = st.sampled_from(["competing", "all"]) | plans
    levers["rounds"] = [
        {"announced": first, "in_force": last, "awards": draw(st.integers(1, 3)), "applicants": draw(applicants),
         "sectors_per_plan": draw(st.integers(1, 4))}
        for first, last in (sorted((draw(dates), draw(dates))) for _ in range(draw(st.integers(0, 2))))
    ]  # fmt: skip
    levers["incidents"] = draw(
        st.lists(
            st.fixed_dictionaries(
                {"month": dates, "region": st.sampled_from(regions), "sector": st.sampled_from(trades),
                 "failing_share": real(0, 1)}
            ), max_size=2,
        )
    )  # fmt: skip
    levers["enacted"] = draw(
        st.lists(st.fixed_dictionaries({"month": dates, "sectors": st.just("all"), "cut": real(0, 1)}), max_size=1)
    )
    return Case(world, levers)


def _in_two(names: list[str], cut: int) -> list[list[str]]:
    """Return what is before the cut and what comes after it, as far as there is any."""
    return [part for part in (names[:cut], names[cut:]) if part]
