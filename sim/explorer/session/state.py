"""The session: a reader's choices, the link that holds them, and the language of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any, NoReturn

import streamlit as st

from sim.explorer.laboratory.work import Works
from sim.explorer.language.page_texts import texts
from sim.explorer.session.choices import Choices
from sim.explorer.session.drawn_widgets import all_widgets_drawn, forget_widgets
from sim.explorer.session.gone_scenarios import still_there
from sim.explorer.session.page_address import read, write
from sim.explorer.session.run_cache import Runs
from sim.explorer.session.scenario_list import look_again
from sim.explorer.session.steps import back, forward, keep_step
from sim.explorer.sweeps.processes import Processes
from sim.explorer.sweeps.table_cache import Tables
from sim.language.texts import LANGUAGES, Translate

#: Fields that the page's own choice of a region depends on, or that are chosen beside it.
MOVE_THE_FOCUS = {"changes", "baseline", "runs", "seed", "ranges", "compared", "region", "question"}
#: Names in the session.
_CHOICES, _WRITTEN, _PATH, _LINKED, _NOTICES = "choices", "written", "path", "linked", "notices"
_HEADING, _FOCUS, _PAGES = "heading", "focus", "pages"
#: Number of the session, and the numbers that are left.
_READER, _NUMBERS = "reader", count()
#: Whether the reader has moved something since the page was last drawn.
_MOVED = "moved"
#: What an answer to a click or a move has asked for: to draw the whole page, and to turn to the first one.
_FOLLOW, _TURN = "follow", "turn"
#: Whether the map is played.
PLAYING = "playing"


@st.cache_resource(show_spinner=False)
def runs() -> Runs:
    """Return the runs that all sessions share."""
    return Runs()


@st.cache_resource(show_spinner=False)
def processes() -> Processes:
    """Return the sweeps at work, which all sessions share."""
    return Processes()


@st.cache_resource(show_spinner=False)
def works() -> Works:
    """Return the work of the laboratory, which all sessions share."""
    return Works()


@st.cache_resource(show_spinner=False)
def tables() -> Tables:
    """Return the tables of sweeps, which all sessions share."""
    return Tables()


def reader() -> int:
    """Return the number of this session among those of the server."""
    number: int = st.session_state.setdefault(_READER, next(_NUMBERS))
    return number


def choices() -> Choices:
    """Return what the reader has chosen; the usual before a link was read."""
    chosen: Choices = st.session_state.get(_CHOICES, Choices())
    return chosen


def translate() -> Translate:
    """Return the function that gives texts in the reader's language."""
    return texts(choices().language)


def choose(**fields: Any) -> None:
    """Set fields of the choices, and clear messages about earlier links or files."""
    kept = _with_focus(choices()) if MOVE_THE_FOCUS & set(fields) else choices()
    _step_to(replace(kept, **fields))
    if set(fields) != {"language"}:  # messages are then shown in the other language
        notify([])


def speak(language: str) -> None:
    """Change the language; a map that is played stops, lest the clock draw a part while all is drawn anew."""
    st.session_state[PLAYING] = False
    choose(language=language)


def change(key: str, value: Any) -> None:
    """Set one key of the scenario."""
    _step_to(_with_focus(choices()).with_change(key, value))
    notify([])


def _step_to(chosen: Choices) -> None:
    """Take new choices, and keep those of before so that the step can be undone."""
    now = choices()
    st.session_state[_CHOICES] = chosen
    keep_step(now, chosen)


def undo() -> None:
    """Go back to what was chosen before the last step; the language stays."""
    _go(back(choices()))


def redo() -> None:
    """Take the step that was undone last."""
    _go(forward(choices()))


def _go(chosen: Choices | None) -> None:
    if chosen is not None:
        st.session_state[_CHOICES] = chosen
        notify([])


def focus(region: str) -> None:
    """Remember the region that is shown as the reader's own: it stays when something is moved."""
    st.session_state[_FOCUS] = region


def focused() -> str:
    """Return the region that was last shown as the reader's own; empty if none was."""
    region: str = st.session_state.get(_FOCUS, "")
    return region


def _with_focus(chosen: Choices) -> Choices:
    """Return the choices with the region that is shown as the reader's own, if the reader has chosen none."""
    return chosen if chosen.mine else replace(chosen, mine=focused())


def notices() -> list[str]:
    """Return sentences about the link or file last read, neither translated nor escaped."""
    told: list[str] = st.session_state.get(_NOTICES, [])
    return told


def heading() -> str:
    """Return the sentence above the notices, or nothing."""
    above: str = st.session_state.get(_HEADING, "")
    return above


def notify(sentences: Sequence[str], above: str = "") -> None:
    """Show sentences of the code on the page, below a heading, until the reader chooses something but the language."""
    st.session_state[_NOTICES], st.session_state[_HEADING] = list(sentences), above


