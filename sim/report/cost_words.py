"""What a policy costs for what it brings to the country: for each firm, each job, and each year of one."""

from __future__ import annotations

from sim.language import numbers
from sim.language.texts import texts
from sim.report.money import MONEY, amount
from sim.report.summary import estimate_text
from sim.results.comparison import Comparison
from sim.results.costs import UNITS


def costs_text(comparison: Comparison, language: str, discount: float) -> str:
    """Return the money for each unit with its range; years and their money are discounted by a share a year."""
    _ = texts(language)
    parts: list[str] = []
    counted = amount(MONEY, comparison.policy.scenario.world.currency, language)
    for unit, name in UNITS.items():
        found = comparison.money_per(unit, discount)
        if found.reason is not None and parts:
            continue  # why is told once
        places = max(1, numbers.interval_places(counted.shown(found.low), counted.shown(found.high)))

        def shown(value: float, places: int = places) -> str:
            return numbers.number(counted.shown(value), places)

        money = estimate_text(found, shown, language, counted.unit)
        parts.append(_("per {unit}: {money}").format(unit=_(name), money=money))
    text = _("Money {list}").format(list="; ".join(parts))
    if not discount:
        return text
    rate = _("Years and their money are discounted at {rate} a year.").format(rate=numbers.share(discount, 1))
    return f"{text}. {rate}"
