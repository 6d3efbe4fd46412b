"""The weights that agree with the facts: a set of draws, found by approximate Bayesian computation.

Not one best point but a sample of the weights that the facts allow, within the ranges of the calibration file: by
pyABC's sequential Monte Carlo (Toni and others 2009), because the model has no likelihood but runs fast, because the
result is a set with its spread, and because its database of finished populations lets a calibration continue where it
was cut off. Each population is drawn from a seed of its own.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd

from sim.evidence.facts import read_facts
from sim.evidence.fit import FARTHEST, Fit, fit_of
from sim.evidence.populations import DATABASE, begin, held
from sim.evidence.posterior_table import DRAWS_MANIFEST, fingerprint, place_of
from sim.evidence.record import RECORD
from sim.files.folders import check_place, replaced
from sim.files.parquet import write_table, write_text
from sim.files.reasons import explained
from sim.language.errors import OutputError, ZonelabError, placed
from sim.language.notices import notice
from sim.language.texts import Sentence, sentence
from sim.numerics.arguments import Mistakes, function_problem, path_given, path_problem, team_problem, team_size
from sim.numerics.extras import needed
from sim.results.manifest import json_text, made_by, sha256
from sim.scenario.load import Scenario, scenario_given
from sim.scenario.posterior import DRAWS_FILE, draws_of
from sim.scenario.reading.calibration_file import CALIBRATION, read_calibration
from sim.scenario.world.fact_rows import FACTS

#: Draws of the set that is kept.
DRAWS = 200
#: A weight whose spread among the draws is less than this share of its range's is one about which the facts say
#: something.
TOLD_BELOW = 0.75
#: Share of a population that the tolerance of the next is to keep.
QUANTILE = 0.5


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
        A row for each weight: low, high (of the range), median, lower, upper (the middle 90% of the draws), narrowed
        (spread of the draws as a share of that of the range), told (whether the facts say something about it).
    distances
        Tolerance of each population.
    evaluations
        Settings that were played.
    """

    fit: Fit
    draws: pd.DataFrame
    told: pd.DataFrame
    distances: tuple[float, ...]
    evaluations: int

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
            "observed": self.fit.observed,
            "settings": self.fit.settings.model_dump(mode="json"),
            "tolerances": list(self.distances),
            "evaluations": self.evaluations,
            "told": self.told.to_dict("records"),
            **made_by(),
        }
        place = place_of(path_given(folder))
        check_place(place, takes_any=True)
        with replaced(place) as aside:
            write_table(self.draws, aside / DRAWS_FILE, safe=False)
            manifest["draws"] = sha256(aside / DRAWS_FILE)
            write_text(aside / DRAWS_MANIFEST, json_text(manifest))
        return tuple(place.notices)


def calibrate(
    record: Scenario | str | Path = RECORD,
    folder: Path | str | None = None,
    *,
    facts: Path | str | None = None,
    threads: int | None = None,
    on_population: Callable[[int, int, float], None] | None = None,
) -> Calibration:
    """Fit the uncertain weights of a world to its record; the result is a set of draws that agree with the facts.

    Parameters
    ----------
    record
        The scenario of the record, or its name or path; its world has facts and the ranges of the weights.
    folder
        Folder for finished populations, so that an interrupted calibration can continue; by default none are saved.
    facts
        A file of facts; the world's if not given.
    threads
        As for `sim.run_ensemble`.
    on_population
        Called after each population with its number, the most that there may be, and how close to the facts it is, in
        standard errors.

    Returns
    -------
    Calibration
        `write` keeps its draws where `sim.load_posterior` finds them.

    Raises
    ------
    ZonelabError
        If an argument or a file is not as it must be, pyABC is not installed, or the folder has another calibration.
    """
    problems = Mistakes()
    problems.add(team_problem("threads", threads))
    problems.add(function_problem("on_population", on_population))
    problems.add(None if folder is None else path_problem("folder", folder))
    scenario, fit = problems.of(scenario_given, record), None
    if scenario is not None:
        known = problems.of(read_facts, scenario, None if facts is None else problems.of(path_given, facts, "facts"))
        settings = problems.of(read_calibration, scenario.world.folder / CALIBRATION)
        if known is not None and settings is not None:
            fit = problems.of(fit_of, scenario, settings, known, team_size(threads))
    problems.raise_all()
    assert fit is not None, "what it lacks has been told"
    if folder is None:
        with TemporaryDirectory(prefix="zonelab-calibration-") as aside:
            return find_weights(fit, Path(aside), on_population)
    place = place_of(path_given(folder))
    check_place(place, takes_any=True)
    for each in place.notices:
        notice(each)
    return find_weights(fit, place.folder, on_population)


