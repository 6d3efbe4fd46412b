"""Every key of a scenario: its meaning, unit, range and the equation it enters.

The blocks of a scenario file are the classes of `sim.scenario.schema.firm_keys` and
`sim.scenario.schema.policy_keys`; the leaf names are the arguments of the functions in `sim.rules`. Defaults are
not there but in `scenarios/baseline.yaml`, each with its provenance.
"""

from __future__ import annotations

from sim.scenario.schema.blocks import LONGEST_WORD, Real, Text, Whole, key
from sim.scenario.schema.blocks import Block as Block
from sim.scenario.schema.firm_keys import Awareness, Closure, Founding, Growth, Location
from sim.scenario.schema.policy_keys import Focus, Readiness, Reform, Support, Trials, Zones
from sim.scenario.schema.policy_keys import NamedDesignation as NamedDesignation
from sim.scenario.schema.policy_keys import Round as Round
from sim.scenario.schema.words import Month


class Settings(Block):
    """The settings of a complete scenario, as in a `sim.scenario.load.Scenario`."""

    title: Text = key("Name of the scenario, in English and Korean", "")
    question: Text = key("The question that it asks, in a sentence, in English and Korean", "")
    world: str = key(
        "Name of the world, a folder under scenarios/worlds or next to the file", "", max_length=LONGEST_WORD
    )
    start: Month = key("First month", "month")
    months: Whole = key("Length of the horizon", "months", ge=1, le=1200)
    scale: Real = key(
        "Size of the world as a multiple of the case: firms, founders, money, trial slots, permits needed",
        "ratio",
        gt=0,
        le=1e5,
    )
    founding: Founding
    location: Location
    awareness: Awareness
    closure: Closure
    growth: Growth
    support: Support
    focus: Focus
    readiness: Readiness
    zones: Zones
    trials: Trials
    reform: Reform
