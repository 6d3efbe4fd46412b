"""The page of studies: what each asks and answers, and the study itself to read."""

from __future__ import annotations

from functools import partial

import streamlit as st

from sim.explorer import widgets
from sim.explorer.language.problems import plain, problem_texts
from sim.explorer.reference.study_shelf import ShelvedStudy, page_of, shelf, table_of
from sim.explorer.session import state
from sim.explorer.small_text import small
from sim.language.errors import ZonelabError, placed, without_place
from sim.language.texts import in_files

#: Of running text in pixels.
TEXT_WIDTH = 900
STYLE = """
.study { max-width: 60rem; }
.study img { max-width: 100%; height: auto; background: #fff; }
.study figure { margin: 1rem 0; }
.study :is(figcaption, caption) { text-align: left; font-size: 0.9rem; padding: 0.3rem 0; max-width: 46rem; }
.study p { max-width: 46rem; }
.study .reading { border-left: 4px solid #0072b2; padding: 0.2rem 1rem; margin: 0 0 1rem; }
.study .reading h3 { font-size: 1.05rem; }
.study .table { overflow-x: auto; margin: 1rem 0; }
.study table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
.study :is(th, td) { padding: 0.25rem 0.7rem; border-bottom: 1px solid color-mix(in srgb, currentColor 18%,
  transparent); text-align: left; vertical-align: bottom; }
.study .number { text-align: right; white-space: nowrap; }
.study th small { display: block; font-weight: normal; }
"""


def studies_page() -> None:
    """Draw the page: one study if one is chosen, else the list of all."""
    choices, _ = state.choices(), state.translate()
    found, problems = shelf()
    st.header(_("Studies"), anchor=False)
    if choices.study in found:
        _read(found[choices.study])
        return
    told = [placed(name, without_place(each[0])) for name, each in problems.items()]
    for problem in problem_texts(told, choices.language, with_place=True):
        st.warning(problem, icon=":material/draft:")
    if not found:
        st.info(_("There are no studies here: they are folders of results/ in the folder where this page was started."))
        return
    small(
        plain(_("Each asks one question and answers it with runs that anyone can repeat; the numbers are its tables'."))
    )
    for study in found.values():
        _card(study)


def _card(study: ShelvedStudy) -> None:
    _, language = state.translate(), in_files(state.choices().language)
    with st.container(border=True, width=TEXT_WIDTH, key=f"study.{study.name}"):
        st.subheader(plain(study.title[language]), anchor=False)
        st.markdown(plain(study.question[language]))
        st.markdown(f"**{plain(study.in_short[language])}**")
        _whole(study)
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            widgets.button(_("Read the study"), partial(_open, study.name), key=f"read.{study.name}",
                           icon=":material/menu_book:")  # fmt: skip
            small(plain(_("Built by zonelab {version}").format(version=study.version)))


def _open(name: str) -> None:
    state.choose(study=name)


def _whole(study: ShelvedStudy) -> None:
    """Say so if a study is not as it was left."""
    if study.changed:
        _ = state.translate()
        text = _("Not as it was built, so trust it less: {files}.")
        st.warning(plain(text.format(files=", ".join(study.changed[:5]))), icon=":material/broken_image:")


def _read(study: ShelvedStudy) -> None:
    """Draw a study to read, its tables to take away, and the way back."""
    _, language = state.translate(), in_files(state.choices().language)
    widgets.button(_("All studies"), partial(_open, ""), key="all_studies", icon=":material/arrow_back:")
    st.subheader(plain(study.title[language]), anchor=False)
    st.markdown(plain(study.question[language]))
    _whole(study)
    try:
        st.html(f'<style>{STYLE}</style><div class="study">{page_of(study.name, language)}</div>')
    except ZonelabError as error:
        for problem in problem_texts(error.problems, language):
            st.error(problem, icon=":material/error:")
    with st.container(horizontal=True):
        for table in study.tables:
            widgets.download(
                f"{table}.csv", partial(table_of, study.name, table), f"{study.name}_{table}.csv", "text/csv",
                key=f"download.study.{table}", icon=":material/table:",
            )  # fmt: skip
    small(
        plain(_("Build it anew, and see which number would change: {command}").format(
            command=f"zonelab study {study.name} --check"
        ))
    )  # fmt: skip
