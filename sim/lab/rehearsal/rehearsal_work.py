"""How long a rehearsal takes, told before it begins."""

from __future__ import annotations

from collections.abc import Sequence

from sim.lab.rehearsal.evaluation_designs import EvaluationDesign
from sim.lab.rehearsal.kernels import LINEAR
from sim.lab.rehearsal.readings import MOST_FITTED
from sim.lab.rehearsal.score import SCALES
from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.scenario.load import Scenario

#: Scenarios that are run: policy, baseline, and the competition of the model's own rule.
SIDES = 3
#: Seconds on a processor of two of a run and month at scale 1, of a fit, and of a linear design and run, as measured.
_RUN, _FIT, _LINEAR = 2e-5, 6e-5, 4e-4
#: Work that takes longer than this is refused.
LONGEST_SECONDS = 3600.0


def seconds_of(designs: Sequence[EvaluationDesign], scenario: Scenario, zones: int, cohorts: int, runs: int) -> float:
    """Return about how long a rehearsal takes, in seconds of one processor."""
    settings = scenario.settings
    total = SIDES * runs * settings.months * settings.scale * _RUN
    sets = len(scenario.world.regions) if zones == 1 else MOST_FITTED
    for design in designs:
        fits = sets * cohorts * runs
        if design.estimator in LINEAR:
            total += _LINEAR * runs
            continue
        readings = 5 + len(SCALES) if design.estimator == "synthetic_did" else 3
        total += _FIT * fits * readings * (3 if design.steps == "months" else 1)
    return float(total)


def check_work(designs: Sequence[EvaluationDesign], scenario: Scenario, zones: int, cohorts: int, runs: int) -> None:
    """Raise unless a rehearsal is done within an hour.

    Raises
    ------
    ZonelabError
        With how long it would take, and what to do.
    """
    seconds = seconds_of(designs, scenario, zones, cohorts, runs)
    if seconds > LONGEST_SECONDS:
        wrong = sentence(
            "runs must be so few that a rehearsal is done within an hour; {runs} runs of {designs} designs would take "
            "about {hours} hours. Give {fewer} runs or fewer, or name fewer designs.",
            runs=runs,
            designs=len(designs),
            hours=f"{seconds / 3600:.1f}",
            fewer=max(1, int(runs * LONGEST_SECONDS / seconds)),
        )
        raise ZonelabError(wrong)
