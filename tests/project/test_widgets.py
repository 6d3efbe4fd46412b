"""Every widget of the explorer goes through one module, which sees to its key and to what comes back."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

import sim.explorer
from sim.explorer import widgets

FOLDER = Path(sim.explorer.__file__).parent
#: Modules that may call Streamlit's widgets themselves.
ALLOWED = {"widgets.py": None, "unexpected_errors.py": {"button"}, "drawing.py": {"vega_lite_chart"}}
#: Widgets that hand nothing back but a place in a table, which has the same meaning in every language.
WITH_A_KEY = {"dataframe"}
#: Pictures and links without a state.
STATELESS = {"page_link"}


def widget_names() -> set[str]:
    """What Streamlit offers that takes a key and calls back or holds a value, now and in versions to come."""
    names = set()
    for name in dir(st):
        found = getattr(st, name)
        if callable(found) and not inspect.isclass(found):
            try:
                parameters = inspect.signature(found).parameters
            except (TypeError, ValueError):
                continue
            if "key" in parameters and {"on_change", "on_click", "on_select", "on_submit"} & {*parameters}:
                names.add(name)
    return names


def calls() -> Iterator[tuple[Path, ast.Call, str]]:
    for file in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield file, node, node.func.attr


def test_the_widgets_of_streamlit_are_found() -> None:
    assert widget_names() >= {"selectbox", "multiselect", "pills", "segmented_control", "radio", "select_slider",
                              "button", "toggle", "slider", "expander", "tabs", "data_editor", "dataframe"}  # fmt: skip


def test_no_page_calls_a_widget_of_streamlit_itself() -> None:
    own = set(vars(widgets))
    found = []
    for file, node, name in calls():
        if name not in widget_names() - WITH_A_KEY or file.name == "widgets.py":
            continue
        owner = (
            node.func.value.id if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) else ""
        )
        if owner == "widgets" and name in own:
            continue
        if name not in (ALLOWED.get(file.name) or set()):
            found.append(f"{file.relative_to(FOLDER)}:{node.lineno} {name}")
    assert not found


def test_every_widget_that_is_called_directly_has_a_key() -> None:
    found = [
        f"{file.relative_to(FOLDER)}:{node.lineno} {name}"
        for file, node, name in calls()
        if name in widget_names() and "key" not in {each.arg for each in node.keywords}
    ]
    assert not found


@pytest.mark.parametrize(
    "name", ["choose_one", "choose_several", "number", "flag", "text", "button", "download", "upload", "group"]
)
def test_no_widget_can_be_drawn_without_a_key(name: str) -> None:
    key = inspect.signature(getattr(widgets, name)).parameters["key"]
    assert key.default is inspect.Parameter.empty


def loops(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.For, ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp)):
            yield node


def test_keys_within_a_loop_differ_from_round_to_round() -> None:
    found = []
    for file in sorted(FOLDER.rglob("*.py")):
        for loop in loops(ast.parse(file.read_text(encoding="utf-8"))):
            for node in ast.walk(loop):
                if isinstance(node, ast.Call):
                    for each in node.keywords:
                        if each.arg == "key" and isinstance(each.value, ast.Constant):
                            found.append(f"{file.relative_to(FOLDER)}:{node.lineno} {each.value.value}")
    assert not found
