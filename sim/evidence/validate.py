"""The model compared with the record and its patterns: the checks of both, their tables and figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from sim.evidence.check_runs import RUNS_A_DRAW, Plays
from sim.evidence.fact_check import MET_WITHIN, FactCheck, check_facts, check_table
from sim.evidence.facts import read_facts
from sim.evidence.pattern_check import PatternCheck, pattern_table
from sim.evidence.pattern_scenarios import read_parts
from sim.evidence.patterns import check_patterns, plays_of
from sim.evidence.prior_check import PRIOR_DRAWS, with_prior
from sim.evidence.record import RECORD
from sim.files.folders import check_place
from sim.files.parquet import write_table
from sim.files.spreadsheets import csv_bytes
from sim.files.target_folder import Place
from sim.language.errors import ZonelabError
from sim.language.notices import notice
from sim.language.texts import Sentence, check_language, sentence
from sim.numerics.arguments import (
    DEFAULT_SEED,
    GREATEST_SEED,
    MOST_RUNS,
    Mistakes,
    function_problem,
    path_given,
    whole_problem,
)
from sim.results.manifest import kept_manifest, listed, made_by, scenario_entry
from sim.results.manifest_folder import filled
from sim.results.memory import check_memory
from sim.results.posterior_table import has_posterior, read_posterior
from sim.scenario.load import Scenario, scenario_given, without_zones
from sim.scenario.posterior import Posterior, draws_of
from sim.scenario.reading.calibration_file import CALIBRATION, read_calibration
from sim.scenario.reading.text_files import is_file

#: Runs of each scenario without calibrated draws.
RUNS = 400
#: Files of a validation besides its tables.
VALIDATION = "validation.json"
#: What a validation writes, by its name and with each of these endings.
WRITTEN, ENDINGS = ("facts", "patterns"), ("csv", "parquet", "png", "svg")


@dataclass(frozen=True, repr=False)
class Validation:
    """How well the model agrees with the record.

    Attributes
    ----------
    record
        The scenario of the record.
    fact_checks
        A check of each fact.
    pattern_checks
        A check of each pattern; empty if the world has no patterns.
    runs, seed
        Number of runs and seed of each scenario; with calibrated draws, `runs` counts the runs of all draws together.
    posterior
        The calibrated draws that were checked; None for the scenarios' own weights.
    """

    record: Scenario
    fact_checks: tuple[FactCheck, ...]
    pattern_checks: tuple[PatternCheck, ...]
    runs: int
    seed: int
    posterior: Posterior | None

    def __repr__(self) -> str:
        """Return a line; the tables are attributes."""
        met, counted = self.met("validation")
        return f"<Validation of {self.record.name}: {met} of {counted} facts kept aside are met>"

    def met(self, use: str) -> tuple[int, int]:
        """Return how many facts of a use are met, and of how many; those that say little are not counted."""
        counted = [each.met for each in self.fact_checks if each.fact.use == use and each.counted]
        return sum(map(bool, counted)), len(counted)

    @property
    def is_over_draws(self) -> bool:
        """Whether the intervals of the patterns are those of calibrated draws."""
        return self.posterior is not None and len(self.posterior.draws) > 1

    @cached_property
    def facts(self) -> pd.DataFrame:
        """The facts: a row for each, with the values of record and model, and whether it is met; texts in English."""
        return self.tables("en")["facts"]

    @cached_property
    def patterns(self) -> pd.DataFrame:
        """The patterns: a row for each, texts in English; no row where the world has none."""
        return self.tables("en").get("patterns", pd.DataFrame())

    def tables(self, language: str) -> dict[str, pd.DataFrame]:
        """Return the tables by name, texts in 'en' or 'ko'; that of the patterns only where there are some."""
        patterns = {"patterns": pattern_table(self.pattern_checks, language)} if self.pattern_checks else {}
        return {"facts": check_table(self.fact_checks, language), **patterns}

    def write(self, folder: Path | str, language: str = "en") -> tuple[Sentence, ...]:
        """Write tables, figures and manifest to a folder; return messages for the user.

        Parameters
        ----------
        folder
            May hold other files, which stay.
        language
            Language of texts and figures, 'en' or 'ko'.

        Raises
        ------
        OutputError
            If they cannot be written.
        """
        check_language(language)
        from sim.report.plots.evidence_figures import fact_checks, pattern_checks
        from sim.report.plots.style import save_figure, usable_language

        place = place_of(path_given(folder))
        check_place(place, takes_any=True)
        readable = usable_language(language)  # a table in Korean cannot be drawn without a Korean font
        figures = {"facts": fact_checks(check_table(self.fact_checks, readable), MET_WITHIN, readable)}
        if self.pattern_checks:
            table = pattern_table(self.pattern_checks, readable)
            figures["patterns"] = pattern_checks(table, readable, over_draws=self.is_over_draws)
        about = {
            "kind": "validation",
            "record": scenario_entry(self.record),
            "facts": [each.fact.key for each in self.fact_checks],
            "runs": self.runs,
            "seed": self.seed,
            "posterior": None if self.posterior is None else self.posterior.digest,
            **made_by(),
        }
        with filled(place, about) as aside:
            for name, table in self.tables(language).items():
                write_table(table, aside / f"{name}.parquet", safe=False)
                (aside / f"{name}.csv").write_bytes(csv_bytes(table))
                save_figure(figures[name], aside / name)
        return tuple(place.notices)


def validate(
    record: Scenario | str | Path = RECORD,
    *,
    runs: int = RUNS,
    seed: int = DEFAULT_SEED,
    posterior: Posterior | Path | str | None = None,
    own_weights: bool = False,
    facts: Path | str | None = None,
    patterns: Path | str | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Validation:
    """Compare the model with the record, fact by fact, and check whether it shows the patterns.

    Parameters
    ----------
    record
        The scenario of the record, or its name or path; its world has facts and patterns.
    runs
        Number of runs of each scenario if no calibrated draws are used, 2 or more; with draws, each has a few runs.
    seed
        As for `sim.run_ensemble`.
    posterior
        Calibrated draws from `sim.load_posterior`, or a folder of them; if not given, those of the world, unless they
        do not fit this record: then a message says so, and the scenarios' own weights are used.
    own_weights
        Use the scenarios' own weights even if there are draws.
    facts, patterns
        Files in place of the world's.
    on_progress
        Called with the ensembles that were played since it was last called, and with how many there are.

    Returns
    -------
    Validation

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong with the arguments and the files.
    """
    problems = Mistakes()
    problems.add(whole_problem("runs", runs, 2, MOST_RUNS))
    problems.add(whole_problem("seed", seed, 0, GREATEST_SEED))
    problems.add(function_problem("on_progress", on_progress))
    if own_weights and posterior is not None:
        problems.add(sentence("posterior and own_weights must not both be given; got both. Drop one."))
    scenario = problems.of(scenario_given, record)
    if scenario is not None:
        known = problems.of(read_facts, scenario, None if facts is None else problems.of(path_given, facts, "facts"))
        parts = problems.of(
            read_parts, scenario, None if patterns is None else problems.of(path_given, patterns, "patterns")
        )
        calibration = scenario.world.folder / CALIBRATION
        ranges = problems.of(read_calibration, calibration) if is_file(calibration) else None
    problems.raise_all()
    assert scenario is not None, "what is wrong with it has been told"
    assert known is not None, "what is wrong with them has been told"
    drawn = None if own_weights else _posterior(scenario, posterior)
    if drawn is None:
        check_memory([scenario, without_zones(scenario)], int(runs))
    each_runs = int(runs) if drawn is None else RUNS_A_DRAW * len(drawn.draws)
    total = (1 if drawn is None else len(drawn.draws)) + (plays_of(parts) if parts else 0)
    total += 0 if ranges is None else PRIOR_DRAWS

    def advance(done: int) -> None:
        if on_progress is not None:
            on_progress(done, total)

    draws = None if drawn is None else pd.DataFrame(drawn.draws)
    checks = check_facts(scenario, known, int(runs), int(seed), draws, advance)
    if ranges is not None:
        checks = with_prior(checks, scenario, ranges, int(seed), advance)
    shown = check_patterns(parts, Plays(each_runs, int(seed), drawn, advance)) if parts else []
    return Validation(scenario, tuple(checks), tuple(shown), each_runs, int(seed), drawn)


def _posterior(record: Scenario, given: Posterior | Path | str | None) -> Posterior | None:
    """Return the calibrated draws that are asked for, else those of the world if they fit."""
    if isinstance(given, Posterior):
        return given
    if given is not None:
        return Posterior(record, draws_of(read_posterior(record, path_given(given, "posterior"))))
    if not has_posterior(record.world):
        return None
    try:
        return Posterior(record, draws_of(read_posterior(record)))
    except ZonelabError as error:
        for problem in error.problems:
            notice(problem)
        notice(sentence("so the scenarios' own weights are used."))
        return None


def check_folder(folder: Path) -> tuple[Sentence, ...]:
    """Raise unless a validation can be written to a folder, before the work begins; return what the user is to know."""
    place = place_of(folder)
    check_place(place, takes_any=True)
    return tuple(place.notices)


def place_of(folder: Path) -> Place:
    """Return a folder as a place for a validation; it may hold files of the user too."""
    return Place(folder, _ours, VALIDATION)


def _ours(folder: Path) -> dict[str, str | None]:
    """Return what of a folder is of a validation; those of versions before did not list their files."""
    kept = kept_manifest(folder / VALIDATION)
    if kept is None or kept.get("kind") != "validation" or "files" in kept:
        return listed(folder, ("validation",), VALIDATION)
    return {VALIDATION: None, **{f"{name}.{ending}": None for name in WRITTEN for ending in ENDINGS}}
