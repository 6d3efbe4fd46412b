"""What a server lets strangers do: bounds that hold and are told, headers, and nothing of another's."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from sim.cli.server_options import ENDS
from sim.explorer.laboratory.work import MOST_WAITING_OF_ONE, Works
from sim.explorer.pages import frame
from sim.explorer.panel.limits import runs_to_choose
from sim.explorer.serving.bounds import PREFIX, Bounds, beyond, bounds, check_disk
from sim.explorer.serving.error_log import report
from sim.explorer.serving.guard import ALL, FULL, ONE, Guard
from sim.explorer.serving.headers import policy
from sim.explorer.serving.room import Room
from sim.explorer.session.choices import Choices, baseline_of, policy_of
from sim.explorer.sweeps import processes
from sim.explorer.sweeps.processes import EVERYBODY, Processes, is_read_only, owner_of_now
from sim.language.errors import ZonelabError
from sim.sweeps.design.plan import plan_of
from sim.sweeps.running.begin import begin
from sim.sweeps.running.store import Store
from tests.explorer.test_sweep_page import told
from tests.waiting import PATIENCE

APP = Path(__file__).parents[2] / "app.py"
SIDES = policy_of(Choices()), baseline_of(Choices())


class Visit:
    """A page that is open at a guard until it is left."""

    def __init__(self, guard: Guard, address: str, **headers: str) -> None:
        self.left, self.sent = asyncio.Event(), []
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "websocket", "path": "/_stcore/stream", "client": (address, 1), "headers": named}
        self.scope: dict[str, Any] = scope
        self.task = asyncio.ensure_future(guard(scope, self._receive, self._send))

    @property
    def told(self) -> str:
        """What the page is told to be, or the code with which it is closed."""
        closed = [str(each["code"]) for each in self.sent if each["type"] == "websocket.close"]
        return (closed or [value.decode() for name, value in self.scope["headers"] if name == FULL.encode()] or [""])[0]

    async def _receive(self) -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def _send(self, message: Any) -> None:
        self.sent.append(message)


async def stay(scope: Any, _receive: Any, _send: Any) -> None:
    """An app that is open until its page is left."""
    await scope["left"].wait()


async def visited(addresses: list[str], leave_first: bool = False, **headers: str) -> list[str]:
    """What pages are told that are opened one after the other."""
    guard, visits = Guard(stay), []
    for address in addresses:
        visit = Visit(guard, address, **headers)
        visit.scope["left"] = visit.left
        visits.append(visit)
        await asyncio.sleep(0)
        if leave_first and len(visits) == 1:
            visit.left.set()
            await visit.task
    for visit in visits:
        visit.left.set()
    await asyncio.gather(*(visit.task for visit in visits))
    return [visit.told for visit in visits]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that are soon met."""
    for name, most in {"PAGES": 3, "PAGES_EACH": 2, "RUNS": 600, "MONTHS": 72, "SWEEPS": 2, "DISK_GB": 1}.items():
        monkeypatch.setenv(PREFIX + name, str(most))


@pytest.mark.usefixtures("small")
def test_pages_beyond_the_bounds_are_told_and_many_more_not_let_in() -> None:
    assert asyncio.run(visited(list("aaabc"))) == ["", "", ONE, ALL, ALL]
    assert asyncio.run(visited(list("aaaaa"))) == ["", "", ONE, ALL, "1013"]
    assert asyncio.run(visited(list("abcdefg"))) == ["", "", "", ALL, ALL, ALL, "1013"]
    assert asyncio.run(visited(list("aaa"), leave_first=True)) == ["", "", ""]


def test_no_browser_tells_the_page_that_it_is_one_too_many() -> None:
    assert asyncio.run(visited(["a"], x_zonelab_full=ALL)) == [""]
    assert asyncio.run(visited(["a"], origin="http://elsewhere.example", host="here.example")) == ["1008"]


def opened() -> AppTest:
    return AppTest.from_file(str(APP), default_timeout=PATIENCE).run()


