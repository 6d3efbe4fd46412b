"""Checks of a scenario that need more than one key: dates in the horizon, zones that the law and each other allow."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.schema import Scenario
from sim.scenario.words import Surroundings, month_number, month_text


def problems_of(scenario: Scenario, around: Surroundings) -> list[str]:
    """Return a sentence for every problem, each beginning with the key it concerns."""
    return [
        *_dates(scenario, around),
        *_order_of_dates(scenario),
        *_zones(scenario, around),
        *_overlaps(scenario),
        *_series(scenario),
        *_shares(scenario, around),
    ]


def _dates(scenario: Scenario, around: Surroundings) -> Iterator[str]:
    dated = [
        *((f"zones.designations[{i}].announced", each.announced) for i, each in enumerate(scenario.zones.designations)),
        *((f"zones.rounds[{i}].announced", each.announced) for i, each in enumerate(scenario.zones.rounds)),
        *((f"trials.incidents[{i}].month", each.month) for i, each in enumerate(scenario.trials.incidents)),
        *((f"reform.enacted[{i}].month", each.month) for i, each in enumerate(scenario.reform.enacted)),
    ]
    assert around.first is not None
    assert around.last is not None
    for where, month in dated:
        if not around.first <= month_number(month) <= around.last:
            yield (
                f"{where} must lie within the horizon, {month_text(around.first)} to {month_text(around.last)}; "
                f"got {month}. Move it, or change start or months."
            )
    for region, study in scenario.readiness.studies.items():
        if month_number(study.start) > around.last:
            yield (
                f"readiness.studies.{region}.start must lie before the horizon ends in {month_text(around.last)}; "
                f"got {study.start}. Move it, lengthen months, or set the study to null."
            )


def _order_of_dates(scenario: Scenario) -> Iterator[str]:
    dated = [
        *(
            (f"zones.designations[{i}]", each.announced, each.in_force)
            for i, each in enumerate(scenario.zones.designations)
        ),
        *((f"zones.rounds[{i}]", each.announced, each.in_force) for i, each in enumerate(scenario.zones.rounds)),
    ]
    for where, announced, in_force in dated:
        if month_number(in_force) < month_number(announced):
            yield f"{where}.in_force must not come before announced ({announced}); got {in_force}. Exchange them?"


def _zones(scenario: Scenario, around: Surroundings) -> Iterator[str]:
    allowed = scenario.zones.capital_area_allowed
    named = [
        *((f"designations[{i}].regions", each.regions) for i, each in enumerate(scenario.zones.designations)),
        *(
            (f"rounds[{i}].applicants", list(each.applicants))
            for i, each in enumerate(scenario.zones.rounds)
            if not isinstance(each.applicants, str)
        ),
    ]
    for where, regions in named:
        for region in regions:
            if region in around.capital_area and not allowed:
                yield (
                    f"zones.{where} must lie outside the capital area, as the law has it; got '{region}'. "
                    f"Choose another region, or set zones.capital_area_allowed to true."
                )
    for i, designation in enumerate(scenario.zones.designations):
        for what, values in (("regions", designation.regions), ("sectors", designation.sectors)):
            for value in sorted({each for each in values if values.count(each) > 1}):
                yield f"zones.designations[{i}].{what} must name each once; '{value}' stands twice. Delete one."
    for i, one_round in enumerate(scenario.zones.rounds):
        if isinstance(one_round.applicants, dict):
            for region, sectors in one_round.applicants.items():
                if not sectors:
                    yield f"zones.rounds[{i}].applicants.{region} must name a sector; found none. Name one or drop it."


def _overlaps(scenario: Scenario) -> Iterator[str]:
    """Two named zones may not cover the same region and sector at the same time, a possible extension included."""
    spans = []
    for i, each in enumerate(scenario.zones.designations):
        first = month_number(each.announced)
        term = each.term_months or scenario.zones.term_months
        last = month_number(each.in_force) + term + scenario.zones.extension_months - 1
        spans.append((i, each, first, last))
    for position, (i, one, first, last) in enumerate(spans):
        for j, other, other_first, other_last in spans[position + 1 :]:
            regions = sorted(set(one.regions) & set(other.regions))
            sectors = sorted(set(one.sectors) & set(other.sectors))
            if regions and sectors and first <= other_last and other_first <= last:
                yield (
                    f"zones.designations[{j}] must not overlap designations[{i}]; "
                    f"both cover {regions[0]}, {sectors[0]} in {month_text(max(first, other_first))} "
                    "(extensions counted). Drop the sector from one, or move the dates."
                )


def _series(scenario: Scenario) -> Iterator[str]:
    for key, series in (
        ("founding.cycle", scenario.founding.cycle),
        ("support.central_budget", scenario.support.central_budget),
    ):
        if not series or min(series) > scenario.start:
            first = min(series) if series else "nothing"
            yield f"{key} must have a value from {scenario.start} or before; it begins with {first}. Add that month."


def _shares(scenario: Scenario, around: Surroundings) -> Iterator[str]:
    location = scenario.location
    if location.localization + location.urbanization >= 1:
        yield (
            "location.localization and location.urbanization must sum to less than 1, else one region takes all; "
            f"they sum to {location.localization + location.urbanization:g}. Lower one."
        )
    trials = scenario.trials
    if trials.permit_share + trials.extension_share >= 1:
        yield (
            "trials.permit_share and trials.extension_share must sum to less than 1, the rest ends; "
            f"they sum to {trials.permit_share + trials.extension_share:g}. Lower one."
        )
    for region, focus in scenario.focus.fixed_focus.items():
        total = sum(focus.values())
        if abs(total - 1.0) > 1e-9:
            yield f"focus.fixed_focus.{region} must sum to 1 over its sectors; it sums to {total:g}. Scale the shares."
