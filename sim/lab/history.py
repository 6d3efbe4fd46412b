"""A scenario with years before it: the quiet past that an evaluation needs.

Scenarios begin a few months before their policy is announced, but an evaluation compares what was before with what is
after. Here a scenario begins years earlier, from the same firms, and ends in the same month; the dates of its policy
stay. In the years before, the values of the world's history file hold (`sim.scenario.reading.history_file`) and no
region's budget is other than the world's; what the scenario itself says holds from its own start on. So two scenarios
with the same history are equal to the bit until the first of them does something (L02). Levers without a date, such as
`match`, hold in the years before too: a policy that differs in one of them has no clean years.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.language.errors import ScenarioError, ZonelabError, placed, quoted
from sim.language.texts import sentence
from sim.numerics.arguments import is_whole
from sim.scenario.load import Scenario, scenario_given, with_changes
from sim.scenario.provenance import Provenance
from sim.scenario.reading.history_file import HISTORY, read_history
from sim.scenario.schema.dated import by_date
from sim.scenario.schema.keys import dated_keys
from sim.scenario.schema.words import MONTH, month_number, month_text

#: The first month of a history, if no other is asked for.
FIRST = "2014-01"
_OWN_BUDGET = "support.own_budget"


def with_years_before(scenario: Scenario | str | Path, before: str | int = FIRST) -> Scenario:
    """Return a scenario that begins earlier and ends in the same month, with its policy at the same dates.

    Parameters
    ----------
    scenario
        A scenario, or the name or path of one; a variant with drawn weights too.
    before
        The first month, ``YYYY-MM``, or how many years before the scenario's own start.

    Returns
    -------
    Scenario
        Of the same name. Its first firms are those of the world, set at the new start.

    Raises
    ------
    ZonelabError
        If `before` is neither, does not lie before the scenario's start, or if the world has no values from then on.

    Examples
    --------
    >>> longer = with_years_before("busan_first", 5)
    >>> longer.settings.start, longer.settings.months, longer.settings.zones.designations[0].announced
    ('2014-01', 120, '2019-04')
    """
    given = scenario_given(scenario)
    start = _first_month(given, before)
    earlier = read_history(given.world.folder / HISTORY)
    if start < earlier.first:
        wrong = sentence(
            "before must be {first} or later, since {file} has no values for the months before it; got {given}.",
            first=earlier.first,
            file=str(given.world.folder / HISTORY),
            given=start,
        )
        raise ScenarioError(placed(given.name, wrong))
    own = given.settings.start
    changes: dict[str, object] = {}
    for key in dated_keys():
        value = _value(given, key)
        if isinstance(value, Mapping):
            held = _from(value, own)  # only zones use it, and there is none before
            changes[key] = _told(given, key, {start: held[own], **held})
    for key, values in earlier.by_key.items():
        both = {**_before(values.value, start, own), **_from(_value(given, key), own)}
        changes[key] = _told(given, key, both, values)
    budgets = given.settings.support.own_budget
    if budgets:
        dated = {region: _from(value, own) for region, value in budgets.items()}
        changes[_OWN_BUDGET] = _told(given, _OWN_BUDGET, dated)
    months = given.settings.months + month_number(own) - month_number(start)
    return with_changes(given, keep_provenance=bool(given.provenance), start=start, months=months, **changes)


def _first_month(scenario: Scenario, before: object) -> str:
    """Return the month that is asked for."""
    own = scenario.settings.start
    start = ""
    if isinstance(before, str) and MONTH.fullmatch(before):
        start = before
    elif is_whole(before) and 1 <= before <= month_number(own) // 12 - 1900:
        start = month_text(month_number(own) - 12 * int(before))
    if not start:
        wrong = sentence(
            "before must be a month written YYYY-MM, such as 2014-01, or a whole number of years from 1 on; got "
            "{given}.",
            given=quoted(before),
        )
        raise ZonelabError(wrong)
    if start >= own:
        wrong = sentence(
            "before must lie before the scenario begins in {own}; got {given}. Name an earlier month.",
            own=own,
            given=start,
        )
        raise ScenarioError(placed(scenario.name, wrong))
    return start


def _value(scenario: Scenario, key: str) -> Any:
    """Return the value of a key, plain."""
    return scenario.entries[key].value


def _before(values: Mapping[str, float], start: str, own: str) -> dict[str, float]:
    """Return what holds from `start` until the month before `own`, the first number dated `start`.

    Examples
    --------
    >>> _before({"2010-01": 1.0, "2012-01": 2.0, "2016-01": 3.0, "2019-01": 4.0}, "2014-01", "2019-01")
    {'2014-01': 2.0, '2016-01': 3.0}
    """
    return {since: number for since, number in _from(values, start).items() if since < own}


def _from(value: float | Mapping[str, float], start: str) -> dict[str, float]:
    """Return a value by date from a month on: what holds in it, dated with it, and what comes later.

    Examples
    --------
    >>> _from({"2018-01": 20.0, "2021-01": 30.0}, "2019-01"), _from(0.5, "2019-01"), _from({"2021-01": 7.0}, "2019-01")
    ({'2019-01': 20.0, '2021-01': 30.0}, {'2019-01': 0.5}, {'2021-01': 7.0})
    """
    dated = by_date(value, start)
    held = [since for since in dated if since <= start]
    first = {start: dated[max(held)]} if held else {}
    return first | {since: dated[since] for since in sorted(dated) if since > start}


def _told(
    scenario: Scenario, key: str, value: Mapping[str, Any], earlier: Provenance | None = None
) -> dict[str, object]:
    """Return a value with its evidence: that of the scenario, before which stands that of the years before."""
    said = scenario.provenance.get(key) or Provenance(grade="assumption")
    if earlier is None:
        return {"value": value, **said.model_dump()}
    note = " ".join(part for part in (earlier.note, said.note) if part)
    return {"value": value, **said.model_dump(), "grade": earlier.grade, "note": note}
