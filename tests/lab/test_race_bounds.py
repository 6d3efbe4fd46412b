"""What a race refuses, it refuses before it runs anything, and what it says to do instead helps."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.lab.race import race_work
from sim.lab.race.book import Book
from sim.lab.race.order import Order, checked_order
from sim.lab.race.race_work import bytes_of, check_work, hours_of
from sim.lab.race.rules import usual_rules
from tests.cli.conftest import Zonelab, zonelab  # noqa: F401  # a fixture

ISLANDS = ("main_island", "far_island")
COMPETING = "seoul,busan,incheon,gyeonggi,gangwon,chungbuk,jeonbuk,gyeongbuk,jeju"
USUAL: dict[str, Any] = {
    "players": ISLANDS, "factors": (1.0, 2.0), "value": 4.0, "values": (), "price": None, "focuses": ("as_it_is",),
    "apply": False, "rules": [], "method": None, "mixed": False, "runs": 4, "seed": 1, "posterior": None, "threads": 1,
    "most_hours": 1.0, "on_progress": None,
}  # fmt: skip


class RunError(Exception):
    """Something was run."""


@pytest.fixture
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: Any) -> None:
        raise RunError

    monkeypatch.setattr(Book, "__init__", run)


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize("runs", [300_000_000, 4_294_967_295])
@pytest.mark.parametrize("weights", ["--central", "--posterior"])
def test_more_runs_than_there_is_memory_for_are_refused_before_any_array_is_made(
    zonelab: Zonelab,  # noqa: F811  # the fixture
    monkeypatch: pytest.MonkeyPatch,
    runs: int,
    weights: str,
) -> None:
    monkeypatch.setattr("sim.lab.race.order.halves", lambda *_: pytest.fail("arrays of the runs were made"))
    answer = zonelab("race", "busan_first", "--players", "busan,jeju", "--runs", str(runs), weights)
    assert answer.code == 2
    assert f"the race must fit in memory; 5 profiles of {runs:,} runs would take" in answer.err
    assert "the work must take at most 1 h; " in answer.err
    assert "--most-hours" not in answer.err  # it would not fit all the same
    korean = zonelab("race", "busan_first", "--players", "busan,jeju", "--runs", str(runs), weights, "--lang", "ko")
    assert "경쟁 분석은 메모리에 들어가야" in korean.err


@pytest.mark.usefixtures("nothing_runs")
def test_nine_regions_with_nine_moves_are_refused_at_once() -> None:
    factors = tuple(map(float, range(1, 10)))
    with pytest.raises(sim.ZonelabError, match="387,420,489 profiles of 100 runs would take"):
        sim.race("busan_first", COMPETING.split(","), factors, method="enumerate", posterior=None)


#: A command that is refused, and by what word of its remedy.
REFUSED = [
    (("--players", "busan,jeju", "--runs", "300000000", "--central"), "--runs"),
    (("--players", COMPETING, "--factors", "1,2,4,8,10", "--method", "enumerate"), "--method"),
    (("--players", "busan,jeju", "--runs", "5000", "--most-hours", "0.0001"), "--runs"),
    (("--players", "busan,jeju", "--runs", "20000", "--most-hours", "0.0001"), "--most-hours"),
    (("--players", "busan,jeju", "--runs", "1", "--central"), "--runs"),
    (("--players", "busan,jeju", "--runs", "5"), "--runs"),
    (("--players", "busan"), "--players"),
    (("--players", "busan,jeju", "--factors", "1"), "--factors"),
    (("--players", "busan,jeju", "--factors", "x"), "--factors"),
    (("--players", "busan,jeju", "--rule", ""), "--rule"),
    (("--players", "busan,jeju", "--rule", "cap"), "--rule"),
    (("--players", "busan,jeju", "--rule", "cap=9"), "--rule"),
    (("--players", "busan,jeju", "--rule", "zone_share=0.5"), "--rule"),
    (("--players", "busan,jeju", "--focuses", ""), "--focuses"),
    (("--players", "busan,jeju", "--value", "1e9"), "--value"),
]
#: What is done where the sentence names no number: what stands in it.
DONE = {
    "--method": "double_oracle", "--players": "seoul,busan", "--factors": "1,2", "--rule": "cap=1",
    "--value": "1000000",
}  # fmt: skip


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize(("words", "option"), REFUSED)
def test_what_is_told_to_do_helps(zonelab: Zonelab, words: tuple[str, ...], option: str) -> None:  # noqa: F811  # the fixture
    refused = zonelab("race", "busan_first", *words)
    assert refused.code == 2, "it is refused"
    again = list(words)
    if option in ("--runs", "--most-hours"):
        told = re.search(rf"{option} ([0-9]+)|runs must be ([0-9]+) or more", refused.err)
        assert told is not None, refused.err
        again[again.index(option) + 1] = told[1] or told[2]
    elif option == "--focuses":
        assert "Leave it out" in refused.err
        del again[again.index(option) : again.index(option) + 2]
    elif option == "--method":
        assert f"--method {DONE[option]}" in refused.err
        again[again.index(option) + 1] = DONE[option]
    else:
        again[again.index(option) + 1] = DONE[option]
    with pytest.raises(RunError):
        zonelab("race", "busan_first", *shlex.split(shlex.join(again)))


def test_what_is_reckoned_is_near_what_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    order = checked_order("two_islands", **USUAL)
    assert hours_of(order) < 0.001
    larger = checked_order("two_islands", **(USUAL | {"runs": 4000}))
    # Two moves of two players: 4 profiles x 4,000 runs x 7 numbers of 8 bytes are kept.
    assert bytes_of(larger) - bytes_of(order) > 4 * 3996 * 7 * 8
    monkeypatch.setattr(race_work, "bytes_available", lambda: bytes_of(larger) - 1)
    with pytest.raises(sim.ZonelabError, match="must fit in memory"):
        check_work(larger)
    check_work(order)


def test_rules_that_a_scenario_has_already_are_not_tried() -> None:
    usual = sim.load_scenario("two_islands")
    all_to_zones = sim.load_scenario("two_islands", zone_share=1.0)
    assert {"zone_share": 1.0} in usual_rules(usual, ISLANDS, 2.0)
    assert {"zone_share": 1.0} not in usual_rules(all_to_zones, ISLANDS, 2.0)
    assert {"cap": 1.0} not in usual_rules(usual, ISLANDS, 1.0)


def test_a_command_tells_all_that_is_wrong_together(zonelab: Zonelab) -> None:  # noqa: F811  # the fixture
    answer = zonelab(
        "race", "busan_first", "--players", "busan", "--factors", "x", "--value", "a", "--runs", "0", "--out",
        __file__, "--method", "guess", "--focuses", "sea", "--rule", "cap", "--rule", "wrong_key=1",
    )  # fmt: skip
    assert answer.code == 2
    for told in ("folder", "--value", "--factors", "--rule", "runs must", "method", "players", "focuses", "wrong_key"):
        assert told in answer.err


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 2**40), st.floats(), st.text(max_size=4),
    st.lists(st.sampled_from(["main_island", "far_island", "reef", "fishing", 1.0, -1.0, 1e300, "", None]), max_size=4),
)  # fmt: skip
GIVEN = {
    "players": st.one_of(st.just(ISLANDS), ANYTHING),
    "factors": st.one_of(st.lists(st.floats(0, 1000), min_size=1, max_size=3, unique=True), ANYTHING),
    "value": st.one_of(st.floats(0, 1e6), ANYTHING),
    "values": st.one_of(st.lists(st.floats(0, 1e6), max_size=3), ANYTHING),
    "price": ANYTHING,
    "focuses": st.one_of(st.lists(st.sampled_from(["as_it_is", "fishing", "pearls"]), min_size=1), ANYTHING),
    "apply": st.booleans(),
    "rules": st.one_of(
        st.none(),
        st.lists(
            st.dictionaries(st.sampled_from(["cap", "ceiling", "zone_share", "match", "x", 1]), ANYTHING, max_size=2)
        ),
        ANYTHING,
    ),
    "method": st.one_of(st.sampled_from(["enumerate", "double_oracle", None]), ANYTHING),
    "runs": st.one_of(st.integers(1, 2**32), ANYTHING),
    "seed": ANYTHING,
    "posterior": st.one_of(st.just("record"), ANYTHING),
    "threads": ANYTHING,
    "most_hours": ANYTHING,
}


@st.composite
def orders(draw: st.DrawFn) -> dict[str, Any]:
    """Return arguments of a race, of which some may be anything."""
    names = draw(st.lists(st.sampled_from(sorted(GIVEN)), max_size=5, unique=True))
    return USUAL | {name: draw(GIVEN[name]) for name in names}


def check_that_it_is_an_order_or_sentences(given: dict[str, Any]) -> None:
    scenario = _islands()
    with suppress(sim.ZonelabError):
        assert isinstance(checked_order(scenario, **given), Order)


def _islands() -> sim.Scenario:
    if not _KEPT:
        _KEPT.append(sim.load_scenario("two_islands", months=12))
    return _KEPT[0]


_KEPT: list[sim.Scenario] = []


@given(orders())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_arguments_give_an_order_or_sentences(given: dict[str, Any]) -> None:
    check_that_it_is_an_order_or_sentences(given)


@pytest.mark.slow
@given(orders())
@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_two_thousand_arguments_give_an_order_or_sentences(given: dict[str, Any]) -> None:
    check_that_it_is_an_order_or_sentences(given)
