"""The studies can be read on the page; one that is broken, changed or elsewhere breaks none of the others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sim.explorer.reference.study_shelf import page_of, shelf, table_of
from sim.language.errors import ZonelabError
from sim.language.texts import LANGUAGES
from tests.waiting import PATIENCE

RESULTS = Path(__file__).resolve().parents[2] / "results"


def _page() -> None:
    from sim.explorer.pages.studies import studies_page
    from sim.explorer.session import state

    state.begin()
    studies_page()


def opened(**params: str) -> AppTest:
    at = AppTest.from_function(_page, default_timeout=PATIENCE)
    for name, value in params.items():
        at.query_params[name] = value
    return at.run()


def text_of(at: AppTest) -> str:
    return "\n".join(
        each.value for kind in ("header", "subheader", "markdown", "warning", "info") for each in at.get(kind)
    )


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two studies, from which the page is started."""
    for name in ("busan_first", "what_matters"):
        shutil.copytree(RESULTS / name, tmp_path / "results" / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "results"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_study_is_listed_with_question_and_answer(results: Path, language: str) -> None:
    found, problems = shelf()
    assert list(found) == ["busan_first", "what_matters"]
    assert not problems
    at = opened(lang=language)
    assert not at.exception
    assert len(at.subheader) == 2
    assert not at.warning


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_study_is_read_within_the_page(results: Path, language: str) -> None:
    at = opened(lang=language, study="busan_first")
    assert not at.exception
    assert [each.value for each in at.subheader] == [shelf()[0]["busan_first"].title[language].replace(":", r"\:")]
    assert "<table>" in page_of("busan_first", language)
    assert table_of("busan_first", "by_law").startswith(b"date,")


def test_a_study_that_is_not_as_it_was_built_is_shown_with_a_word(results: Path) -> None:
    with (results / "busan_first" / "index.html").open("a") as page:
        page.write("<p>More</p>")
    found, _problems = shelf()
    assert found["busan_first"].changed == ("index.html",)
    assert found["what_matters"].changed == ()
    assert len(opened(lang="en").warning) == 1
    assert len(opened(lang="en", study="busan_first").warning) == 1
    assert len(opened(lang="en", study="what_matters").warning) == 0


def test_a_broken_study_is_told_beside_the_rest(results: Path) -> None:
    (results / "what_matters" / "manifest.json").write_text("{")
    (results / "mine").mkdir()
    (results / "mine" / "notebook.py").write_text("x = 1\n")
    found, problems = shelf()
    assert list(found) == ["busan_first"]
    assert set(problems) == {"what_matters", "mine"}
    at = opened(lang="en")
    assert not at.exception
    assert len(at.subheader) == 1
    assert len(at.warning) == 2


def test_a_page_that_is_gone_is_told_within_the_study(results: Path) -> None:
    (results / "busan_first" / "index.html").unlink()
    at = opened(lang="en", study="busan_first")
    assert not at.exception
    assert len(at.error) == 1


def test_nothing_outside_the_folder_is_read_by_any_name(results: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.html"
    secret.write_text("<p>secret</p>")
    page = results / "busan_first" / "index.html"
    page.unlink()
    page.symlink_to(secret)
    (results / "what_matters").rename(tmp_path / "elsewhere")
    (results / "what_matters").symlink_to(tmp_path / "elsewhere")
    for name in ("busan_first", "what_matters", "..", "../busan_first", "/etc", ""):
        with pytest.raises(ZonelabError):
            page_of(name, "en")
    with pytest.raises(ZonelabError):
        table_of("busan_first", "../../../secret")
    assert shelf()[0]["busan_first"].changed == ("index.html",)
    at = opened(lang="en", study="../busan_first")
    assert not at.exception
    assert len(at.subheader) == len(shelf()[0])


def test_a_folder_without_studies_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    at = opened(lang="ko")
    assert not at.exception
    assert len(at.info) == 1
