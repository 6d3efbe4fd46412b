"""Ranges at another level than the usual: what they hold, what they are called, and which are refused."""

from __future__ import annotations

import numpy as np
import pytest

import sim
from sim.report.compared import print_compared
from sim.report.effects_by_month import Besides
from sim.report.range_words import heading_of, line_of, sentence_of
from sim.results.comparison import Comparison
from sim.results.estimates import LEVEL
from sim.scenario.posterior import Posterior

DRAWS = Posterior(
    sim.load_scenario("as_it_happened"), tuple({"relief_weight": 1.0 + 0.1 * each} for each in range(40)), 1
)


@pytest.fixture(scope="module")
def over_draws() -> Comparison:
    return sim.compare("busan_first", "no_zone", 40, 3, posterior=DRAWS)


@pytest.fixture(scope="module")
def central() -> Comparison:
    return sim.compare("busan_first", "no_zone", 40, 3, posterior=None)


def both(comparison: Comparison) -> dict[str, Comparison]:
    return {"as asked": comparison, "single": comparison.of_single_histories()}


def test_a_higher_level_gives_a_wider_range_around_the_same_mean(over_draws: Comparison, central: Comparison) -> None:
    for name, compared in (*both(over_draws).items(), *both(central).items()):
        found = [compared.at_level(level) for level in (0.5, LEVEL, 0.95)]
        assert found[1] == compared
        for total in (
            [each.net_new for each in found],
            [each.money_per_net_new_firm for each in found if each.level < LEVEL] * 2,
            [each.displaced_share for each in found],
        ):
            widths = [each.high - each.low for each in total]
            assert widths == sorted(widths), name
            assert len({each.mean for each in total}) == 1
        effects = [each.effects[each.effects["region"] == "busan"] for each in found]
        last = [table.iloc[-1] for table in effects]
        assert last[0].high - last[0].low < last[1].high - last[1].low < last[2].high - last[2].low


def test_the_middle_of_single_histories_is_that_of_the_pairs(over_draws: Comparison) -> None:
    found = over_draws.of_single_histories().at_level(0.8)
    pairs = over_draws.final_differences.sum(axis=1)
    assert (found.net_new.low, found.net_new.high) == pytest.approx(tuple(np.quantile(pairs, [0.1, 0.9])))
    assert over_draws.at_level(0.8).of_single_histories() == found


@pytest.mark.parametrize("language", ["en", "ko"])
def test_words_tell_the_level_and_no_other(
    over_draws: Comparison, central: Comparison, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for compared in (*both(over_draws).values(), *both(central).values()):
        shown = compared.at_level(0.75)
        words = [line_of(shown, language), sentence_of(shown, language)]
        if shown.range.value == "mean":
            words.append(heading_of(shown, language))
        print_compared(shown, Besides(), language)
        printed = capsys.readouterr().out
        assert all("75%" in each for each in [*words, printed])
        assert not any("90%" in each for each in [*words, printed.replace("%)", "").replace("% to", "")])


def test_a_level_that_too_few_draws_allow_is_refused_with_the_one_that_they_allow(
    over_draws: Comparison, central: Comparison
) -> None:
    with pytest.raises(sim.ZonelabError, match=r"level must be at most 0\.95 where there are 40 settings"):
        over_draws.at_level(0.96)
    with pytest.raises(sim.ZonelabError, match=r"at most 0\.95"):
        central.of_single_histories().at_level(0.99)
    assert central.at_level(0.99).level == 0.99, "the interval of the mean is no quantile"
    few = sim.compare("busan_first", "no_zone", 2, 3, posterior=None).of_single_histories()
    assert few.at_level(LEVEL) == few
    with pytest.raises(sim.ZonelabError, match=r"level must be at most 0\.9 where there are 2 settings"):
        few.at_level(0.91)


@pytest.mark.parametrize(
    "wrong", [0.49, 0.991, 1, 95, 0.955, float("nan"), float("inf"), True, "0.9", None, -0.9, [0.9]]
)
def test_a_level_is_a_share_in_whole_percent(central: Comparison, wrong: object) -> None:
    with pytest.raises(sim.ZonelabError, match=r"level must be a share from 0\.5 to 0\.99, in whole percent"):
        central.at_level(wrong)  # type: ignore[arg-type]


def test_several_policies_have_one_level() -> None:
    several = sim.compare(["busan_first", "jeju_first"], "no_zone", 3, 1, posterior=None).at_level(0.5)
    assert {each.level for each in several.all} == {0.5}
    assert {each.level for each in (several.between("busan_first", "jeju_first"),)} == {0.5}
