"""The page on the model and its data: the rules, every number with its source and grade, what the model cannot say."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import sim
from explorer.equations import EQUATIONS, Equation, formula_in
from explorer.equations.values import told_signs
from explorer.evidence_tables import (
    SCENARIO_COLUMNS,
    SOURCES_COLUMNS,
    WORLD_COLUMNS,
    grade_counts,
    heading,
    scenario_numbers,
    sources,
    world_numbers,
)
from explorer.model_text import (
    HAZARD_FORMULA,
    HAZARDS,
    INTERVALS,
    LIMITS,
    MEASURES,
    MONTH,
    SAME_PICTURE,
    WHAT_IT_IS,
)
from explorer.problems import plain
from explorer.texts import texts
from sim.analysis.effects import LEVEL
from sim.scenario.notes import GRADES, data_text
from sim.texts import marked

#: What a grade means.
GRADES_TOLD = {
    "official": marked("published by the authority itself"),
    "reported": marked("known through the press"),
    "estimated": marked("derived from a source by a step of judgement, told in the note"),
    "assumption": marked("a judgement without a source that gives the number"),
}
TABLES = {"scenario": marked("Scenario"), "world": marked("World data")}
#: What a reader looks for stands first.
ORDERS = {
    "scenario": ("meaning", "value", "unit", "grade", "source", "link", "year", "note", "range", "equation", "key"),
    "world": (
        "what", "region", "sector", "value", "unit", "grade", "source", "link", "year", "note", "equation", "key",
    ),
}  # fmt: skip
TABLE_HEIGHT = 480
#: Of the columns whose texts are long or short, in pixels.
WIDTHS = {"meaning": 340, "what": 260, "value": 130, "unit": 120, "source": 220, "link": 60, "year": 90, "note": 420}
#: Of running text, so that lines are not too long to read.
TEXT_WIDTH = 900


def model_page(language: str, scenario: sim.Scenario) -> None:
    """Draw the page.

    Parameters
    ----------
    language
        'en' or 'ko'.
    scenario
        The scenario explored, whose numbers are shown.
    """
    _ = texts(language)
    st.header(_("Model and data"), anchor=False)
    with st.container(width=TEXT_WIDTH):
        st.markdown(_(WHAT_IT_IS))
        _month(language)
    _equations(language, scenario)
    with st.container(width=TEXT_WIDTH):
        _measures(language)
        _intervals(language)
        _limits(language)
    _numbers(language, scenario)
    _sources(language, scenario)


def _month(language: str) -> None:
    """Tell the order of the month."""
    _ = texts(language)
    st.subheader(_("A month in the model"), anchor=False)
    st.markdown("\n".join(f"{i}. **{_(each.title)}** — {_(each.sentence)}" for i, each in enumerate(MONTH, start=1)))
    st.markdown(_(SAME_PICTURE))


def _equations(language: str, scenario: sim.Scenario) -> None:
    """Show the equations, an expander for each step of the month."""
    _ = texts(language)
    st.subheader(_("The equations"), anchor=False)
    st.markdown(_("With the values that the scenario “{title}” has now.").format(title=_title(language, scenario)))
    by_id = {each.id: each for each in EQUATIONS}
    for phase in MONTH:
        ids = ", ".join(phase.equations)
        with st.expander(f"{_(phase.title)} · {ids}", key=f"model_phase_{phase.name}"):
            for i, name in enumerate(phase.equations):
                if i:
                    st.divider()
                _equation(by_id[name], language, scenario)
    st.markdown(f"{_(HAZARDS)} ${HAZARD_FORMULA}$")


def _equation(equation: Equation, language: str, scenario: sim.Scenario) -> None:
    """Show one equation: what it says, its formula, and on demand what its signs stand for."""
    _ = texts(language)
    said, formula = st.columns(2, gap="large", vertical_alignment="center")
    said.markdown(f"**{equation.id} {_(equation.title)}**\n\n{_(equation.sentence)}")
    formula.latex(formula_in(equation, language))
    with st.expander(_("What the signs stand for, with the present values"), key=f"model_signs_{equation.id}"):
        rows = [f"| {_('Sign')} | {_('Meaning')} | {_('Value')} |", "|:--|:--|:--|"]
        for each in told_signs(equation, scenario, language):
            sign, key = f"${each.sign}$" if each.sign else "", f" `{each.key}`" if each.key else ""
            rows.append(f"| {sign} | {plain(each.meaning)}{key} | {plain(each.value)} |")
        st.markdown("\n".join(rows))
        st.markdown(f"{_('Worked out in')} `{equation.module.replace('.', '/')}.py`")


def _title(language: str, scenario: sim.Scenario) -> str:
    title = scenario.settings.title
    return plain(title.ko if language == "ko" else title.en)


def _measures(language: str) -> None:
    """Tell what is measured."""
    _ = texts(language)
    st.subheader(_("What is measured"), anchor=False)
    with st.expander(_("The measures, {first} to {last}").format(first=MEASURES[0].id, last=MEASURES[-1].id)):
        st.markdown("\n".join(f"- {each.id} **{_(each.title)}**: {_(each.sentence)}" for each in MEASURES))


def _intervals(language: str) -> None:
    """Tell how to read an interval."""
    _ = texts(language)
    st.subheader(_("How to read an interval"), anchor=False)
    st.markdown("\n".join(f"- {_(each).format(level=f'{LEVEL:.0%}')}" for each in INTERVALS))


def _numbers(language: str, scenario: sim.Scenario) -> None:
    """Show every number with its source and grade."""
    _ = texts(language)
    st.subheader(_("Every number, with its source and grade"), anchor=False)
    _counts(language, scenario)
    shown = st.segmented_control(
        _("Numbers of"),
        options=list(TABLES),
        default="scenario",
        format_func=lambda name: _(TABLES[name]),
        key="model_table",
        required=True,
    )
    grades = st.pills(
        _("Evidence grade"),
        options=list(GRADES),
        format_func=lambda grade: _(GRADES[grade]),
        selection_mode="multi",
        key="model_grades",
    )
    text = st.text_input(_("Search"), key="model_search", placeholder=_("a word, a region, an equation such as E09"))
    columns = SCENARIO_COLUMNS if shown == "scenario" else WORLD_COLUMNS
    whole = scenario_numbers(scenario, language) if shown == "scenario" else world_numbers(scenario.world, language)
    names = heading(columns, language)
    table = filtered(whole, names["grade"], [_(GRADES[grade]) for grade in grades], text)
    st.markdown(_("{shown} of {total} numbers").format(shown=len(table), total=len(whole)))
    drawn = table.assign(**{names["link"]: table[names["link"]].replace("", None)})
    chosen = st.dataframe(
        drawn.style.format({names["value"]: "{:,.10g}"}) if shown == "world" else drawn,
        column_order=[names[name] for name in ORDERS[shown]],
        column_config={
            names["link"]: st.column_config.LinkColumn(display_text=_("open"), width=WIDTHS["link"]),
            **{names[name]: st.column_config.Column(width=WIDTHS[name]) for name in ORDERS[shown] if name in WIDTHS},
        },
        hide_index=True,
        height=TABLE_HEIGHT,
        placeholder="",
        on_select="rerun",
        selection_mode="single-row",
        key=f"model_numbers_{shown}",
    )
    _in_full(table, chosen["selection"]["rows"], language)
    name = scenario.name if shown == "scenario" else scenario.world.name
    _download(table, f"zonelab_{name}_{shown}.csv", f"model_csv_{shown}", language)


def _in_full(table: pd.DataFrame, rows: list[int], language: str) -> None:
    """Show the row that the reader has chosen, its long texts too."""
    _ = texts(language)
    if not rows or rows[0] >= len(table):
        st.markdown(_("Choose a row to read it in full."))
        return
    told = [
        f"**{plain(str(name))}**: {plain(str(value))}" for name, value in table.iloc[rows[0]].items() if value != ""
    ]
    st.info("  \n".join(told))


def filtered(table: pd.DataFrame, grade: str, grades: list[str], text: str) -> pd.DataFrame:
    """Return the rows of some grades (of all if none is named) in which all words of a text stand somewhere."""
    kept = table[table[grade].isin(grades)] if grades else table
    whole = kept.fillna("").astype(str).agg(" ".join, axis=1).str.lower()
    for word in text.lower().split():
        whole = whole[whole.str.contains(word, regex=False)]
    return kept.loc[whole.index]


def _counts(language: str, scenario: sim.Scenario) -> None:
    """Show how many numbers have each grade, and what the grades mean."""
    _ = texts(language)
    counts = grade_counts(scenario, language)
    total = int(counts.iloc[:, 1:].to_numpy().sum())
    tiles = st.columns(len(GRADES))
    for tile, meaning, (grade, keys, world) in zip(
        tiles, GRADES_TOLD.values(), counts.itertuples(index=False), strict=True
    ):
        with tile.container(border=True, height="stretch"):
            st.metric(grade.capitalize(), f"{keys + world} ({(keys + world) / total:.0%})")
            st.markdown(_(meaning))
    st.markdown(
        _("The scenario has {keys} keys, its world {numbers} numbers.").format(
            keys=int(counts.iloc[:, 1].sum()), numbers=int(counts.iloc[:, 2].sum())
        )
    )


def _download(table: pd.DataFrame, name: str, key: str, language: str) -> None:
    """Offer a table as CSV, with the mark by which spreadsheets know Korean text."""
    _ = texts(language)
    st.download_button(
        _("Download as CSV"),
        table.to_csv(index=False).encode("utf-8-sig"),
        name,
        "text/csv",
        key=key,
        icon=":material/download:",
        on_click="ignore",
    )


def _limits(language: str) -> None:
    """Tell what the model cannot say."""
    _ = texts(language)
    st.subheader(_("What the model cannot say"), anchor=False)
    st.markdown("\n".join(f"- **{_(each.title)}** {_(each.sentence)}" for each in LIMITS))


def _sources(language: str, scenario: sim.Scenario) -> None:
    """Name the sources, and whom the map is owed to."""
    _ = texts(language)
    st.subheader(_("Sources"), anchor=False)
    table = sources(scenario.world, language)
    if len(table):
        with st.expander(_("{n} sources").format(n=len(table))):
            names = heading(SOURCES_COLUMNS, language)
            lines = []
            for row in table.to_dict("records"):
                title, link, reference = (row[names[each]] for each in ("title", "link", "reference"))
                lines.append(f"- [{plain(title)}]({link})" if link else f"- {plain(title)}: {plain(reference)}")
            st.markdown("\n".join(lines))
            _download(table, f"zonelab_{scenario.world.name}_sources.csv", "model_csv_sources", language)
    st.markdown(f"{_('Map')}: {plain(data_text(scenario.world.attribution, language))}")
