"""The card of a search: its best compromises, each as a scenario, and all candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.lab.card import Card
from sim.lab.search.criteria import CriterionScore
from sim.lab.search.evaluation import CandidateRow, broken_by, outcome_of
from sim.lab.search.front import beaten_by, first_of_each, in_steps, unbeaten
from sim.lab.search.rows import CHOSEN, KEEPS, LEVEL, POINT, STANDS, columns_of, table_of
from sim.lab.search.search_plan import SearchPlan
from sim.lab.search.search_words import amount_with_range, goal_text, label_of, scale_of, search_title
from sim.language.errors import ZonelabError
from sim.language.texts import check_language, sentence, texts
from sim.scenario.load import Scenario, load_scenario
from sim.scenario.reading.text_files import scenario_names
from sim.scenario.world.names import Names
from sim.scenario.writing import changes_from, scenario_file, whole_file
from sim.sweeps.design.columns import ERROR, STATUS

if TYPE_CHECKING:
    from sim.report.plots.style import Figure

#: Folder of the compromises as scenario files.
FRONT = "front"


@dataclass(frozen=True, eq=False, repr=False)
class SearchResult(Card):
    """What a search found.

    Attributes
    ----------
    plan
        The search.
    rows
        Of each distinct candidate, in the order of their numbers.
    as_it_stands
        What the policy of the file reaches before any lever moves it, by each criterion; empty if it cannot be run.
    """

    word = "search"
    plan: SearchPlan
    rows: tuple[CandidateRow, ...]
    as_it_stands: tuple[CriterionScore, ...]

    def __repr__(self) -> str:
        """Return a line; the tables are attributes."""
        return f"<SearchResult {self.plan.file}: {len(self.points)} of {len(self.rows)} candidates>"

    @cached_property
    def points(self) -> tuple[CandidateRow, ...]:
        """The best compromises, chosen on one half of the runs, the best by the first aim first.

        Of candidates that reach the same, but for differences within a step of each aim, the first stands for all.
        """
        able: dict[tuple[float, ...], CandidateRow] = {}
        for row in self.rows:
            told = outcome_of(self.plan, row.scores)
            if told.values is not None and told.broken == 0.0:
                able.setdefault(told.values, row)
        if not able:
            return ()
        values, rows = np.array(list(able)), list(able.values())
        best = np.flatnonzero(unbeaten(values, self._maximised))
        stepped = in_steps(values[best], [aim.step for aim in self.plan.search.aims])
        best = best[unbeaten(stepped, self._maximised) & first_of_each(stepped)]
        first = -values[best, 0] if self.plan.maximised[0] else values[best, 0]
        return tuple(rows[i] for i in best[np.argsort(first, kind="stable")])

    def point(self, number: int) -> Scenario:
        """Return a best compromise as a scenario; the number is that of the table `front`, from 1 on.

        Raises
        ------
        ZonelabError
            If there is none of that number.
        """
        if not 1 <= number <= len(self.points):
            wrong = sentence("point must be from 1 to {last}; got {given}.", last=len(self.points), given=number)
            raise ZonelabError(wrong)
        return self.plan.scenario(self.points[number - 1].levels)

    @cached_property
    def front(self) -> pd.DataFrame:
        """A row for each best compromise: point, candidate, levers, and of each criterion four numbers.

        ``MEASURE``, ``MEASURE.low``, ``MEASURE.high`` are those of the half of the runs that did not choose,
        ``MEASURE.chosen`` is that of the half that did. ``keeps_constraints`` and ``stands`` say whether it keeps the
        constraints on the other half too, and whether no other compromise beats it there.
        """
        table = self._frame(self.points)
        table.insert(0, POINT, np.arange(1, len(table) + 1))
        scored = [self._scored(row) for row in self.points]
        table[KEEPS] = [not any(broken_by(self.plan, each)) for each in scored]
        table[STANDS] = unbeaten(self._aims(scored), self._maximised)
        table.attrs["units"] |= {POINT: "number", KEEPS: "yes or no", STANDS: "yes or no"}
        return table

    @cached_property
    def candidates(self) -> pd.DataFrame:
        """A row for each distinct candidate; columns as in `front`, with ``status`` and ``error``."""
        return self._frame(self.rows, with_status=True)

    @cached_property
    def policy(self) -> pd.DataFrame:
        """One row: what the policy as it stands reaches, without levers; columns as in `front`."""
        columns = {
            name: [value]
            for each, score in zip(self.plan.criteria, self.as_it_stands, strict=False)
            for name, value in zip(
                columns_of(each.name), (score.value, score.low, score.high, score.chosen), strict=True
            )
        }
        table = pd.DataFrame(columns)
        table.attrs["units"] = {name: unit for name, unit in self.candidates.attrs["units"].items() if name in table}
        return table

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return front, candidates, and the policy as it stands."""
        return {FRONT: self.front, "candidates": self.candidates, "policy": self.policy}

    @cached_property
    def beating(self) -> int:
        """How many best compromises beat the policy as it stands, on the half of the runs that did not choose."""
        if not self.as_it_stands:
            return 0
        own = self._aims([self._by_name(self.as_it_stands)])[0]
        return 0 if np.isnan(own).any() else beaten_by(own, self._aims(map(self._scored, self.points)), self._maximised)

    def sentence(self, language: str = "en") -> str:
        """Return how many compromises there are, the best of each aim, and what they are to the policy as it stands."""
        check_language(language)
        _ = texts(language)
        world = self.plan.policy.world
        names = Names(world, language)
        told = []
        for criterion, maximised in zip(self.plan.aims, self.plan.maximised, strict=True):
            place = self._best_of(criterion.name, maximised)
            value, low, high = (float(self.front[name].iloc[place]) for name in columns_of(criterion.name)[:3])
            amount = amount_with_range(criterion.measure, world, language, value, low, high)
            template = _("{aim}, {value}, at point {point}")
            told.append(template.format(aim=label_of(criterion, names), value=amount, point=place + 1))
        counts = {"points": len(self.points), "candidates": len(self.rows)}
        if len(self.plan.aims) == 1:
            opening = _("The best of {candidates:,} candidates").format(**counts)
        elif len(self.points) == 1:
            opening = _("One of {candidates:,} candidates is best in all aims").format(**counts)
        else:
            opening = _(
                "{points:,} of {candidates:,} candidates are best compromises: none is beaten in all aims"
            ).format(**counts)
        best = _("The best of each aim: {aims}.").format(aims="; ".join(told))
        return f"{opening}. {best} {self._to_the_policy(language)}"

    def _to_the_policy(self, language: str) -> str:
        _ = texts(language)
        if not self.beating:
            return _("None of them is as good as the policy as it stands in all aims and better in one.")
        if self.beating == 1:
            return _("One of them is as good as the policy as it stands in all aims and better in one.")
        told = _("{count:,} of them are as good as the policy as it stands in all aims and better in one.")
        return told.format(count=self.beating)

    def figure(self, language: str = "en") -> Figure:
        """Return the picture of the front."""
        from sim.report.plots.search_figure import AimShown, front_figure
        from sim.report.plots.style import usable_language

        language = usable_language(language)
        names = Names(self.plan.policy.world, language)
        aims = []
        for criterion, maximised in zip(self.plan.aims, self.plan.maximised, strict=True):
            times, unit = scale_of(criterion.measure, self.plan.policy.world, language)
            label, goal = label_of(criterion, names), goal_text(maximised, language)
            aims.append(AimShown(criterion.name, label, goal, maximised, times, unit))
        kept = [row for row in self.rows if outcome_of(self.plan, row.scores).broken == 0.0 and row.scores]
        return front_figure(
            aims, self.front, self._frame(kept), self.policy, search_title(self.plan, language), language
        )

    def about(self) -> dict[str, Any]:
        """Return the search as plain data."""
        return self.plan.about()

    def add_files(self, folder: Path) -> None:
        """Write each best compromise as a scenario file, ``front/point_K.yaml``."""
        (folder / FRONT).mkdir()
        for number in range(1, len(self.points) + 1):
            text = self.point_file(number)
            (folder / FRONT / f"point_{number}.yaml").write_text(text, encoding="utf-8")

    def point_file(self, number: int) -> str:
        """Return a best compromise as the text of a scenario file.

        It extends the scenario of the search where that can be called by name and is as it was; else it says all.
        """
        policy, name = self.point(number), self.plan.search.scenario
        if name in scenario_names():
            named = load_scenario(name)
            if named.digest == self.plan.policy.digest:
                return scenario_file(named, changes_from(self.plan.policy, policy))
        return whole_file(policy)

    @property
    def _maximised(self) -> Any:
        return np.array(self.plan.maximised)

    @property
    def _levers(self) -> tuple[str, ...]:
        return tuple(axis.name for axis in self.plan.levers.axes)

    def _best_of(self, name: str, maximised: bool) -> int:
        chosen = self.front[f"{name}.{CHOSEN}"].to_numpy()
        return int(np.argmax(chosen) if maximised else np.argmin(chosen))

    def _scored(self, row: CandidateRow) -> dict[str, float]:
        """Return the values of a candidate on the scoring half, by criterion."""
        return self._by_name(row.scores)

    def _by_name(self, scores: Sequence[CriterionScore]) -> dict[str, float]:
        return {each.name: score.value for each, score in zip(self.plan.criteria, scores, strict=True)}

    def _aims(self, scored: Any) -> Any:
        """Return values of the aims, shape [candidate, aim]."""
        return np.array([[each[aim.name] for aim in self.plan.aims] for each in scored])

    def _frame(self, rows: Any, *, with_status: bool = False) -> pd.DataFrame:
        """Return the table of rows, without the levels by which candidates are known again."""
        from sim.sweeps.running.export import frame_of

        frame = frame_of(table_of(self.plan, list(rows)))
        dropped = [name for name in map(str, frame) if name.startswith(LEVEL)]
        dropped += [] if with_status else [STATUS, ERROR]
        kept = frame.drop(columns=dropped)
        kept.attrs["units"] = {name: unit for name, unit in frame.attrs["units"].items() if name in kept}
        return kept
