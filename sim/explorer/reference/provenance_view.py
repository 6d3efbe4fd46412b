"""Every number with its provenance on a page: counts by grade, a table to search, a row in full, the sources."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from sim.explorer import widgets
from sim.explorer.language.page_texts import texts
from sim.explorer.language.problems import plain
from sim.explorer.reference.provenance_tables import (
    SCENARIO_COLUMNS,
    SOURCES_COLUMNS,
    WORLD_COLUMNS,
    filtered,
    grade_counts,
    heading,
    scenario_numbers,
    sources,
    world_numbers,
)
from sim.explorer.session import state
from sim.files.spreadsheets import csv_bytes
from sim.language.numbers import share
from sim.language.texts import marked
from sim.scenario.load import Scenario
from sim.scenario.world.notes import GRADES, data_text

#: What a grade means.
GRADES_TOLD = {
    "official": marked("published by the authority itself"),
    "reported": marked("known through the press"),
    "estimated": marked("derived from a source by a step of judgement, told in the note"),
    "assumption": marked("a judgement without a source that gives the number"),
}
#: What a link may ask for: all numbers, those of a grade, those with a word.
NUMBERS, GRADE, KEY = "numbers", "grade:", "key:"
TABLES = {"scenario": marked("Scenario"), "world": marked("World data")}
#: Names in the session of what is looked for.
_TABLE, _GRADES, _TEXT, _ASKED = "model_table", "model_grades", "model_search", "model_asked"
#: What a reader looks for comes first.
ORDERS = {
    "scenario": ("meaning", "value", "unit", "grade", "source", "link", "year", "note", "range", "equation", "key"),
    "world": (
        "what", "region", "sector", "value", "unit", "grade", "source", "link", "year", "note", "equation", "key",
    ),
}  # fmt: skip
TABLE_HEIGHT, ROW_HEIGHT = 480, 36
#: Of the columns whose texts are long or short, in pixels.
WIDTHS = {"meaning": 250, "what": 220, "value": 130, "unit": 120, "source": 220, "year": 90, "note": 420}
LINK_WIDTH = 60


def show_numbers(language: str, scenario: Scenario, part: str = "") -> None:
    """Show every number of a scenario and of its world, with its source and grade.

    Parameters
    ----------
    language, scenario
        Whose numbers, in 'en' or 'ko'.
    part
        What a link has asked for: `GRADE` with a grade, or `KEY` with what is looked for; it is taken once.
    """
    _ = texts(language)
    if part != state.kept(_ASKED, ""):
        state.keep(_ASKED, part)
        if part.startswith((GRADE, KEY, NUMBERS)):
            grade, key = part.removeprefix(GRADE), part.removeprefix(KEY)
            state.keep(_GRADES, [grade] if grade in GRADES else [])
            state.keep(_TEXT, key if part.startswith(KEY) else "")
    show_counts(language, scenario)
    shown, grades, text = state.kept(_TABLE, "scenario"), state.kept(_GRADES, []), state.kept(_TEXT, "")
    widgets.choose_one(
        _("Numbers of"), list(TABLES), shown, partial(state.keep, _TABLE), key="model_table",
        look="segmented_control", name=lambda name: _(TABLES[name]),
    )  # fmt: skip
    widgets.choose_several(
        _("Grade of provenance"), list(GRADES), grades, partial(state.keep, _GRADES), key="model_grades",
        look="pills", name=lambda grade: _(GRADES[grade]),
    )  # fmt: skip
    widgets.text(
        _("Search"), text, partial(state.keep, _TEXT), key="model_search",
        placeholder=_("a word, a region, an equation such as E09"),
    )  # fmt: skip
    whole = scenario_numbers(scenario, language) if shown == "scenario" else world_numbers(scenario.world, language)
    names = heading(SCENARIO_COLUMNS if shown == "scenario" else WORLD_COLUMNS, language)
    table = filtered(whole, names["grade"], [_(GRADES[grade]) for grade in grades], text)
    st.markdown(_("{shown} of {total} numbers").format(shown=len(table), total=len(whole)))
    if len(table):
        rows = _draw(table, names, shown, language)
        _in_full(table, rows, names["link"], language)
        name = scenario.name if shown == "scenario" else scenario.world.name
        _download(table, f"zonelab_{name}_{shown}.csv", f"model_csv_{shown}", language)


def show_sources(language: str, scenario: Scenario) -> None:
    """Name the sources of the world, and whom the map is owed to."""
    _ = texts(language)
    table = sources(scenario.world, language)
    if len(table):
        with widgets.group(_("{n} sources").format(n=len(table)), key="model_sources"):
            names = heading(SOURCES_COLUMNS, language)
            lines = []
            for row in table.to_dict("records"):
                title, link, reference = (row[names[each]] for each in ("title", "link", "reference"))
                lines.append(f"- [{plain(title)}]({link})" if link else f"- {plain(title)}: {plain(reference)}")
            st.markdown("\n".join(lines))
            _download(table, f"zonelab_{scenario.world.name}_sources.csv", "model_csv_sources", language)
    st.markdown(f"{_('Map')}: {plain(data_text(scenario.world.attribution, language))}")


def show_counts(language: str, scenario: Scenario) -> None:
    """Show how many numbers have each grade, and what the grades mean."""
    _ = texts(language)
    counts = grade_counts(scenario, language)
    total = int(counts.iloc[:, 1:].to_numpy().sum())
    tiles = st.columns(len(GRADES))
    for tile, meaning, (grade, keys, world) in zip(
        tiles, GRADES_TOLD.values(), counts.itertuples(index=False), strict=True
    ):
        with tile.container(border=True, height="stretch"):
            st.metric(grade.capitalize(), f"{keys + world} ({share((keys + world) / total)})")
            st.markdown(_(meaning))
    st.markdown(
        _("The scenario has {keys} keys, its world {numbers} numbers.").format(
            keys=int(counts.iloc[:, 1].sum()), numbers=int(counts.iloc[:, 2].sum())
        )
    )


def _draw(table: pd.DataFrame, names: dict[str, str], shown: str, language: str) -> list[int]:
    """Draw a table, and return the row that the reader has chosen."""
    drawn = table.assign(**{names["link"]: table[names["link"]].replace("", None)})
    chosen = st.dataframe(
        drawn.style.format({names["value"]: "{:,.10g}"}) if shown == "world" else drawn,
        column_order=[names[name] for name in ORDERS[shown]],
        column_config={
            names["link"]: st.column_config.LinkColumn(display_text=texts(language)("open"), width=LINK_WIDTH),
            **{names[name]: st.column_config.Column(width=width) for name, width in WIDTHS.items() if name in names},
        },
        hide_index=True,
        height=min(TABLE_HEIGHT, ROW_HEIGHT * (len(table) + 1)),
        placeholder="",
        on_select="rerun",
        selection_mode="single-row",
        key=f"model_numbers_{shown}",
    )
    rows: list[int] = chosen["selection"]["rows"]
    return rows


def _in_full(table: pd.DataFrame, rows: list[int], link: str, language: str) -> None:
    """Show the row that the reader has chosen, its long texts too."""
    _ = texts(language)
    if not rows or rows[0] >= len(table):
        st.markdown(_("Choose a row to read it in full."))
        return
    lines = []
    for name, value in table.iloc[rows[0]].items():
        if value != "":
            told = f"<{value}>" if name == link else plain(str(value))
            lines.append(f"**{plain(str(name))}**: {told}")
    with st.container(border=True):
        st.markdown("  \n".join(lines))


def _download(table: pd.DataFrame, name: str, key: str, language: str) -> None:
    """Offer a table as CSV, with the mark by which spreadsheets know Korean text."""
    _ = texts(language)
    widgets.download(
        _("Download as CSV"), csv_bytes(table), name, "text/csv",
        key=key, icon=":material/download:",
    )  # fmt: skip
