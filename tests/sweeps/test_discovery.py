"""Boxes find where something happens, agree with another PRIM, and say in words what they hold."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from inspect import signature
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from sim.language.errors import ZonelabError
from sim.language.texts import texts, told
from sim.results.lever_values import Span
from sim.sweeps.learning.boxes import Box, box_table, box_text
from sim.sweeps.learning.prim_and_cart import cart, prim, reason_for_none, recommended

Flags = NDArray[np.bool_]
Find = Callable[[pd.DataFrame, Flags], list[Box]]
FINDERS = pytest.mark.parametrize("find", [prim, cart], ids=["prim", "cart"])
NOISE = 0.1


def noisy(truth: Any, seed: int = 0, noise: float = NOISE) -> Flags:
    """Return a truth that is wrong for some points."""
    flags = np.asarray(truth, dtype=np.bool_)
    return flags ^ (np.random.default_rng(seed + 1).random(len(flags)) < noise)


def cube(points: int = 1000, seed: int = 0, levers: int = 4) -> pd.DataFrame:
    table = np.random.default_rng(seed).random((points, levers))
    return pd.DataFrame(table, columns=[f"x{lever}" for lever in range(levers)])


def known_box(points: int = 1000, seed: int = 0) -> tuple[pd.DataFrame, Flags]:
    """Return a box in three of four levers, with a tenth of the points wrong."""
    levers = cube(points, seed)
    return levers, noisy((levers["x0"] < 0.5) & (levers["x1"] > 0.4) & (levers["x2"] < 0.6), seed)


def with_categories(points: int = 1000, seed: int = 0) -> tuple[pd.DataFrame, Flags]:
    generator = np.random.default_rng(seed)
    levers = pd.DataFrame(
        {
            "number": generator.random(points),
            "region": generator.choice(["north", "south", "reef", "cape"], points),
            "month": generator.choice(
                [f"{year}-{month:02d}" for year in (2019, 2020) for month in range(1, 13)], points
            ),
            "told": generator.choice(["false", "true"], points),
            "level": generator.integers(0, 5, points),
        }
    )
    return levers, noisy(levers["region"].isin(["north", "reef"]) & (levers["number"] < 0.5), seed)


def best(levers: pd.DataFrame, interesting: Flags) -> Box:
    found = recommended(prim(levers, interesting), levers, interesting)
    assert found is not None
    return found


class TestTrajectory:
    def test_it_runs_from_all_settings_to_few_and_dense_ones(self) -> None:
        levers, interesting = known_box()
        boxes = prim(levers, interesting)
        assert (boxes[0].limits, boxes[0].coverage, boxes[0].mass) == ({}, 1.0, 1.0)
        densities, masses = [box.density for box in boxes], [box.mass for box in boxes]
        assert densities == sorted(densities)
        assert masses == sorted(masses, reverse=True)
        assert 0.05 <= masses[-1] < 0.3

    def test_a_box_counts_what_it_holds(self) -> None:
        for levers, interesting in (known_box(), with_categories()):
            for box in (*prim(levers, interesting), *cart(levers, interesting), best(levers, interesting)):
                inside = box.holds(levers)
                assert (box.points, box.interesting) == (inside.sum(), interesting[inside].sum())
                assert (box.of_points, box.of_interesting) == (len(levers), interesting.sum())

    def test_by_hand(self) -> None:
        # Twenty points, it happens from 15 on. Half a box is peeled at a time: 1 to 10, then 11 to 15.
        levers = pd.DataFrame({"x": np.arange(1, 21)})
        boxes = prim(levers, levers["x"] >= 15, peel=0.5)
        assert [box.limits for box in boxes] == [{}, {"x": Span(low=11)}, {"x": Span(low=16)}]
        assert [box.coverage for box in boxes] == pytest.approx([1, 1, 5 / 6])
        assert [box.density for box in boxes] == pytest.approx([0.3, 0.6, 1])
        # Of the 14 others the second holds 4 and the third none; with 15 the third is perfect.
        assert [box.separation for box in boxes] == pytest.approx([0, 1 - 4 / 14, 5 / 6])
        assert best_of(boxes, levers, levers["x"] >= 15).limits == {"x": Span(low=15)}

    def test_it_is_the_one_of_another_prim(self) -> None:
        levers, interesting = known_box(2000)
        boxes, other = prim(levers, interesting), other_trajectory(levers, interesting)
        assert len(boxes) > 40
        for column in ("coverage", "density", "mass"):
            assert [getattr(box, column) for box in boxes] == pytest.approx(
                other[column].tolist()[: len(boxes)], abs=0.005
            )

    def test_it_finds_the_categories_of_another_prim(self) -> None:
        levers, interesting = with_categories()
        levers = levers[["number", "region"]]
        boxes, other = prim(levers, interesting), other_trajectory(levers, interesting)
        for column in ("coverage", "density", "mass"):
            assert [getattr(box, column) for box in boxes] == pytest.approx(
                other[column].tolist()[: len(boxes)], abs=0.01
            )

    def test_the_table_has_a_row_for_each_box(self) -> None:
        levers, interesting = known_box()
        boxes = prim(levers, interesting)
        table = box_table(boxes)
        assert table["density"].tolist() == [box.density for box in boxes]
        assert table["levers"].iloc[0] == ""
        assert set(table["levers"].iloc[-1].split()) >= {"x0", "x1", "x2"}
        assert len(box_table([])) == 0


def best_of(boxes: list[Box], levers: pd.DataFrame, interesting: Any) -> Box:
    found = recommended(boxes, levers, interesting)
    assert found is not None
    return found


def other_trajectory(levers: pd.DataFrame, interesting: Flags) -> pd.DataFrame:
    """Return the peeling and pasting of the workbench for exploratory modelling."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="ipyparallel not installed", category=UserWarning)
        from ema_workbench.analysis.prim import Prim
    table = levers.copy()
    for name in table.columns:
        if not pd.api.types.is_numeric_dtype(table[name]):
            table[name] = table[name].astype(object)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning)  # of pandas, from deep within
        asked = {"threshold": 0.5} if "threshold" in signature(Prim).parameters else {}  # until version 3
        return Prim(table, interesting.astype(int), **asked).find_box().peeling_trajectory


