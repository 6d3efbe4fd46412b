"""The answer of an instrument on the page of the laboratory: sentence and picture first, all else on demand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from sim.explorer import widgets
from sim.explorer.laboratory.commands import command_of
from sim.explorer.laboratory.drawn import Drawn, drawn
from sim.explorer.laboratory.instruments import Instrument
from sim.explorer.laboratory.questions import Question
from sim.explorer.laboratory.table_titles import table_title
from sim.explorer.language.problems import plain
from sim.explorer.pages.laboratory_front import front
from sim.explorer.pages.laboratory_inputs import inputs
from sim.explorer.session import state
from sim.explorer.small_text import small
from sim.files.spreadsheets import csv_bytes
from sim.lab.card import Card
from sim.lab.search.search_card import SearchResult

#: Rows of a table that the page shows; its file has all.
MOST_ROWS = 200


def answer(instrument: Instrument, asked: Question, values: Mapping[str, Any], card: Card) -> None:
    """Draw what an instrument has found."""
    _ = state.translate()
    found = drawn(card, state.choices().language)
    st.markdown(f"**{plain(found.sentence)}**")
    if isinstance(card, SearchResult):
        front(card, values)
    else:
        st.html(found.image)
    guide = instrument.guide
    if guide is not None:
        small(_(guide.limits[0]))
    if instrument.inputs:
        otherwise = widgets.lazy_group(_("Ask otherwise"), key=f"other.{instrument.word}", icon=":material/tune:")
        if otherwise.open:
            with otherwise:
                inputs(instrument, asked, values)
    if guide is not None:
        reading = widgets.lazy_group(
            _("How to read this, and what it cannot say"), key=f"guide.{instrument.word}", icon=":material/help:"
        )
        if reading.open:
            reading.markdown(_guide(instrument))
    more = widgets.lazy_group(
        _("Tables, files and the command"), key=f"more.{instrument.word}", icon=":material/ios_share:"
    )
    if more.open:
        with more:
            _details(instrument, asked, values, found)


def _guide(instrument: Instrument) -> str:
    """Return how to read an answer, and what it cannot say, as Markdown."""
    _, guide = state.translate(), instrument.guide
    assert guide is not None, "asked for where there is one"
    parts = ((_("How to read this"), guide.reading), (_("What it cannot say"), guide.limits))
    return "\n\n".join(
        f"**{heading}**\n\n" + "\n".join(f"- {plain(_(each))}" for each in told) for heading, told in parts
    )


def _details(instrument: Instrument, asked: Question, values: Mapping[str, Any], found: Drawn) -> None:
    """Draw one of the tables, the files, and the command that makes the same card."""
    _, word = state.translate(), instrument.word
    names = list(found.tables)
    chosen = state.kept(f"table.{word}", names[0])
    name = chosen if chosen in names else names[0]
    titles = {each: table_title(word, each, found.language) for each in names}
    widgets.choose_one(
        _("Table"), names, name, partial(state.keep, f"table.{word}"), key=f"tables.{word}", name=titles.__getitem__
    )
    table = found.tables[name]
    units: Mapping[str, str] = table.attrs.get("units", {})
    st.dataframe(
        table.head(MOST_ROWS), hide_index=True, key=f"table.{word}.{name}", alt=titles[name],
        column_config={
            column: st.column_config.Column(help=_("Unit: {unit}").format(unit=_(units[column])))
            for column in map(str, table) if units.get(column)
        },
    )  # fmt: skip
    if len(table) > MOST_ROWS:
        small(_("The first {n:,} of {all:,} rows; the file has all.").format(n=MOST_ROWS, all=len(table)))
    place = st.container(horizontal=True)
    widgets.download(
        _("This table (CSV)"), partial(csv_bytes, table), f"{word}_{name}.csv", "text/csv",
        key=f"download.{word}.csv", icon=":material/table:", place=place,
    )  # fmt: skip
    for label, kind, mime in ((_("Picture (SVG)"), "svg", "image/svg+xml"), (_("Picture (PNG)"), "png", "image/png")):
        widgets.download(
            label, partial(getattr, found, kind), f"{word}.{kind}", mime, key=f"download.{word}.{kind}",
            icon=":material/image:", place=place,
        )  # fmt: skip
    command = command_of(instrument, state.choices(), asked, values)
    st.markdown(f"**{_('The command that makes the same card')}**")
    st.code(command.text, language=None, wrap_lines=True)
    if not command.files:
        return
    small(_("It reads these files, in the folder where it is run:"))
    files = st.container(horizontal=True)
    for file, content in command.files.items():
        widgets.download(
            file, content, file, "application/yaml", key=f"file.{word}.{file}", icon=":material/save:", place=files
        )
