"""What becomes of choices when a scenario's file has gone, or broken, since they were made."""

from __future__ import annotations

from dataclasses import replace

from sim.explorer.session.choices import BASELINES, OWN, Choices
from sim.explorer.session.scenario_list import scenario_names
from sim.explorer.session.tray import scenario_of
from sim.language.errors import one_of


def still_there(choices: Choices) -> tuple[Choices, list[str]]:
    """Return the choices without scenarios whose files have gone or broken since, and a sentence for each of these."""
    known = scenario_names()
    named_ones = (
        choices.scenario,
        *map(scenario_of, choices.compared),
        *([choices.baseline] if choices.baseline else []),
    )
    gone = [name for name in dict.fromkeys(named_ones) if name not in (*known, *BASELINES, OWN)]
    if not gone:
        return choices, []
    usual = Choices(language=choices.language)
    kept = replace(
        choices if choices.scenario in known else usual,
        compared=tuple(name for name in choices.compared if scenario_of(name) not in gone),
    )
    if kept.scenario not in known:
        kept = replace(kept, scenario=known[0])
    if kept.baseline in gone:
        kept = replace(kept, baseline="")
    return kept, [one_of("scenario", name, known) for name in gone]
