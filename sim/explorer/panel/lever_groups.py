"""The levers in groups that a person expects: the place of each key of a scenario, and the ends of its slider.

Meaning, unit, allowed range and provenance of a key are the simulator's; this file has only its label, and a range that
is comfortable to slide over. A value beyond that range widens it. A key that is not named here gets a plain lever
(`sim.explorer.panel.lever.with_added`).
"""

from __future__ import annotations

from sim.explorer.panel.lever import Control, Group, Lever, with_added
from sim.language.texts import marked
from sim.report.money import SHARE


def _number(key: str, label: str, low: float, high: float, step: float, unit: str = "") -> Lever:
    return Lever(key, label, Control.NUMBER, low, high, step, unit=unit)


def _whole(key: str, label: str, low: int, high: int, step: int = 1) -> Lever:
    return Lever(key, label, Control.WHOLE, low, high, step)


def _month(key: str, label: str) -> Lever:
    return Lever(key, label, Control.MONTH)


ZONES = Lever(
    "designations",
    marked("Zones"),
    Control.TABLE,
    row=marked("Zone"),
    fields=(
        Lever("regions", marked("Regions (several share one zone)"), Control.REGIONS),
        Lever("sectors", marked("Sectors"), Control.SECTORS),
        _month("announced", marked("Announced")),
        _month("in_force", marked("In force from")),
        _whole("term_months", marked("Term, months (0: that of the programme)"), 0, 72),
    ),
)
ROUNDS = Lever(
    "rounds",
    marked("Competitive rounds"),
    Control.TABLE,
    row=marked("Round"),
    fields=(
        _whole("awards", marked("Zones awarded"), 1, 14),
        _month("announced", marked("Announced")),
        _month("in_force", marked("In force from")),
        Lever("applicants", marked("Who applies"), Control.APPLICANTS),
        _whole("sectors_per_plan", marked("Sectors in a plan"), 1, 7),
    ),
)
INCIDENTS = Lever(
    "incidents",
    marked("Incidents"),
    Control.TABLE,
    row=marked("Incident"),
    fields=(
        _month("month", marked("Month", "of an event")),
        Lever("region", marked("Region"), Control.REGION),
        Lever("sector", marked("Sector"), Control.SECTOR),
        _number("failing_share", marked("Share of trials that fail"), 0, 1, 0.05, SHARE),
    ),
)
REFORMS = Lever(
    "enacted",
    marked("Reforms of the national law", "that a scenario orders"),
    Control.TABLE,
    row=marked("Reform"),
    fields=(
        _month("month", marked("Month", "of an event")),
        Lever("sectors", marked("Sectors (none chosen: all)"), Control.SECTORS_OR_ALL),
        _number("cut", marked("Share of the barrier removed"), 0, 1, 0.05, SHARE),
    ),
)

