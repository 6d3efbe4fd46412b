"""Every widget of the explorer, so that each has a key, shows what is chosen, and hands on only what it may.

A browser keeps what a reader chose by the words that it showed, and sends those words again at the next move, even if
the list has other words by then: those of another language, or of another world. Streamlit then takes an unknown word
for the choice itself. So the key of a list holds the language, and what comes back is taken only if it was offered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal

import streamlit as st

from sim.explorer.language.page_texts import distinct_labels
from sim.explorer.pages.unexpected_errors import guarded
from sim.explorer.session import state
from sim.explorer.session.drawn_widgets import is_new

Take = Callable[[Any], None]
Look = Literal["selectbox", "segmented_control", "select_slider"]


def keyed(key: str) -> str:
    """Return the key of a widget that holds words in the reader's language; English words need no mark."""
    language = state.choices().language
    return key if language == "en" else f"{key}.{language}"


def choose_one(
    label: str,
    options: Sequence[Any],
    value: Any,
    take: Take,
    *,
    key: str,
    name: Callable[[Any], str] = str,
    look: Look = "selectbox",
    place: Any = None,
    same_words: bool = False,
    **more: Any,
) -> None:
    """Draw a list of which one is chosen.

    Parameters
    ----------
    label, options
        What is chosen, and from what.
    value
        The choice that is shown; the first of the options if it is none of them.
    take
        Is given another choice, which is one of the options.
    key
        Key of the widget, which no other on the page has; the language is added to it.
    name
        How an option is called.
    look
        The widget of Streamlit.
    place
        Where it is drawn, if not below what is there.
    same_words
        Whether its options are called the same in all languages. Else the list is another one in another language, and
        the browser shows both as long as the page is at work.
    more
        As for the widget of Streamlit.
    """
    widget, offered = key if same_words else keyed(key), list(options)
    labels = distinct_labels({option: name(option) for option in offered})
    _show(widget, value if value in offered else offered[0])

    def taken() -> None:
        given = st.session_state.get(widget)
        if given in offered:
            take(given)

    if look == "segmented_control":
        more["required"] = True
    draw = getattr(place or st, look)
    draw(label, options=offered, format_func=labels.__getitem__, key=widget, on_change=guarded(taken), **more)


def choose_field(field: str, label: str, options: Sequence[Any], value: Any, **more: Any) -> None:
    """Draw a list of which the one chosen is a field of the reader's choices; the rest as for `choose_one`."""
    choose_one(label, options, value, lambda chosen: state.choose(**{field: chosen}), **more)


def choose_several(
    label: str,
    options: Sequence[Any],
    values: Sequence[Any],
    take: Take,
    *,
    key: str,
    name: Callable[[Any], str] = str,
    look: Literal["multiselect", "pills"] = "multiselect",
    **more: Any,
) -> None:
    """Draw a list of which several are chosen; parameters are those of `choose_one`."""
    widget, offered = keyed(key), list(options)
    labels = distinct_labels({option: name(option) for option in offered})
    _show(widget, [each for each in values if each in offered])

    def taken() -> None:
        given = list(st.session_state.get(widget) or [])
        if all(each in offered for each in given):
            take(given)

    if look == "pills":
        more["selection_mode"] = "multi"
    else:
        _ = state.translate()
        more["placeholder"] = _("Choose")
    draw = getattr(st, look)
    draw(label, options=offered, format_func=labels.__getitem__, key=widget, on_change=guarded(taken), **more)


def number(
    label: str,
    value: float,
    take: Take,
    *,
    key: str,
    low: float,
    high: float,
    step: float,
    look: Literal["slider", "number_input"] = "slider",
    **more: Any,
) -> None:
    """Draw a number that is moved between two ends; `value`, ends and step are all whole or none is.

    Other parameters are those of `choose_one`; `take` is given a number of the same kind, between the ends.
    """
    kind = type(low)
    _show(key, kind(value))

    def taken() -> None:
        given = st.session_state.get(key)
        if isinstance(given, (int, float)) and math.isfinite(given) and low <= given <= high:
            take(kind(round(given, 10)))

    draw = getattr(st, look)
    draw(label, min_value=low, max_value=high, step=step, key=key, on_change=guarded(taken), **more)


def flag(label: str, value: bool, take: Take, *, key: str, **more: Any) -> None:
    """Draw what is on or off; parameters are those of `choose_one`."""
    _show(key, value)
    st.toggle(label, key=key, on_change=guarded(lambda: take(bool(st.session_state.get(key)))), **more)


def text(label: str, value: str, take: Take, *, key: str, **more: Any) -> None:
    """Draw a line to write in; parameters are those of `choose_one`."""
    _show(key, value)
    st.text_input(label, key=key, on_change=guarded(lambda: take(str(st.session_state.get(key) or ""))), **more)


def button(label: str, act: Callable[[], None], *, key: str, place: Any = None, **more: Any) -> None:
    """Draw a button. Whether it was pressed is not told here: a drawing may be interrupted before it comes here.

    Parameters
    ----------
    label, key, place, more
        As for `choose_one`.
    act
        Is done when it is pressed, before anything is drawn. No other page can be turned to from there: see
        `state.follow` and `state.want_to_turn`.
    """
    (place or st).button(label, key=key, on_click=guarded(act), **more)


def download(label: str, make: Any, file: str, kind: str, *, key: str, place: Any = None, **more: Any) -> None:
    """Draw a button that gives a file: its content or what makes it, its name, and its kind as servers call it."""
    (place or st).download_button(label, make, file, kind, key=key, on_click="ignore", **more)


def upload(label: str, take: Callable[[str, bytes], None], *, key: str, **more: Any) -> None:
    """Draw where a file is handed in; `take` is given its name and content."""

    def taken() -> None:
        file = st.session_state.get(key)
        if file is not None:
            take(file.name, file.getvalue())

    st.file_uploader(label, key=key, on_change=guarded(taken), **more)


def group(label: str, *, key: str, **more: Any) -> Any:
    """Return a frame that opens and closes."""
    return st.expander(label, key=key, **more)


def lazy_group(label: str, *, key: str, is_open: bool = False, place: Any = None, **more: Any) -> Any:
    """Return a frame that knows whether it is open, so that its content is made only then.

    To Streamlit it is another one as soon as its label is in another language; so it gets the state of the last one.
    `is_open` says whether it is open when a reader comes.
    """
    name = f"open.{key}"
    st.session_state[key] = st.session_state.get(key, state.kept(name, is_open))
    frame = (place or st).expander(label, key=key, on_change=guarded(_nothing), **more)
    state.keep(name, frame.open)
    return frame


def _nothing() -> None:
    """Do nothing but note that the reader has moved something."""


def _show(key: str, value: Any) -> None:
    """Make the widget with this key show a value; called before it is drawn."""
    if is_new(key) or key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
