"""No test depends on the clock: none sleeps, measures a time, or gives anything less than the patience of all.

What is measured stands in the benchmarks. See `tests.waiting` for how to wait.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
#: Files and folders in which a use may stand all the same, and why.
ALLOWED = {
    ("waiting.py", "time"): "waits for an event between two looks, and ends what hangs",
    ("project/test_no_clock.py", "time.sleep in a program"): "is what this test looks for",
    ("sweeps/test_together.py", "time"): "begins two sweeps at random moments; what is claimed holds at any of them",
    ("files/killed_commands.py", "time"): "kills at random moments; what is claimed holds at any of them",
    ("fuzz/run.py", "time"): "works for the time that it is given; no test is timed by it",
    ("browser", "wait_for_timeout"): "lets a page rest that has been waited for; no test counts on it",
}
#: Names of limits of time; a number there is a guess about the machine.
LIMITS = {"timeout", "default_timeout", "startup_timeout", "deadline", "seconds"}
#: Methods whose first argument is a limit of time.
WAITING = {"wait", "join", "communicate", "set_default_timeout", "set_default_navigation_timeout", "result"}


def clocks(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Give line and name of each use of the clock in a test."""
    for node in ast.walk(tree):
        modules = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
        if "time" in modules:
            yield node.lineno, "time"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "time.sleep(" in node.value:
            yield node.lineno, "time.sleep in a program"
        elif isinstance(node, ast.Call):
            yield from _limits(node)


def _limits(call: ast.Call) -> Iterator[tuple[int, str]]:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called == "wait_for_timeout":
        yield call.lineno, called
    for each in call.keywords:
        if each.arg in LIMITS and _is_number(each.value):
            yield call.lineno, f"{each.arg} of {called}"
    if called in WAITING and call.args and _is_number(call.args[0]):
        yield call.lineno, called
    opens_page = called in ("from_file", "from_function", "from_string") and "AppTest" in ast.unparse(call.func)
    if opens_page and not any(each.arg == "default_timeout" for each in call.keywords):
        yield call.lineno, "AppTest without default_timeout, which is then three seconds"


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_a_test_waits_for_events_not_for_times(path: Path) -> None:
    name = path.relative_to(TESTS).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    places = {name, name.partition("/")[0]}
    found = [
        f"line {line}: {what}" for line, what in clocks(tree) if not {(each, what) for each in places} & ALLOWED.keys()
    ]
    assert not found, f"{name} depends on the clock; wait with tests.waiting: {', '.join(found)}"


@pytest.mark.parametrize(
    "text",
    [
        "import time",
        "from time import perf_counter",
        "process.wait(20)",
        "process.communicate(timeout=60)",
        "AppTest.from_function(page)",
        "AppTest.from_file(str(APP), default_timeout=3)",
        "settings(deadline=200)",
        "page.wait_for_selector('h2', timeout=90_000)",
        "page.wait_for_timeout(100)",
        "program = 'import sys, time; time.sleep(60)'",
    ],
)
def test_each_use_of_the_clock_is_found(text: str) -> None:
    assert list(clocks(ast.parse(text)))


@pytest.mark.parametrize(
    "text",
    ["process.wait(PATIENCE)", "settings(deadline=None)", "until(lambda: store.is_locked())", "', '.join(words)"],
)
def test_waiting_for_an_event_is_no_use_of_the_clock(text: str) -> None:
    assert not list(clocks(ast.parse(text)))
