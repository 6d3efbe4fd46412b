"""What a calibration and a validation say, as tables for a terminal."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from sim.evidence.calibrate import Calibration
from sim.evidence.fact_check import SAYS_LITTLE, FactCheck
from sim.evidence.facts import USES
from sim.evidence.pattern_check import BETTER, OPEN, TITLES, WORSE, PatternCheck
from sim.evidence.prior_check import PRIOR_DRAWS
from sim.evidence.validate import Validation
from sim.language import numbers
from sim.language.numbers import figures
from sim.language.texts import Translate, texts
from sim.report.terminal import Column, print_table, print_text
from sim.scenario.reading.patterns_file import PATTERNS


def print_calibration(found: Calibration, language: str) -> None:
    """Print what the facts say about each weight, and what they leave open."""
    _ = texts(language)
    rows = found.told.to_dict("records")
    table: list[list[str] | None] = []
    for row in rows:
        low, high, median, lower, upper, error = (
            figures(row[name], 2) for name in ("low", "high", "median", "lower", "upper", "error")
        )
        ranges = [numbers.between(*ends, language) for ends in ((low, high), (lower, upper))]
        table.append([str(row["key"]), ranges[0], f"{median} ±{error}", ranges[1], numbers.share(row["narrowed"])])
    ranks = {_("Weight"): 0, _("Range"): 2, _("Median"): 0, _("Middle 90%"): 0, _("Spread left"): 1}
    print_table([Column(heading, rank, is_text=True) for heading, rank in ranks.items()], table, _)
    counts = _("{draws} draws, {distinct} different, of {evaluations:,} settings run; effective number {effective:.0f}")
    print_text(
        counts.format(
            draws=len(found.draws), distinct=found.distinct, evaluations=found.evaluations, effective=found.effective
        )
    )
    tied = [
        f"{row['one']}, {row['other']} {numbers.signed(float(row['correlation']), 2)}"
        for row in found.correlations.to_dict("records")
    ]
    print_text(_("Tied together by the facts: {pairs}").format(pairs="; ".join(tied) or "–"))
    open_ones = [str(row["key"]) for row in rows if not row["told"]]
    print_text(_("Left open by the facts: {weights}").format(weights=", ".join(open_ones) or "–"))


def validation_object(found: Validation, language: str) -> dict[str, Any]:
    """Return what a validation says as plain data for JSON."""
    rows = {
        name: json.loads(table.to_json(orient="records", double_precision=15))
        for name, table in found.tables(language).items()
    }
    return {"draws": 0 if found.posterior is None else len(found.posterior.draws), "patterns": [], **rows}


def print_validation(found: Validation, language: str) -> None:
    """Print each fact and each pattern with the value of the model, and how many are met."""
    _ = texts(language)
    if found.posterior is None:
        print_text(_("Weights: the scenarios' own"))
    else:
        print_text(_("Weights: {count} calibrated draws").format(count=len(found.posterior.draws)))
    _print_facts(found, language)
    if found.pattern_checks:
        _print_patterns(found.pattern_checks, language, over_draws=found.is_over_draws)
    else:
        print_text(
            _("Patterns are not checked: the world {world} has no {file}.").format(
                world=found.record.world.name, file=PATTERNS
            )
        )


def _print_facts(found: Validation, language: str) -> None:
    """Print each fact with the value of the model, and how many are met; context last, which is not judged."""
    _ = texts(language)
    rows: list[list[str] | None] = []
    for use, title in USES.items():
        some = [each for each in found.fact_checks if each.fact.use == use]
        if some:
            rows += [None, [_(title), *[""] * 6], *(_fact_row(each, language) for each in some)]
    columns = [
        Column(_("Fact"), is_text=True, folds=True),
        Column(_("Record"), rank=1, is_text=True),
        Column(_("Model"), is_text=True),
        Column(_("Middle 90%"), rank=2, is_text=True),
        Column(_("Apart"), rank=3, is_text=True),
        Column(_("Prior"), rank=2),
        Column("", is_text=True),
    ]
    print_table(columns, rows, _)
    for use in ("calibration", "validation"):
        met, counted = found.met(use)
        print_text(_("{what}: {met} of {count} met").format(what=_(USES[use]), met=met, count=counted))
    little = [
        each.fact.title.in_language(language) for each in found.fact_checks if each.met is not None and not each.counted
    ]
    if little:
        print_text(
            _(
                "Not counted, since more than {share} of {count} settings drawn evenly over the ranges of the weights "
                "meet them (Prior): {facts}"
            ).format(share=numbers.share(SAYS_LITTLE), count=PRIOR_DRAWS, facts="; ".join(little))
        )


def _fact_row(check: FactCheck, language: str) -> list[str]:
    """Return a fact in words and numbers; a dash where the model has no number."""
    _ = texts(language)
    fact = check.fact
    spread = "" if math.isnan(fact.spread) else f" ±{figures(fact.spread, 2)}"
    value = f"{figures(fact.value)}{spread}"
    ends_of_truth = {"at_most": _("at most {value}"), "at_least": _("at least {value}")}
    record = ends_of_truth.get(fact.kind, "{value}").format(value=value)
    if math.isnan(check.mean):
        return [fact.title.in_language(language), record, *["–"] * 5]
    ends = numbers.between(figures(check.low), figures(check.high), language)
    apart = numbers.signed(check.apart, 1)
    prior = "–" if math.isnan(check.prior) or check.met is None else numbers.share(check.prior)
    return [fact.title.in_language(language), record, figures(check.mean), ends, apart, prior, _verdict(check, _)]


def _verdict(check: FactCheck, _: Translate) -> str:
    if check.met is None:
        return "–"
    if not check.met:
        return _("MISSED")
    return _("met") if check.counted else _("says little")


def _print_patterns(checks: Sequence[PatternCheck], language: str, *, over_draws: bool) -> None:
    """Print each pattern, what the model says, and how many are met; of the question, what was found."""
    _ = texts(language)
    columns = [
        Column("", is_text=True),
        Column(_("Pattern"), is_text=True, folds=True),
        Column(_("Model")),
        Column(_("Middle 90%") if over_draws else _("90% interval"), rank=2),
        Column(_("Required"), rank=1, is_text=True),
        Column("", is_text=True, folds=True),
    ]
    rows: list[list[str] | None] = []
    for letter, title in TITLES.items():
        rows += [None, ["", f"({letter}) {_(title)}", *[""] * 4]]
        rows += [
            [
                each.key, each.text("claim", language), each.figure(language), each.interval(language),
                each.required.words(language) if each.required else "–", _(each.verdict),
            ]
            for each in checks
            if each.key[0] == letter
        ]  # fmt: skip
    print_table(columns, rows, _)
    met = [each.met for each in checks if each.met is not None]
    print_text(_("{what}: {met} of {count} met").format(what=_("patterns (a) to (e)"), met=sum(met), count=len(met)))
    found = [each.verdict for each in checks if each.met is None]
    print_text(
        _(
            "pattern (f): chasing one sector, worse in {worse} of {count} sectors, better in {better}, "
            "no clear difference in {rest}"
        ).format(worse=found.count(WORSE), better=found.count(BETTER), rest=found.count(OPEN), count=len(found))
    )
