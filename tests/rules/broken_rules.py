"""Breaks the rules of a module one by one, and tells which breaks no case by hand and no example sees.

    python -m tests.rules.broken_rules trial

An operator, a comparison, an end of a range or a sign is turned at a time: less for more, and for or, the lower for the
higher. The rule, and those of its module that call it, are then compiled anew and kept nowhere.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import importlib
import inspect
import io
import json
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any, NamedTuple

import numba
import pytest
from numba.core.registry import CPUDispatcher as Dispatcher

_TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
_OTHER_END = {"min": "max", "max": "min", "floor": "ceil", "ceil": "floor"}


class Break(NamedTuple):
    """A rule that says something else in one place."""

    function: str
    was: str
    now: str
    broken: ast.FunctionDef


def breaks_of(module: ModuleType) -> Iterator[Break]:
    """Return every break of every function of a module."""
    for function in ast.parse(inspect.getsource(module)).body:
        if isinstance(function, ast.FunctionDef):
            for place in range(len(list(_places(function)))):
                broken = copy.deepcopy(function)
                broken.decorator_list = []
                node, number = list(_places(broken))[place]
                was = ast.unparse(node)
                _turn(node, number)
                yield Break(function.name, was, ast.unparse(node), broken)


def _places(function: ast.FunctionDef) -> Iterator[tuple[Any, int]]:
    """Return the nodes that can be turned; of a chain of comparisons, each by its number."""
    for node in ast.walk(function):
        match node:
            case ast.Compare():
                yield from ((node, i) for i, each in enumerate(node.ops) if type(each) in _TURNED)
            case ast.BinOp(op=op) | ast.BoolOp(op=op) | ast.AugAssign(op=op) if type(op) in _TURNED:
                yield node, 0
            case ast.UnaryOp(op=ast.Not() | ast.USub()):
                yield node, 0
            case ast.Call() if _called(node) in _OTHER_END:
                yield node, 0


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _turn(node: Any, number: int) -> None:
    if isinstance(node, ast.Compare):
        node.ops[number] = _TURNED[type(node.ops[number])]()
    elif isinstance(node, ast.UnaryOp):
        node.op, node.operand = ast.UAdd(), node.operand if isinstance(node.op, ast.USub) else _truth(node.operand)
    elif isinstance(node, ast.Call):
        name = _OTHER_END[_called(node)]
        if isinstance(node.func, ast.Attribute):
            node.func.attr = name
        else:
            node.func = ast.Name(name, ast.Load())
    else:
        node.op = _TURNED[type(node.op)]()


def _truth(operand: ast.expr) -> ast.expr:
    return ast.Call(ast.Name("bool", ast.Load()), [operand], [])


def is_seen(name: str) -> bool:
    """Return whether a case by hand, or an example in the module, fails now."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        asked = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "tests/rules", f"sim/rules/{name}.py"]
        return pytest.main(asked) != pytest.ExitCode.OK


def callers_of(module: ModuleType, name: str) -> set[str]:
    """Return the functions of a module that call one of it, at first or second hand."""
    calls = {
        function.name: {node.id for node in ast.walk(function) if isinstance(node, ast.Name)} - {function.name}
        for function in ast.parse(inspect.getsource(module)).body
        if isinstance(function, ast.FunctionDef)
    }
    found, before = {name}, set[str]()
    while found != before:
        before = set(found)
        found |= {caller for caller, called in calls.items() if called & before}
    return found - {name}


@contextlib.contextmanager
def broken(module: ModuleType, each: Break) -> Iterator[None]:
    """Let a module hold a broken rule, and those that call it anew."""
    names = {each.function, *callers_of(module, each.function)}
    whole = {name: getattr(module, name) for name in names}
    exec(compile(ast.fix_missing_locations(ast.Module([each.broken], [])), module.__name__, "exec"), vars(module))
    for name in names:
        if isinstance(whole[name], Dispatcher):
            plain = getattr(module, name) if name == each.function else whole[name].py_func
            setattr(module, name, numba.njit(error_model="numpy")(plain))
    try:
        yield
    finally:
        vars(module).update(whole)


def unseen(name: str) -> tuple[int, list[tuple[str, str, str]]]:
    """Return how many breaks there are in a module of `sim.rules`, and those that nothing sees."""
    module = importlib.import_module(f"sim.rules.{name}")
    if is_seen(name):
        raise AssertionError(f"the cases of {name} fail as it is")
    count, found = 0, []
    for each in breaks_of(module):
        count += 1
        with broken(module, each):
            if not is_seen(name):
                found.append((each.function, each.was, each.now))
    return count, found


if __name__ == "__main__":
    print(json.dumps(unseen(sys.argv[1])))