_GROUPS = (
    Group("zones", marked("Who gets the zone, and when"), (ZONES, ROUNDS)),
    Group(
        "money",
        marked("Central support"),
        (
            Lever(
                "central_budget",
                marked("Central support a year"),
                Control.SERIES,
                fields=(_number("value", marked("Amount a year"), 0, 100, 1, "money bn per year"),),
            ),
            _number("zone_share", marked("Share reserved for zones"), 0, 1, 0.05),
            _number("concentration", marked("Concentration on the best zones"), 0, 10, 0.5),
            _number("score_unit", marked("Difference in score that counts as 1"), 0.05, 2, 0.05),
            _number("campaign", marked("Awareness campaign, times"), 0, 5, 0.25),
            _number("relocation_aid", marked("Movers a zone pays for, a year"), 0, 60, 1),
            _number("aid_per_mover", marked("What it pays for a mover, once"), 0.01, 2, 0.01),
        ),
    ),
    Group(
        "rules",
        marked("Rules of the programme"),
        (
            _whole("term_months", marked("Term of a zone, months"), 6, 72, 6),
            _whole("extension_months", marked("Extension, months"), 0, 72, 6),
            Lever(
                "review_by",
                marked("The review counts"),
                Control.WORD,
                words=(("trials", marked("permits and trials")), ("firms", marked("net firms"))),
            ),
            _number("review_target", marked("Target of the review"), 0, 30, 1),
            Lever("capital_area_allowed", marked("Capital area may have zones"), Control.FLAG),
            _number("slots_per_month", marked("Trials a zone admits a month"), 0, 10, 0.5),
            _number("anticipation", marked("Anticipation before a zone is in force"), 0, 1, 0.05),
            _number("readiness_score", marked("Weight of readiness in the score"), 0, 5, 0.1),
            _number("fit_score", marked("Weight of fit in the score"), 0, 5, 0.1),
            _number("need_score", marked("Weight of need in the score"), 0, 5, 0.1),
            _number("noise_score", marked("Noise of the jury"), 0, 2, 0.05),
        ),
    ),
    Group(
        "trials",
        marked("Trials, incidents and reform"),
        (
            _whole("trial_months", marked("Length of a trial, months"), 3, 60, 3),
            _number("permit_share", marked("Share of trials that end with a permit"), 0.01, 0.95, 0.01),
            _number("extension_share", marked("Share of trials extended"), 0.01, 0.95, 0.01),
            _whole("pause_months", marked("Pause after an incident, months"), 0, 36),
            _number("site_rate", marked("Sites: firms elsewhere ask, a month"), 0, 0.5, 0.005),
            _number("site_share", marked("Share of employees at a site"), 0, 1, 0.05, SHARE),
            _number("site_stays", marked("Sites that stay with a permit"), 0, 1, 0.05, SHARE),
            _number("evidence_needed", marked("Permits needed for a reform"), 1, 40, 1),
            _whole("reform_delay_months", marked("Months from permits to reform"), 1, 60),
            _number("reform_cut", marked("Cut of the barrier by a reform"), 0, 1, 0.05),
            INCIDENTS,
            REFORMS,
        ),
    ),
    Group(
        "strategies",
        marked("What each region does"),
        (
            Lever(
                "own_budget",
                marked("Own incentives a year"),
                Control.BY_REGION,
                fields=(_number("own_budget", marked("Own incentives a year"), 0, 20, 0.1),),
            ),
            Lever("fixed_focus", marked("Focus held on sectors"), Control.BY_REGION),
            Lever("studies", marked("Roadmap study"), Control.BY_REGION),
            _number("match", marked("Subsidy race"), 0, 2, 0.1),
            _number("match_cap", marked("Ceiling of own incentives"), 1, 10, 0.5),
            _number("differentiation", marked("Differentiation from others"), 0, 10, 0.5),
            _number("focus_sharpness", marked("Sharpness of the focus"), 0, 5, 0.25),
            _number("focus_adjustment", marked("Adjustment of the focus a year"), 0, 1, 0.05),
            _number("learning", marked("Learning by doing a year"), 0, 0.5, 0.01),
            _number("ready_before", marked("Readiness before a study"), 0, 1, 0.05),
            _number("ready_after", marked("Readiness after a study"), 0, 1, 0.05),
        ),
    ),
    Group(
        "firms",
        marked("How firms behave"),
        (
            _number("relief_weight", marked("Weight of regulation"), 0, 10, 0.25),
            _number("support_weight", marked("Weight of support"), 0, 3, 0.1),
            _number("capability_weight", marked("Weight of the region's capability"), 0, 3, 0.1),
            _number("localization", marked("Pull of firms of the own sector"), 0, 0.6, 0.01),
            _number("urbanization", marked("Pull of all firms"), 0, 0.39, 0.01),
            _number("support_unit", marked("Support that firms notice"), 0.005, 0.5, 0.005),
            _number("review_rate_per_year", marked("Reviews of the location a year"), 0, 4, 0.1),
            _number("mobility", marked("Firms free to move at a review"), 0, 0.5, 0.001),
            _number("aided_mobility", marked("Firms free to move if a zone pays"), 0, 1, 0.01),
            _number("moving_cost_per_km", marked("Distance keeps firms, per km"), 0, 0.02, 0.0005),
            _number("nest_weight", marked("Regions of a nest told apart"), 0.1, 1, 0.05),
            _number("aware_at_once", marked("Aware of a zone at once"), 0, 1, 0.05),
            _number("awareness_rate", marked("Hearing of a zone later, a month"), 0, 0.5, 0.01),
            _number("founders_per_year", marked("Founders a year"), 0, 600, 2),
            _number("no_start_share", marked("Founders who never start"), 0.01, 0.95, 0.01),
            _number("leaving_cost", marked("Founders stay where they come from"), 0, 6, 0.1),
            _number("leaving_cost_per_km", marked("Founders stay near, per km"), 0, 0.02, 0.0005),
            _number("inclusive_value_weight", marked("Response of founding to prospects"), 0, 1, 0.05),
            _number("closure_rate", marked("Closure, a month"), 0, 0.1, 0.0005),
            _number("infant_factor", marked("Closure of young firms, times"), 0, 6, 0.1),
            _whole("infant_months", marked("Months a firm is young"), 0, 60),
            _number("burden_effect", marked("Regulation closes firms"), 0, 3, 0.05),
            _number("support_effect", marked("Support keeps firms alive"), 0, 2, 0.05),
            _number("application_rate", marked("Applying for a trial, a month"), 0, 1, 0.01),
            _number("permit_readiness_effect", marked("Readiness helps permits"), 0, 3, 0.1),
            _number("permit_support_effect", marked("Support helps permits"), 0, 3, 0.1),
            _number("incident_rate", marked("Incidents in trials, a month"), 0, 0.1, 0.001),
            _number("growth_rate", marked("Growth of employees, a month"), -0.05, 0.05, 0.001),
            _number("growth_relief", marked("More growth with relief, a month"), -0.05, 0.05, 0.001),
            _number("mean_employees", marked("Employees at the start, mean"), 1, 50, 0.1),
            _number("employees_spread", marked("Employees at the start, spread"), 0, 3, 0.1),
            _number("starting_age_months", marked("Greatest age of firms at the start"), 0, 120, 6),
        ),
        both=True,
    ),
    Group(
        "market",
        marked("Market and horizon"),
        (
            Lever(
                "cycle",
                marked("State of the market"),
                Control.SERIES,
                fields=(_number("value", marked("State (1: usual)"), 0.1, 3, 0.1),),
            ),
            _month("start", marked("First month")),
            _whole("months", marked("Months"), 12, 120, 6),
            _number("scale", marked("Size of the world, times"), 0.5, 20, 0.5),
        ),
        both=True,
    ),
)

GROUPS = with_added(_GROUPS, of_policy="rules", of_firms="firms")
#: Levers by key; those whose rows have fields are here once, without their fields.
LEVERS = {lever.key: lever for group in GROUPS for lever in group.levers}
