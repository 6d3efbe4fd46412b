"""The card of worth over the model: what it says and writes, the command, and bad input."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.lab.worth.worth_card import WorthCard
from tests.cli.conftest import Zonelab
from tests.cli.conftest import zonelab as zonelab


@pytest.fixture(scope="module")
def card() -> WorthCard:
    """A card of few draws."""
    return sim.worth(["busan_first", "busan_jeju_joint"], draws=60)


def test_utilities_are_price_times_years_less_money(card: WorthCard) -> None:
    assert card.decisions == ("no_zone", "busan_first", "busan_jeju_joint")
    assert not card.utility[:, 0].any()
    assert card.utility[:, 1] == pytest.approx(card.price * card.years[:, 1] - card.money[:, 1])
    assert card.is_open
    assert card.utility[:, 1].mean() == pytest.approx(0.0, abs=1e-9)


def test_nothing_is_worth_more_than_everything(card: WorthCard) -> None:
    assert all(0 <= each.value <= card.everything.value for each in card.weights.values())
    assert all(max(each.survey.value, each.exact.value) <= card.everything.value for each in card.facts)
    together = list(card.together.values())
    assert together == sorted(together)
    assert together[-1] <= card.everything.value


def test_at_no_price_nothing_is_best_and_knowing_is_worth_nothing(card: WorthCard) -> None:
    first = card.curve.iloc[0]
    assert (first["price"], first["best"]) == (0.0, "no_zone")
    assert first["all"] == pytest.approx(0.0, abs=1e-9)
    assert card.curve["all"].max() > 0


def test_the_card_says_what_to_measure_first_and_is_written(card: WorthCard, tmp_path: Path) -> None:
    assert card.sentence().startswith(
        f"If a firm-year is worth {card.price:.1f} KRW bn, the break-even of the whole zone of “Busan first”, "
    )
    korean = card.sentence("ko")
    assert korean.startswith(
        f"기업·년의 가치를 ‘부산 우선 지정’ 특구 사업 전체의 손익분기인 {10 * card.price:.0f}억 원으로 보면"
    )
    assert "busan_first" not in card.sentence() + korean
    if card.survey is not None:
        assert korean.index("가장 먼저 조사할 것") < korean.index("행동 가중치 가운데")
    card.write(tmp_path, "ko")
    manifest = json.loads((tmp_path / "worth.json").read_text("utf-8"))
    assert manifest["policies"] == ["busan_first", "busan_jeju_joint"]
    for name in ("worth.png", "worth_weights.csv", "worth_facts.parquet", "worth_prices.csv", "worth_policies.csv"):
        assert (tmp_path / name).stat().st_size > 0
    facts = card.tables()["facts"]
    assert len(facts) == facts[["statistic", "date"]].drop_duplicates().shape[0] > 10
    assert np.isfinite(facts["value"]).all()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"price": -1.0}, "price must be numbers from 0 to 1,000,000"),
        ({"prices": [1.0, -2.0]}, "prices must be numbers from 0 to 1,000,000"),
        ({"policies": ["no_zone"]}, "policies must be 1 to 6 scenarios that differ from the baseline no_zone"),
        ({"policies": ["two_islands"], "baseline": "two_islands"}, "so that there is a choice"),
        ({"draws": 20}, "must be at least 57"),
        ({"baseline": "two_islands"}, "policy must be named"),
        ({"policies": ["bussan_first"]}, "bussan_first"),
    ],
)
def test_mistakes_are_sentences(arguments: dict[str, object], told: str) -> None:
    with pytest.raises(sim.ZonelabError) as mistake:
        sim.worth(**arguments)  # type: ignore[arg-type]
    assert told in str(mistake.value)


def test_the_command_refuses_a_price_below_zero_in_korean(zonelab: Zonelab, tmp_path: Path) -> None:
    done = zonelab("worth", "--price", "-1", "--lang", "ko", "--out", str(tmp_path / "new"))
    assert done.code == 2
    assert "price" in done.err
    assert not (tmp_path / "new").exists()


@pytest.mark.slow
def test_the_command_prints_the_card(zonelab: Zonelab) -> None:
    told = json.loads(zonelab("worth", "--json").out)
    assert told["kind"] == "worth"
    weights = {row["weight"]: row for row in told["tables"]["weights"]}
    assert weights["all"]["value"] == max(row["value"] for row in weights.values())
    assert 0.5 < told["fit"][0] <= 1