class TestRecommended:
    @pytest.mark.parametrize("seed", range(5))
    def test_the_known_box_is_found_with_its_limits_and_no_others(self, seed: int) -> None:
        levers, interesting = known_box(2000, seed)
        box = best(levers, interesting)
        assert box.limits == {
            "x0": Span(high=pytest.approx(0.5, abs=0.05)),
            "x1": Span(low=pytest.approx(0.4, abs=0.05)),
            "x2": Span(high=pytest.approx(0.6, abs=0.05)),
        }
        truth = (levers["x0"] < 0.5) & (levers["x1"] > 0.4) & (levers["x2"] < 0.6)
        assert (box.holds(levers) == truth).mean() > 0.97

    def test_categories_and_numbers_are_found_together(self) -> None:
        box = best(*with_categories())
        assert list(box.limits) == ["region", "number"] or list(box.limits) == ["number", "region"]
        assert box.limits["region"] == ("north", "reef")
        assert box.limits["number"] == Span(high=pytest.approx(0.5, abs=0.02))

    def test_months_have_an_order_and_end_where_they_should(self) -> None:
        levers, _ = with_categories()
        box = best(levers, noisy((levers["month"] >= "2019-09") & (levers["month"] <= "2020-04")))
        assert box.limits == {"month": Span("2019-09", "2020-04")}

    def test_ties_are_peeled_whole(self) -> None:
        levers, _ = with_categories()
        box = best(levers, noisy((levers["level"] >= 3) & (levers["told"] == "true")))
        assert box.limits == {"level": Span(low=3), "told": ("true",)}

    def test_the_strongest_limit_stands_first(self) -> None:
        levers = cube(2000)
        assert list(best(levers, noisy((levers["x3"] < 0.2) & (levers["x1"] < 0.7))).limits) == ["x3", "x1"]

    def test_it_is_as_good_as_any_box_of_the_trajectory(self) -> None:
        for levers, interesting in (known_box(), with_categories()):
            boxes = prim(levers, interesting)
            assert best_of(boxes, levers, interesting).separation >= max(box.separation for box in boxes)

    def test_much_that_is_interesting_is_no_reason_to_recommend_all(self) -> None:
        levers = cube(2000)
        box = best(levers, noisy(levers["x0"] < 0.8))
        assert box.limits == {"x0": Span(high=pytest.approx(0.8, abs=0.02))}

    def test_chance_is_not_told_as_limits(self) -> None:
        levers = [cube(300, seed, levers=6) for seed in range(20)]
        drawn = [np.random.default_rng(seed + 100).random(300) < 0.3 for seed in range(20)]
        assert sum(bool(best(*case).limits) for case in zip(levers, drawn, strict=True)) <= 1

    def test_limits_move_out_to_what_was_peeled_too_far(self) -> None:
        levers = cube(2000)
        interesting = (levers["x0"] < 0.5).to_numpy()
        narrow = Box({"x0": Span(0.1, 0.3)}, 1, 1, 2000, int(interesting.sum()))
        noisy_inside = interesting & ~levers["x0"].between(0.15, 0.2).to_numpy()
        assert best_of([narrow], levers, noisy_inside).limits == {"x0": Span(high=pytest.approx(0.5, abs=0.03))}

    def test_categories_that_belong_are_added_and_others_dropped(self) -> None:
        levers, _ = with_categories()
        interesting = noisy(levers["region"].isin(["north", "reef"]))
        narrow = Box({"region": ("cape", "north")}, 1, 1, 1000, int(interesting.sum()))
        assert best_of([narrow], levers, interesting).limits == {"region": ("north", "reef")}

    def test_a_small_dense_box_is_not_preferred_to_one_that_holds_most(self) -> None:
        levers = cube(2000)
        interesting = (levers["x0"] < 0.1) | ((levers["x0"] > 0.6) & (levers["x3"] < 0.9))
        counts = [(part.sum(), interesting[part].sum()) for part in (levers["x0"] < 0.1, levers["x0"] > 0.6)]
        boxes = [
            Box({"x0": span}, points, hits, 2000, interesting.sum())
            for span, (points, hits) in zip((Span(high=0.1), Span(low=0.6)), counts, strict=True)
        ]
        assert boxes[0].density > boxes[1].density
        assert best_of(boxes, levers, interesting).limits == {"x0": Span(low=pytest.approx(0.6, abs=0.01))}

    def test_nothing_is_recommended_of_nothing(self) -> None:
        levers, interesting = known_box()
        assert recommended([], levers, interesting) is None


