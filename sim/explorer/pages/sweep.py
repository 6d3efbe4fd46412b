"""The page of sweeps: choose one, start it, watch it, stop it, and see what it has found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from sim.explorer import widgets
from sim.explorer.language.page_texts import distinct_labels
from sim.explorer.language.problems import plain
from sim.explorer.pages import unexpected_errors
from sim.explorer.pages.sweep_about import about
from sim.explorer.pages.sweep_results import results
from sim.explorer.session import state
from sim.explorer.session.comparisons import duration
from sim.explorer.small_text import small
from sim.explorer.sweeps.pace import estimate, estimate_of
from sim.explorer.sweeps.processes import is_read_only, owner_of_now
from sim.explorer.sweeps.sweep_list import Sweep, free_name, has_points, store_of, sweep_names, sweep_of, title_of
from sim.language.errors import ZonelabError, placed, without_place
from sim.language.texts import Translate, told
from sim.scenario.reading.sweep_file import sweep_files
from sim.sweeps.design.plan import Plan, plan_of
from sim.sweeps.running.begin import begin
from sim.sweeps.running.sweep import Status, status

#: How often the progress of a running sweep is shown, and how often its charts are redrawn.
SECONDS_A_WORD, SECONDS_A_PICTURE = 1.0, 5.0
#: A sweep that takes longer is asked about first.
LONGEST_UNASKED_SECONDS = 600.0
#: Names in the session: the sweep that could not be started last, and why; the sweep that the reader was asked about.
_TOLD, _ASKED = "sweep_told", "sweep_asked"


def sweep_page(open_first_page: Callable[[], None]) -> None:
    """Draw the page; what is given turns to the page on which a point is opened as a scenario."""
    if state.wants_to_turn():
        open_first_page()
    choices, _ = state.choices(), state.translate()
    title, select = st.columns([1, 3], vertical_alignment="bottom")
    title.header(_("Sweeps"), anchor=False)
    names = sweep_names()
    if not names:
        st.info(_("There is no sweep to choose."))
        return
    chosen = choices.sweep if choices.sweep in names else next(filter(has_points, names), names[0])
    titles = distinct_labels({name: title_of(name, choices.language) for name in names})
    widgets.choose_one(
        _("Sweep"), names, chosen, _choose, key="sweep", name=titles.__getitem__, place=select,
        help=_("It runs a scenario at many settings of its levers, each in pairs against the same baseline."),
    )  # fmt: skip
    try:
        sweep = sweep_of(chosen)
    except ZonelabError as error:
        _tell(error.problems, chosen)
        if store_of(chosen).manifest_path.is_file():
            _anew(chosen)
        return
    running = _is_running(sweep)
    # One element, however much is told: Streamlit knows the parts below by their place, and drops a press of a button
    # in a part that is no longer at its place.
    with st.container():
        _head(sweep, running)
    work, pictures = unexpected_errors.told(_work), unexpected_errors.told(results)
    st.fragment(work, run_every=SECONDS_A_WORD if running else None)(sweep, running)
    st.fragment(pictures, run_every=SECONDS_A_PICTURE if running else None)(sweep, open_first_page)


def _head(sweep: Sweep, running: bool) -> None:
    """Draw what a sweep is, and what went wrong with it."""
    _ = state.translate()
    about(sweep)
    if is_read_only():
        small(
            _("This server shows sweeps only: they are started and stopped on its own machine, or by 'zonelab sweep'.")
        )
    name, problems = st.session_state.get(_TOLD, ("", ()))
    if name == sweep.name:
        _tell(problems, name)
    _tell(state.processes().failure(sweep.store), sweep.name)
    if sweep.problem is not None and not running:
        for problem in _told(sweep.problem.problems, sweep.name):
            st.warning(f"{problem} {_('What is there stays, and is shown below.')}", icon=":material/history:")
        _anew(sweep.name)


def _choose(name: str) -> None:
    state.choose(sweep=name, sweep_measure="", sweep_chart="", sweep_levers=(), sweep_held=())
    st.session_state[_ASKED], st.session_state[_TOLD] = "", ("", ())


def _told(problems: Sequence[str], name: str) -> list[str]:
    """Return sentences that name the sweep in place of its folder on this machine."""
    of_the_sweep = [placed(name, without_place(each)) if without_place(each) is not each else each for each in problems]
    return [plain(told(each, state.translate())) for each in dict.fromkeys(of_the_sweep)]


def _tell(problems: Sequence[str], name: str) -> None:
    for problem in _told(problems, name):
        st.error(problem, icon=":material/error:")


def _is_running(sweep: Sweep) -> bool:
    """Return whether a process is at work in the folder, or is about to be."""
    return state.processes().is_ours(sweep.store) or (sweep.begun and sweep.store.is_locked())


def _work(sweep: Sweep, was_running: bool) -> None:
    """Draw how far a sweep is, and what can be done about it."""
    _ = state.translate()
    running = _is_running(sweep)
    if running != was_running:
        state.again()  # begun or ended: the whole page follows
    if not sweep.begun and not running:
        _start(sweep, _("Start"), estimate_of(sweep, state.runs()).seconds)
        return
    found = status(sweep.store)
    share = found.done / found.points if found.points else 1.0
    if running:
        st.progress(min(1.0, share), text=_progress_text(found, _))
        _stop(sweep)
    elif found.done < found.points:
        st.progress(share, text=_("Not at work: {done:,} of {points:,} points are there and kept.").format(
            done=found.done, points=found.points
        ))  # fmt: skip
        if sweep.problem is None:
            _start(sweep, _("Go on"), (1 - share) * estimate_of(sweep, state.runs()).seconds)
    else:
        small(
            _("Complete: all {points:,} points are there ({megabytes:.1f} MB).").format(
                points=found.points, megabytes=found.bytes / 1e6
            )
        )


def _progress_text(found: Status, _: Translate) -> str:
    parts = [_("{done:,} of {points:,} points").format(done=found.done, points=found.points)]
    if found.rate is not None and found.seconds_left is not None:
        parts.append(_("{rate:.1f} a second").format(rate=found.rate))
        parts.append(_("about {time} left").format(time=duration(found.seconds_left, _)))
    elif found.done == 0:
        parts.append(_("the first points come within half a minute"))
    return " · ".join(parts)


def _stop(sweep: Sweep) -> None:
    """Draw the button that stops a sweep, if this server may."""
    if is_read_only():
        return
    _ = state.translate()
    processes = state.processes()
    owner = owner_of_now(state.reader())
    if not processes.may_stop(sweep.store, owner):
        small(_("It was not started on this page; who started it can stop it."))
    elif processes.is_stopping(sweep.store):
        small(_("It stops after the points at hand."))
    else:
        widgets.button(
            _("Stop"), partial(processes.stop, sweep.store, owner), key="sweep_stop", icon=":material/stop:",
            help=_("What is finished is kept, and the sweep can be continued from there."),
        )  # fmt: skip


def _start(sweep: Sweep, word: str, seconds: float) -> None:
    """Draw the button that starts or resumes a sweep; for a long one the page asks first."""
    if is_read_only():
        return
    _ = state.translate()
    if seconds > LONGEST_UNASKED_SECONDS and st.session_state.get(_ASKED) == sweep.name:
        st.warning(
            _("This would take about {time}, with all processors of this machine. You can leave the page meanwhile, "
              "and stop it at any time.").format(time=duration(seconds, _)),
            icon=":material/schedule:",
        )  # fmt: skip
        word = _("Start it all the same")
    widgets.button(
        word, partial(_started, sweep, seconds), key="sweep_start", type="primary", icon=":material/play_arrow:"
    )


def _started(sweep: Sweep, seconds: float) -> None:
    """Start or resume a sweep, or ask first whether that is meant."""
    if _is_running(sweep):  # pressed twice
        return
    if seconds > LONGEST_UNASKED_SECONDS and st.session_state.get(_ASKED) != sweep.name:
        st.session_state[_ASKED] = sweep.name
    else:
        _begin(sweep.name, sweep.plan, sweep.name)


def _begin(name: str, plan: Plan, shown: str) -> bool:
    """Begin or resume a sweep in the folder of a name; return whether it is begun, else the one shown tells why not."""
    store = store_of(name)
    st.session_state[_ASKED], st.session_state[_TOLD] = "", ("", ())
    state.follow()
    try:
        if not store.manifest_path.is_file():
            begin(plan, store.folder)
        state.processes().start(store, state.choices().language, owner_of_now(state.reader()))
    except ZonelabError as error:
        st.session_state[_TOLD] = (shown, error.problems)
        return False
    return True


def _anew(name: str) -> None:
    """Draw the button that runs a sweep again in another folder, from its sweep file as it is now."""
    if is_read_only():
        return
    _ = state.translate()
    file = _file_of(name)
    if file is None:
        return
    try:
        plan = plan_of(file)
    except ZonelabError as error:
        _tell(error.problems, name)
        return
    seconds = estimate(plan, state.runs()).seconds
    label = _("Begin anew in another folder (about {time})").format(time=duration(seconds, _))
    act = partial(_begun_anew, name, plan, state.choices().sweep)
    widgets.button(label, act, key="sweep_anew", icon=":material/restart_alt:")


def _begun_anew(name: str, plan: Plan, chosen: str) -> None:
    """Run a sweep again in another folder, and show that one, unless another is chosen by now: it was pressed twice."""
    free = free_name(name)
    if state.choices().sweep == chosen and _begin(free, plan, name):
        _choose(free)


def _file_of(name: str) -> str | None:
    """Return the name of the sweep file of a sweep or store; None if it is in a manifest that cannot be read."""
    store = store_of(name)
    if not store.manifest_path.is_file():
        return name
    try:
        return str(store.manifest()["file"])
    except ZonelabError:  # it is shown already
        return name if name in sweep_files() else None
