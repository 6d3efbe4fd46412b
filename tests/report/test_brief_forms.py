"""Each form of a brief is opened again, and says what the comparison says."""

from __future__ import annotations

import io
import warnings
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import docx
import numpy as np
import openpyxl
import pandas as pd
import pptx
import pypdfium2
import pytest
from PIL import Image

import sim
from sim.language.errors import ZonelabError
from sim.language.texts import LANGUAGES
from sim.report.brief import forms
from sim.report.brief.content import Brief, brief_of, name_of_file
from sim.report.brief.forms import FORMS, brief_bytes, problem_of
from sim.report.brief.packed import SOME_TIME
from sim.report.brief.slides import PICTURE
from sim.report.plots.effect_picture import effects_picture
from sim.report.plots.style import figure_bytes
from sim.results.comparison import Comparison
from sim.scenario.load import without_zones
from tests.report.conftest import HOSTILE

LINK = "https://zone.example/?lang=ko&scenario=busan_first"


def made(comparison: Comparison, language: str, ending: str) -> tuple[Brief, io.BytesIO]:
    brief = brief_of(comparison, language, "jeju", link=LINK)
    return brief, io.BytesIO(brief_bytes(brief, ending))


def pages_of(content: io.BytesIO) -> list[str]:
    """Return the text of each page of a PDF, without its blanks: lines are broken where the paper ends."""
    file = pypdfium2.PdfDocument(content.getvalue())
    try:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in file]
    finally:
        file.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_one_whose_text_can_be_selected(comparison: Comparison, language: str) -> None:
    brief, content = made(comparison, language, "pdf")
    (page,) = pages_of(content)
    wanted = [brief.kind, brief.title, brief.lead, brief.ranges, brief.caption, brief.legend, brief.made, LINK]
    wanted += [*brief.sentences, *brief.limits, *(each.name for each in brief.effects)]
    wanted += [each.told for each in brief.effects]
    assert [text for text in wanted if "".join(text.split()) not in page] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_much_to_tell_still_fits_on_the_page(comparison: Comparison, language: str) -> None:
    found = [f"{number}. " + brief_of(comparison, language).sentences[-1] for number in range(8)]
    brief = brief_of(comparison, language, found=found)
    (page,) = pages_of(io.BytesIO(brief_bytes(brief, "pdf")))
    for text in (*found, *brief.limits, *(each.told for each in brief.effects), brief.made):
        assert "".join(text.split()) in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_opens_with_its_texts_picture_and_korean_font(comparison: Comparison, language: str) -> None:
    brief, content = made(comparison, language, "docx")
    document = docx.Document(content)
    told = [each.text for each in document.paragraphs]
    for text in (brief.lead, brief.ranges, *brief.sentences, *brief.limits, brief.made):
        assert text in told
    assert len(document.inline_shapes) == 1
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if run.text]
    fonts = {run._element.rPr.rFonts.get(docx.oxml.ns.qn("w:eastAsia")) for run in runs}
    assert fonts == {"Malgun Gothic"}
    assert document.sections[0].page_width.cm == pytest.approx(21.0, abs=0.01)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("+" in cell for cell in cells[:1])
    assert brief.settings[0].label in cells


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slide_of_powerpoint_opens_wide_with_texts_to_change(comparison: Comparison, language: str) -> None:
    brief, content = made(comparison, language, "pptx")
    show = pptx.Presentation(content)
    assert show.slide_width / show.slide_height == pytest.approx(16 / 9, abs=0.001)
    (slide,) = show.slides
    assert slide.shapes.title.text == brief.lead
    assert [shape for shape in slide.shapes if shape.shape_type == 13], "no picture"
    told = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    for figure in brief.figures:
        assert f"{figure.label}\n{figure.value}" in told
    notes = slide.notes_slide.notes_text_frame.text
    for text in (*brief.sentences, *brief.limits, brief.made, LINK):
        assert text in notes
    assert [each for each in slide.shapes if each.left < 0 or each.left + each.width > show.slide_width] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slide_as_a_picture_is_16_to_9(comparison: Comparison, language: str) -> None:
    _brief, content = made(comparison, language, "png")
    width, height = Image.open(content).size
    assert width >= 1920
    assert width / height == pytest.approx(16 / 9, abs=0.002)


