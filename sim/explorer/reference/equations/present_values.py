"""The signs of an equation in one scenario: meaning, key and present value."""

from __future__ import annotations

from dataclasses import dataclass

from sim.explorer.language.page_texts import texts
from sim.explorer.reference.equations import SIGNS, Equation
from sim.explorer.reference.equations.signs import Sign
from sim.explorer.reference.provenance_tables import variables
from sim.language.texts import marked
from sim.report.value_words import value_text
from sim.scenario.describe import describe
from sim.scenario.load import Scenario
from sim.scenario.world.names import Names

#: The beginning of a key that is a variable of the world.
WORLD = "world."
#: Beside what differs from region to region or from sector to sector.
IN_THE_WORLD = marked("see the world data")


@dataclass(frozen=True)
class SignText:
    """A sign for the reader; without a sign if a key is in no formula, without a key if a run computes it."""

    sign: str
    meaning: str
    key: str
    value: str


def sign_texts(equation: Equation, scenario: Scenario, language: str) -> list[SignText]:
    """Return the signs of an equation in the order of the formula, then the other keys that matter."""
    _ = texts(language)
    keys, names = {row["key"]: row for row in describe(scenario)}, Names(scenario.world, language)
    meanings = variables(scenario.world, language)
    rows = [(sign, SIGNS[sign]) for sign in equation.signs] + [("", Sign(key)) for key in equation.beside]
    told = []
    for sign, what in rows:
        if what.key.startswith(WORLD):
            variable = what.key.removeprefix(WORLD)
            meaning = f"{meanings.get(variable, variable)} ({_(IN_THE_WORLD)})"
            told.append(SignText(sign, meaning, variable, ""))
        elif what.key:
            row = keys[what.key]
            leaf = what.key.rpartition(".")[2]
            told.append(SignText(sign, _(row["meaning"]), leaf, value_text(row["value"], names)))
        else:
            told.append(SignText(sign, _(what.meaning), "", ""))
    return told
