"""A pattern that the model is to show: the figure measured, what is required of it, met or missed, or the finding."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.language import numbers
from sim.language.texts import check_language, marked, texts
from sim.results.estimates import Estimate
from sim.scenario.schema.blocks import Text

#: What the patterns are about; the last is a question. The claims of their parts continue from here.
TITLES = {
    "a": marked("The capital area's share persists"),
    "b": marked("The winner rises"),
    "c": marked("Support per firm is diluted"),
    "d": marked("The winner's edge fades"),
    "e": marked("Freer moving, and a reform for all"),
    "f": marked("Do regions that chase one sector do worse?"),
}

FIRMS, REGIONS, POINTS, PERCENT = marked("firms"), marked("regions"), marked("points"), marked("%")
MET, MISSED = marked("met"), marked("MISSED")
WORSE, BETTER, OPEN = marked("worse"), marked("better"), marked("no clear difference")


@dataclass(frozen=True)
class Required:
    """What the interval of a figure must be for a pattern to be met.

    Attributes
    ----------
    kind
        'above', 'below', 'within' (as far to either side) or 'exactly'.
    limit
        In the unit of the figure.
    """

    kind: str
    limit: float = 0.0

    def margins(self, estimate: Estimate) -> tuple[float, float, float]:
        """Return by how much a figure is on the right side of the limit: mean, least and most of the interval."""
        mean, low, high, limit = estimate.mean, estimate.low, estimate.high, self.limit
        if self.kind == "above":
            return mean - limit, low - limit, high - limit
        if self.kind == "below":
            return limit - mean, limit - high, limit - low
        middle, slack = (0.0, limit) if self.kind == "within" else (limit, 0.0)
        nearest = 0.0 if low <= middle <= high else min(abs(low - middle), abs(high - middle))
        farthest = max(abs(low - middle), abs(high - middle))
        return slack - abs(mean - middle), slack - farthest, slack - nearest

    def met(self, estimate: Estimate) -> bool:
        """Return whether the whole interval is on the right side."""
        least = self.margins(estimate)[1]
        return least >= 0.0 if self.kind == "exactly" else least > 0.0

    def words(self, language: str) -> str:
        """Return it in words."""
        _ = texts(language)
        text = {
            "above": _("above {limit:g}"), "below": _("below {limit:g}"), "within": _("within ±{limit:g}"),
            "exactly": _("exactly {limit:g}"),
        }[self.kind]  # fmt: skip
        return text.format(limit=self.limit)


@dataclass(frozen=True)
class PatternCheck:
    """A pattern, or a part of one, and what the model says of it.

    Attributes
    ----------
    key
        Letter of the pattern and number of the part: 'b2'.
    claim, measured
        Claim, going on from the title, and what was measured, texts of the catalogue; ``{about}`` in them is `about`.
    unit
        Unit of the number.
    estimate
        The figure with its interval.
    required
        None where the pattern is a question.
    about
        Sector that the row is of, if of one.
    """

    key: str
    claim: str
    measured: str
    unit: str
    estimate: Estimate
    required: Required | None
    about: Text | None = None

    @property
    def met(self) -> bool | None:
        """Whether the pattern is met; None where it is a question."""
        return None if self.required is None else self.required.met(self.estimate)

    @property
    def verdict(self) -> str:
        """Met, missed, or the finding: a text of the catalogue."""
        if self.required is not None:
            return MET if self.required.met(self.estimate) else MISSED
        return WORSE if self.estimate.high < 0 else BETTER if self.estimate.low > 0 else OPEN

    def figure(self, language: str) -> str:
        """Return the figure with its unit."""
        _ = texts(language)
        number = self._number(self.estimate.mean)
        if self.unit == REGIONS:
            return _("{number} regions").format(number=number)
        return f"{number}%" if self.unit == PERCENT else f"{number} {_(self.unit)}"

    def interval(self, language: str) -> str:
        """Return the ends of the interval."""
        _ = texts(language)
        return numbers.between(self._number(self.estimate.low), self._number(self.estimate.high), language)

    def _number(self, number: float) -> str:
        """Return a number with as many decimals as the smallest of figure and ends asks for."""
        if not math.isfinite(number):
            return numbers.NOTHING
        sizes = [abs(each) for each in (self.estimate.mean, self.estimate.low, self.estimate.high)]
        fine = sizes[0] < 1.0 or min(sizes) < 0.1
        return numbers.number(number, 0 if self.unit == REGIONS else 2 if fine else 1)

    def text(self, which: str, language: str) -> str:
        """Return claim or measured in a language."""
        template: str = getattr(self, which)
        return texts(language)(template).format(about=self.about.in_language(language) if self.about else "")


def pattern_table(checks: Sequence[PatternCheck], language: str = "en") -> pd.DataFrame:
    """Return the checks as a table, texts in a language."""
    check_language(language)
    return pd.DataFrame([_row(each, language) for each in checks]).astype({"met": "boolean"})


def _row(check: PatternCheck, language: str) -> dict[str, Any]:
    _ = texts(language)
    nothing = (math.nan, math.nan, math.nan)
    margin, least, most = check.required.margins(check.estimate) if check.required else nothing
    return {
        "key": check.key,
        "pattern": check.key[0],
        "title": _(TITLES[check.key[0]]),
        "claim": check.text("claim", language),
        "measured": check.text("measured", language),
        "model": check.estimate.mean,
        "low": check.estimate.low,
        "high": check.estimate.high,
        "unit": _(check.unit),
        "shown": f"{check.figure(language)} ({check.interval(language)})",
        "required": check.required.words(language) if check.required else "",
        "margin": margin,
        "margin_low": least,
        "margin_high": most,
        "met": check.met,
        "verdict": _(check.verdict),
    }
