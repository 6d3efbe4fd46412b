"""The brief: one page that stands alone, in both languages."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import sim
from sim.explorer.charts.chart_style import picture
from sim.explorer.charts.effects import effect_bars
from sim.explorer.charts.map import region_map
from sim.explorer.share.brief import brief, settings_that_differ
from sim.explorer.share.downloads import TABLES, headed
from sim.language.texts import LANGUAGES
from sim.results.comparison import Comparison
from tests.waiting import PATIENCE

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return sim.compare("busan_first", "no_zone", runs=12, posterior=None)


def page_of(comparison: Comparison, language: str) -> str:
    end = comparison.policy.months - 1
    charts = {
        "Map": region_map(comparison, end, "effect", language, selected="jeju", on_page=False),
        "Effects": effect_bars(comparison, end, language, selected="jeju"),
    }
    drawn = {caption: picture(chart, "svg").decode() for caption, chart in charts.items()}
    return brief(comparison, language, drawn, "http://127.0.0.1/?scenario=busan_first", "jeju")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stands_alone(comparison: Comparison, language: str) -> None:
    page = page_of(comparison, language)
    assert page.startswith("<!DOCTYPE html>")
    assert f'<html lang="{language}">' in page
    assert len(re.findall("<h1", page)) == 1
    assert not re.search(r"""(src|href)=["'](https?:)?//""", page)
    assert "<script" not in page
    assert page.count('<svg role="img" aria-label=') == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_every_region_and_what_it_rests_on(comparison: Comparison, language: str) -> None:
    page = page_of(comparison, language)
    for region in comparison.policy.scenario.world.regions:
        assert f"<td>{region.name.in_language(language)}</td>" in page
    assert comparison.policy.scenario.digest[:12] in page
    assert comparison.baseline.scenario.digest[:12] in page


def test_korean_has_no_english_words(comparison: Comparison) -> None:
    page = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", page_of(comparison, "ko"), flags=re.DOTALL)
    text = re.sub(r"<[^>]+>|http://\S+|zonelab|[0-9a-f]{12}", " ", page)
    settings = " ".join(f"{each.policy} {each.baseline}" for each in settings_that_differ(comparison, "ko"))
    assert {word for word in re.findall("[A-Za-z]{4,}", text) if word not in settings} == set()


def test_it_asks_for_no_click_breaks_no_word_and_prints_its_command(comparison: Comparison) -> None:
    page = page_of(comparison, "en")
    assert "click" not in page.lower()
    cells = re.search(r"th, td \{[^}]*\}", page)
    assert cells is not None
    assert "anywhere" not in cells[0]
    command = "zonelab compare busan_first no_zone --runs 12"
    with_command = brief(comparison, "en", {}, command=command)
    assert f"<code>{command}</code>" in with_command
    assert "127.0.0.1" not in with_command


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


def test_a_title_orders_nothing() -> None:
    title = {"en": "<script>alert(1)</script>", "ko": "<b>나"}
    policy = sim.load_scenario("busan_first", title=title)
    page = brief(sim.compare(policy, "no_zone", runs=2, posterior=None), "en", {})
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_settings_that_differ_stand_with_their_evidence(comparison: Comparison) -> None:
    (zones,) = settings_that_differ(comparison, "en")
    assert (zones.label, zones.baseline, zones.grade) == ("Zones", "–", "reported")
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
