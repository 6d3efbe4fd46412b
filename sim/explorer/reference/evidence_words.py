"""Facts, patterns and weights in the reader's language: sentences on what is missed, and rows of tables."""

from __future__ import annotations

import math

from sim.evidence.fact_check import FactCheck
from sim.evidence.facts import SHARES, USES, Fact
from sim.evidence.pattern_check import TITLES, PatternCheck
from sim.explorer.language.page_texts import texts
from sim.explorer.panel.lever_groups import LEVERS
from sim.explorer.reference.evidence import WorldEvidence
from sim.language import numbers
from sim.language.numbers import NOTHING, figures
from sim.language.texts import marked
from sim.scenario.world.notes import data_text

#: How the record's value bounds the truth.
BOUNDS = {"at_most": marked("at most {value}"), "at_least": marked("at least {value}")}
#: Headings of the tables.
FACT_HEADINGS = (
    marked("Fact"), marked("On record"), marked("In the model"), marked("Range of single histories"),
    marked("Standard errors apart"), marked("Settings that meet it unseen"), marked("Verdict"),
)  # fmt: skip
PATTERN_HEADINGS = (marked("Pattern"), marked("What is measured"), marked("Required"), marked("In the model"),
                    marked("Verdict"))  # fmt: skip
WEIGHT_HEADINGS = (
    marked("Weight"), marked("Possible before"), marked("Median"), marked("Nine in ten settings that agree"),
    marked("Spread left"), marked("Does the record say something?"),
)  # fmt: skip
#: What is fitted of the market: a year each; and the measure that is a number over one before.
_CYCLE, _GROWTH = "cycle.", "firm_growth"


def value_text(value: float, fact: Fact, language: str) -> str:
    """Return a value of a fact, or of the model for it, with its unit: a share in percent, others counted."""
    if math.isnan(value):
        return NOTHING
    if _is_growth(fact):
        return _percent(100 * (value - 1), sign=True)
    if fact.unit in SHARES:
        return _percent(100 * value)
    if fact.unit == "ratio":
        return figures(value)
    counted = figures(value, 2) if abs(value) < 100 else numbers.number(value, 0)
    return f"{counted}{'' if language == 'ko' else ' '}{data_text(fact.unit, language)}"


def _percent(value: float, *, sign: bool = False) -> str:
    places = 1 if abs(value) < 9.95 and not sign else 0
    return f"{numbers.signed(value, places) if sign else numbers.number(value, places)}%"


def _is_growth(fact: Fact) -> bool:
    """Return whether a fact is a number after over one before, of which readers know the growth."""
    return fact.statistic is not None and fact.statistic.name.startswith(_GROWTH)


def record_text(fact: Fact, language: str) -> str:
    """Return what the record says of a fact."""
    value = value_text(fact.value, fact, language)
    return texts(language)(BOUNDS[fact.kind]).format(value=value) if fact.kind in BOUNDS else value


def model_text(check: FactCheck, language: str) -> str:
    """Return the mean of the model for a fact."""
    return value_text(check.mean, check.fact, language)


def range_of_model(check: FactCheck, language: str) -> str:
    """Return the middle 90% of the model's histories for a fact."""
    if math.isnan(check.low):
        return NOTHING
    fact, both = check.fact, (check.low, check.high)
    if _is_growth(fact):
        ends = [_percent(100 * (each - 1), sign=True) for each in both]
    elif fact.unit in SHARES:
        places = 1 if 100 * max(map(abs, both)) < 10 else 0
        ends = [f"{numbers.number(100 * each, places)}%" for each in both]
    else:
        places = 0 if max(map(abs, both)) >= 10 else 1
        ends = [numbers.number(each, places) for each in both]
    return numbers.between(ends[0], ends[1], language)


def miss_text(check: FactCheck, language: str) -> str:
    """Return a sentence on a fact that is missed, or nearly."""
    _ = texts(language)
    return _("{record} on record; {model} in the model ({interval}); {use}.").format(
        record=record_text(check.fact, language), model=model_text(check, language),
        interval=range_of_model(check, language), use=_(USES[check.fact.use]),
    )  # fmt: skip


def pattern_miss_text(check: PatternCheck, language: str) -> str:
    """Return a sentence on a pattern that is missed."""
    _ = texts(language)
    return _("{measured}: {figure} ({interval}), where {required} is required.").format(
        measured=check.text("measured", language), figure=check.figure(language), interval=check.interval(language),
        required=check.required.words(language) if check.required else NOTHING,
    )  # fmt: skip


def pattern_title(check: PatternCheck, language: str) -> str:
    """Return what a pattern claims, with what it is a part of."""
    return f"{texts(language)(TITLES[check.key[0]])}: {check.text('claim', language)}"


def verdict_text(check: FactCheck, language: str) -> str:
    """Return whether a fact is met, or says little; a dash where it is not judged."""
    _ = texts(language)
    if check.met is None:
        return NOTHING
    return _("missed") if not check.met else _("met") if check.counted else _("says little")


def fact_rows(checks: list[FactCheck], language: str) -> list[list[str]]:
    """Return a row for each fact, cells as `FACT_HEADINGS`."""
    return [
        [
            each.fact.title.in_language(language), record_text(each.fact, language), model_text(each, language),
            range_of_model(each, language),
            NOTHING if math.isnan(each.apart) else numbers.signed(each.apart, 1),
            NOTHING if math.isnan(each.prior) or each.met is None else numbers.share(each.prior),
            verdict_text(each, language),
        ]
        for each in checks
    ]  # fmt: skip


def pattern_rows(checks: list[PatternCheck], language: str) -> list[list[str]]:
    """Return a row for each pattern, cells as `PATTERN_HEADINGS`."""
    _ = texts(language)
    return [
        [
            pattern_title(each, language), each.text("measured", language),
            each.required.words(language) if each.required else NOTHING,
            f"{each.figure(language)} ({each.interval(language)})", _(each.verdict).lower(),
        ]
        for each in checks
    ]  # fmt: skip


def weight_label(key: str, language: str) -> str:
    """Return what a fitted weight is called; of a year of the market, the lever with the year."""
    _ = texts(language)
    name, _dot, rest = key.partition(".")
    label = _(LEVERS[name].label) if name in LEVERS else name
    return f"{label} ({rest[:4]})" if key.startswith(_CYCLE) else label


def weight_rows(evidence: WorldEvidence, language: str) -> list[list[str]]:
    """Return a row for each fitted weight, cells as `WEIGHT_HEADINGS`; first those that the record says most about."""
    _ = texts(language)
    rows = []
    for row in sorted(evidence.weights, key=lambda each: float(each["narrowed"])):
        low, high, median, lower, upper = (
            figures(row[name], 2) for name in ("low", "high", "median", "lower", "upper")
        )
        rows.append([
            weight_label(str(row["key"]), language), numbers.between(low, high, language), median,
            numbers.between(lower, upper, language), numbers.share(row["narrowed"]),
            _("yes") if row["told"] else _("hardly anything"),
        ])  # fmt: skip
    return rows