@pytest.mark.parametrize(("full", "says"), [(ALL, "Too many pages of this server"), (ONE, "from your address")])
def test_a_page_too_many_says_so_and_does_nothing(full: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "_full", lambda: full)
    at = opened()
    assert says in told(at)
    assert not at.button
    assert not at.get("vega_lite_chart")


def test_who_has_not_signed_in_sees_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONELAB_SIGN_IN", "1")
    at = opened()
    assert "for readers who have signed in" in told(at)
    assert [each.label for each in at.button] == ["Sign in"]
    assert not at.get("vega_lite_chart")


def test_bounds_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in vars(Bounds()):
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    assert bounds() == Bounds()
    for text in ("", "0", "-1", "many", "1e9", "²", "٣"):
        monkeypatch.setenv("ZONELAB_MOST_RUNS", text)
        assert bounds() == Bounds()
    monkeypatch.setenv("ZONELAB_MOST_RUNS", " 700 ")
    assert bounds() == Bounds(runs=700)


def test_the_usual_bounds_lie_within_those_that_can_be_set() -> None:
    assert {name: low <= getattr(Bounds(), name) <= high for name, (low, high) in ENDS.items()} == dict.fromkeys(
        vars(Bounds()), True
    )


@pytest.mark.usefixtures("small")
def test_more_runs_or_months_than_a_server_makes_are_refused_by_name() -> None:
    assert beyond(SIDES, 600) is None
    assert str(beyond(SIDES, 601)).startswith("runs must be at most 600 on this server; got 601.")
    longer = policy_of(Choices().with_change("months", 84))
    assert str(beyond((longer, SIDES[1]), 500)).startswith("months must be at most 72 on this server; got 84.")
    assert max(runs_to_choose(SIDES, 500, None)) == 500


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("page", ["explore", "compare", "laboratory"])
def test_an_address_that_asks_for_more_is_told_on_the_page(page: str) -> None:
    at = AppTest.from_function(alone, default_timeout=PATIENCE, kwargs={"page": page})
    at.query_params["runs"] = "2000"
    at.run()
    assert "at most 600" in told(at)
    assert bool(at.get("vega_lite_chart")) == (page == "explore")  # the last picture that made sense


def alone(page: str) -> None:
    from sim.explorer.pages.compare import compare_page
    from sim.explorer.pages.explore import explore_page
    from sim.explorer.pages.laboratory import laboratory_page
    from sim.explorer.session import state

    state.begin()
    {"compare": compare_page, "explore": explore_page, "laboratory": lambda: laboratory_page(lambda: None)}[page]()


def test_a_full_disk_starts_no_sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(1_000_000_000)
    (tmp_path / "link").symlink_to(tmp_path / "large")
    check_disk(tmp_path)
    monkeypatch.setenv("ZONELAB_MOST_DISK_GB", "1")
    with pytest.raises(ZonelabError, match=r"less than 1 GB; they take 1\.0 GB"):
        check_disk(tmp_path)


@pytest.mark.parametrize(("work", "needed"), [("other", 30), ("held", 1)], ids=["no room", "the same work"])
def test_who_finds_no_room_waits_and_may_leave(work: str, needed: int) -> None:
    room, inside, out = Room(100), threading.Event(), threading.Event()

    def hold() -> None:
        with room.taken("held", 80):
            inside.set()
            out.wait(PATIENCE)

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait(PATIENCE)
    with room.taken("small", 20):
        pass
    waited = iter(range(2))

    def look(_runs: int) -> None:
        if next(waited, None) is None:
            raise KeyboardInterrupt  # as Streamlit ends a drawing

    with pytest.raises(KeyboardInterrupt), room.taken(work, needed, look):
        pass
    out.set()
    with room.taken("large", 1000):  # more than there is, but nobody else is there
        holder.join()


