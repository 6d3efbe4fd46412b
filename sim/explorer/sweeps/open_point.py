"""A point of a sweep opened on the first page: its scenario, baseline, runs and seed as the reader's choices."""

from __future__ import annotations

from dataclasses import replace

from sim.explorer.session.choices import CENTRAL, Choices, baseline_of, policy_of, usual_baseline
from sim.explorer.session.page_address import GREATEST_SEED
from sim.explorer.session.scenario_list import check_world, named, scenario_names
from sim.explorer.share.upload import BASELINE
from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.scenario.writing import changes_from
from sim.sweeps.design.plan import Plan, point_scenarios


def opened(plan: Plan, point: int, measure: str, choices: Choices) -> tuple[Choices, list[str]]:
    """Return the choices with the scenario of a point of a sweep, and a sentence for what could not be taken along.

    Language and view are kept; the region that the measure looked at is taken of comes into focus.

    Raises
    ------
    ZonelabError
        If there is no such point, its levers make no scenario, or its world is not one that can be called by name.
    """
    if not 0 <= point < plan.points.count:
        last = plan.points.count - 1
        raise ZonelabError(sentence("point must be from 0 to {last:,}; got {given:,}.", last=last, given=point))
    policy, baseline = point_scenarios(plan, point)
    check_world(policy.world.name)
    base = plan.sweep.scenario if plan.sweep.scenario in scenario_names() else BASELINE
    against = plan.sweep.baseline if plan.sweep.baseline in scenario_names() else ""
    region = next((part for part in measure.split(".")[1:] if part in policy.world.region_ids), "")
    made = replace(
        choices,
        scenario=base,
        changes=changes_from(named(base), policy),
        baseline="" if against == usual_baseline(base) else against,
        runs=plan.sweep.runs,
        seed=min(plan.sweep.seed, GREATEST_SEED),
        ranges=CENTRAL,  # no sweep is run over draws
        question="",
        region=region,
        month="",
    )
    told: list[str] = []
    if policy_of(made).digest != policy.digest or baseline_of(made).digest != baseline.digest:
        told.append(
            sentence(
                "Point {point} is shown as near as this page can set it; its numbers differ a little.", point=point
            )
        )
    return made, told
