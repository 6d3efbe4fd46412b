"""Check of a fact: its value in the record, the value of the model, and whether the model meets the fact.

A fact is met if the mean over runs is at most 1.645 standard errors away from it; a ceiling also if the mean is below,
and a floor if it is above. The standard error combines the uncertainty of the fact and the randomness of one history.
With calibrated draws, the runs of all draws are used, so that it includes the differences between draws. Context is
shown and not judged.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from sim.evidence.facts import Fact
from sim.evidence.record import pieces_over
from sim.language.texts import check_language
from sim.results.estimates import ENDS, LEVEL
from sim.results.measure_parts import MeasureParts
from sim.scenario.load import Scenario
from sim.scenario.posterior import draws_of

#: Standard errors within which a fact is met.
MET_WITHIN = float(stats.norm.ppf((1 + LEVEL) / 2))
#: Runs of each calibrated draw.
RUNS_A_DRAW = 4
#: A fact that more than this share of prior draws meet is not counted.
SAYS_LITTLE = 0.9


@dataclass(frozen=True)
class FactCheck:
    """A fact and the value of the model.

    Attributes
    ----------
    fact
        The fact.
    mean
        Mean of the model; nan where no measure of the model is about the fact.
    low, high
        Ends of the middle 90% of its histories.
    apart
        Mean minus fact, in standard errors.
    prior
        Share of prior draws that meet the fact (`sim.evidence.prior_check`); nan where the world has no ranges.
    """

    fact: Fact
    mean: float
    low: float
    high: float
    apart: float
    prior: float = math.nan

    @property
    def met(self) -> bool | None:
        """Whether the model meets the fact; None for context, which is not judged."""
        return None if self.fact.use == "context" else meets(self.fact.kind, self.apart)

    @property
    def counted(self) -> bool:
        """Whether it is judged and says something: if nearly all prior draws meet a fact, meeting it is no success."""
        return self.met is not None and not self.prior > SAYS_LITTLE


def meets(kind: str, apart: float) -> bool:
    """Return whether a value so many standard errors above a fact of a kind meets it.

    Examples
    --------
    >>> [meets(kind, -3.0) for kind in ("observed", "at_most", "at_least")]
    [False, True, False]
    """
    not_above = apart <= MET_WITHIN or kind == "at_least"
    not_below = apart >= -MET_WITHIN or kind == "at_most"
    return not_above and not_below and not math.isnan(apart)


def check_facts(
    record: Scenario,
    facts: Sequence[Fact],
    runs: int,
    seed: int,
    draws: pd.DataFrame | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> list[FactCheck]:
    """Return a check of each fact.

    Parameters
    ----------
    record
        The scenario of the record.
    facts
        The facts to check.
    runs, seed
        Number of runs and seed of the record, if no draws are used.
    draws
        Calibrated weights; `RUNS_A_DRAW` runs of each are made.
    on_progress
        Called with the number of ensembles that were run since the last call.
    """
    each_runs, variants = (runs, [None]) if draws is None else (RUNS_A_DRAW, draws_of(draws))
    played = pieces_over(facts, record, each_runs, seed, variants, on_progress)
    return [_check(fact, [pieces[fact.key] for pieces in played if fact.key in pieces]) for fact in facts]


def _check(fact: Fact, played: Sequence[MeasureParts]) -> FactCheck:
    if fact.statistic is None:
        return FactCheck(fact, *[math.nan] * 4)
    values = np.array([fact.statistic.value(pieces) for pieces in played])
    mean = float(np.nanmean(values))
    between = float(np.nanstd(values, ddof=1)) if len(values) > 1 else 0.0
    # The spread between draws holds a part of the chance already; counting it once more is on the safe side.
    chance = math.hypot(between, chance_of(fact, played))
    histories = np.concatenate([fact.statistic.values(pieces) for pieces in played])
    low, high = np.nanquantile(histories, ENDS)
    return FactCheck(fact, mean, float(low), float(high), (mean - fact.value) / math.hypot(fact.spread, chance))


def chance_of(fact: Fact, played: Sequence[MeasureParts]) -> float:
    """Return the randomness of one history, as a standard deviation: of the runs of one setting, over all settings.

    It is 0 for a fact that is not of one history of the model's own firms: such a fact has no luck but its own error.
    """
    if not fact.is_one_history:
        return 0.0
    return float(np.sqrt(np.nanmean(np.square([fact.measure.chance(pieces) for pieces in played]))))


def check_table(checks: Sequence[FactCheck], language: str = "en") -> pd.DataFrame:
    """Return the checks as a table, titles in 'en' or 'ko'."""
    check_language(language)
    table = pd.DataFrame(
        [
            {
                "key": each.fact.key, "title": each.fact.title.in_language(language), "use": each.fact.use,
                "statistic": "" if each.fact.statistic is None else each.fact.statistic.name,
                "date": each.fact.date, "kind": each.fact.kind, "fact": each.fact.value, "spread": each.fact.spread,
                "unit": each.fact.unit, "model": each.mean, "low": each.low, "high": each.high, "apart": each.apart,
                "met": each.met, "prior": each.prior, "counted": each.counted,
                "source": each.fact.source, "grade": each.fact.grade,
            }
            for each in checks
        ]
    )  # fmt: skip
    return table.astype({"met": "boolean"}) if len(table) else table