class TestTree:
    def test_the_known_box_is_its_first_leaf(self) -> None:
        box = cart(*known_box(2000))[0]
        assert box.limits["x0"] == Span(high=pytest.approx(0.5, abs=0.02))
        assert box.limits["x1"] == Span(low=pytest.approx(0.4, abs=0.02))
        assert box.limits["x2"] == Span(high=pytest.approx(0.6, abs=0.02))
        assert box.density == pytest.approx(1 - NOISE, abs=0.04)

    def test_two_regions_apart_are_two_boxes(self) -> None:
        levers = cube(2000)
        found = cart(levers, ((levers["x0"] < 0.3) | (levers["x0"] > 0.8)).to_numpy())
        assert [box.density for box in found] == [1.0, 1.0]
        assert sum(box.coverage for box in found) == 1.0
        assert not (found[0].holds(levers) & found[1].holds(levers)).any()

    def test_categories_are_told_by_name(self) -> None:
        levers, interesting = with_categories()
        found = [box for box in cart(levers, interesting) if box.density > 0.5]
        assert {region for box in found for region in box.limits["region"]} == {"north", "reef"}

    def test_close_numbers_are_told_apart(self) -> None:
        levers = pd.DataFrame({"x": 1.0 + np.arange(40) * 1e-12})
        assert cart(levers, np.arange(40) < 20)[0].limits == {"x": Span(high=1.0 + 19 * 1e-12)}

    def test_a_missing_package_is_missed_in_a_sentence(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "sklearn.tree", None)
        with pytest.raises(ZonelabError, match="discovery by a tree needs scikit-learn, which is not installed"):
            cart(*known_box())


