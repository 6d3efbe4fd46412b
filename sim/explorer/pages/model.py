"""The page on the model and its data: the rules, what the model cannot say, every number with its source and grade."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

import sim
from sim.explorer import widgets
from sim.explorer.language.page_texts import texts
from sim.explorer.language.problems import plain
from sim.explorer.reference.equations import EQUATIONS, Equation, formula_in
from sim.explorer.reference.equations.present_values import sign_texts
from sim.explorer.reference.model_text import (
    HAZARD_FORMULA,
    HAZARDS,
    INTERVALS,
    LIMITS,
    MEASURES,
    MONTH,
    SAME_PICTURE,
    WHAT_IT_IS,
)
from sim.explorer.reference.provenance_view import GRADE, KEY, NUMBERS, show_numbers, show_sources
from sim.explorer.session import state
from sim.language.numbers import NOTHING, share
from sim.report.range_words import HEADINGS
from sim.results.estimates import LEVEL
from sim.results.ranges import RangeKind

#: Of running text in pixels, so that lines are not too long to read.
TEXT_WIDTH = 900
#: Path of the page.
MODEL = "model"
#: What a link may ask for besides an equation and a number.
MEASURED, SOURCES = "measures", "sources"
#: Brings the place where it stands into view, once what is above it is drawn.
HERE = """<span class="asked-for"></span><script>
setTimeout(() => document.querySelector(".asked-for")?.scrollIntoView({ block: "center" }), 400);
</script>"""


def model_page(language: str, scenario: sim.Scenario) -> None:
    """Draw the page, with the numbers of the scenario explored, at what a link has asked for."""
    _, part = texts(language), state.choices().part
    st.header(_("Model and data"), anchor=False)
    with st.container(width=TEXT_WIDTH):
        st.markdown(_(WHAT_IT_IS))
        steps = [f"{i}. **{_(each.title)}** — {_(each.sentence)}" for i, each in enumerate(MONTH, start=1)]
        _list(_("A month in the model"), steps)
        st.markdown(_(SAME_PICTURE))
    _equations(language, scenario, part)
    with st.container(width=TEXT_WIDTH):
        st.subheader(_("What is measured"), anchor=False)
        label = _("The measures, {first} to {last}").format(first=MEASURES[0].id, last=MEASURES[-1].id)
        _here(part == MEASURED)
        with widgets.group(label, key="model_measures", expanded=part == MEASURED):
            st.markdown("\n".join(f"- {each.id} **{_(each.title)}**: {_(each.sentence)}" for each in MEASURES))
        values = {"level": share(LEVEL), "history": _(HEADINGS[RangeKind.HISTORY])}
        _list(_("How to read a range"), [f"- {_(each).format(**values)}" for each in INTERVALS])
        _list(_("What the model cannot say"), [f"- **{_(each.title)}** {_(each.sentence)}" for each in LIMITS])
    st.subheader(_("Every number, with its source and grade"), anchor=False)
    _here(part.startswith((NUMBERS, GRADE, KEY)))
    show_numbers(language, scenario, part)
    st.subheader(_("Sources"), anchor=False)
    _here(part == SOURCES)
    show_sources(language, scenario)


def _here(asked: bool) -> None:
    """Bring this place into view if a link has asked for it."""
    if asked:
        st.html(HERE, unsafe_allow_javascript=True)


def _list(title: str, lines: Sequence[str]) -> None:
    st.subheader(title, anchor=False)
    st.markdown("\n".join(lines))


def _equations(language: str, scenario: sim.Scenario, part: str) -> None:
    """Show the equations, an expander for each step of the month; the one that is asked for is open."""
    _ = texts(language)
    title = plain(scenario.settings.title.in_language(language))
    st.subheader(_("The equations"), anchor=False)
    st.markdown(_("With the values that the scenario “{title}” has now.").format(title=title))
    by_id = {each.id: each for each in EQUATIONS}
    for phase in MONTH:
        label, asked = f"{_(phase.title)} · {', '.join(phase.equations)}", part in phase.equations
        with widgets.group(label, key=f"model_phase_{phase.name}", expanded=asked):
            for i, name in enumerate(phase.equations):
                if i:
                    st.divider()
                _here(name == part)
                _equation(by_id[name], language, scenario)
    st.markdown(f"{_(HAZARDS)} ${HAZARD_FORMULA}$")


def _equation(equation: Equation, language: str, scenario: sim.Scenario) -> None:
    """Show one equation: what it says, its formula, and on demand the meaning of its signs."""
    _ = texts(language)
    said, formula = st.columns(2, gap="medium", vertical_alignment="center")
    said.markdown(f"**{equation.id} {_(equation.title)}**\n\n{_(equation.sentence)}")
    # Within a line: st.latex makes a box that scrolls, which the keyboard does not reach.
    formula.markdown(rf"$\displaystyle {formula_in(equation, language)}$")
    with widgets.group(_("What the signs stand for"), key=f"model_signs_{equation.id}"):
        rows = [f"| {_('Sign')} | {_('Meaning and present value')} |", "|:--|:--|"]
        for each in sign_texts(equation, scenario, language):
            sign, key = f"${each.sign}$" if each.sign else "", f" `{each.key}`" if each.key else ""
            value = f" = **{plain(each.value)}**" if each.value not in ("", NOTHING) else ""
            rows.append(f"| {sign} | {plain(each.meaning)}{key}{value} |")
        st.markdown("\n".join(rows))
        st.markdown(f"{_('Worked out in')} `{equation.module.replace('.', '/')}.py`")
