"""A measure of any number of policies as rows: in the order given, with words, and a reason where it is not defined."""

from __future__ import annotations

import pytest
import vl_convert as vlc

from sim.explorer.charts.policies import POLICY_COLOURS, TOTALS
from sim.explorer.charts.policy_rows import describe_policy_rows, effect_on, policy_rows, rows_of_policies
from sim.language.texts import LANGUAGES
from sim.results.comparison import Comparison
from tests.explorer.charts.looking import frame, rows


def test_policies_stand_in_the_order_given_however_many(busan: Comparison, jeju: Comparison) -> None:
    several = [jeju, busan, jeju, busan, jeju, busan]
    drawn = rows(policy_rows(several, TOTALS[0], "en"))
    assert [row["rank"] for row in drawn] == list(range(6))
    assert [row["mean"] for row in drawn] == pytest.approx([each.net_new.mean for each in several])
    assert len({row["name"] for row in drawn}) == 6  # the same title twice is numbered
    assert tuple(row["colour"] for row in drawn[:4]) == POLICY_COLOURS
    assert len({row["colour"] for row in drawn}) == 6


def test_my_region_can_be_what_is_measured(busan: Comparison, jeju: Comparison) -> None:
    measure = effect_on("jeju", busan, "ko")
    drawn = rows(policy_rows([busan, jeju], measure, "ko"))
    i = busan.policy.regions.index("jeju")
    assert [row["mean"] for row in drawn] == pytest.approx(
        [each.final_differences[:, i].mean() for each in (busan, jeju)]
    )
    assert frame(policy_rows([busan, jeju], measure, "ko"))["title_lines"].startswith("제주")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_defined_has_a_reason_and_no_dot(no_zone: Comparison, busan: Comparison, language: str) -> None:
    drawn = rows_of_policies([no_zone, busan], TOTALS[1], language)
    assert drawn[0]["mean"] is None
    assert len(drawn[0]["range"]) > 10
    told = describe_policy_rows([no_zone, busan], TOTALS[1], language)
    assert drawn[0]["range"] in told
    assert drawn[1]["words"] in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("total", TOTALS)
def test_all_words_are_whole(busan: Comparison, jeju: Comparison, language: str, total: object) -> None:
    chart = policy_rows([busan, jeju], total, language)  # type: ignore[arg-type]
    drawn = vlc.vegalite_to_svg({**chart, "width": 640})
    for row in rows(chart):
        assert f">{row['name']}<" in drawn
        assert f">{row['words']}<" in drawn


def test_money_bears_no_plus_and_a_change_does(busan: Comparison) -> None:
    money, change = (vlc.vegalite_to_svg({**policy_rows([busan], TOTALS[i], "en"), "width": 640}) for i in (2, 0))
    assert ">+5<" not in money
    assert ">+2<" in change
