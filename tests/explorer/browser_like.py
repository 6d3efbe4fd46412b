"""Pages tried without a browser that yet hold on to words as a browser does."""

from __future__ import annotations

from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Widget, get_widget_state


def as_a_browser(at: AppTest) -> AppTest:
    """Make an app send what a browser would.

    A browser keeps what a widget holds until the reader moves it or the page sets it: also the words of a list, when
    the list has other words by then. `AppTest` alone would always send the words of the list as it is.
    """
    run = at._run
    held: dict[str, WidgetState] = {}
    drawn: dict[str, WidgetState] = {}

    def look() -> None:
        now = {node.id: node for node in at._tree if isinstance(node, Widget)}
        drawn.clear()
        for name, node in now.items():
            state = get_widget_state(node)
            if state is None:
                continue
            drawn[name] = state
            if (
                name not in held
                or getattr(node.proto, "set_value", False)
                or state.WhichOneof("value") == "trigger_value"
            ):
                held[name] = state
        for name in [each for each in held if each not in drawn]:
            del held[name]

    def run_as_a_browser(widget_state: WidgetStates | None = None, timeout: float | None = None) -> AppTest:
        for each in widget_state.widgets if widget_state is not None else ():
            if each != drawn.get(each.id):  # moved by the test
                held[each.id] = each
        run(WidgetStates(widgets=held.values()), timeout)
        look()
        return at

    moved: Any = at
    moved._run = run_as_a_browser
    look()
    return at