def find_weights(fit: Fit, folder: Path, on_population: Callable[[int, int, float], None] | None = None) -> Calibration:
    """Return the weights that agree with the facts; continue if the folder has an interrupted calibration.

    Parameters
    ----------
    fit
        What is sought, and the facts.
    folder
        For the database of populations.
    on_population
        As for `calibrate`.

    Raises
    ------
    ZonelabError
        If pyABC is not installed, the folder has another calibration, or no setting within the ranges makes sense.
    """
    pyabc = needed("pyabc", "pyABC", sentence("calibration"), "calibration")
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    logging.getLogger("ABC").setLevel(logging.ERROR)  # `on_population` reports the progress
    with held(folder), _explained(folder):
        history = _population(pyabc, fit, folder, goes_on=begin(fit, folder))
        while (last := _last(history, fit)) is None:
            history = _population(pyabc, fit, folder, goes_on=True, draw=True)
            if on_population is not None:
                reached = float(history.get_all_populations()["epsilon"].iloc[-1])
                on_population(history.max_t + 1, fit.settings.populations, reached)
        positions, weights = history.get_distribution(m=0, t=last)
        populations = history.get_all_populations()
    populations = populations[populations["t"] <= last]
    if not len(positions) or float(populations["epsilon"].iloc[-1]) >= FARTHEST:
        raise ZonelabError(sentence("ranges must hold settings that make sense; none was found. Widen or mend them."))
    distances = tuple(float(each) for each in populations["epsilon"] if np.isfinite(each))
    draws = pd.DataFrame([fit.weights(row) for row in _even(positions, weights, fit.settings.seed)])
    return Calibration(fit, draws, told(fit, draws), distances, int(populations["samples"].sum()))


def _population(pyabc: Any, fit: Fit, folder: Path, *, goes_on: bool, draw: bool = False) -> Any:
    """Return the history of a calibration, after drawing one more population if asked.

    Each population has a sampler and a seed of its own, so that one that continues from the database is that of a
    calibration that was never cut off.
    """
    abc = pyabc.ABCSMC(
        models=lambda positions: fit.model(_within(positions)),
        parameter_priors=pyabc.Distribution(**{key: pyabc.RV("uniform", 0.0, 1.0) for key in fit.ranges}),
        distance_function=fit.distance,
        population_size=fit.settings.particles,
        eps=pyabc.QuantileEpsilon(alpha=QUANTILE),
        sampler=pyabc.sampler.SingleCoreSampler(),
    )
    database = f"sqlite:///{folder / DATABASE}"
    history = abc.load(database) if goes_on else abc.new(database, fit.observed)
    if not draw:
        return history
    seed = (fit.settings.seed * 1000 + history.max_t + 1) % 2**32
    np.random.seed(seed)  # noqa: NPY002  # pyABC draws from the global generators
    random.seed(seed)
    return abc.run(max_nr_populations=1)


def _within(positions: Any) -> dict[str, float]:
    return {key: min(1.0, max(0.0, float(value))) for key, value in positions.items()}


def _last(history: Any, fit: Fit) -> int | None:
    """Return the number of the population at which this calibration ends; None if it is not there yet.

    More may be there, of a calibration that was to go further.
    """
    tolerances = history.get_all_populations().set_index("t")["epsilon"]
    for number in range(history.max_t + 1):
        if number + 1 >= fit.settings.populations or tolerances[number] <= fit.settings.tolerance:
            return number
    return None


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turn what the database says of a disk that does not take it into a sentence."""
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        wrong = sentence(
            "must take the database of populations; {reason}. What is finished is kept.", reason=str(error.orig)
        )
        raise OutputError(placed(folder, wrong)) from None


def _even(positions: pd.DataFrame, weights: Any, seed: int) -> tuple[dict[str, float], ...]:
    """Return draws that count alike, by systematic resampling of weighted ones."""
    shares = np.asarray(weights, dtype=np.float64) / float(np.sum(weights))
    places = (np.arange(DRAWS) + np.random.default_rng(seed).uniform()) / DRAWS
    chosen = np.minimum(np.searchsorted(np.cumsum(shares), places), len(shares) - 1)
    return draws_of(positions.sort_index(axis=1).iloc[chosen])


def told(fit: Fit, draws: pd.DataFrame) -> pd.DataFrame:
    """Return what the draws say about each weight."""
    rows = []
    for key, limits in fit.ranges.items():
        values = draws[key].to_numpy()
        across = np.array([limits.at(share) for share in np.linspace(0.0, 1.0, 201)])
        narrowed = float(values.std() / across.std())
        lower, median, upper = (float(each) for each in np.quantile(values, [0.05, 0.5, 0.95]))
        rows.append((key, limits.low, limits.high, median, lower, upper, narrowed, narrowed < TOLD_BELOW))
    return pd.DataFrame(rows, columns=["key", "low", "high", "median", "lower", "upper", "narrowed", "told"])
