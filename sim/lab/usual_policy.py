"""The policies that a question is about: the usual one if none is named, and none that is its own baseline."""

from __future__ import annotations

from pathlib import Path

from sim.language.errors import ZonelabError
from sim.language.texts import Sentence, sentence
from sim.results.posterior_table import GivenPosterior, has_posterior, load_posterior
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior
from sim.scenario.reading.calibration_file import CALIBRATION
from sim.scenario.reading.patterns_file import PATTERNS, read_patterns
from sim.scenario.reading.text_files import is_file


def usual_policy(baseline: Scenario, given: Scenario | str | Path | None, remedy: Sentence) -> Scenario | str | Path:
    """Return the policy that is given, or that of ``patterns.yaml`` of the world of a baseline.

    Parameters
    ----------
    baseline, given
        The baseline, and the policy or None.
    remedy
        How a policy is named at the door that asks.

    Raises
    ------
    ZonelabError
        If neither is there.
    """
    if given is not None:
        return given
    file = baseline.world.folder / PATTERNS
    if not is_file(file):
        raise ZonelabError(
            sentence(
                "policy must be named, since the world of {baseline} has no {file}. {remedy}",
                baseline=baseline.name,
                file=PATTERNS,
                remedy=remedy,
            )
        )
    return read_patterns(file).policy


def check_differs(policy: Scenario, baseline: Scenario) -> None:
    """Raise a `ZonelabError` if a policy is its own baseline: it changes nothing, and there is nothing to ask."""
    if policy == baseline:
        wrong = sentence(
            "{policy} must differ from what it is compared with; {baseline} has the same settings, so that nothing "
            "would change. Name another policy or another baseline.",
            policy=policy.name,
            baseline=baseline.name,
        )
        raise ZonelabError(wrong)


def given_draws(given: GivenPosterior) -> Posterior | None:
    """Return draws that are given to an instrument that needs some; None for those of the world."""
    return None if isinstance(given, str) else given


def draws_needed(baseline: Scenario, remedy: Sentence) -> Posterior:
    """Return the calibrated draws of the world of a baseline, for an instrument that asks what they leave open.

    Parameters
    ----------
    baseline
        Of the world.
    remedy
        What to do where the world has none, nor anything to make them from.

    Raises
    ------
    ZonelabError
        If there are none, or they cannot be used.
    """
    folder = baseline.world.folder
    if not has_posterior(baseline.world) and not is_file(folder / CALIBRATION):
        wrong = sentence(
            "{baseline} must be of a world with calibrated draws, since they say what the record leaves open; "
            "{world} has none. {remedy}",
            baseline=baseline.name,
            world=baseline.world.name,
            remedy=remedy,
        )
        raise ZonelabError(wrong)
    return load_posterior(baseline)
