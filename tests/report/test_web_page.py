"""The brief as a page of HTML: it stands alone, on one page, in both languages."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import sim
from sim.language.texts import LANGUAGES
from sim.report.brief.brief_tables import TABLES, headed
from sim.report.brief.content import brief_of
from sim.report.brief.forms import brief_bytes
from sim.report.brief.setting_rows import settings_that_differ
from sim.results.comparison import Comparison
from tests.waiting import PATIENCE

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def page_of(comparison: Comparison, language: str) -> str:
    link = "http://127.0.0.1/?scenario=busan_first"
    return brief_bytes(brief_of(comparison, language, "jeju", link=link), "html").decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stands_alone(comparison: Comparison, language: str) -> None:
    page = page_of(comparison, language)
    assert page.startswith("<!DOCTYPE html>")
    assert f'<html lang="{language}">' in page
    assert len(re.findall("<h1", page)) == 1
    assert not re.search(r"""(src|href)=["'](https?:)?//""", page)
    assert "<script" not in page
    assert page.count('<svg role="img" aria-label=') == 1
    assert page.count("<!DOCTYPE") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_every_region_and_what_it_rests_on(comparison: Comparison, language: str) -> None:
    page = page_of(comparison, language)
    for region in comparison.policy.scenario.world.regions:
        assert f"<td>{region.name.in_language(language)}</td>" in page
    assert comparison.policy.scenario.digest[:12] in page
    assert comparison.baseline.scenario.digest[:12] in page
    assert sim.__version__ in page


def test_korean_has_no_english_words(comparison: Comparison) -> None:
    page = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", page_of(comparison, "ko"), flags=re.DOTALL)
    command = brief_of(comparison, "ko").command
    text = re.sub(r"<[^>]+>|http://\S+|zonelab|[0-9a-f]{12}", " ", page.replace(command, ""))
    assert set(re.findall("[A-Za-z]{4,}", text)) == set()


def test_it_asks_for_no_click_breaks_no_word_and_prints_its_command(comparison: Comparison) -> None:
    page = page_of(comparison, "en")
    assert "click" not in page.lower()
    cells = re.search(r"th, td \{[^}]*\}", page)
    assert cells is not None
    assert "anywhere" not in cells[0]
    assert "zonelab compare busan_first no_zone --runs 12 --seed 1 --central" in page
    assert "127.0.0.1" not in brief_bytes(brief_of(comparison, "en"), "html").decode()


def test_a_table_has_headings_in_the_reader_s_language_with_units(comparison: Comparison) -> None:
    assert list(headed(comparison, "effects", "en").columns) == [
        "Region", "Month", "Mean [firms]", "Lower end [firms]", "Upper end [firms]",
    ]  # fmt: skip
    for table in TABLES:
        heads = list(headed(comparison, table, "ko").columns)
        assert [head for head in heads if re.search("[A-Za-z]{2}", head)] == [], table
    assert "평균 [개사]" in headed(comparison, "effects", "ko").columns


@pytest.mark.parametrize("table", TABLES)
def test_a_table_holds_words_and_months_of_the_calendar(comparison: Comparison, table: str) -> None:
    made = headed(comparison, table, "ko")
    texts = made.select_dtypes(exclude="number").astype(str).to_numpy().ravel().tolist()
    assert [text for text in texts if re.search("[A-Za-z_]", text)] == []
    if "월" in made.columns:
        assert (made["월"].iloc[0], made["월"].iloc[-1]) == ("2019-01", "2023-12")
    assert len(made) == len(getattr(comparison, table))


def test_a_title_orders_nothing(hostile: Comparison) -> None:
    page = page_of(hostile, "en")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_settings_that_differ_stand_with_their_evidence(comparison: Comparison) -> None:
    (zones,) = settings_that_differ(comparison, "en")
    assert (zones.label, zones.baseline, zones.grade) == ("Zones named by the scenario", "–", "reported")
    assert "Busan" in zones.policy


@pytest.mark.skipif(CHROMIUM is None, reason="no browser here to print with")
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_prints_on_one_page(comparison: Comparison, language: str, tmp_path: Path) -> None:
    source, printed = tmp_path / "brief.html", tmp_path / "brief.pdf"
    source.write_text(page_of(comparison, language), encoding="utf-8")
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer", f"--print-to-pdf={printed}",
        source.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    assert len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes())) == 1
