"""The frame of all pages: title, language, notices, and the way from one page to the next."""

from __future__ import annotations

import gc
from html import escape
from pathlib import Path

import streamlit as st

from sim.explorer import widgets
from sim.explorer.language.page_notices import tell
from sim.explorer.language.page_texts import texts
from sim.explorer.pages import page_style, page_trouble, unexpected_errors
from sim.explorer.pages.believe import believe_page
from sim.explorer.pages.compare import compare_page
from sim.explorer.pages.explore import explore_page
from sim.explorer.pages.laboratory import laboratory_page
from sim.explorer.pages.model import MODEL, model_page
from sim.explorer.pages.sign_in import ask_to_sign_in, draw_reader
from sim.explorer.pages.studies import studies_page
from sim.explorer.pages.sweep import sweep_page
from sim.explorer.serving.guard import ALL, FULL, ONE
from sim.explorer.serving.signed_in import is_required, is_signed_in
from sim.explorer.session import state
from sim.explorer.session.choices import explored, named
from sim.explorer.session.scenario_list import unreadable
from sim.language.texts import LANGUAGES, language_name, marked, sentence

#: A file, since a named icon would be fetched from outside.
ICON = Path(__file__).parent / "icon.png"
#: What a reader is told whose page is one too many, of all or of one address.
TOO_MANY = {
    ALL: marked("Too many pages of this server are open. Reload this page in a few minutes."),
    ONE: marked("Too many pages are open from your address. Close some, and reload this one."),
}
#: What each language calls itself.
LANGUAGE_NAMES = {language: language_name(language) for language in LANGUAGES}


def run() -> None:
    """Draw the page that the link names, below what all pages share."""
    st.set_page_config(page_title="zonelab", page_icon=str(ICON), layout="wide")
    if not _let_in():
        return
    state.begin()
    unexpected_errors.told(_draw)()
    _spare_the_program()


@st.cache_resource(show_spinner=False)
def _spare_the_program() -> None:
    """Leave what the first page has brought, modules above all, out of collections of garbage.

    Streamlit collects after each drawing, and so between a first picture and that of all runs.
    """
    gc.collect()
    gc.freeze()


def _let_in() -> bool:
    """Return whether a reader may see the pages, after saying why not: too many are open, or nobody has signed in."""
    full = _full()
    if full:
        _ = texts(state.browser_language())
        st.warning(_(TOO_MANY[full]), icon=":material/groups:")
    elif is_required() and not is_signed_in():
        ask_to_sign_in()
    else:
        return True
    return False


def _full() -> str:
    """Return which bound on pages this one is beyond; empty if none."""
    return st.context.headers.get(FULL) or ""


def _draw() -> None:
    _ = state.translate()
    explore = st.Page(explore_page, title=_("Explore"), icon=":material/explore:", url_path="explore", default=True)

    def sweeps() -> None:
        sweep_page(lambda: state.turn_to(explore))

    def laboratory() -> None:
        laboratory_page(lambda: state.turn_to(explore))

    pages = [
        explore,
        st.Page(compare_page, title=_("Compare"), icon=":material/compare_arrows:", url_path="compare"),
        st.Page(laboratory, title=_("Laboratory"), icon=":material/science:", url_path="laboratory"),
        st.Page(sweeps, title=_("Sweeps"), icon=":material/grid_on:", url_path="sweep"),
        st.Page(studies_page, title=_("Studies"), icon=":material/article:", url_path="studies"),
        st.Page(believe_page, title=_("What to believe"), icon=":material/balance:", url_path="believe"),
        st.Page(_model, title=_("Model and data"), icon=":material/menu_book:", url_path=MODEL),
    ]
    page = st.navigation(pages, position="hidden")
    language = state.choices().language
    st.set_page_config(page_title=f"{page.title} · zonelab")
    st.html(page_style.style(language))
    st.html(page_style.language_of_the_page(language), unsafe_allow_javascript=True)
    st.html(page_trouble.watch(language), unsafe_allow_javascript=True)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="top"):
        state.links(pages)
        draw_reader()
        _language()
    _site()
    with st.container():  # one element, however much is told: Streamlit knows parts of pages by their place
        unexpected_errors.tell_failed_answer()
        tell(state.notices(), ":material/link_off:", "notices", heading=state.heading())
        tell(
            unreadable(), ":material/draft:", "unreadable",
            heading=sentence("Scenarios that cannot be read are not listed:"), with_place=True,
        )  # fmt: skip
    if unexpected_errors.told(page.run)():
        unexpected_errors.went_well()
    state.end()
    state.drawn_whole()


def _site() -> None:
    """Draw what this is, in a line."""
    _, choices = state.translate(), state.choices()
    world = named(choices.scenario).world.description.in_language(choices.language)
    about = _("zonelab: a simulation that compares policies and foretells nothing. {world}").format(world=world)
    st.html(f'<h1 class="site">{escape(about)}</h1>')


def _language() -> None:
    _ = state.translate()
    widgets.choose_one(
        _("Language"),
        list(LANGUAGES),
        state.choices().language,
        state.speak,
        key="lang",
        name=LANGUAGE_NAMES.__getitem__,
        look="segmented_control",
        same_words=True,
        label_visibility="collapsed",
        width="content",
    )


def _model() -> None:
    """Draw the page on the model, with the numbers of the scenario explored."""
    model_page(state.choices().language, explored(state.choices()))
