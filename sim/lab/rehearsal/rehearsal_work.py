"""How long a rehearsal takes, and how much memory, told before it begins."""

from __future__ import annotations

from collections.abc import Sequence

from sim.lab.rehearsal.evaluation_designs import EvaluationDesign
from sim.lab.rehearsal.kernels import LINEAR
from sim.lab.rehearsal.readings import MOST_FITTED
from sim.lab.rehearsal.score import SCALES
from sim.lab.work_time import MOST_HOURS, SECONDS_AN_HOUR, too_long
from sim.language.errors import ZonelabError
from sim.language.texts import Sentence, sentence
from sim.results.memory import bytes_available, bytes_needed
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior

#: Scenarios that are run: policy, baseline, and the competition of the model's own rule.
SIDES = 3
#: Seconds on a processor of two of a run and month at scale 1, of a fit, and of a linear design and run, as measured.
_RUN, _FIT, _LINEAR = 2e-5, 6e-5, 4e-4
#: Bytes that are kept of a run, month and region: firms, jobs, the ministry's count and a survey.
_KEPT = 4 + 8 + 4 + 8
#: Fewest runs of which a chance is told; and advice leaves so much of the memory to others.
LEAST_RUNS, _SAFE = 20, 0.5


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


def bytes_of(scenario: Scenario, runs: int, posterior: Posterior | None) -> int:
    """Return the memory that a rehearsal takes at its peak: the runs of a side, beside what is kept of the others."""
    kept = SIDES * runs * scenario.settings.months * len(scenario.world.regions) * _KEPT
    return bytes_needed([scenario], runs, posterior=posterior) + kept


def check_work(
    designs: Sequence[EvaluationDesign],
    scenario: Scenario,
    zones: int,
    cohorts: int,
    runs: int,
    posterior: Posterior | None = None,
) -> None:
    """Raise unless a rehearsal fits in memory and is done within an hour.

    Raises
    ------
    ZonelabError
        With what it would take, and what to do.
    """
    seconds = seconds_of(designs, scenario, zones, cohorts, runs)
    needed, left = bytes_of(scenario, runs, posterior), bytes_available()
    parts = [MOST_HOURS * SECONDS_AN_HOUR / seconds, _SAFE * left / needed]
    fewer = int(runs * min(parts))
    fewer = fewer if fewer < 100 else fewer // 100 * 100
    few = sentence("Give --runs {fewer}, or name fewer designs.", fewer=fewer)
    advice = few if fewer >= LEAST_RUNS else sentence("Give the scenario fewer months or a smaller scale.")
    work = sentence("{runs:,} runs, each read by {designs} designs,", runs=runs, designs=len(designs))
    long = too_long(seconds, advice, MOST_HOURS, work=work)
    problems: list[Sentence] = [] if long is None else [long]
    if needed > left:
        wrong = sentence(
            "runs must be so few that a rehearsal fits in memory; {runs:,} runs would take {needed:,.1f} GB, and "
            "{left:,.1f} GB are left. {advice}",
            runs=runs,
            needed=needed / 1e9,
            left=left / 1e9,
            advice=advice,
        )
        problems.append(wrong)
    if problems:
        raise ZonelabError(problems)
