r"""What is told of an equation: a title, what it says and why, its formula, and the rule that works it out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sim.explorer.language.page_texts import texts
from sim.language.texts import marked


@dataclass(frozen=True)
class Equation:
    """A rule of the model.

    Attributes
    ----------
    id
        As in ``docs/model.md`` and in the docstrings of the functions.
    title, sentence
        For an officer; English, translated where it is shown.
    formula
        LaTeX, with words between ``@``; `formula_in` puts in those of a language.
    signs
        Signs of the formula that are to be told, as they stand in `sim.explorer.reference.equations.signs.SIGNS`.
    module, functions
        Where the rule is worked out.
    beside
        Keys of the scenario that decide here too, but stand in no formula.
    """

    id: str
    title: str
    sentence: str
    formula: str
    signs: tuple[str, ...]
    module: str
    functions: tuple[str, ...]
    beside: tuple[str, ...] = ()


#: Words within the formulas.
WORDS = (
    marked("otherwise"),
    marked("starts"),
    marked("reviews"),
    marked("age"),
    marked("applies"),
    marked("admitted"),
    marked("permitted"),
    marked("extended"),
    marked("ended"),
    marked("fails by incident"),
)


def formula_in(equation: Equation, language: str) -> str:
    """Return the formula of an equation as LaTeX, its words in 'en' or 'ko'."""
    _ = texts(language)
    return re.sub("@([^@]+)@", lambda word: rf"\text{{{_(word[1])}}}", equation.formula)


def lines(*lines: str) -> str:
    r"""Return a formula of several lines, each aligned at its ``&``."""
    return r"\begin{aligned}" + r" \\[4pt] ".join(lines) + r"\end{aligned}"
