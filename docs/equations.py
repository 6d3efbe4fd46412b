"""The page of the equations as formulas, from the same list that the explorer shows.

``make pages`` writes it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.explorer.reference.equations import EQUATIONS, Equation, formula_in  # from this folder's project
from sim.explorer.reference.equations.present_values import sign_texts
from sim.scenario.load import Scenario, load_scenario

INTRODUCTION = """\
# Equations

Written by `make pages`; a test keeps it current.

These are the rules of [the model](../model.md) as formulas, each with the meaning of its signs and the functions that
compute it. One sign means the same on the whole page; r is a region, s a sector, z a zone, i a firm or founder, t a
month. A key is one of the [scenario](scenario-keys.md), or, if the table says so, a variable of the world data. A
hazard becomes the probability of an event in a month by 1 - exp(-hazard).
"""


def _told(equation: Equation, scenario: Scenario) -> Iterator[str]:
    """Give the lines of an equation."""
    yield f"## {equation.id} {equation.title}\n"
    yield f"{equation.sentence}\n"
    yield f"$$\n{formula_in(equation, 'en')}\n$$\n"
    yield "| sign | meaning | key |"
    yield "|---|---|---|"
    for sign in sign_texts(equation, scenario, "en"):
        written = f"${sign.sign}$" if sign.sign else ""
        yield f"| {written} | {sign.meaning} | {f'`{sign.key}`' if sign.key else ''} |"
    functions = ", ".join(f"`{name}`" for name in equation.functions)
    yield f"\nComputed in `{equation.module}` by {functions}.\n"


def reference() -> str:
    """Return the page of all equations as Markdown."""
    scenario = load_scenario("baseline")
    return "\n".join([INTRODUCTION, *(line for equation in EQUATIONS for line in _told(equation, scenario))])


if __name__ == "__main__":
    sys.stdout.write(reference())
