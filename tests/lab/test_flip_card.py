"""The cards of a flip: both searches over the model, what they say and write, the command, and bad input."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.lab.flip import assumptions as assumptions_room
from sim.lab.flip import flip_search as search
from sim.lab.flip import real_runs
from sim.lab.flip.assumption_card import AssumptionCard, End
from sim.lab.flip.claim import parse_claim
from sim.lab.flip.flip_card import FlipCard
from sim.lab.flip.flip_sentences import who_turns_it
from sim.results.estimates import Estimate
from sim.scenario.load import load_scenario
from sim.scenario.reading.assumptions_file import ASSUMPTIONS, read_assumptions
from sim.scenario.schema.keys import leaf_keys
from tests.cli.conftest import Zonelab
from tests.cli.conftest import zonelab as zonelab


@pytest.fixture(scope="module")
def card() -> FlipCard:
    """A card of few runs."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(search, "PAIRS_OF_A_LOOK", 5)
        patched.setattr(search, "PAIRS_TRIED", 1)
        patched.setattr(search, "ROUNDS", 1)
        patched.setattr(real_runs.RealRuns.at, "__defaults__", (40,))
        return sim.flip("displaced_share > 0.5", draws=60)


@pytest.fixture(scope="module")
def assumed() -> AssumptionCard:
    """A card of few runs, over a few assumptions."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(assumptions_room, "PAIRS", 20)
        patched.setattr(assumptions_room, "PAIRS_OF_AN_END", 10)
        patched.setattr(assumptions_room, "PAIRS_TRIED", 1)
        return sim.flip("displaced_share > 0.65", of="assumptions")


def test_a_card_says_what_overturns_the_claim_and_how_often(card: FlipCard) -> None:
    told = card.sentence()
    assert told.startswith("“displaced_share > 0.5” holds at the centre of the record: 0.7")
    often = "of 100 cases that fit the record" if card.is_sure else "cannot be told from luck"
    assert often in told
    assert "뒤집" in card.sentence("ko")
    assert card.sentence("ko").startswith("기록의 중심에서는 ‘displaced_share > 0.5’가 성립합니다.")


def test_a_stand_in_that_explains_little_gives_no_share(card: FlipCard) -> None:
    sure, unsure = (dataclasses.replace(card, fit=fit) for fit in (0.6, 0.1))
    assert "of 100 cases that fit the record" in sure.sentence()
    assert "of 100 cases" not in unsure.sentence()
    assert "cannot be told from luck" in unsure.sentence()


def test_the_tables_hold_each_weight_with_its_ranges_and_all_that_was_run(card: FlipCard) -> None:
    weights, summary, points = (card.tables()[name] for name in ("weights", "summary", "points"))
    assert len(weights) == card.space.size == 19
    inside = weights[["least", "low", "centre", "high", "most"]].to_numpy()
    assert (np.diff(inside, axis=1) >= 0).all()
    assert weights["importance"].sum() == pytest.approx(1.0 if card.flips.joint is not None else 0.0)
    assert points["kind"].iloc[0] == "centre"
    assert (points["kind"] == "alone").sum() == 19
    assert summary["chance"].iloc[0] == pytest.approx(card.chance)
    assert summary["share_low"].iloc[0] <= summary["share"].iloc[0] <= summary["share_high"].iloc[0]
    ranges = {"mobility": (0.02, 0.12), "relief_weight": (1, 12)}
    for name, ends in ranges.items():
        row = weights[weights["weight"] == name].iloc[0]
        assert (row["least"], row["most"]) == pytest.approx(ends)


def test_a_card_is_written_and_replaced(card: FlipCard, tmp_path: Path) -> None:
    card.write(tmp_path, "ko")
    card.write(tmp_path)
    manifest = json.loads((tmp_path / "flip.json").read_text("utf-8"))
    assert manifest["claim"] == "displaced_share > 0.5"
    assert (tmp_path / "flip.txt").read_text("utf-8").strip() == card.sentence()
    for name in (
        "flip.png",
        "flip.svg",
        "flip_weights.csv",
        "flip_points.parquet",
        "flip_pairs.csv",
        "flip_summary.csv",
    ):
        assert (tmp_path / name).stat().st_size > 0


def test_assumptions_are_moved_over_their_declared_ranges(assumed: AssumptionCard, tmp_path: Path) -> None:
    rows = assumed.tables()["assumptions"].set_index("assumption")
    declared = read_assumptions(load_scenario("no_zone").world.folder / ASSUMPTIONS).keys
    assert set(rows.index) == set(declared) - set(assumed.left)
    for key, row in rows.iterrows():
        assert (row["least"], row["most"]) == declared[str(key)].range
    assert (rows["at_least_low"] <= rows["at_least"]).all()
    assert assumed.sentence().startswith("“displaced_share > 0.65” ")
    assumed.write(tmp_path, "ko")
    assert (tmp_path / "flip_assumptions.png").is_file()


def test_every_number_marked_assumption_has_a_range_or_a_reason_for_none() -> None:
    scenario = load_scenario("baseline")
    file = read_assumptions(scenario.world.folder / ASSUMPTIONS)
    full = {leaf_keys().get(key, key) for key in (*file.keys, *file.left_out)}
    numbers = {
        key
        for key, provenance in scenario.provenance.items()
        if provenance.grade == "assumption"
        and isinstance(scenario.entries[key].value, int | float)
        and not isinstance(scenario.entries[key].value, bool)
    }
    assert full == numbers
    for key, each in file.keys.items():
        assert each.range[0] <= scenario.entries[leaf_keys()[key]].value <= each.range[1], key


def test_two_weights_are_named_only_where_runs_confirm_them() -> None:
    told = who_turns_it([], ["relief_weight", "mobility"], joint=True, confirmed=True, language="en")
    assert told == (
        "No single weight overturns this; two together do: “Weight of the burden of regulation that a firm feels” "
        "(relief_weight), “Probability that a firm is free to move when its location review is due” (mobility)"
    )
    assert "did not confirm" in who_turns_it([], [], joint=True, confirmed=False, language="en")
    assert "Nothing within" in who_turns_it([], [], joint=False, confirmed=False, language="en")


def test_mistakes_are_sentences() -> None:
    idle = load_scenario("no_zone", review_target=5.0)  # which changes nothing where there is no zone
    cases = {
        "must be of a world with calibrated draws": lambda: sim.flip("net_new > 0", "two_islands", "two_islands"),
        "must be at least 57": lambda: sim.flip("net_new > 0", draws=20),
        "has none for no_zone": lambda: sim.flip("displaced_share > 0", idle, draws=57),
        "of must be one of": lambda: sim.flip("net_new > 0", of="rules"),  # type: ignore[call-overload]
        "draws must be a whole number": lambda: sim.flip("net_new > 0", draws=0),
        "there is none": lambda: sim.flip("net_new > 0", "two_islands", "two_islands", of="assumptions"),
        "policy must be named, since the world of two_islands": lambda: sim.flip("net_new > 0", baseline="two_islands"),
    }
    told = {}
    for part, call in cases.items():
        with pytest.raises(sim.ZonelabError) as mistake:
            call()
        told[part] = str(mistake.value)
    for part, said in told.items():
        assert part in said


def test_an_end_that_turns_by_the_luck_of_the_centre_alone_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    baseline = load_scenario("no_zone")
    claim = parse_claim("net_new > 0", baseline.world)
    assumed = assumptions_room.Assumed(claim, (load_scenario("busan_first"),), baseline, 1, None, None)

    def end(_assumed: object, changes: dict[str, float], _side: int, _pairs: int, seed: int) -> End:
        lucky = seed == 1
        return End(changes, Estimate(-1.0, -2.0, -0.5) if lucky else Estimate(0.1, -0.2, 0.4), -1.0, lucky)

    monkeypatch.setattr(assumptions_room.Assumed, "end", end)
    found = assumed.sure_end({"key": 1.0}, 1)
    assert found is not None
    assert (found.value.mean, found.turns, found.margin) == (0.1, False, -1.0)


def test_an_assumptions_file_with_ends_in_the_wrong_order_is_told(tmp_path: Path) -> None:
    file = tmp_path / ASSUMPTIONS
    file.write_text("keys: {urbanization: {range: [0.2, 0.1], note: why}}\n", "utf-8")
    with pytest.raises(sim.ZonelabError, match=r"must begin below its end; got 0\.2 and 0\.1"):
        read_assumptions(file)


def test_the_command_tells_a_mistake_and_writes_nothing(zonelab: Zonelab, tmp_path: Path) -> None:
    done = zonelab("flip", "displaced_shar > 0.5", "--out", str(tmp_path / "new"))
    assert done.code == 2
    assert "Did you mean 'displaced_share'?" in done.err
    assert not (tmp_path / "new").exists()
    assert "주장의 9번째 글자" in zonelab("flip", "net_new = 3", "--lang", "ko").err


@pytest.mark.slow
def test_the_command_prints_the_card(zonelab: Zonelab, tmp_path: Path) -> None:
    done = zonelab("flip", "displaced_share > 0.5", "--json", "--out", str(tmp_path))
    told = json.loads(done.out)
    assert told["kind"] == "flip"
    summary = told["tables"]["summary"][0]
    assert summary["confirmed"]
    assert summary["confirmed_high"] < 0.5
    assert 0.5 < summary["fit"] <= 1
