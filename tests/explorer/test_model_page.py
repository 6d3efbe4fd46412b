"""The page on the model and its data draws in both languages, for every scenario, and its table can be searched."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

import sim
from sim.explorer.language.page_texts import texts
from sim.explorer.reference.equations import EQUATIONS
from sim.explorer.reference.model_text import LIMITS, MEASURES
from sim.language.texts import LANGUAGES
from sim.scenario.reading.text_files import scenario_names
from tests.waiting import PATIENCE

HANGUL = re.compile("[가-힣]")
#: Kinds of elements with text, and of widgets.
TEXTS = ("header", "subheader", "markdown", "caption", "info")
WIDGETS = ("segmented_control", "pills", "text_input", "button", "download_button", "expander")


def _page(language: str, name: str) -> None:
    import sim
    from sim.explorer.pages.model import model_page

    model_page(language, sim.load_scenario(name))


def opened(language: str, name: str = "busan_first") -> AppTest:
    """The page, drawn once."""
    at = AppTest.from_function(_page, kwargs={"language": language, "name": name}, default_timeout=PATIENCE)
    return at.run()


def text_of(at: AppTest) -> str:
    return "\n".join(each.value for kind in TEXTS for each in at.get(kind))


def shown_numbers(at: AppTest) -> int:
    """How many rows the table of numbers has."""
    return len(at.dataframe[0].value) if len(at.dataframe) else 0


@pytest.mark.parametrize("name", scenario_names())
def test_the_page_draws_for_every_scenario(name: str) -> None:
    assert not opened("ko", name).exception


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_equations_measures_and_limits_are_told(language: str) -> None:
    translate, text = texts(language), text_of(opened(language))
    for equation in EQUATIONS:
        assert f"**{equation.id} {translate(equation.title)}**" in text
        assert translate(equation.sentence) in text
    for told in (*(each.sentence for each in MEASURES), *(each.sentence for each in LIMITS)):
        assert translate(told) in text


def test_no_paragraph_of_the_korean_page_is_in_english() -> None:
    at = opened("ko")
    values = [each.value for kind in TEXTS for each in at.get(kind)]
    labels = [each.label for kind in WIDGETS for each in at.get(kind)]
    words = re.compile("[A-Za-z]{4,}")
    formulas = [each for each in values if each.startswith(r"$\displaystyle")]
    assert len(formulas) == len(EQUATIONS)
    told = [each for each in (*values, *labels) if each not in formulas]
    assert [each for each in told if words.search(each) and not HANGUL.search(each)] == []


def test_the_english_page_has_no_korean() -> None:
    assert HANGUL.search(text_of(opened("en"))) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_keys_of_the_scenario_are_shown_first(language: str) -> None:
    assert shown_numbers(opened(language)) == len(sim.load_scenario("busan_first").provenance)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_of_the_world_are_shown_on_demand(language: str) -> None:
    at = opened(language)
    at.button_group(key="model_table").set_value("world").run()
    assert not at.exception
    assert shown_numbers(at) == len(sim.load_scenario("busan_first").world.numbers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_grade_and_search_leave_what_fits_both(language: str) -> None:
    at = opened(language)
    at.button_group(key="model_grades").set_value(["official", "reported"])
    at.text_input(key="model_search").set_value("E13").run()
    table = at.dataframe[0].value
    assert set(table.iloc[:, 0]) == {"trials.trial_months", "trials.permit_share", "trials.extension_share"}


def test_a_search_that_finds_nothing_says_so() -> None:
    at = opened("en")
    at.text_input(key="model_search").set_value("no such word").run()
    assert not at.exception
    assert f"0 of {len(sim.load_scenario('busan_first').provenance)} numbers" in text_of(at)
    assert shown_numbers(at) == 0


def test_what_the_reader_has_changed_is_among_the_values() -> None:
    def page() -> None:
        import sim
        from sim.explorer.pages.model import model_page

        model_page("en", sim.load_scenario("busan_first", relief_weight=3.21))

    text = text_of(AppTest.from_function(page, default_timeout=PATIENCE).run())
    assert "`relief_weight` = **3\\.21**" in text  # a point in Markdown, as text


@pytest.mark.parametrize(
    ("name", "owner"), [("busan_first", "National Geographic"), ("two_islands", "Invented outlines")]
)
def test_the_map_is_attributed(name: str, owner: str) -> None:
    assert f"Map: {'Boundaries' if name == 'busan_first' else owner}" in text_of(opened("en", name)).replace("\\", "")
    assert owner in text_of(opened("en", name))


def _asked(part: str) -> None:
    import sim
    from sim.explorer.pages.model import model_page
    from sim.explorer.session import state

    state.choose(part=part)
    model_page("en", sim.load_scenario("busan_first"))


@pytest.mark.parametrize(
    ("part", "opened_groups"),
    [("", 0), ("E09", 1), ("measures", 1), ("grade:assumption", 0), ("key:mobility", 0), ("sources", 0), ("<b>", 0)],
)
def test_a_link_opens_the_part_that_it_asks_for(part: str, opened_groups: int) -> None:
    at = AppTest.from_function(_asked, kwargs={"part": part}, default_timeout=PATIENCE).run()
    assert not at.exception
    assert sum(each.proto.expanded for each in at.expander) == opened_groups
    whole = shown_numbers(opened("en"))
    shown = shown_numbers(at)
    assert (0 < shown < whole) if part.startswith(("grade:", "key:")) else shown == whole
