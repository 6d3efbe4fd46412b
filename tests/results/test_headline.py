"""The headline says what the intervals allow, and no more, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

import sim
from sim.language.texts import LANGUAGES
from sim.report.headline import Headline, headline
from sim.results.comparison import Comparison
from sim.scenario.posterior import Posterior

RUNS = 12
PAIRS = [
    ("busan_first", "no_zone"),
    ("jeju_first", "no_zone"),
    ("busan_jeju_joint", "no_zone"),
    ("open_competition", "no_zone"),
    ("every_region_outside_the_capital", "no_zone"),
    ("reform_for_all", "no_zone"),
    ("no_zone", "busan_first"),
    ("subsidy_race", "busan_first"),
    ("pilots_only", "no_zone"),
]
VERBS = ("gains", "gain ", "loses", "fewer", "more by")
HANGUL = re.compile("[가-힣]")


@cache
def compared(policy: str, baseline: str, runs: int = RUNS, **levers: Any) -> Comparison:
    return sim.compare(policy, baseline, runs=runs, posterior=None)


def with_levers(**levers: Any) -> Comparison:
    policy, baseline = (sim.load_scenario(name, **levers) for name in ("busan_first", "no_zone"))
    return sim.compare(policy, baseline, runs=RUNS, posterior=None)


def said(told: Headline) -> str:
    return "\n".join([told.lead, *told.sentences])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("policy", "baseline"), PAIRS)
def test_every_comparison_is_told_without_gaps(policy: str, baseline: str, language: str) -> None:
    told = headline(compared(policy, baseline), language)
    for text in (told.lead, *told.sentences, *(figure.label for figure in told.figures)):
        assert text
        assert not re.search(r"[{}]|nan|None", text), text
        if language == "ko":
            assert HANGUL.search(text), text
            assert not re.search("[A-Za-z]{3,}", text), text


@pytest.mark.parametrize(("policy", "baseline"), PAIRS)
def test_no_direction_is_claimed_where_the_interval_holds_zero(policy: str, baseline: str) -> None:
    comparison = compared(policy, baseline)
    end = comparison.effects[comparison.effects["month"] == comparison.policy.months - 1]
    names = {each.id: each.name.en for each in comparison.policy.scenario.world.regions}
    for row in end.to_dict("records"):
        text = said(headline(comparison, "en", str(row["region"])))
        about = [line for line in text.splitlines() if re.search(rf"\b{names[row['region']]} (gains|loses)\b", line)]
        if row["low"] <= 0 <= row["high"]:
            assert not about, text
    total = comparison.net_new
    if total.low <= 0 <= total.high:
        assert "New to the country" not in said(headline(comparison, "en"))


def test_the_lead_has_the_gain_of_the_winner_with_its_interval() -> None:
    comparison = compared("busan_first", "no_zone")
    end = comparison.effects[comparison.effects["month"] == comparison.policy.months - 1].set_index("region")
    row = end.loc["busan"]
    assert headline(comparison, "en").lead.startswith(
        f"Busan gains {row['mean']:.1f} firms by Dec 2023 ({row['low']:.1f} to {row['high']:.1f})"
    )
    share = comparison.displaced_share
    mean, low, high = (f"{round(100 * each)}%" for each in (share.mean, share.low, share.high))
    assert f"others lose {mean} ({low} to {high}) of them" in headline(comparison, "en").lead


def test_the_sentences_have_the_numbers_of_the_tables() -> None:
    comparison = compared("busan_first", "no_zone")
    text = said(headline(comparison, "en"))
    assert f"New to the country are {comparison.net_new.mean:.1f} firms" in text
    shares = comparison.support_shares.set_index("region")
    policy, baseline = (round(100 * shares.loc["busan", side]) for side in ("policy", "baseline"))
    months = "from Jan 2019 to Dec 2023"
    assert f"Busan takes {policy}% of all central support {months}, and {baseline}% without the policy." in text
    assert f"costs {comparison.money_per_net_new_firm.mean:.1f} KRW bn more" in text


def test_the_greatest_losers_are_named_in_order() -> None:
    text = said(headline(compared("busan_first", "no_zone"), "en"))
    assert text.index("Seoul (") < text.index("Gyeonggi (")


def test_several_winners_are_named_and_many_are_counted() -> None:
    assert headline(compared("busan_jeju_joint", "no_zone"), "en").lead.startswith("Busan and Jeju gain ")
    assert headline(compared("every_region_outside_the_capital", "no_zone"), "en").lead.startswith(
        "14 regions with a zone gain "
    )


def test_winners_that_differ_by_run_are_told_with_their_share() -> None:
    comparison = compared("open_competition", "no_zone")
    text = said(headline(comparison, "en"))
    assert "The winners differ from run to run" in text
    assert f"Busan in {round(100 * comparison.win_shares[comparison.policy.regions.index('busan')])}%" in text
    assert "The winners differ" not in said(headline(compared("busan_first", "no_zone"), "en"))


def test_one_pair_of_runs_claims_nothing() -> None:
    told = headline(compared("busan_first", "no_zone", 1), "en")
    assert "in one pair of runs" in told.lead
    assert "this may be chance" in said(told)
    assert not any(verb in said(told) for verb in VERBS)
    assert not any(figure.clear for figure in told.figures if "Firms" in figure.label)


def test_identical_sides_have_no_difference_to_tell() -> None:
    told = headline(compared("no_zone", "no_zone"), "en")
    assert told.lead == "Both sides are the same: there is no difference to tell."
    assert told.sentences == ()


def test_a_zone_lost_is_told_as_a_loss_of_the_country() -> None:
    told = headline(compared("no_zone", "busan_first"), "en")
    assert re.match(r"The country has [0-9.]+ firms fewer by Dec 2023", told.lead)
    assert "Firms are lost by Busan" in said(told)


def test_a_policy_without_effect_is_no_clear_difference() -> None:
    text = said(headline(with_levers(relief_weight=0.0, zone_share=0.0, support_effect=0.0, burden_effect=0.0), "en"))
    assert "No clear difference" in text or "practically no change" in text
    assert "Busan gains" not in text


def made(values: dict[str, list[float]]) -> Comparison:
    """A comparison whose effects at the end are given by region, of each pair; no other region has one."""
    comparison = compared("busan_first", "no_zone")
    differences = np.zeros((len(next(iter(values.values()))), comparison.policy.months, len(comparison.policy.regions)))
    for region, each in values.items():
        differences[:, -1, comparison.policy.regions.index(region)] = each
    other = replace(comparison)
    other.__dict__["firm_differences"] = differences
    return other


def test_a_change_too_little_to_speak_of_is_told_in_words_not_as_a_number() -> None:
    comparison = made({"busan": [20.0, 21.0, 19.0], "jeju": [-0.07, -0.08, -0.06]})
    text = said(headline(comparison, "en", "jeju"))
    assert re.search(r"Jeju: practically no change in firms \(−0\.\d+ to −0\.\d+\)", text)
    assert "Jeju loses" not in text
    shown = {each.label: each.value for each in headline(comparison, "en", "jeju").figures}
    assert shown["Firms: Jeju"] == "about 0"


#: Weights that lie so far apart that the sign of the country's effect is open.
OPEN = ({"relief_weight": 1.0}, {"relief_weight": 6.5})


def test_over_draws_the_lead_has_the_range_that_the_record_leaves_open_and_displacement_its_own() -> None:
    record = sim.load_scenario("as_it_happened")
    measures = {"displaced": {"prior": [0.44, 0.9], "posterior": [0.52, 0.85]}}
    comparison = sim.compare("busan_first", "no_zone", 20, 1, posterior=Posterior(record, OPEN, measures=measures))
    gain = comparison.estimate(comparison.final_differences[:, comparison.policy.regions.index("busan")])
    lead = headline(comparison, "en").lead
    assert f"({gain.low:.0f} to {gain.high:.0f})" in lead
    text = said(headline(comparison, "en"))
    assert "others lost 44% to 90% by what was assumed alone, and 52% to 85% with all facts of the record" in text
    without = sim.compare("busan_first", "no_zone", 20, 1, posterior=Posterior(record, OPEN))
    assert "by what was assumed alone" not in said(headline(without, "en"))
    assert re.search("가정만으로는 44%~90%", said(headline(comparison, "ko")))


def test_one_set_of_weights_gives_no_range_and_the_headline_says_so() -> None:
    posterior = Posterior(sim.load_scenario("as_it_happened"), OPEN)
    told = headline(sim.compare("busan_first", "no_zone", 4, 1, posterior=posterior), "en")
    assert "One set of weights gives no range" in said(told)
    assert not any(verb in said(told) for verb in VERBS)


def test_the_region_asked_for_is_told() -> None:
    told = headline(compared("busan_first", "no_zone"), "en", "seoul")
    assert any(line.startswith("Seoul loses") for line in told.sentences)
    assert "Firms: Seoul" in [figure.label for figure in told.figures]


def test_the_rival_of_busan_is_jeju() -> None:
    assert compared("busan_first", "no_zone").rival == "jeju"


@pytest.mark.parametrize(("policy", "baseline"), PAIRS)
def test_a_figure_is_clear_only_if_its_interval_leaves_no_doubt(policy: str, baseline: str) -> None:
    comparison = compared(policy, baseline)
    country = next(each for each in headline(comparison, "en").figures if each.label == "Firms: the country")
    total = comparison.net_new
    assert country.clear == (total.low > 0 or total.high < 0)
    assert country.value.replace("−", "-").startswith(("+", "-")) == (abs(np.round(total.mean, 2)) > 0)