def test_the_picture_is_svg_without_script_or_address(comparison: Comparison) -> None:
    _brief, content = made(comparison, "en", "svg")
    root = ET.fromstring(content.getvalue())  # just made
    assert root.tag.endswith("svg")
    assert not [each for each in root.iter() if each.tag.endswith("script")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_the_numbers_with_units_and_notes(comparison: Comparison, language: str) -> None:
    brief, content = made(comparison, language, "xlsx")
    book = openpyxl.load_workbook(content)
    outcomes, regions, years, about = book.worksheets
    found = [[cell.value for cell in row] for row in regions.iter_rows(min_row=2)]
    mean, low, high = comparison.interval(comparison.final_differences)
    # A workbook keeps 16 digits, and Excel shows 15.
    np.testing.assert_allclose([row[3:6] for row in found], np.array([mean, low, high]).T, rtol=1e-15)
    names = comparison.policy.scenario.world.regions
    assert {row[0] for row in found} == {each.name.in_language(language) for each in names}
    units = {row[4].value for row in outcomes.iter_rows(min_row=2)}
    assert ({"개사", "명", "%", "억 원"} if language == "ko" else {"firms", "persons", "%", "KRW bn"}) <= units
    assert pytest.approx(comparison.net_new.mean, rel=1e-15) in [row[1].value for row in outcomes.iter_rows(min_row=2)]
    last = [row for row in years.iter_rows(min_row=2, values_only=True) if row[1] == "2023-12"]
    np.testing.assert_allclose([row[4] for row in last], mean, rtol=1e-15)
    assert len({row[1].value for row in years.iter_rows(min_row=2)}) == 5
    told = [cell.value for row in about.iter_rows() for cell in row]
    for text in (brief.lead, brief.ranges, brief.made, LINK, *brief.limits):
        assert text in told


def test_a_text_that_begins_like_a_formula_is_a_text(hostile: Comparison) -> None:
    _brief, content = made(hostile, "en", "xlsx")
    book = openpyxl.load_workbook(content)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    (title,) = [cell for cell in cells if cell.value == HOSTILE["en"]]
    assert title.quotePrefix


def test_csv_has_the_mark_of_excel_and_no_formula(hostile: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    content = brief_bytes(brief_of(hostile, "ko"), "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(io.BytesIO(content))
    mean = hostile.effects["mean"].to_numpy()
    np.testing.assert_array_equal(table["평균 [개사]"], mean)
    names = dict.fromkeys(hostile.policy.scenario.world.region_ids, "@SUM(1)")
    monkeypatch.setattr("sim.scenario.world.names.Names.regions", names)
    table = pd.read_csv(io.BytesIO(brief_bytes(brief_of(hostile, "ko", "jeju"), "csv")))
    assert set(table["지역"]) == {"'@SUM(1)"}


def test_parquet_has_the_units_of_its_columns(comparison: Comparison, tmp_path: Path) -> None:
    comparison.brief(tmp_path / "effects.parquet")
    table = sim.files.parquet.read_table(tmp_path / "effects.parquet")
    pd.testing.assert_frame_equal(table, comparison.effects, check_categorical=False, check_dtype=False)
    assert table.attrs["units"]["mean"] == "firms"


@pytest.mark.parametrize("ending", ["pdf", "html", "docx", "pptx", "png", "svg"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_is_text_in_every_form(hostile: Comparison, ending: str, language: str) -> None:
    content = brief_bytes(brief_of(hostile, language), ending)
    if ending == "pdf":
        assert "".join(HOSTILE[language].split()) in pages_of(io.BytesIO(content))[0]
        assert b"/URI" not in content
    if ending in ("docx", "pptx"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = [packed.read(name) for name in packed.namelist() if name.endswith((".xml", ".rels"))]
        assert not any(b"<script" in part or (b"hyperlink" in part and b"http://x" in part) for part in parts)
    if ending in ("html", "svg"):
        assert b"<script" not in content


@pytest.mark.parametrize("ending", FORMS)
def test_the_same_choice_gives_the_same_bytes(comparison: Comparison, ending: str) -> None:
    first, again = (brief_bytes(brief_of(comparison, "ko", "jeju"), ending) for _ in range(2))
    assert first == again
    if ending in ("docx", "pptx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(first)) as packed:
            assert {each.date_time for each in packed.infolist()} == {SOME_TIME.timetuple()[:6]}
            assert packed.read("docProps/core.xml").count(b">1980-01-01T00:00:00Z<") == 2


def test_files_have_plain_names_and_other_ranges_others(comparison: Comparison) -> None:
    over_draws = sim.compare("busan_first", "no_zone", runs=10)
    assert name_of_file(over_draws, "ko", "pdf") == "busan_first_2023-12_ko.pdf"
    assert name_of_file(comparison, "en", "pdf", "mine") == "mine_central_2023-12_en.pdf"
    histories = over_draws.of_single_histories()
    assert name_of_file(histories, "ko", "xlsx") == "busan_first_single_histories_2023-12_ko.xlsx"


PACKAGES = [("docx", "python-docx"), ("pptx", "python-pptx"), ("xlsx", "openpyxl")]


@pytest.mark.parametrize(("ending", "package"), PACKAGES)
def test_a_missing_package_is_told_and_nothing_is_written(
    comparison: Comparison, ending: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "find_spec", lambda name: None)
    with pytest.raises(ZonelabError, match=rf"needs {package}, which is not installed. Install it: .*office"):
        comparison.brief(tmp_path / f"brief.{ending}")
    assert list(tmp_path.iterdir()) == []
    assert problem_of("pdf", "en") is None


@pytest.mark.parametrize("ending", [ending for ending, form in FORMS.items() if form.is_drawn])
def test_korean_without_a_font_is_told(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.report.plots.style.korean_font", lambda: None)
    problem: Any = problem_of(ending, "ko")
    assert f"A {ending} file in Korean needs a font" in problem.problems[0]
    assert problem_of(ending, "en") is None


def test_an_unknown_form_or_region_or_folder_is_told(comparison: Comparison, tmp_path: Path) -> None:
    with pytest.raises(ZonelabError, match=r"brief\.odt: must end with one of \.pdf, \.html"):
        comparison.brief(tmp_path / "brief.odt")
    with pytest.raises(ZonelabError, match="region must be one of"):
        comparison.brief(tmp_path / "brief.csv", region="atlantis")
    with pytest.raises(ZonelabError, match="must be a file in a folder that is there"):
        comparison.brief(tmp_path / "nowhere" / "brief.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("title", ["가" * 120, "W" * 60, "_".join(["long"] * 40)], ids=["korean", "wide", "one word"])
def test_a_title_of_any_length_leaves_the_picture_its_place(title: str) -> None:
    named = {"title": {"en": title, "ko": title}}
    policy = sim.load_scenario("two_islands", **named)
    comparison = sim.compare(policy, without_zones(policy), runs=2, posterior=None)
    for short, inches in ((False, None), (False, (7.4, 4.3)), (True, PICTURE)):
        picture = effects_picture(brief_of(comparison, "en"), short=short, inches=inches)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            figure_bytes(picture, "png")
        place = picture.axes[0].get_position()
        assert place.width > 0.4
        assert place.height > 0.3
