r"""Equations that nobody has set in type yet, told from the code: a new rule is on the page of the model at once.

The formula is the one line that the function returns. A key has its sign, or its name; other names are those of the
function's arguments.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any

from sim.explorer.reference.equations.equation import Equation, Rule, lines, rules_by_equation
from sim.explorer.reference.equations.signs import Sign
from sim.language.texts import marked
from sim.scenario.schema.keys import fields

#: What is said of such an equation.
SENTENCE = marked(
    "The formula is that of the code. Names in it that are not explained are those of the function's arguments."
)
_SIGNS = {ast.Add: "{} + {}", ast.Sub: "{} - {}", ast.Mult: r"{} \, {}"}
_FUNCTIONS = {"exp": r"\exp", "log": r"\ln", "min": r"\min", "max": r"\max"}


def added_equations(told: Iterable[str], signs: Mapping[str, Sign]) -> tuple[tuple[Equation, ...], dict[str, Sign]]:
    """Return an equation for each id of the rules that is not told, and the signs that these add to those there are."""
    known = frozenset(told)
    equations: list[Equation] = []
    more: dict[str, Sign] = {}
    for name, rules in rules_by_equation().items():
        if name not in known:
            keys = sorted(
                (key for key in fields() if name in _equations_of(key)), key=lambda key: len(_equations_of(key))
            )
            for key in keys:
                if key not in {each.key for each in signs.values()}:
                    more[_written(key.rpartition(".")[2])] = Sign(key)
            equations.append(_equation(name, rules, keys, {**signs, **more}))
    return tuple(equations), more


def _equations_of(key: str) -> list[str]:
    extra: Any = fields()[key].json_schema_extra or {}
    return str(extra.get("equation", "")).split()


def _equation(name: str, rules: list[Rule], keys: list[str], signs: Mapping[str, Sign]) -> Equation:
    """Return the texts of an equation; its title is the meaning of the key that enters no other."""
    by_key = {sign.key: written for written, sign in signs.items() if sign.key}
    formula = lines(*(f"{_written(rule.code.name)} &= {formula_of(rule.code, by_key)}" for rule in rules))
    shown = [key for key in keys if by_key[key] in formula]
    title = fields()[keys[0]].description if keys else None
    beside = tuple(key for key in keys if key not in shown)
    return Equation(name, title or name, SENTENCE, formula, tuple(by_key[key] for key in shown), beside)


def _written(name: str) -> str:
    r"""Return a name of the code in a formula.

    Examples
    --------
    >>> print(_written("size_effect"))
    \mathit{size\_effect}
    """
    return rf"\mathit{{{name.replace('_', chr(92) + '_')}}}"


def formula_of(code: ast.FunctionDef, by_key: Mapping[str, str]) -> str:
    r"""Return what a function returns, as LaTeX with the signs of the keys; if no one line of plain terms, the call.

    Examples
    --------
    >>> code = ast.parse("def size(firms, zone_share):\n    return 1.0 + exp(zone_share * firms) / 2").body[0]
    >>> print(formula_of(code, {"support.zone_share": r"\zeta"}))
    1 + \frac{\exp\left(\zeta \, \mathit{firms}\right)}{2}
    """
    signs = {key.rpartition(".")[2]: sign for key, sign in by_key.items()}

    def term(node: ast.expr, within: bool = False) -> str:
        match node:
            case ast.Constant(value=float() | int() as value) if not isinstance(value, bool):
                return f"{value:g}"
            case ast.Name(id=name):
                return signs.get(name) or _written(name)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return f"-{term(inner, within=True)}"
            case ast.BinOp(left, ast.Div(), right):
                return rf"\frac{{{term(left)}}}{{{term(right)}}}"
            case ast.BinOp(left, ast.Pow(), right):
                return f"{{{term(left, within=True)}}}^{{{term(right)}}}"
            case ast.BinOp(left, op, right) if type(op) in _SIGNS:
                is_product = isinstance(op, ast.Mult)
                told = _SIGNS[type(op)].format(
                    term(left, within=is_product), term(right, within=is_product or isinstance(op, ast.Sub))
                )
                return rf"\left({told}\right)" if within and not is_product else told
            case ast.Call(func=ast.Name(id=name), args=args) if name in _FUNCTIONS:
                return rf"{_FUNCTIONS[name]}\left({', '.join(map(term, args))}\right)"
        raise ValueError(ast.unparse(node))

    *_, last = code.body
    try:
        if len(code.body) > 2 or not isinstance(last, ast.Return) or last.value is None:
            raise ValueError(code.name)
        return term(last.value)
    except ValueError:
        arguments = (signs.get(each.arg) or _written(each.arg) for each in code.args.args)
        return rf"f\left({', '.join(arguments)}\right)"
