"""The page of the equations in mathematical type, from the record that the explorer shows too.

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

The rules of [the model](../model.md) in mathematical type, each with what its signs stand for and the functions that
work it out. One sign means one thing throughout; r is a region, s a sector, z a zone, i a firm or founder, t a month. A
key is one of the [scenario](scenario-keys.md), or a variable of the world where that is said. Hazards become
probabilities of a month by 1 - exp(-hazard).
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
    yield f"\nWorked out in `{equation.module}` by {functions}.\n"


def reference() -> str:
    """Return the page of all equations as Markdown."""
    scenario = load_scenario("baseline")
    return "\n".join([INTRODUCTION, *(line for equation in EQUATIONS for line in _told(equation, scenario))])


if __name__ == "__main__":
    sys.stdout.write(reference())
