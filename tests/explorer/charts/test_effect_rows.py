"""Who gains and who pays as rows: which, in which order and colour, with what before, and no label upon another."""

from __future__ import annotations

import re

import numpy as np
import pytest
import vl_convert as vlc

import sim
from sim.explorer.charts.chart_style import QUIET, Spec, region_colours, width_of
from sim.explorer.charts.dot_rows import numbers_of_row, ticks
from sim.explorer.charts.effect_rows import describe_rows, effect_rows, effect_table
from sim.language.texts import LANGUAGES
from sim.results.comparison import Comparison
from sim.results.first_picture import FirstPicture
from sim.results.first_runs import FIRST_RUNS, first_of
from tests.explorer.charts.looking import frame, rows, specification

END = 59
#: Pixels that a chart may take with its title, in the short and in the long form.
MOST_HEIGHT = {True: 230, False: 420}


def height(chart: Spec, width: int) -> float:
    found = re.search(r'height="([\d.]+)"', vlc.vegalite_to_svg({**chart, "width": width}))
    assert found is not None
    return float(found[1])


def test_five_rows_are_the_zone_mine_the_two_that_lose_most_and_the_others(busan: Comparison) -> None:
    table = effect_table(busan, END, "en", "jeju")
    means = dict(zip(busan.policy.regions, busan.final_differences.mean(axis=0), strict=True))
    losers = sorted(means, key=means.__getitem__)[:2]
    assert {row["region"] for row in table} == {"busan", "jeju", *losers, ""}
    assert len(table) == 5
    assert table[0]["region"] == "busan"
    others = table[-1]
    assert others["name"] == "Other 13 in all"
    assert others["mean"] == pytest.approx(sum(means.values()) - sum(row["mean"] for row in table[:-1]))


def test_the_range_of_the_others_is_that_of_their_sum(busan: Comparison) -> None:
    table = effect_table(busan, END, "en", "jeju")
    shown = [row["region"] for row in table]
    rest = [i for i, region in enumerate(busan.policy.regions) if region not in shown]
    _mean, low, high = busan.interval(busan.final_differences[:, rest].sum(axis=1))
    assert (table[-1]["low"], table[-1]["high"]) == (float(low), float(high))


def test_my_region_is_there_whatever_it_gains(busan: Comparison) -> None:
    for region in busan.policy.regions:
        table = effect_table(busan, END, "ko", region)
        assert [row["region"] for row in table if row["selected"]] == [region]
        assert len(table) == 5


def test_a_world_of_few_regions_has_them_all_and_no_others(islands: Comparison) -> None:
    table = effect_table(islands, islands.policy.months - 1, "en", "reef")
    assert {row["region"] for row in table} == set(islands.policy.regions)


def test_all_regions_stand_in_groups_by_size(busan: Comparison) -> None:
    table = effect_table(busan, END, "en", "jeju", short=False)
    headings = [row for row in table if row["kind"] == "heading"]
    assert [row["name"].partition(":")[0] for row in headings] == ["Gain", "No clear difference", "Lose"]
    assert sum(int(row["name"].rpartition(" ")[2]) for row in headings) == len(busan.policy.regions)
    regions = [row for row in table if row["kind"] != "heading"]
    assert {row["region"] for row in regions} == set(busan.policy.regions)
    assert [row["rank"] for row in table] == list(range(len(table)))
    order = [row["kind"] for row in regions]
    assert order == sorted(order, key=["gain", "unclear", "loss"].index)
    for kind in ("gain", "unclear", "loss"):
        means = [row["mean"] for row in regions if row["kind"] == kind]
        assert means == sorted(means, reverse=True)
    for row in regions:
        assert row["kind"] == ("gain" if row["low"] > 0 else "loss" if row["high"] < 0 else "unclear")


def test_a_group_without_a_member_keeps_its_heading(no_zone: Comparison) -> None:
    table = effect_table(no_zone, END, "en", short=False)
    assert [row["name"] for row in table if row["kind"] == "heading"] == [
        "Gain: 0", "No clear difference: 17", "Lose: 0",
    ]  # fmt: skip


def test_a_ring_is_where_the_region_was_before(busan: Comparison, jeju: Comparison) -> None:
    was = dict(zip(jeju.policy.regions, jeju.final_differences.mean(axis=0), strict=True))
    drawn = rows(effect_rows(busan, END, "en", "jeju", before=jeju, short=False))
    for row in drawn:
        if row["kind"] != "heading":
            assert row["before"] == pytest.approx(was[row["region"]])
    assert {row["region"] for row in drawn if row["moved"]} >= {"busan", "jeju"}
    assert not any(row["moved"] for row in rows(effect_rows(busan, END, "en", "jeju", before=busan)))
    assert not any(row["moved"] for row in rows(effect_rows(busan, END, "en", "jeju")))


def test_another_world_or_a_shorter_calendar_has_no_ring(busan: Comparison, islands: Comparison) -> None:
    assert all(row["before"] is None for row in effect_table(busan, END, "en", before=islands))


def test_a_row_has_the_colour_of_its_region(busan: Comparison) -> None:
    colours = region_colours(busan.policy.scenario.world)
    for short in (True, False):
        for row in effect_table(busan, END, "en", "jeju", short=short):
            if row["region"]:
                assert row["colour"] == colours[row["region"]]
    assert effect_table(busan, END, "en", "jeju")[-1]["colour"] == QUIET


