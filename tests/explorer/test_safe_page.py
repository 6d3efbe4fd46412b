"""A study's page is read as text, tables and its own pictures; whatever else stands in it is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.explorer.reference.safe_page import CLASSES, TAGS, safe_page
from sim.language.texts import LANGUAGES
from sim.studies.finder import PAGES, study_names

RESULTS = Path(__file__).resolve().parents[2] / "results"
#: What a safe page may consist of: tags with the few attributes that are written, pictures of its own, and text.
ATTRIBUTES = (
    rf'( class="(({"|".join(CLASSES)}) ?)+"| tabindex="0"| scope="(col|row)"'
    r'| href="https?://[^"<>\s]+" target="_blank" rel="noopener noreferrer")*'
)
ALLOWED = re.compile(
    rf'(</?({"|".join({*TAGS.values()})}){ATTRIBUTES}>|<br>|<img src="data:image/png;base64,[A-Za-z0-9+/=\s]+" '
    r'alt="[^"<>]*">|[^<>])*'
)
PIECES = (
    "<p>", "</p>", "<script>", "</script>", "<style>", "</style>", "<table>", "</table>", "<td onclick='a()'>",
    '<img src="https://a.org/x.png">', '<img src="data:image/png;base64,AAAA" alt="&quot;><b>">',
    "<a href='javascript:a()'>",
    "<a href='https://a.org'>", "</a>", "<iframe src='x'>", "</iframe>", "<svg><image href='https://a.org'/></svg>",
    "<details>", "</details>", "<div style='background:url(https://a.org)'>", "<h1>", "</h1>", "text", "&lt;script&gt;",
    "<!-- a -->", "<![CDATA[<p>]]>", "<", ">", '"', "&", "<p", "<br>", "</div>", "<object data=x>", "<base href=x>",
    "<form>", "<input>", "<link rel=stylesheet href=//a.org>", "<meta http-equiv=refresh content='0;//a.org'>",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_nothing_but_text_tables_and_own_pictures_is_left(pieces: list[str]) -> None:
    made = safe_page("".join(pieces))
    assert ALLOWED.fullmatch(made), made
    for tag in set(re.findall(r"</?([a-z0-9]+)", made)) - {"br", "img"}:
        assert len(re.findall(rf"<{tag}[ >]", made)) == len(re.findall(rf"</{tag}>", made)), made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [path.parent.name for path in sorted(RESULTS.glob("*/notebook.py"))])
def test_the_pages_of_the_studies_keep_their_text_tables_and_figures(name: str, language: str) -> None:
    whole = (RESULTS / name / PAGES[language]).read_text(encoding="utf-8")
    made = safe_page(whole)
    for tag in ("table", "tr", "figure", "img", "figcaption"):
        assert len(re.findall(rf"<{tag}[ >]", made)) == len(re.findall(rf"<{tag}[ >]", whole)), tag
    assert "import sim" not in made
    assert "¶" not in made
    assert made.count('class="reading"') == 1


def test_the_studies_are_found_from_the_folder_of_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(RESULTS.parent)
    assert len(study_names()) >= 9
