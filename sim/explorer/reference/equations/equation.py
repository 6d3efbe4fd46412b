r"""The texts of an equation: a title, what it says and why, its formula, and the rule that computes it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import sim.rules
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
        Signs of the formula that need an explanation, as in `sim.explorer.reference.equations.signs.SIGNS`.
    beside
        Keys of the scenario that matter here too, but are in no formula.
    """

    id: str
    title: str
    sentence: str
    formula: str
    signs: tuple[str, ...]
    beside: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        """The module of the rule that works it out."""
        return rules_by_equation()[self.id][0].module

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that work it out."""
        return tuple(rule.code.name for rule in rules_by_equation()[self.id])


class Rule(NamedTuple):
    """A function of `sim.rules` that works out an equation."""

    module: str
    code: ast.FunctionDef


@cache
def rules_by_equation() -> dict[str, list[Rule]]:
    """Return the functions of the rules by the id with which their docstrings begin, those of one module each.

    Nothing is imported.
    """
    found: dict[str, list[Rule]] = {}
    for path in sorted(Path(sim.rules.__file__).parent.glob("*.py")):
        for code in ast.parse(path.read_text("utf-8")).body:
            if isinstance(code, ast.FunctionDef) and (named := _ID.match(ast.get_docstring(code) or "")):
                found.setdefault(named[1], []).append(Rule(f"sim.rules.{path.stem}", code))
    return {name: [each for each in rules if each.module == rules[0].module] for name, rules in found.items()}


_ID = re.compile(r"(E\d\d[a-z]?)\b")
#: Words within the formulas.
WORDS = (
    marked("otherwise"),
    marked("starts"),
    marked("reviews"),
    marked("free"),
    marked("free with aid"),
    marked("places"),
    marked("goes"),
    marked("asks"),
    marked("jobs at the site"),
    marked("employees"),
    marked("stays"),
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
