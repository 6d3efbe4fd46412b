"""Whether designs have what they need, clean periods and regions to compare with; and if not, what would help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sim.lab.rehearsal.evaluation_designs import STEPS, EvaluationDesign
from sim.lab.rehearsal.panels import LEAST_COMPARED, clean_needed, layout_of, pool_places
from sim.lab.rehearsal.zone_dates import Cohort, distances_of
from sim.lab.rehearsal.zone_layout import Layout
from sim.language.errors import listed
from sim.language.texts import Sentence, sentence
from sim.scenario.load import Scenario
from sim.scenario.reading.history_file import HISTORY, read_history
from sim.scenario.reading.text_files import is_file
from sim.scenario.schema.words import month_number, month_text

_YEAR = 12


def named_zones(cohorts: Sequence[Cohort]) -> tuple[str, ...] | None:
    """Return the regions with a zone where the policy names all of them; None where some are awarded."""
    if any(each.awards for each in cohorts):
        return None
    return tuple(region for each in cohorts for region in each.regions)


def comparison_problem(design: EvaluationDesign, policy: Scenario, zones: Sequence[str]) -> Sentence | None:
    """Return that a design has too few regions without a zone, and which would have enough; None where it has."""
    outside = np.array(policy.world.regions_where(lambda region: not region.capital_area))
    zoned = np.array([region in zones for region in policy.world.display_regions])

    def compared(controls: str) -> int:
        return int(pool_places(controls, zoned, outside, distances_of(policy)).size - zoned.sum())

    found = compared(design.controls)
    if found >= LEAST_COMPARED or design.estimator == "before_after":
        return None
    if compared("all") >= LEAST_COMPARED:
        remedy = sentence("Compare with all regions: --design {name}", name=replace(design, controls="all").name)
    else:
        remedy = sentence("Take before_after, which compares with none, or a policy with fewer zones")
    return sentence(
        "design {name} needs {least} regions or more without a zone to compare with; it has {found}. {remedy}.",
        name=design.name,
        least=LEAST_COMPARED,
        found=found,
        remedy=remedy,
    )


def layout_problems(
    designs: Sequence[EvaluationDesign], scenario: Scenario, cohorts: tuple[Cohort, ...]
) -> list[Sentence]:
    """Return which designs have too few clean periods or none in force; those that lack the same in one sentence."""
    groups: dict[tuple[int, int, str], list[EvaluationDesign]] = {}
    problems = []
    for each in designs:
        layout = _layout(each, scenario, cohorts)
        clean, needed = int(layout.clean.sum()), clean_needed(each)
        if clean < needed:
            groups.setdefault((needed, clean, each.steps), []).append(each)
            continue
        none = [cohort for cohort, seen in zip(cohorts, layout.after, strict=True) if not seen.any()]
        if none:
            wrong = sentence(
                "design {name} needs a period in which the zones of {month} are in force; it has none ({steps}). Name "
                "more years after, as in {window}, or give the scenario more months.",
                name=each.name,
                month=month_text(none[0].in_force),
                steps=each.steps,
                window=f"{each.estimator}:{each.years_before}+1",
            )
            problems.append(wrong)
    for (needed, clean, steps), group in groups.items():
        wrong = sentence(
            "designs need {needed} clean periods or more before {month}, when the first zone is announced; there are "
            "{clean} ({steps}) for {designs}. {remedy}.",
            needed=needed,
            month=month_text(cohorts[0].announced),
            clean=clean,
            steps=steps,
            designs=listed([each.name for each in group]),
            remedy=_clean_remedy(group[0], scenario, cohorts),
        )
        problems.append(wrong)
    return problems


def years_problem(
    scenario: Scenario, cohorts: tuple[Cohort, ...], designs: Sequence[EvaluationDesign], earlier: int
) -> Sentence | None:
    """Return that so many years cannot be put before a scenario, and what helps; None where they can."""
    first = _first_month(scenario)
    start = month_number(scenario.settings.start)
    if first is None:
        return sentence(
            "{policy}: years before must be left out, since its world has no {file}. {remedy}.",
            policy=scenario.name,
            file=HISTORY,
            remedy=_without_years(designs[0], scenario, cohorts),
        )
    if start - _YEAR * earlier >= first:
        return None
    most = _most_years(scenario, cohorts, first)
    return sentence(
        "years before must be at most {most}, since the history of the world of {policy} begins in {first}; designs "
        "ask for {given}. Give --years-before {most}, or a window such as {most}+4.",
        most=most,
        policy=scenario.name,
        first=month_text(first),
        given=max(each.years_before or 0 for each in designs),
    )


def _layout(design: EvaluationDesign, scenario: Scenario, cohorts: tuple[Cohort, ...]) -> Layout:
    return layout_of(design, cohorts, month_number(scenario.settings.start), scenario.settings.months)[1]


def _first_month(scenario: Scenario) -> int | None:
    """Return the first month of the history of a world, numbered; None where it has none."""
    file = scenario.world.folder / HISTORY
    return month_number(read_history(file).first) if is_file(file) else None


def _most_years(scenario: Scenario, cohorts: tuple[Cohort, ...], first: int) -> int:
    """Return how many years before the announcement there can be, where whole years are put before the start."""
    start = month_number(scenario.settings.start)
    return (start - first) // _YEAR + (cohorts[0].announced - start) // _YEAR


def _clean_remedy(design: EvaluationDesign, scenario: Scenario, cohorts: tuple[Cohort, ...]) -> Sentence:
    """Return what gives a design clean periods: years before the scenario where there is a history, else months."""
    first = _first_month(scenario)
    if first is not None:
        needed = clean_needed(design)
        most = _most_years(scenario, cohorts, first)
        if most >= needed:
            return sentence(
                "Give more years before: --years-before {years}, and no shorter window in the name of a design",
                years=min(most, max(5, needed)),
            )
    return _without_years(design, scenario, cohorts)


def _without_years(design: EvaluationDesign, scenario: Scenario, cohorts: tuple[Cohort, ...]) -> Sentence:
    """Return what helps where no years can be put before a scenario: data of months, if it has clean ones."""
    monthly = replace(design, estimator="did", outcome="firms", test="placebo_rank", controls="all", steps=STEPS[1])
    layout = _layout(monthly, scenario, cohorts)
    if layout.clean.sum() >= clean_needed(monthly) and layout.after.any(axis=1).all():
        return sentence(
            "Give --years-before 0 and a design of months, such as --design {name}",
            name=replace(monthly, years_before=None).name,
        )
    return sentence("Let the scenario begin before the first zone is announced, or write a {file}", file=HISTORY)