def test_one_reader_cannot_keep_the_laboratory_from_others() -> None:
    works, go = Works(), threading.Event()
    for key in range(MOST_WAITING_OF_ONE):
        works.start(key, lambda _count: go.wait(PATIENCE) and None, "me")  # type: ignore[arg-type, return-value]
    with pytest.raises(ZonelabError, match="at most 3 answers"):
        works.start("more", lambda _count: None, "me")  # type: ignore[arg-type, return-value]
    yours = works.start("yours", lambda _count: None, "you")  # type: ignore[arg-type, return-value]
    go.set()
    assert yours.wait(PATIENCE)


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Sweeps that never end by themselves."""
    import subprocess
    import sys

    start = subprocess.Popen
    command = [sys.executable, "-c", "import threading; threading.Event().wait()"]
    begun: list[Any] = []

    def started(_command: Any, **more: Any) -> Any:
        begun.append(start(command, **more))
        return begun[-1]

    monkeypatch.setattr("sim.explorer.sweeps.processes.subprocess.Popen", started)
    yield
    for process in begun:
        process.kill()
        process.wait(PATIENCE)


@pytest.mark.usefixtures("endless")
def test_a_stranger_cannot_stop_what_is_anothers(sweeps: Path) -> None:
    plan, works = plan_of("tiny"), Processes()
    stores = [begin(plan, sweeps / "results" / f"longer_{i}") for i in range(3)]
    works.start(stores[0], "en", "session 1")
    works.stop(stores[0], "session 2")
    works.stop(stores[0])
    assert works.is_ours(stores[0])
    assert not works.may_stop(stores[0], "session 2")
    with pytest.raises(ZonelabError, match="one sweep at work at a time"):
        works.start(stores[1], "en", "session 1")
    works.start(stores[1], "en", "session 2")
    works.stop(stores[0], "session 1")
    works.wait(stores[0], PATIENCE)
    assert not works.is_ours(stores[0])
    works.start(stores[2], "en", EVERYBODY)
    works.stop(stores[2], "session 7")
    works.wait(stores[2], PATIENCE)


def test_a_full_folder_of_sweeps_is_told(sweeps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "check_disk", lambda folder: (_ for _ in ()).throw(ZonelabError(f"full: {folder}")))
    with pytest.raises(ZonelabError, match="full"):
        Processes().start(Store(sweeps / "results" / "tiny"), "en")


@pytest.mark.parametrize(("header", "stranger"), [(None, False), ("X-Forwarded-For", True), ("X-Real-Ip", True)])
def test_behind_another_server_everybody_is_a_stranger(
    header: str | None, stranger: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ZONELAB_READ_ONLY", raising=False)
    monkeypatch.setattr(st, "get_option", {"server.address": "127.0.0.1"}.__getitem__)
    monkeypatch.setattr(type(st.context), "headers", {header: "192.0.2.7"} if header else {})
    assert is_read_only() == stranger
    assert (owner_of_now(7) != EVERYBODY) == stranger


def test_the_content_policy_names_no_place_but_this_server() -> None:
    parts = dict(part.split(" ", 1) for part in policy().split("; "))
    assert parts["frame-ancestors"] == parts["object-src"] == parts["base-uri"] == "'none'"
    assert re.fullmatch(r"'self'( 'sha256-[A-Za-z0-9+/=]{44}'){5,}", parts["script-src"])
    assert {word for name in parts for word in parts[name].split() if "'" not in word} == {"data:", "blob:"}


def test_the_log_tells_where_an_error_was_and_nothing_of_the_reader(caplog: pytest.LogCaptureFixture) -> None:
    plan = "my secret plan"
    try:
        try:
            int(plan)
        except ValueError as error:
            raise KeyError(plan.upper()) from error
    except KeyError:
        report("Drawing page failed:")
    assert "Drawing page failed:\nKeyError\n" in caplog.text
    assert "ValueError" in caplog.text
    assert caplog.text.count(Path(__file__).name) == 2
    assert "MY SECRET" not in caplog.text.replace('plan = "my secret plan"', "").upper()
