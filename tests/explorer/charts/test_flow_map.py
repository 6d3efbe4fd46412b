"""Flows on the map: net, clear, the greatest few, in the colour of who gains, and no word upon another."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from sim.explorer.charts.chart_style import region_colours, width_of
from sim.explorer.charts.flow_map import LETTERS, MOST_ARROWS, WIDEST, bow, describe_flow_map, flow_map, net_flows
from sim.explorer.charts.map import HEIGHT, LEAST_WIDTH
from sim.explorer.charts.shapes import middle_and_span
from sim.language.texts import LANGUAGES
from sim.results.comparison import Comparison
from tests.explorer.charts.looking import frame, rows


def test_a_flow_is_what_goes_one_way_less_what_goes_the_other(busan: Comparison) -> None:
    moves = busan.moves.astype({"origin": str, "destination": str}).set_index(["origin", "destination"])["mean"]
    found = net_flows(busan)
    assert found
    for flow in found:
        back = moves.get((flow.destination, flow.origin), 0.0)
        assert flow.mean == pytest.approx(moves[(flow.origin, flow.destination)] - back)
        assert flow.low > 0
    assert [flow.mean for flow in found] == sorted((flow.mean for flow in found), reverse=True)
    assert {flow.destination for flow in found[:3]} == {"busan"}


def test_arrows_are_the_greatest_flows_in_the_colour_of_who_gains(rounds: Comparison) -> None:
    arrows, flows = rows(flow_map(rounds, "en", "jeju"), "arrows"), net_flows(rounds)
    colours = region_colours(rounds.policy.scenario.world)
    assert len(arrows) == min(MOST_ARROWS, len(flows)) > 0
    assert [arrow["colour"] for arrow in arrows] == [colours[flow.destination] for flow in flows[:MOST_ARROWS]]
    widths = [arrow["width"] for arrow in arrows]
    assert widths[0] == WIDEST
    assert widths == sorted(widths, reverse=True)


def test_an_arrow_bends_aside_and_ends_before_the_places() -> None:
    there, back = np.array(bow((127.0, 37.5), (129.0, 35.2), 0.8)), np.array(bow((129.0, 35.2), (127.0, 37.5), 0.8))
    assert np.hypot(*(there[8] - back[8])) > 0.3  # flows to and fro do not lie upon each other
    assert np.hypot(*(there[0] - (127.0, 37.5))) > 0.1
    assert np.hypot(*(there[-1] - (129.0, 35.2))) > 0.1


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_lies_upon_another_and_the_greatest_flow_has_its_number(
    busan: Comparison, rounds: Comparison, language: str
) -> None:
    for comparison in (busan, rounds):
        chart = flow_map(comparison, language, "jeju")
        words = rows(chart, "words")
        middle, high, wide = middle_and_span(comparison.policy.scenario.world)
        narrow = np.cos(np.radians(middle))
        pixels = min(HEIGHT / high, LEAST_WIDTH / (wide * narrow))
        for one, other in combinations(words, 2):
            beside = abs(one["lon"] - other["lon"]) * narrow * pixels
            above = abs(one["lat"] - other["lat"]) * pixels
            assert beside >= (width_of(one["text"]) + width_of(other["text"])) / 2 or above >= LETTERS
        shown = [word["text"] for word in words]
        assert rows(chart, "arrows")[0]["shown"] in shown
        assert {"en": "Jeju", "ko": "제주"}[language] in shown


def test_without_a_policy_there_is_no_arrow_and_it_is_said(no_zone: Comparison) -> None:
    chart = flow_map(no_zone, "en", "jeju")
    assert rows(chart, "arrows") == []
    assert frame(chart)["title_lines"].endswith("No firm is clearly drawn away")
    assert describe_flow_map(no_zone, "en") == "No firm is clearly drawn away"


def test_words_name_the_way_of_the_greatest_flows(busan: Comparison) -> None:
    first = net_flows(busan)[0]
    assert describe_flow_map(busan, "ko").split(", ")[0].startswith("서울 → 부산")
    assert (first.origin, first.destination) == ("seoul", "busan")
