"""The card of a promise: sentence, picture, tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from sim.lab.card import Card
from sim.lab.promise.promise_outcomes import COUNTED, EFFECT, FIRMS, JOBS, PROMISED, REPORTED, Outcome, Promise
from sim.language.numbers import number, share
from sim.language.texts import check_language, marked, texts
from sim.report.plots.style import Figure
from sim.results.estimates import Floats
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior

#: What an axis is called.
AXES = {FIRMS: marked("Firms"), JOBS: marked("Jobs")}


@dataclass(frozen=True, repr=False)
class PromiseCheck(Card):
    """Where a bid's promise lies among the histories.

    Attributes
    ----------
    policy, baseline
        The scenarios.
    promise
        The bid.
    runs, seed, posterior
        Of each scenario.
    values
        Each outcome at the end of the horizon in each history, shape [run].
    parts
        The tables by name: ``promise``, ``years``, and over calibrated draws ``alone``, ``together`` and ``moved``.
    """

    word: ClassVar[str] = "promise"

    policy: Scenario
    baseline: Scenario
    promise: Promise
    runs: int
    seed: int
    posterior: Posterior | None
    values: Mapping[Outcome, Floats]
    parts: Mapping[str, pd.DataFrame]

    def __repr__(self) -> str:
        """Return a line; `tables` has the numbers."""
        return f"<PromiseCheck of {self.policy.name}: {self.promise}, {self.runs} pairs of runs, seed {self.seed}>"

    def row(self, promised: str, counted: str) -> dict[str, Any]:
        """Return the row of an outcome in the main table."""
        table = self.parts["promise"]
        some = table[(table["promised"] == promised) & (table["counted"] == counted)]
        return {str(key): value for key, value in some.iloc[0].items()}

    def sentence(self, language: str = "en") -> str:
        """Return how often the promise is reached, by the ministry's own count and by the true effect."""
        _ = texts(language)
        promised = FIRMS if self.promise.firms is not None else JOBS
        reported, effect = (self.row(promised, counted) for counted in (REPORTED, EFFECT))
        template = _(
            "The promise of {promise} is reached in {reported} of the histories by the ministry's own count, "
            "which is {counted} on average, and in {effect} by the true effect, which is {true}: it is {times} times "
            "the count and {true_times} times the effect."
        )
        return template.format(
            promise=_(PROMISED[promised]).format(number=number(float(reported["promise"]), 0)),
            reported=share(float(reported["share"])),
            counted=number(float(reported["mean"]), 0),
            effect=share(float(effect["share"])),
            true=number(float(effect["mean"]), 0),
            times=number(float(reported["times"]), 1),
            true_times=number(float(effect["times"]), 1),
        )

    def nearest(self, language: str = "en") -> str:
        """Return under which assumptions the ministry's own count reaches the promise; empty without draws."""
        check_language(language)
        if "together" not in self.parts:
            return ""
        _ = texts(language)
        promised = FIRMS if self.promise.firms is not None else JOBS
        table = self.parts["together"]
        steps = table[(table["promised"] == promised) & (table["counted"] == REPORTED)]
        holds = steps[steps["holds"]]
        if len(holds) and np.isfinite(holds.iloc[0]["step"]):
            template = _(
                "With several weights moved together the ministry's own count reaches it, {distance} standard "
                "deviations from what the record says."
            )
            return template.format(distance=number(float(holds.iloc[0]["distance"]), 1))
        if len(holds):
            return _(
                "Only with all weights of behaviour near the ends of their ranges that help does the ministry's own "
                "count reach it."
            )
        alone = self.parts["alone"]
        ends = alone[(alone["promised"] == promised) & (alone["counted"] == REPORTED)]["at_end"]
        template = _(
            "No weights of behaviour that were tried within their ranges reach it: the highest count of the ministry "
            "was {mean} on average."
        )
        return template.format(mean=number(max(float(steps["mean"].max()), float(ends.max())), 0))

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name; ``promise`` is the main one."""
        return dict(self.parts)

    def figure(self, language: str = "en") -> Figure:
        """Return histograms of the histories with the promise as a line, a panel for what is promised."""
        from sim.report.plots.promise_figure import promise_figure

        _ = texts(language)
        panels = [
            (
                _(AXES[promised]),
                float(str(self.promise.of(promised))),
                {_(COUNTED[each]): self.values[Outcome(promised, each)] for each in (EFFECT, REPORTED)},
            )
            for promised in PROMISED
            if self.promise.of(promised) is not None
        ]
        return promise_figure(panels, self.sentence(language), language)

    def about(self) -> dict[str, Any]:
        """Return what the manifest keeps."""
        from sim.results.manifest import scenario_entry

        return {
            "policy": scenario_entry(self.policy),
            "baseline": scenario_entry(self.baseline),
            "firms": self.promise.firms,
            "jobs": self.promise.jobs,
            "runs": self.runs,
            "seed": self.seed,
            "posterior": None if self.posterior is None else self.posterior.digest,
        }
