"""The buttons that give files: the brief, the slide, numbers, figures and the notebook. None is made unasked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import partial

import streamlit as st

from sim.explorer import widgets
from sim.explorer.charts.chart_style import Spec, picture
from sim.explorer.charts.effects import effect_bars
from sim.explorer.charts.map import region_map
from sim.explorer.charts.views import VIEWS
from sim.explorer.laboratory.asking import found
from sim.explorer.language.page_texts import texts
from sim.explorer.session import state
from sim.explorer.session.choices import Choices
from sim.explorer.session.recollection import Recollection
from sim.explorer.share.command_line import stem_of
from sim.explorer.small_text import small
from sim.files.spreadsheets import csv_bytes
from sim.language.errors import ZonelabError
from sim.language.texts import marked
from sim.report.brief.brief_tables import TABLES, headed
from sim.report.brief.content import Brief, brief_of, name_of_file
from sim.report.brief.forms import FORMS, brief_bytes, parquet_bytes, problem_of
from sim.report.brief.packed import SOME_TIME
from sim.results.comparison import Comparison

#: Name in the session of the table that is chosen.
_TABLE = "table"
#: Buttons of the forms of a brief: the ending, and what the button says.
PAGE = {"pdf": "PDF", "docx": "Word", "html": "HTML"}
SLIDE = {"pptx": "PowerPoint", "png": "PNG"}
#: Keys of buttons that are not named after the ending.
_KEYS = {"html": "brief", "png": "slide", "ipynb": "notebook"}


def brief_files(comparison: Comparison, region: str, link: str, command: str) -> None:
    """Draw the buttons of the brief and of the slide.

    Parameters
    ----------
    comparison, region
        What is shown, and the selected region.
    link, command
        Where it is shown, and what makes the same numbers; empty for none.
    """
    _ = state.translate()
    make = _maker(comparison, region, link, command)
    st.markdown(f"**{_('Brief of one page')}**")
    _forms(make, comparison, PAGE)
    st.markdown(f"**{_('Slide')}**")
    _forms(make, comparison, SLIDE)


def notebook_file(comparison: Comparison, region: str) -> None:
    """Draw the button of the notebook that makes the same numbers."""
    _ = state.translate()
    st.markdown(f"**{_('Notebook that makes the same numbers')}**")
    make = _maker(comparison, region)
    _forms(make, comparison, {"ipynb": marked("Save the notebook")})


def _maker(comparison: Comparison, region: str, link: str = "", command: str = "") -> Callable[[], Brief]:
    """Return what makes the content of a brief when it is asked for, outside of any page."""
    choices, kept = state.choices(), Recollection(comparison)
    cards = found(choices)

    def make() -> Brief:
        told = [card.sentence(choices.language) for card in cards]
        return brief_of(kept(), choices.language, region, link=link, command=command, found=told)

    return make


def _forms(make: Callable[[], Brief], comparison: Comparison, forms: dict[str, str]) -> None:
    """Draw a button for each form; one that this machine cannot make is not to be pressed, and a line says why."""
    _, choices = state.translate(), state.choices()
    problems = []
    for place, (ending, label) in zip(st.columns(len(forms)), forms.items(), strict=True):
        problem = problem_of(ending, choices.language)
        problems += [] if problem is None else [*problem.told(texts(choices.language))]
        widgets.download(
            _(label), partial(_content, make, ending, choices.language),
            name_of_file(comparison, choices.language, ending, stem_of(choices)), FORMS[ending].media,
            place=place, key=f"download.{_KEYS.get(ending, ending)}", disabled=problem is not None,
        )  # fmt: skip
    for each in dict.fromkeys(problems):
        small(each)


def _content(make: Callable[[], Brief], ending: str, language: str) -> bytes:
    """Return a file; what prevents it is told in the reader's language, and the page stays as it is."""
    try:
        return brief_bytes(make(), ending)
    except ZonelabError as error:
        raise RuntimeError(" ".join(error.told(texts(language)))) from error


def number_files(comparison: Comparison, region: str) -> None:
    """Draw the buttons of the workbook and of the tables."""
    choices, _, kept = state.choices(), state.translate(), Recollection(comparison)
    st.markdown(f"**{_('Numbers')}**")
    _forms(_maker(comparison, region), comparison, {"xlsx": marked("Excel: all tables")})
    name = state.kept(_TABLE, next(iter(TABLES)))
    widgets.choose_one(
        _("Table"), list(TABLES), name, partial(state.keep, _TABLE), key="table", name=lambda each: _(TABLES[each])
    )
    stem = f"{stem_of(choices)}_{name}"
    left, right = st.columns(2)
    widgets.download(
        "CSV", lambda: csv_bytes(headed(kept(), name, choices.language)),
        name_of_file(comparison, choices.language, "csv", stem), "text/csv", place=left, key="download.csv",
    )  # fmt: skip
    widgets.download(
        "Parquet", lambda: parquet_bytes(getattr(kept(), name)),
        name_of_file(comparison, choices.language, "parquet", stem), FORMS["parquet"].media,
        place=right, key="download.parquet",
    )  # fmt: skip


def figure_files(comparison: Comparison, region: str) -> None:
    """Draw the buttons that give every figure of the page, in a packed folder."""
    _, choices, kept = state.translate(), state.choices(), Recollection(comparison)
    st.markdown(f"**{_('Figures')}**")
    left, right = st.columns(2)
    for column, kind in ((left, "svg"), (right, "png")):
        widgets.download(
            kind.upper(), partial(_packed, kept, choices, region, kind),
            name_of_file(comparison, choices.language, "zip", f"{stem_of(choices)}_{kind}"), "application/zip",
            place=column, key=f"download.{kind}", help=_("All figures of this page, packed."),
        )  # fmt: skip


def _packed(kept: Recollection, choices: Choices, region: str, kind: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, chart in figures_of(kept(), choices, region).items():
            entry = zipfile.ZipInfo(f"{name}.{kind}", SOME_TIME.timetuple()[:6])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            folder.writestr(entry, picture(chart, kind))
    return packed.getvalue()


def figures_of(comparison: Comparison, choices: Choices, region: str) -> dict[str, Spec]:
    """Return every figure of the page by the name of its file."""
    language, months = choices.language, [comparison.policy.date(each) for each in range(comparison.policy.months)]
    month = months.index(choices.month) if choices.month in months else len(months) - 1
    return {
        "map": region_map(comparison, month, choices.measure, language, region, on_page=False),
        "effects": effect_bars(comparison, month, language, selected=region),
        **{name: panel for view in VIEWS.values() for name, panel in view.files(comparison, region, language).items()},
    }