class TestNothingToFind:
    @FINDERS
    @pytest.mark.parametrize(
        ("levers", "interesting", "reason"),
        [
            (cube(0), np.zeros(0, dtype=bool), "No setting gave a result"),
            (cube(20), np.zeros(20, dtype=bool), "In none of the 20 settings"),
            (cube(20), np.ones(20, dtype=bool), "It happens in all 20 settings"),
            (pd.DataFrame({"x": [1.0] * 20, "y": ["a"] * 20}), np.arange(20) < 5, "No lever takes more than one value"),
            (pd.DataFrame(index=range(20)), np.arange(20) < 5, "No lever takes more than one value"),
        ],
        ids=["all failed", "none", "all", "constant", "no lever"],
    )
    def test_it_is_a_sentence_and_no_box(
        self, find: Find, levers: pd.DataFrame, interesting: Flags, reason: str
    ) -> None:
        assert find(levers, interesting) == []
        found = reason_for_none(levers, interesting)
        assert found is not None
        assert found.startswith(reason)
        assert told(found, texts("ko")) != found

    @FINDERS
    def test_constant_levers_are_never_limited(self, find: Find) -> None:
        levers, interesting = known_box()
        levers = levers.assign(fixed=1.0, word="same")
        assert not any({"fixed", "word"} & set(box.limits) for box in find(levers, interesting))

    @FINDERS
    def test_one_lever_and_one_point_of_interest_do(self, find: Find) -> None:
        levers = pd.DataFrame({"x": [1.0, 2.0, 2.0, 2.0, 3.0]})
        found = recommended(find(levers, np.arange(5) == 0), levers, np.arange(5) == 0)
        assert found is not None
        assert found.interesting == 1
        assert reason_for_none(*known_box()) is None

    def test_the_index_of_the_table_does_not_matter(self) -> None:
        levers, interesting = known_box()
        moved = levers.set_index(np.arange(len(levers))[::-1])
        assert [box.points for box in prim(moved, interesting)] == [box.points for box in prim(levers, interesting)]


ENGLISH = {"budget": "own budget", "north": "North"}
KOREAN = {"budget": "자체 예산", "focus": "집중도", "north": "북부", "place": "장소"}


class TestWords:
    def told(self, limits: dict[str, Any], language: str = "en") -> str:
        event = "The island loses firms" if language == "en" else "섬의 기업이 줄어듭니다"
        names = ENGLISH if language == "en" else KOREAN
        return box_text(Box(limits, 120, 100, 1000, 140), event, language, names)

    def test_numbers(self) -> None:
        # 100 of 120 are 83%, of 140 are 71%
        limits = {"budget": Span(high=2.5), "focus": Span(1.0, 1.25)}
        assert self.told(limits) == (
            "The island loses firms in 83% of the settings where own budget is at most 2.5 and focus is between 1 and "
            "1.25. Of all settings in which that happens, 71% are among these."
        )
        assert self.told(limits, "ko") == (
            "자체 예산이 2.5 이하이고 집중도가 1 이상 1.25 이하인 설정의 83%에서 섬의 기업이 줄어듭니다. "
            "이런 결과가 나온 전체 설정 중 71%가 여기에 속합니다."
        )

    @pytest.mark.parametrize(
        ("limit", "english", "korean"),
        [
            (("north",), "place is North.", "장소가 북부인 설정"),
            (("north", "reef"), "place is one of North, reef.", "장소가 북부, reef 중 하나인 설정"),
            (("true",), "place is yes.", "장소가 예인 설정"),
            ((False,), "place is no.", "장소가 아니요인 설정"),
            (Span(low=3.0), "place is at least 3.", "장소가 3 이상인 설정"),
            (Span(2, 2), "place is 2.", "장소가 2인 설정"),
            (Span(0.0, 5000.0), "place is between 0 and 5,000.", "장소가 0 이상 5,000 이하인 설정"),
            (Span(high="2020-04"), "place is Apr 2020 or earlier.", "장소가 2020년 4월 또는 그 이전인 설정"),
            (Span(low="2020-04"), "place is Apr 2020 or later.", "장소가 2020년 4월 또는 그 이후인 설정"),
            (
                Span("2019-09", "2020-04"),
                "place is from Sep 2019 to Apr 2020.",
                "장소가 2019년 9월부터 2020년 4월까지인 설정",
            ),
        ],
    )
    def test_each_kind_of_limit(self, limit: Any, english: str, korean: str) -> None:
        assert f"in 83% of the settings where {english}" in self.told({"place": limit})
        assert self.told({"place": limit}, "ko").startswith(korean)

    def test_a_box_without_limits_says_so(self) -> None:
        assert self.told({}) == "The island loses firms in 83% of all settings; no limit on a lever says where."
        assert self.told({}, "ko").startswith("전체 설정의 83%에서 섬의 기업이 줄어듭니다.")