def test_a_region_with_a_zone_is_marked(busan: Comparison) -> None:
    marked = [row["region"] for row in effect_table(busan, END, "ko", short=False) if row["name"].startswith("★")]
    assert marked == ["busan"]


def test_a_move_changes_the_data_alone(busan: Comparison, jeju: Comparison) -> None:
    for short in (True, False):
        one = effect_rows(busan, END, "en", "jeju", short=short)
        other = effect_rows(jeju, 40, "en", "busan", before=busan, short=short)
        assert specification(one) == specification(other)
        assert rows(one) != rows(other)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("short", [True, False])
def test_rows_are_low_and_their_words_are_whole(busan: Comparison, language: str, short: bool) -> None:
    chart = effect_rows(busan, END, language, "jeju", short=short)
    assert height(chart, 640) <= MOST_HEIGHT[short]
    drawn = vlc.vegalite_to_svg({**chart, "width": 640})
    for row in rows(chart):
        for words in (row["name"], row["words"]):
            assert not words or f">{words}<" in drawn, words
    assert "…" not in re.sub(r"<title>.*?</title>", "", drawn)


@pytest.mark.parametrize(("least", "most"), [(-8.0, 21.0), (-0.3, 0.05), (-4000.0, 90.0), (-1.0, 1.0), (0.0, 33.0)])
def test_ticks_are_round_and_lie_apart(least: float, most: float) -> None:
    found = ticks(least, most)
    assert 0.0 in found
    assert len(found) >= 3
    assert all(least <= each <= most for each in found)
    places = [float(np.sign(each) * np.sqrt(abs(each))) for each in found]
    pixels = 400 / (np.sqrt(most) + np.sqrt(-least))
    for left, right, a, b in zip(places, places[1:], found, found[1:], strict=False):
        assert (right - left) * pixels >= (width_of(f"{a:+g}") + width_of(f"{b:+g}")) / 2


def test_small_effects_are_seen_beside_a_great_one(busan: Comparison) -> None:
    chart = effect_rows(busan, END, "en", "jeju")
    ends = frame(chart)
    share = np.sqrt(0.1) / (np.sqrt(ends["most"]) + np.sqrt(-ends["least"]))
    assert share > 0.03  # of the axis, for a tenth of a firm; on a straight scale it would be a three hundredth


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_single_pair_has_dots_without_ranges(one_pair: Comparison, language: str) -> None:
    table = effect_table(one_pair, END, language, "jeju")
    assert all(row["low"] is None and row["words"] == row["shown"] for row in table)


def test_words_tell_number_range_and_what_was_before(busan: Comparison, jeju: Comparison) -> None:
    told = describe_rows(busan, END, "en", "jeju", before=jeju)
    row = effect_table(busan, END, "en", "jeju", before=jeju)[0]
    assert told.startswith(f"Busan {row['words']}, before the last change −")
    assert "before" not in describe_rows(busan, END, "en", "jeju", before=busan)
    assert describe_rows(busan, END, "ko", "jeju", short=False).count("곳") == 3


def test_all_runs_are_drawn_where_the_first_picture_was() -> None:
    """The same chart with rows in the same order, on the same axis unless a range needs more room."""
    whole = sim.compare("busan_first", "no_zone", 2 * FIRST_RUNS, posterior=None)
    first = FirstPicture(first_of(whole.policy), first_of(whole.baseline), pairs_in_all=whole.runs)
    for region in ("jeju", "ulsan", "seoul"):
        table, held = effect_table(whole, END, "en", region, first=first), effect_table(first, END, "en", region)
        assert [row["region"] for row in table] == [row["region"] for row in held]
        assert [row["rank"] for row in table] == [row["rank"] for row in held]
        own = {row["region"]: row for row in effect_table(whole, END, "en", region)}
        assert all(row | {"rank": 0} == own[row["region"]] | {"rank": 0} for row in table if row["region"] in own)
        one, other = effect_rows(first, END, "en", region), effect_rows(whole, END, "en", region, first=first)
        assert specification(one) == specification(other)
        assert frame(one) == frame(other)


def test_an_axis_grows_where_the_first_picture_had_too_little_room(busan: Comparison) -> None:
    """The same region under the policy of another, so that what comes after is outside."""
    few = sim.compare("no_zone", "no_zone", 4, posterior=None)
    axis = frame(effect_rows(busan, END, "en", "jeju", first=few))
    alone = frame(effect_rows(busan, END, "en", "jeju"))
    assert axis["most"] >= alone["most"]
    assert axis["least"] <= alone["least"]


def test_what_hardly_changes_is_called_so_and_exact_where_it_is_asked_for() -> None:
    row = numbers_of_row(-0.09, -0.2, -0.06, "en")
    assert (row["shown"], row["words"], row["exact"]) == ("about 0", "about 0 (−0.20 to −0.06)", "−0.09")
    assert numbers_of_row(-0.09, -0.2, -0.06, "ko")["shown"] == "거의 0"
    assert numbers_of_row(-0.9, -2.0, -0.6, "en")["shown"] == numbers_of_row(-0.9, -2.0, -0.6, "en")["exact"] == "−0.9"
    assert numbers_of_row(0.0, 0.0, 0.0, "en")["shown"] == "0"
