"""A walk through every page, in both orders of languages: whatever is moved, opened or taken away, nothing breaks.

Each step waits for what it brings about, however long that takes on a busy machine.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pandas as pd
import pytest

import sim
from benchmarks.browsing import explorer
from sim.explorer.language.page_texts import texts
from sim.explorer.pages.unexpected_errors import BROKEN, REFUSED
from sim.explorer.session.choices import FIRST_COMPARED
from tests.browser.test_explorer import NOT_YET_DRAWN

pytestmark = pytest.mark.slow

#: A hang is found some time; a slow machine is none.
PATIENCE, LOOK = 240_000, 50
RESTS = '[data-testid="stApp"][data-test-script-state="notRunning"]'
LANGUAGES = {"en": "English", "ko": "한국어"}


#: Readers are asked before work that is reckoned to take so long; reckoned from its size, whatever the machine's pace.
SOON_ASKED = """
from sim.explorer.session import run_cache
run_cache.LONGEST_UNASKED_SECONDS = 0.5
run_cache.Runs.pace = lambda self: None
"""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walk") / "server.log"


@pytest.fixture(scope="module")
def server(log: Path) -> Iterator[str]:
    """Address of an explorer of its own, whose reports are kept."""
    with explorer(log, SOON_ASKED) as (address, _process):
        yield address


class Reader:
    """Someone with a browser: acts, waits until the page has answered, and looks whether anything broke."""

    def __init__(self, browser: Any, server: str, log: Path, locale: str) -> None:
        self.context = browser.new_context(
            viewport={"width": 1280, "height": 720}, accept_downloads=True, locale=locale, timezone_id="Asia/Seoul"
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.server, self.log = server, log
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("response", self._answered)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, told: Any) -> None:
        if told.type == "error" and not told.text.startswith("Failed to load resource"):
            self.complaints.append(told.text)

    def _answered(self, response: Any) -> None:
        # Opened at a page, Streamlit first asks for its own parts below that page, then where they are.
        if response.status >= 400 and "/_stcore/" not in response.url:
            self.complaints.append(f"{response.status} {response.url}")

    @property
    def params(self) -> dict[str, list[str]]:
        return parse_qs(urlparse(self.page.url).query)

    @property
    def language(self) -> str:
        first = self.page.locator(".st-key-pages a").first  # waits for it: parts of a page come one by one
        return "ko" if "살펴보기" in first.inner_text() else "en"

    def at(self, key: str) -> Any:
        """The widget of a key; lists have the language in it."""
        name = key.replace(".", "-")
        return self.page.locator(f".st-key-{name}, .st-key-{name}-{self.language}").first

    def rest(self) -> None:
        """Wait until the page rests, and look whether anything broke."""
        self.page.wait_for_selector(RESTS)
        self.page.wait_for_selector(NOT_YET_DRAWN, state="detached")
        self.page.wait_for_selector(RESTS)
        assert self.page.locator("[data-testid=stException]").count() == 0
        said = self.page.locator("body").inner_text()
        for sentence in (BROKEN, REFUSED):
            assert not any(texts(language)(sentence) in said for language in LANGUAGES)
        assert not self.complaints
        assert "Traceback" not in self.log.read_text(encoding="utf-8")

    def when(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds."""
        self.page.wait_for_selector(RESTS)
        self.watch(holds)
        self.rest()

    def watch(self, holds: Callable[[], bool]) -> None:
        """Look again and again until something holds, also while the page works."""
        for _ in range(PATIENCE // LOOK):
            if holds():
                return
            self.page.wait_for_timeout(LOOK)
        pytest.fail(f"it never came to hold; {self.page.url} shows: {self.page.locator('body').inner_text()[:2000]}")

    def until_changed(self, *names: str, act: Callable[[], Any]) -> None:
        """Act, and wait until parameters of the address have changed."""
        before = {name: self.params.get(name) for name in names}
        act()
        self.when(lambda: all(self.params.get(name) != before[name] for name in names))

    def open(self, path: str) -> None:
        self.page.goto(f"{self.server}/{path}")
        self.page.wait_for_selector("h2")
        self.rest()

    def group(self, key: str) -> None:
        """Open a group of levers, if it is not."""
        self.unfold("all")
        self.unfold(key)

    def unfold(self, key: str) -> None:
        """Open what is folded, if it is not."""
        group = self.page.locator(f".st-key-{key.replace('.', '-')} details").first
        if group.get_attribute("open") is None:
            group.locator("summary").first.click()
        group.and_(self.page.locator("[open]")).wait_for()
        self.rest()  # what is folded is drawn when it opens, and a list that opens in the meantime closes again

    def press(self, key: str) -> None:
        """Press a button by the keyboard: a mouse may miss what moves, such as what stands in a group that opens."""
        self.at(key).locator("button").first.press("Enter")

    def segment(self, key: str, number: int) -> None:
        self.at(key).get_by_role("radio").nth(number).click()

    def slide(self, key: str, how: str = "ArrowRight") -> None:
        self.at(key).locator("input").first.press(how)

    def pick(self, key: str, number: int) -> None:
        """Choose one of the options of a list by its number."""
        box = self.at(key).locator("input").first
        box.scroll_into_view_if_needed()
        box.click()
        options = self.page.locator("[role=option]")
        options.first.wait_for()
        options.nth(number).click()
        self.page.keyboard.press("Escape")  # lists of several stay open
        options.first.wait_for(state="hidden")

    def switch(self) -> None:
        other = "en" if self.language == "ko" else "ko"
        self.page.get_by_role("radio", name=LANGUAGES[other]).click()
        self.when(lambda: self.language == other and self.params.get("lang") == [other])

    def turn(self, number: int, path: str) -> None:
        self.page.locator(".st-key-pages a").nth(number).click()
        self.when(lambda: urlparse(self.page.url).path.strip("/") == path)
        self.page.wait_for_selector("h2")
        self.rest()

    def take_away(self, key: str) -> bytes:
        with self.page.expect_download(timeout=PATIENCE) as waiting:
            self.at(key).locator("button").first.click()
        content = Path(waiting.value.path()).read_bytes()
        self.rest()
        return content


def levers(reader: Reader) -> None:
    """Move a lever of each kind."""
    moved = reader.until_changed
    reader.group("group.zones")
    moved("designations", act=lambda: reader.press("lever.designations.add"))
    moved("designations", act=lambda: reader.pick("lever.designations.1.regions", 3))
    moved("designations", act=lambda: reader.pick("lever.designations.1.sectors", 0))
    moved("designations", act=lambda: reader.press("lever.designations.1.remove"))
    moved("rounds", act=lambda: reader.press("lever.rounds.add"))
    moved("rounds", act=lambda: reader.pick("lever.rounds.0.applicants", 1))
    moved("rounds", act=lambda: reader.slide("lever.rounds.0.awards"))
    moved("rounds", act=lambda: reader.press("lever.rounds.0.remove"))
    reader.group("group.money")
    moved("zone_share", act=lambda: reader.slide("lever.zone_share", "End"))
    moved("central_budget", act=lambda: reader.press("lever.central_budget.add"))
    moved("central_budget", act=lambda: reader.pick("lever.central_budget.1.month", 3))
    moved("central_budget", act=lambda: reader.press("lever.central_budget.1.remove"))
    reader.group("group.rules")
    moved("term_months", act=lambda: reader.slide("lever.term_months"))
    moved("review_by", act=lambda: reader.segment("lever.review_by", 1))
    moved("capital_area_allowed", act=lambda: reader.at("lever.capital_area_allowed").locator("label").first.click())
    reader.group("group.trials")
    moved("incidents", act=lambda: reader.press("lever.incidents.add"))
    moved("incidents", act=lambda: reader.pick("lever.incidents.0.region", 2))
    moved("incidents", act=lambda: reader.pick("lever.incidents.0.sector", 2))
    moved("incidents", act=lambda: reader.slide("lever.incidents.0.month"))
    moved("incidents", act=lambda: reader.press("lever.incidents.0.remove"))
    reader.group("group.strategies")
    budget = reader.page.locator("[class*=st-key-lever-own_budget-]").first
    before = budget.get_attribute("class")
    reader.pick("lever.region", 1)
    reader.when(lambda: budget.get_attribute("class") != before)
    moved("own_budget", act=lambda: budget.locator("input").first.press("ArrowRight"))
    focus = reader.page.locator("[class*=st-key-lever-fixed_focus-]").first.get_attribute("class") or ""
    name = next(part for part in focus.split() if part.startswith("st-key-")).removeprefix("st-key-")
    moved("fixed_focus", act=lambda: reader.pick(name.removesuffix("-ko"), 0))
    reader.group("group.market")
    moved("months", act=lambda: reader.slide("lever.months", "ArrowLeft"))
    moved("start", act=lambda: reader.slide("lever.start", "ArrowRight"))
    reader.group("group.runs")
    moved("seed", act=lambda: (reader.at("seed").locator("input").first.fill("7"), reader.page.keyboard.press("Enter")))
    reader.press("reset")
    reader.when(lambda: not {"zone_share", "months", "start", "own_budget"} & {*reader.params})


def pictures(reader: Reader) -> None:
    """Look at every measure, month and chart."""
    moved = reader.until_changed
    moved("map", act=lambda: reader.pick("map", 2))
    moved("mine", act=lambda: reader.pick("mine", 3))
    for number in range(1, 6):
        moved("show", act=lambda number=number: reader.segment("show", number))
    moved("month", act=lambda: reader.slide("month", "Home"))


def play(reader: Reader) -> None:
    """Play the map to its end, with a pause and a lever moved on the way."""
    start = reader.at("month").locator("input").first

    def month() -> int:
        return int(start.get_attribute("aria-valuenow") or start.input_value())

    def words() -> str:
        return str(reader.at("play").inner_text())

    idle = words()
    reader.press("play")
    reader.watch(lambda: month() >= 4)
    assert words() != idle
    reader.press("play")
    reader.when(lambda: words() == idle)
    stopped = month()
    assert "month" in reader.params
    assert month() == stopped
    reader.press("play")
    reader.watch(lambda: month() >= stopped + 4)
    reader.slide("lever.zone_share", "ArrowLeft")
    reader.when(lambda: words() == idle and "month" not in reader.params)
    assert "zone_share" in reader.params


def switch_while_it_plays(reader: Reader) -> None:
    """Switch the language in mid-play: nothing is chosen by that but the language."""
    start = reader.at("month").locator("input").first
    reader.press("play")
    reader.watch(lambda: int(start.get_attribute("aria-valuenow") or start.input_value()) >= 2)
    other = "en" if reader.language == "ko" else "ko"
    reader.page.get_by_role("radio", name=LANGUAGES[other]).click()
    reader.watch(lambda: reader.language == other)
    idle = texts(other)("Play")
    reader.when(lambda: reader.language == other and idle in str(reader.at("play").inner_text()))
    before = {name: value for name, value in reader.params.items() if name not in ("lang", "month")}
    reader.until_changed("zone_share", act=lambda: reader.slide("lever.zone_share", "ArrowLeft"))
    after = {name: value for name, value in reader.params.items() if name not in ("lang", "month", "region", "mine")}
    assert {name for name in after if after[name] != before.get(name)} == {"zone_share"}
    reader.until_changed("zone_share", act=lambda: reader.slide("lever.zone_share", "ArrowRight"))


def exports(reader: Reader, folder: Path) -> None:
    """Open everything that can be taken away."""
    reader.unfold("keep")
    reader.rest()
    file = folder / "mine.yaml"
    file.write_bytes(reader.take_away("download.scenario"))
    assert sim.load_scenario(file).settings
    assert len(pd.read_csv(io.BytesIO(reader.take_away("download.csv")))) > 100
    assert len(pd.read_parquet(io.BytesIO(reader.take_away("download.parquet")))) > 100
    brief = reader.take_away("download.brief").decode()
    assert brief.startswith("<!DOCTYPE html>")
    for kind, begins in (("png", b"\x89PNG"), ("svg", b"<svg")):
        with zipfile.ZipFile(io.BytesIO(reader.take_away(f"download.{kind}"))) as packed:
            assert len(packed.namelist()) >= 8
            assert all(packed.read(name).startswith(begins) for name in packed.namelist())
    link = reader.page.locator(".st-key-keep [data-testid=stCode]").first.inner_text().strip()
    other = reader.context.new_page()
    other.goto(link)
    other.wait_for_selector("h2", timeout=PATIENCE)
    assert other.locator("h2").first.inner_text() == reader.page.locator("h2").first.inner_text()
    other.close()
    before = reader.params
    reader.page.locator(".st-key-upload input[type=file]").set_input_files(file)
    reader.rest()
    assert reader.params["scenario" if "scenario" in before else "lang"] == before.get("scenario", before["lang"])


def other_pages(reader: Reader) -> None:
    """Compare four policies with work that is asked about, ask the laboratory, and look at the sweeps and the model."""
    seed = "71" if reader.language == "en" else "72"
    reader.turn(1, "compare")
    link = f"compare?lang={reader.language}&relief_weight=3.1&scale=8&runs=40&seed={seed}"
    reader.open(link)
    cards = reader.page.locator("[data-testid=stVegaLiteChart]")
    reader.press("run.over")
    reader.when(lambda: cards.count() == 7 + len(FIRST_COMPARED))
    reader.pick("compare_region", 0)
    reader.when(lambda: "region" in reader.params)
    reader.unfold("compare_numbers")
    reader.rest()
    table = pd.read_csv(io.BytesIO(reader.take_away("download.compare")))
    assert len(table) > 4 * 17
    reader.open(f"compare?lang={reader.language}&runs=8")
    reader.turn(2, "laboratory")
    reader.press("ask.promise")
    reader.when(lambda: reader.page.locator(".st-key-card-promise img.for-sheet[alt]").count() == 1)
    reader.unfold("more.promise")
    reader.rest()
    assert len(pd.read_csv(io.BytesIO(reader.take_away("download.promise.csv")))) > 0
    reader.turn(3, "sweep")
    reader.turn(4, "studies")
    reader.turn(5, "believe")
    reader.turn(6, "model")
    numbers = reader.page.locator("[data-testid=stMain]")
    reader.segment("model_table", 1)
    reader.when(lambda: "237" in numbers.inner_text())
    reader.at("model_grades").locator("button").last.click()
    reader.rest()
    assert len(pd.read_csv(io.BytesIO(reader.take_away("model_csv_world")))) > 10


def there_and_back(reader: Reader) -> None:
    """Go back and forward, and load the page anew."""
    reader.page.go_back()
    reader.when(lambda: urlparse(reader.page.url).path == "/believe")
    reader.page.go_back()
    reader.when(lambda: urlparse(reader.page.url).path == "/studies")
    reader.page.go_forward()
    reader.when(lambda: urlparse(reader.page.url).path == "/believe")
    reader.open(f"?lang={reader.language}&runs=8")
    reader.group("group.money")
    reader.until_changed("zone_share", act=lambda: reader.slide("lever.zone_share", "End"))
    reader.page.go_back()
    reader.when(lambda: "zone_share" not in reader.params)
    reader.page.go_forward()
    reader.when(lambda: "zone_share" in reader.params)
    told = reader.page.locator("h2").first.inner_text()
    reader.page.reload()
    reader.page.wait_for_selector("h2")
    reader.rest()
    assert reader.page.locator("h2").first.inner_text() == told


def walk(reader: Reader, folder: Path) -> None:
    levers(reader)
    pictures(reader)
    reader.until_changed("ranges", act=lambda: reader.pick("ranges", 2))
    reader.until_changed("ranges", act=lambda: reader.pick("ranges", 0))
    reader.until_changed("against", act=lambda: reader.pick("against", 2))
    play(reader)
    switch_while_it_plays(reader)
    exports(reader, folder)
    reader.until_changed("scenario", act=lambda: reader.pick("scenario", 8))
    other_pages(reader)
    there_and_back(reader)


@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_nothing_breaks_on_a_walk_after_the_language_was_switched(
    browser: Any, server: str, log: Path, tmp_path: Path, locale: str
) -> None:
    reader = Reader(browser, server, log, locale)
    reader.open("?runs=8")
    assert reader.language == locale[:2]
    if locale == "ko-KR":  # move something before the switch too
        reader.until_changed("show", act=lambda: reader.segment("show", 5))
        reader.until_changed("mine", act=lambda: reader.pick("mine", 0))
    reader.switch()
    walk(reader, tmp_path)
    reader.context.close()
