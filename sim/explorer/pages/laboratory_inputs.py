"""What a reader sets of an instrument on the page of the laboratory: widgets, and the place for a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from sim.explorer import widgets
from sim.explorer.laboratory.asking import TABLE, ground_of
from sim.explorer.laboratory.inputs import LONGEST_TEXT, Ground, Input, NumberInput, One, Several
from sim.explorer.laboratory.instruments import Instrument
from sim.explorer.laboratory.questions import Question
from sim.explorer.laboratory.reader_table import MOST_BYTES, ReaderTable, table_given
from sim.explorer.language.problems import plain, problem_texts
from sim.explorer.pages.page_style import quoted
from sim.explorer.session import state
from sim.explorer.session.choices import policy_of
from sim.explorer.small_text import small
from sim.language.errors import ZonelabError
from sim.report.money import amount, counted

#: Inputs side by side on a wide screen.
A_ROW = 4
#: Name in the session: what is wrong with the file that was handed in last.
_REFUSED = "laboratory table refused"


def inputs(instrument: Instrument, asked: Question, values: Mapping[str, Any]) -> None:
    """Draw the inputs of an instrument with their values."""
    if instrument.subject == "table":
        _table_place(asked.table)
        if asked.table is None:
            return
    shown = [each for each in instrument.inputs if each.asks]
    ground = ground_of(asked)
    for start in range(0, len(shown), A_ROW):
        row = shown[start : start + A_ROW]
        for column, each in zip(st.columns(len(row), vertical_alignment="bottom"), row, strict=True):
            with column:
                _input(each, f"{instrument.word}.{each.name}", ground, values)


def put(each: Input, name: str, now: Any, value: Any) -> None:
    """Take the value of an input that the reader has set; that which it has now is none.

    A browser sends the values of inputs once more that an answer has just taken the place of.
    """
    taken = tuple(value) if isinstance(value, list) else value
    if taken == now:
        return
    asked = dict(state.choices().asked) | {name: each.write(taken)}
    state.choose(asked=tuple(asked.items()), instrument=name.partition(".")[0])


def _input(each: Input, name: str, ground: Ground, values: Mapping[str, Any]) -> None:
    _, language, world = state.translate(), state.choices().language, ground.policy.world
    label = _(each.label).format(money=counted(world.currency, language)[1])
    value = values[each.name]
    key, take = f"lab.{name}", partial(put, each, name, value)
    more: dict[str, Any] = {"help": _(each.help)} if each.help else {}
    if isinstance(each, NumberInput):
        _number(each, label, value, take, key, world.currency, more)
    elif isinstance(each, One | Several):
        options = each.options(ground, values, language) or {}
        choose: Callable[..., None] = widgets.choose_one if isinstance(each, One) else widgets.choose_several
        choose(label, list(options), value, take, key=key, name=options.__getitem__, **more)
    else:
        widgets.text(label, value, partial(_put_text, each, name, value), key=key, max_chars=LONGEST_TEXT, **more)


def _number(
    each: NumberInput, label: str, value: float, take: widgets.Take, key: str, currency: str, more: dict[str, Any]
) -> None:
    written = amount("money bn" if each.money else "", currency, state.choices().language)
    low, high, step = (written.shown(end) for end in (each.low, each.high, each.step))
    kind = int if isinstance(each.preset, int) and not each.money else float
    widgets.number(
        label, written.shown(value), lambda given: take(written.taken(given)), key=key, low=kind(low),
        high=kind(high), step=kind(step), look="number_input", **more,
    )  # fmt: skip


def _put_text(each: Input, name: str, now: str, given: str) -> None:
    """Take a text as an address would hold it; one that it could not hold leaves what was there."""
    value = each.read(given, Ground(policy_of(state.choices())), {})
    if value is not None:
        put(each, name, now, value)


def _table_place(table: ReaderTable | None) -> None:
    """Draw where a table is handed in, what is wrong with it, and which one is there."""
    _, language = state.translate(), state.choices().language
    told = _("At most {kb:,} kB").format(kb=MOST_BYTES // 1000)
    own = '.st-key-table_place [data-testid="stFileUploaderDropzoneInstructions"] span::after'
    with st.container(key="table_place"):
        st.html(f"<style>{own} {{ content: {quoted(told)} !important; }}</style>")
        widgets.upload(
            _("A table as CSV: a row for each region and year"), _take, type=["csv"], key="lab.table",
            max_upload_size=2,
        )  # fmt: skip
    for problem in problem_texts(state.kept(_REFUSED, ()), language):
        st.error(problem, icon=":material/error:")
    if table is not None:
        rows, columns = table.frame.shape
        counted_rows = _("{file}: {rows:,} rows, {columns:,} columns").format(
            file=table.name, rows=rows, columns=columns
        )
        small(plain(counted_rows))


def _take(name: str, content: bytes) -> None:
    """Keep the table of a file, or what is wrong with it."""
    try:
        state.keep(TABLE, table_given(name, content))
    except ZonelabError as error:
        state.keep(_REFUSED, tuple(error.problems))
        return
    state.keep(_REFUSED, ())
    state.choose(instrument="evaluate")