def begin() -> None:
    """Take the choices from the link if it is new: at the start, and when the reader goes back.

    Who turns to another page takes the choices along, also what was chosen since the links were drawn. And a move is
    newer than the link that comes with it: on a slow line the browser may not yet know the one written last.
    """
    look_again()
    st.session_state[_FOLLOW] = False
    forget_widgets()
    params = _params()
    path = (st.context.url or "").partition("?")[0]
    turned = path != st.session_state.get(_PATH) and params == st.session_state.get(_LINKED)
    st.session_state[_PATH] = path
    moved = st.session_state.pop(_MOVED, False)
    if _CHOICES not in st.session_state or (params != st.session_state.get(_WRITTEN) and not turned and not moved):
        read_choices, problems = read(params)
        if not {*params.get("lang", ())} & {*LANGUAGES}:
            read_choices = replace(read_choices, language=browser_language())
        st.session_state[_CHOICES] = read_choices
        # At once: a reader who opens another link stops this drawing before its end.
        st.session_state[_WRITTEN] = params
        notify(problems)
    known, gone = still_there(choices())
    if gone:
        st.session_state[_CHOICES] = known
        notify([*notices(), *gone], heading())


def moved() -> None:
    """Note that the reader has moved something; what is drawn next shows it."""
    st.session_state[_MOVED] = True


def answered() -> None:
    """Note that what the reader has moved is drawn."""
    st.session_state[_MOVED] = False


def end() -> None:
    """Write the choices to the link."""
    params = address()
    if params != _params():
        st.query_params.from_dict(params)
    st.session_state[_WRITTEN] = params


def again() -> NoReturn:
    """Redraw the whole page from inside one part.

    A part that is drawn by the clock may still have the link from before the last change, which would be taken for one
    that the reader went back to.
    """
    written = st.session_state.get(_WRITTEN)
    if written is not None and _params() != written:
        st.query_params.from_dict(written)
    st.rerun()


def follow() -> None:
    """Ask, from an answer to a click or a move, that not only the part with the widget but the whole page be drawn."""
    st.session_state[_FOLLOW] = True


def follow_if_asked() -> None:
    """Redraw the whole page if an answer has asked for it; called before anything is drawn."""
    if st.session_state.get(_FOLLOW):
        again()


def want_to_turn() -> None:
    """Ask, from an answer to a click, to turn to the first page. It is forgotten once some page is drawn to its end."""
    st.session_state[_TURN] = True


def wants_to_turn() -> bool:
    """Return whether the first page is still to be turned to."""
    return bool(st.session_state.get(_TURN))


def drawn_whole() -> None:
    """Note that the page has been drawn to its end: the browser has forgotten the widgets that it no longer has."""
    all_widgets_drawn()
    st.session_state[_TURN] = False


def _params() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def browser_language() -> str:
    """Return the language in which a browser opens a link that names none."""
    spoken = (st.context.locale or "").lower().replace("_", "-").partition("-")[0]
    return spoken if spoken in LANGUAGES else Choices().language


def address() -> dict[str, list[str]]:
    """Return the query parameters of what is chosen.

    They name the language, so that others read the same words; but a link that was opened without it and means
    the same still is left alone: whoever writes to it adds a step to the browser's history.
    """
    params = write(choices())
    usual = Choices().language
    if choices().language == browser_language() == usual and params == _params():
        return params
    return _address_of(choices())


def _address_of(chosen: Choices) -> dict[str, list[str]]:
    return {"lang": [chosen.language], **write(chosen)}


def links(pages: Sequence[Any]) -> None:
    """Draw the links to all pages; they hold what is chosen, so that turning to one is one step of the history."""
    params = address()
    st.session_state[_LINKED] = params
    st.session_state[_PAGES] = {page.url_path: page for page in pages}
    with st.container(horizontal=True, key="pages"):
        for page in pages:
            st.page_link(page, query_params=params)


def link(label: str, path: str, icon: str | None = None, **changes: Any) -> None:
    """Draw a link to another page, by its path, that also chooses something there; none where a page is drawn alone."""
    pages: dict[str, Any] = st.session_state.get(_PAGES, {})
    if path in pages:
        st.page_link(pages[path], label=label, icon=icon, query_params=_address_of(replace(choices(), **changes)))


def turn_to(page: Any) -> None:
    """Turn to another page, and take the choices along."""
    params = address()
    st.session_state[_WRITTEN] = params
    st.switch_page(page, query_params=params)


def kept(name: str, usual: Any) -> Any:
    """Return what the session keeps under a name, or what is usual; for what no link holds."""
    return st.session_state.get(f"kept.{name}", usual)


def keep(name: str, value: Any) -> None:
    """Keep a value for this session."""
    st.session_state[f"kept.{name}"] = value
