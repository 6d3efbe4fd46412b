"""Which facts are kept aside follows from a rule that does not look at the model; here it is derived from the rows.

The rule stands in docs/how-to/check-the-evidence.md. It uses what a row says of the fact (statistic, kind, date), and
neither its value nor anything the model says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

import sim
from sim.evidence.facts import Fact, read_facts
from sim.evidence.record import RECORD

FACTS = read_facts(sim.load_scenario(RECORD))
#: The year or month with which a text ends: of "2003-2011" it is 2011.
LAST_DATE = re.compile(r"\d{4}(?:-\d{2})?$")


def quantity(fact: Fact) -> str:
    """What a fact counts: growth is a second way to state a count."""
    return fact.measure.name.replace("firm_growth.", "firms.")


def date(fact: Fact) -> str:
    """The date of a fact: that of its statistic, or when it was observed."""
    found = LAST_DATE.search(fact.date or fact.observed)
    assert found is not None, fact.key
    return found[0]


def used_by_rule(fact: Fact, facts: Sequence[Fact]) -> str:
    """Return the use of a fact among all of them."""
    if fact.statistic is None or fact.kind in ("planned", "input"):
        return "context"
    if fact.kind in ("at_most", "at_least"):
        return "validation"
    counted = [each for each in facts if each.statistic is not None and each.kind in ("observed", "input")]
    dates = {date(each) for each in counted if quantity(each) == quantity(fact)}
    if len(dates) > 1:
        return "validation" if date(fact) == max(dates) else "calibration"
    word, *of = fact.measure.name.split(".")
    if of and of[-1].isdecimal():
        series = sorted({int(name[-1]) for each in counted if (name := each.measure.name.split("."))[0] == word})
        return "validation" if series.index(int(of[-1])) % 2 else "calibration"
    return "calibration"


@pytest.mark.parametrize("fact", FACTS, ids=[fact.key for fact in FACTS])
def test_the_use_of_a_fact_is_that_of_the_rule(fact: Fact) -> None:
    assert fact.use == used_by_rule(fact, FACTS)


def test_the_rule_keeps_facts_of_every_sort_aside() -> None:
    """The latest of several dates, every second of a series, a ceiling, and what counts the same as a fact aside."""
    aside = {fact.key for fact in FACTS if fact.use == "validation"}
    assert aside == {
        "firms_2023", "growth_2023", "firms_incheon_2023", "survival_2", "survival_4", "permits_r3", "extensions_r3",
        "transfers", "movers_2024", "mover_jobs_2020_12",
    }  # fmt: skip
