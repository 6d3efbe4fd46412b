"""Which levers of a sweep decide its measures: sensitivities of finished sweeps, as tables and files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.files.parquet import write_table
from sim.files.spreadsheets import csv_bytes
from sim.language.errors import ZonelabError, placed
from sim.language.numbers import share
from sim.language.texts import Sentence, check_language, sentence, texts, told
from sim.report.plots.style import save_figure
from sim.report.plots.sweep_figures import morris_plane, sensitivity_bars
from sim.results.estimates import LEVEL, t_quantile
from sim.scenario.world.names import Names
from sim.sweeps.design.columns import HIGH, LOW
from sim.sweeps.design.plan import Plan
from sim.sweeps.learning.sensitivity import Sensitivity, morris_effects, sobol_indices
from sim.sweeps.lesson_files import filled, place_of
from sim.sweeps.sweep_result import SweepResult, lever_names

#: Kinds of design, by the method that learns from them; the method names its files too.
KINDS_OF_METHODS = {"sobol": "saltelli", "morris": "morris"}


@dataclass(frozen=True)
class Learned:
    """What was learned of one measure.

    Attributes
    ----------
    measure
        Its name.
    found
        The table, or the sentences that say why there is none.
    """

    measure: str
    found: Sensitivity | ZonelabError


def sensitivities(plan: Plan, frame: pd.DataFrame, measures: Sequence[str]) -> tuple[Learned, ...]:
    """Return the sensitivity of measures, from the table of a finished sweep of kind 'saltelli' or 'morris'."""
    names = [axis.name for axis in plan.points.axes]
    learned = []
    for measure in (each for each in plan.measures if each.name in measures):
        values = frame[measure.name].to_numpy()
        found: Sensitivity | ZonelabError
        try:
            if plan.sweep.design.kind == "saltelli":
                half = (frame[f"{measure.name}.{HIGH}"] - frame[f"{measure.name}.{LOW}"]).to_numpy() / 2
                errors = half / t_quantile(LEVEL, plan.sweep.runs)
                found = sobol_indices(names, values, plan.sweep.seed, errors=errors)
            else:
                assert plan.points.positions is not None
                found = morris_effects(names, plan.points.positions, values, plan.sweep.seed)
        except ZonelabError as error:
            found = error
        learned.append(Learned(measure.name, found))
    return tuple(learned)


@dataclass(frozen=True, repr=False)
class MethodResult:
    """What one method says of the measures of a sweep.

    Attributes
    ----------
    method
        'sobol' or 'morris'.
    sweep
        The sweep over the design of this method.
    learned
        What was learned, by measure.
    """

    method: str
    sweep: SweepResult
    learned: tuple[Learned, ...]

    @property
    def frame(self) -> pd.DataFrame:
        """A row for each measure and lever, with the columns of `sim.sweeps.learning.sensitivity.Sensitivity`.

        ``used``, ``dropped`` and ``noise`` are those of the measure. Measures of which nothing was learned are absent;
        `measures` says why.
        """
        parts = []
        for name, found in self._found().items():
            part = found.table.assign(used=found.used, dropped=found.dropped, noise=found.noise)
            part.insert(0, "measure", name)
            parts.append(part)
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"measure": [], "lever": []})

    @property
    def measures(self) -> pd.DataFrame:
        """A row for each measure: groups of points used and dropped, share of noise, and in ``problem`` why nothing."""
        rows = [
            (each.measure, 0, 0, None, " ".join(each.found.problems))
            if isinstance(each.found, ZonelabError)
            else (each.measure, each.found.used, each.found.dropped, each.found.noise, "")
            for each in self.learned
        ]
        return pd.DataFrame(rows, columns=["measure", "used", "dropped", "noise", "problem"])

    def notes(self, language: str = "en") -> list[str]:
        """Return what a reader must know of each measure: why nothing was learned, its noise, what was left out."""
        check_language(language)
        return [told(note, texts(language)) for note in self._notes()]

    def write(self, folder: str | Path, language: str = "en") -> tuple[Sentence, ...]:
        """Write table, figures and manifest of this method; see `SensitivityResult.write`."""
        check_language(language)
        place = place_of(folder, self.method)
        if not self._found():
            raise ZonelabError([problem for each in self.learned for problem in getattr(each.found, "problems", ())])
        draw: Callable[..., Any] = sensitivity_bars if self.method == "sobol" else morris_plane
        plan, table = self.sweep.plan, self.frame
        labels = {each.name: each.label(Names(plan.policy.world, language)) for each in plan.measures}
        with filled(place, plan.digest) as aside:
            for measure, found in self._found().items():
                figure = draw(found.table, labels[measure], language, lever_names(plan, language))
                save_figure(figure, aside / f"{self.method}_{measure.replace('.', '_')}")
            write_table(table, aside / f"{self.method}.parquet", safe=False)
            (aside / f"{self.method}.csv").write_bytes(csv_bytes(table))
        return tuple(place.notices)

    def _found(self) -> dict[str, Sensitivity]:
        return {each.measure: each.found for each in self.learned if isinstance(each.found, Sensitivity)}

    def _notes(self) -> Iterator[Sentence]:
        for each in self.learned:
            if isinstance(each.found, ZonelabError):
                for problem in each.found.problems:
                    yield placed(each.measure, problem)
                continue
            if each.found.noise is not None:
                noise = share(each.found.noise)
                yield sentence(
                    "{measure}: at most {noise} of the variance is noise of the runs.",
                    measure=each.measure,
                    noise=noise,
                )
            if each.found.dropped:
                yield sentence(
                    "{measure}: {dropped} of {all} groups of points were left out, since one failed.",
                    measure=each.measure,
                    dropped=each.found.dropped,
                    all=each.found.dropped + each.found.used,
                )


@dataclass(frozen=True, repr=False)
class SensitivityResult:
    """Which levers of a sweep decide its measures; `sim.sensitivity` returns one.

    Attributes
    ----------
    sobol, morris
        What each method says; None of one that was not asked for.
    """

    sobol: MethodResult | None
    morris: MethodResult | None

    @property
    def methods(self) -> tuple[MethodResult, ...]:
        """The methods that were asked for."""
        return tuple(each for each in (self.sobol, self.morris) if each is not None)

    @property
    def frame(self) -> pd.DataFrame:
        """A row for each method, measure and lever.

        For Sobol': ``first`` and ``total``, shares of the variance that the lever explains alone and with all its
        interactions. For Morris, in the unit of the measure: ``mu_star``, the mean size of the change as the lever
        crosses its range, ``mu``, that mean with its sign, and ``sigma``, how much it differs from setting to setting.
        ``_low`` and ``_high`` are the ends of 90% intervals.
        """
        return pd.concat([each.frame.assign(method=each.method) for each in self.methods], ignore_index=True)

    @property
    def measures(self) -> pd.DataFrame:
        """A row for each method and measure, as `MethodResult.measures` has them."""
        return pd.concat([each.measures.assign(method=each.method) for each in self.methods], ignore_index=True)

    @property
    def failed(self) -> int:
        """Number of points that failed."""
        return sum(each.sweep.failures.count for each in self.methods)

    def __repr__(self) -> str:
        """Return a line."""
        words = [f"{each.method} over {each.sweep.plan.points.count:,} points" for each in self.methods]
        return f"<SensitivityResult {' and '.join(words)}>"

    def notes(self, language: str = "en") -> list[str]:
        """Return what a reader must know of each measure: why nothing was learned, its noise, what was left out."""
        check_language(language)
        return [note for each in self.methods for note in each.notes(language)]

    def write(self, folder: str | Path, language: str = "en") -> tuple[Sentence, ...]:
        """Write the table of each method as Parquet and CSV, a figure of each measure, and manifests.

        Parameters
        ----------
        folder
            As for `sim.sweeps.sweep_result.SweepResult.write`, which returns the same too.
        language
            Language of the figures, 'en' or 'ko'.

        Raises
        ------
        ZonelabError
            If nothing was learned of any measure, or the folder cannot be written.
        """
        check_language(language)
        return tuple(notice for each in self.methods for notice in each.write(folder, language))
