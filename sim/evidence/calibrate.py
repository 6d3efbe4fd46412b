"""The weights that agree with the facts: a set of draws from their posterior distribution.

Not one best point but a sample of the weights that the facts allow, within the ranges of the calibration file. The
priors are uniform over the ranges (over their logarithm where a range says so), and the likelihood is that of
`sim.evidence.fit`. `sim.evidence.waves` finds the settings: emcee's chains (Foreman-Mackey and others 2013) on a
stand-in for the model made by scikit-learn, corrected by importance sampling with the model itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from scipy import stats

from sim.evidence.facts import read_facts
from sim.evidence.fit import Fit, Floats, fit_of
from sim.evidence.kept_waves import Waves, begin, files_in, held
from sim.evidence.record import RECORD
from sim.evidence.waves import Found, drawn, run_waves
from sim.files.folders import check_place, replaced
from sim.files.parquet import write_table, write_text
from sim.files.reasons import explained
from sim.language.notices import notice
from sim.language.texts import Sentence
from sim.numerics.arguments import (
    GREATEST_SEED,
    Mistakes,
    function_problem,
    path_given,
    path_problem,
    team_problem,
    team_size,
    whole_problem,
)
from sim.results.estimates import ENDS
from sim.results.manifest import json_text, made_by, sha256
from sim.results.posterior_table import DRAWS_MANIFEST, fingerprint, place_of
from sim.scenario.load import Scenario, scenario_given
from sim.scenario.posterior import DRAWS_FILE, draws_of
from sim.scenario.reading.calibration_file import CALIBRATION, read_calibration
from sim.scenario.reading.seal import sealed
from sim.scenario.world.fact_rows import FACTS

#: A weight whose spread among the draws is less than this share of its range's is one about which the facts say
#: something.
TOLD_BELOW = 0.75
#: Pairs of weights are told whose rank correlation among the draws is at least so strong.
CORRELATED = 0.3


@dataclass(frozen=True, repr=False)
class Calibration:
    """What a calibration has found.

    Attributes
    ----------
    fit
        What was sought, and the facts.
    draws
        A row for each draw, a column for each weight; all count alike.
    told
        A row for each weight: low, high (of the range), median, lower, upper (the middle 90% of the draws), error
        (standard error of the mean, by the effective number of settings, the number of draws from them, and the luck of
        their few runs), narrowed
        (spread of the draws as a share of that of the range), told (whether the facts say something about it).
    correlations
        Pairs of weights that the facts tie together: one, other, correlation (of ranks).
    measures
        A row for each fact: its value, and the middle 90% of what the model gives for it over the ranges (prior_low,
        prior_high) and over the draws (low, high).
    effective
        Effective number of settings from which the draws are taken.
    evaluations
        Settings that were run.
    """

    fit: Fit
    draws: pd.DataFrame
    told: pd.DataFrame
    correlations: pd.DataFrame
    measures: pd.DataFrame
    effective: float
    evaluations: int

    @property
    def distinct(self) -> int:
        """Number of draws that differ."""
        return len(self.draws.drop_duplicates())

    def __repr__(self) -> str:
        """Return a line; the tables are attributes."""
        return f"<Calibration of {', '.join(self.draws.columns)}: {len(self.draws)} draws>"

    def write(self, folder: Path | str) -> tuple[Sentence, ...]:
        """Write draws and manifest to a folder, and return what the user is to know, such as what was kept otherwise.

        Raises
        ------
        OutputError
            If they cannot be written.
        """
        record = self.fit.record
        manifest = {
            "kind": "calibration",
            "record": record.name,
            "fingerprint": fingerprint(record, draws_of(self.draws)[0]),
            "facts": sha256(record.world.folder / FACTS),
            "observed": {fact.key: fact.value for fact in self.fit.facts},
            "settings": self.fit.settings.model_dump(mode="json"),
            "effective": self.effective,
            "distinct": self.distinct,
            "evaluations": self.evaluations,
            "told": self.told.to_dict("records"),
            "correlations": self.correlations.to_dict("records"),
            "measures": self.measures.to_dict("records"),
            **made_by(),
        }
        place = place_of(path_given(folder))
        check_place(place, takes_any=True)
        with replaced(place) as aside:
            write_table(self.draws, aside / DRAWS_FILE, safe=False)
            manifest["draws"] = sha256(aside / DRAWS_FILE)
            manifest["files"] = {path.name: sha256(path) for path in (*files_in(place.folder), aside / DRAWS_FILE)}
            write_text(aside / DRAWS_MANIFEST, json_text(sealed(manifest)))
        return tuple(place.notices)


def calibrate(
    record: Scenario | str | Path = RECORD,
    folder: Path | str | None = None,
    *,
    facts: Path | str | None = None,
    seed: int | None = None,
    threads: int | None = None,
    on_wave: Callable[[int, int, float], None] | None = None,
) -> Calibration:
    """Fit the uncertain weights of a world to its record; the result is a set of draws that agree with the facts.

    Parameters
    ----------
    record
        The scenario of the record, or its name or path; its world has facts and the ranges of the weights.
    folder
        Folder for settings that have been run, so that an interrupted calibration can continue; by default none are
        saved.
    facts
        A file of facts; the world's if not given.
    seed
        Of the settings and of their runs; that of the world's calibration file if not given. Another gives draws that
        agree within the errors that are told.
    threads
        As for `sim.run_ensemble`.
    on_wave
        Called after each wave of settings with its number, the number of waves, and the effective number of settings
        that agree with the facts so far.

    Returns
    -------
    Calibration
        `write` keeps its draws where `sim.load_posterior` finds them.

    Raises
    ------
    ZonelabError
        If an argument or a file is not as it must be, emcee or scikit-learn is not installed, or the folder has another
        calibration.
    """
    problems = Mistakes()
    problems.add(None if seed is None else whole_problem("seed", seed, 0, GREATEST_SEED))
    problems.add(team_problem("threads", threads))
    problems.add(function_problem("on_wave", on_wave))
    problems.add(None if folder is None else path_problem("folder", folder))
    scenario, fit = problems.of(scenario_given, record), None
    if scenario is not None:
        known = problems.of(read_facts, scenario, None if facts is None else problems.of(path_given, facts, "facts"))
        settings = problems.of(read_calibration, scenario.world.folder / CALIBRATION)
        if settings is not None and seed is not None:
            settings = settings.model_copy(update={"seed": seed})
        if known is not None and settings is not None:
            fit = problems.of(fit_of, scenario, settings, known, team_size(threads))
    problems.raise_all()
    assert fit is not None, "what it lacks has been told"
    if folder is None:
        with TemporaryDirectory(prefix="zonelab-calibration-") as aside:
            return find_weights(fit, Path(aside), on_wave)
    place = place_of(path_given(folder))
    check_place(place, takes_any=True)
    for each in place.notices:
        notice(each)
    return find_weights(fit, place.folder, on_wave)


def find_weights(fit: Fit, folder: Path, on_wave: Callable[[int, int, float], None] | None = None) -> Calibration:
    """Return the weights that agree with the facts; continue if the folder has an interrupted calibration.

    Parameters
    ----------
    fit
        What is sought, and the facts.
    folder
        For the waves.
    on_wave
        As for `calibrate`.

    Raises
    ------
    ZonelabError
        If a package is not installed, the folder has another calibration, or no setting within the ranges makes sense.
    """
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with held(folder):
        begin(fit, folder)
        found = run_waves(fit, Waves(fit, folder), on_wave)
    positions = drawn(found, fit.settings.draws, fit.settings.seed)
    draws = pd.DataFrame([fit.weights(each) for each in positions])
    return Calibration(
        fit, draws, _told(fit, draws, found), _correlations(draws), _measures(fit, found), found.effective,
        found.evaluations,
    )  # fmt: skip


def _errors_of_luck(fit: Fit, found: Found) -> Floats:
    """Return by how much the luck of the runs moves the mean of each weight, as a standard error, shape [weight].

    All settings have the same few runs, so their luck moves all draws together. As in a linear fit, the means of the
    weights follow the facts by the covariance of both among the draws, over that of the errors.
    """
    counted = found.shares > 0
    weights = np.array([list(fit.weights(each).values()) for each in found.last.positions[counted]])
    both = np.cov(np.hstack([weights, found.last.values[counted]]).T, aweights=found.shares[counted])
    follows = np.linalg.solve(fit.covariance, both[len(fit.ranges) :, : len(fit.ranges)])
    return np.asarray(np.sqrt(np.einsum("fw,fg,gw->w", follows, fit.luck_left, follows)))


def _told(fit: Fit, draws: pd.DataFrame, found: Found) -> pd.DataFrame:
    """Return what the draws say about each weight."""
    rows = []
    for (key, limits), of_luck in zip(fit.ranges.items(), _errors_of_luck(fit, found), strict=True):
        values = draws[key].to_numpy()
        across = np.array([limits.at(share) for share in np.linspace(0.0, 1.0, 201)])
        narrowed = float(values.std() / across.std())
        lower, median, upper = (float(each) for each in np.quantile(values, [ENDS[0], 0.5, ENDS[1]]))
        error = float(np.sqrt(values.var(ddof=1) * (1 / found.effective + 1 / len(values)) + of_luck**2))
        rows.append((key, limits.low, limits.high, median, lower, upper, error, narrowed, narrowed < TOLD_BELOW))
    columns = ["key", "low", "high", "median", "lower", "upper", "error", "narrowed", "told"]
    return pd.DataFrame(rows, columns=columns)


def _correlations(draws: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of weights whose ranks among the draws are correlated, the strongest first."""
    ranks = np.atleast_2d(np.corrcoef(stats.rankdata(draws.to_numpy(), axis=0), rowvar=False))
    names = list(draws.columns)
    rows = [
        (names[i], names[j], float(ranks[i, j]))
        for i in range(len(names))
        for j in range(i + 1, len(names))
        if abs(ranks[i, j]) >= CORRELATED
    ]
    rows.sort(key=lambda row: -abs(row[2]))
    return pd.DataFrame(rows, columns=["one", "other", "correlation"])


def _measures(fit: Fit, found: Found) -> pd.DataFrame:
    """Return the middle 90% of what the model gives for each fact, over the ranges and over the draws."""
    first = found.first.values[np.isfinite(found.first.values).all(axis=1)]
    counted = found.shares > 0
    rows = []
    for i, fact in enumerate(fit.facts):
        before = np.quantile(first[:, i], ENDS)
        after = np.quantile(found.last.values[counted, i], ENDS, weights=found.shares[counted], method="inverted_cdf")
        rows.append((fact.key, fact.value, *map(float, (*before, *after))))
    return pd.DataFrame(rows, columns=["fact", "value", "prior_low", "prior_high", "low", "high"])
