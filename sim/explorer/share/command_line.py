"""How the command line makes the same numbers: the command, and the files that it reads."""

from __future__ import annotations

import shlex
from typing import Any

from sim.explorer.session.choices import (
    UNCHANGED,
    WITHOUT_ZONES,
    Choices,
    named,
    policy_of,
    shared_changes,
    usual_baseline,
)
from sim.report.brief.again import options_of_ranges
from sim.results.comparison import Comparison
from sim.scenario.load import Scenario
from sim.scenario.writing import one_line, scenario_file


def stem_of(choices: Choices) -> str:
    """Return the beginning of the names of files."""
    return f"{choices.scenario}{'_changed' if choices.changes else ''}"


def policy_file(choices: Choices, shown: Scenario) -> str:
    """Return the scenario explored as the text of a file, which has the title of the one that is shown."""
    title = {"title": shown.settings.title.model_dump()} if choices.changes else {}
    return scenario_file(named(choices.scenario), {**title, **choices.changes})


def baseline_file(choices: Choices) -> tuple[str, str] | None:
    """Return name and text of the file of the baseline; None where the command names it."""
    if (choices.baseline or usual_baseline(choices.scenario)) != WITHOUT_ZONES:
        return None
    changes: dict[str, Any] = {**choices.changes, "designations": [], "rounds": []}
    return f"{stem_of(choices)}_without_zones.yaml", scenario_file(named(choices.scenario), changes)


def command_of(choices: Choices, shown: Comparison) -> str:
    """Return the command that compares the same scenarios with the same ranges, in the folder of their files.

    Raises
    ------
    ZonelabError
        If the choices make no sense together.
    """
    policy = f"{stem_of(choices)}.yaml" if choices.changes else choices.scenario
    file = baseline_file(choices)
    if file is not None:
        return _joined([policy, file[0]], choices, shown)
    baseline = choices.baseline or usual_baseline(choices.scenario)
    base = choices.scenario if baseline == UNCHANGED else baseline
    # What --set sets, it sets on both sides; on the side of the policy it is so already.
    shared = shared_changes(policy_of(choices), named(base))
    words = [word for key, value in shared.items() for word in ("--set", f"{key}={one_line(value)}")]
    return _joined([policy, base, *words], choices, shown)


def _joined(words: list[str], choices: Choices, shown: Comparison) -> str:
    runs = ["--runs", str(choices.runs), "--seed", str(choices.seed)]
    # A folder of its own, in any working folder: a checkout has other things in results/.
    out = f"results/runs/{stem_of(choices)}"
    return shlex.join(["zonelab", "compare", *words, *runs, *options_of_ranges(shown), "--out", out])
