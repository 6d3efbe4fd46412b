"""Claims: what they may say, what is told of a mistake, and that no text does anything else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.lab.flip.claim import LONGEST_CLAIM, parse_claim
from sim.lab.flip.claim_reading import readings_of
from sim.scenario.load import load_scenario

WORLD = load_scenario("no_zone").world


def test_a_claim_about_a_number_knows_measure_sign_and_threshold() -> None:
    claim = parse_claim("displaced_share<.5", WORLD)
    assert (claim.measure.name, claim.sign, claim.threshold, claim.policies) == ("displaced_share", -1, 0.5, ())
    assert claim.text == "displaced_share < .5"
    assert claim.holds(0.4)
    assert not claim.holds(0.5)
    assert not claim.holds(0.6)
    assert parse_claim(" effect.jeju  >  -1e1 ", WORLD).threshold == -10.0


def test_a_claim_about_two_policies_knows_which_way_is_better() -> None:
    claim = parse_claim("busan_jeju_joint better than busan_first in net_new", WORLD)
    assert (claim.policies, claim.sign) == (("busan_jeju_joint", "busan_first"), 1)
    assert parse_claim("a better than b in displaced_share", WORLD).sign == -1


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("effect.Busan > 0", "effect.busan > 0"),
        ("effect.부산 > 0", "effect.busan > 0"),
        ("effect.The country > 0", "effect.country > 0"),
        ("effect.전국 > 0", "effect.country > 0"),
        ("effect.Gangwon>-3", "effect.gangwon > -3"),
        ("Busan first better than Jeju first in net_new", "busan_first better than jeju_first in net_new"),
        ("부산 우선 지정 better than ‘제주 우선 지정’ in net_new", "busan_first better than jeju_first in net_new"),
        ("“busan first”  better than mine.yaml in net_new", "busan_first better than mine.yaml in net_new"),
        ("Nobody knows it better than no_zone in net_new", "Nobody knows it better than no_zone in net_new"),
    ],
)
def test_regions_and_policies_may_be_written_by_their_titles_in_either_language(given: str, read: str) -> None:
    assert parse_claim(given, WORLD).text == read


def test_the_card_says_what_it_has_read() -> None:
    policy, other, baseline = (load_scenario(name) for name in ("busan_first", "jeju_first", "no_zone"))
    told = readings_of(parse_claim("displaced_share < 0.5", WORLD), [policy], baseline)
    assert told["en"] == (
        "Read as: “Share of the winners' gain that others lose” is below 50% for “Busan first”, compared with "
        "“No zone”."
    )
    assert "50%보다 작습니다" in told["ko"]
    assert "부산 우선 지정" in told["ko"]
    told = readings_of(parse_claim("effect.부산 > 12", WORLD), [policy], baseline)
    assert "“Busan: Effect on firms” is above 12 firms" in told["en"]
    better = parse_claim("busan_first better than jeju_first in money_per_net_new_firm", WORLD)
    assert "is smaller for “Busan first” than for" in readings_of(better, [policy, other], baseline)["en"]
    dear = readings_of(parse_claim("money_per_net_new_firm > 5", WORLD), [policy], baseline)
    assert "5 KRW bn" in dear["en"]
    assert "50억 원" in dear["ko"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "claim must be a text of at most 200 letters"),
        ("net_new > " + "1" * LONGEST_CLAIM, "claim must be a text of at most 200 letters"),
        ("displaced_shar > 0.5", "letter 1: the measure must be one of"),
        ("displaced_shar > 0.5", "Did you mean 'displaced_share'?"),
        ("effect.jejo > 0", "Did you mean 'effect.jeju'?"),
        ("net_new", "letter 8: < or > must follow the measure net_new; the claim ends there"),
        ("net_new = 3", "letter 9: < or > must follow the measure net_new; got '='"),
        ("net_new >", "letter 10: a plain number such as 0.5 must follow >; the claim ends there"),
        ("net_new > 1e99", "letter 11: the number must lie between -1,000,000,000,000 and 1,000,000,000,000; got"),
        ("effect.Atlantis > 0", "letter 1: the measure must go on with one of"),
        ("net_new > nan", "a plain number such as 0.5 must follow >; got 'nan'"),
        ("net_new > 3 firms", "letter 13: nothing must follow the number; got 'firms'"),
        ("net_new and > 3", "letter 9: < or > must follow the measure net_new; got 'and'"),
        ("a better then b in net_new", "letter 10: the form must be POLICY better than POLICY in MEASURE; got 'then'"),
        ("a better than b in", "letter 19: the form must be POLICY better than POLICY in MEASURE; the claim ends"),
        ("a better than a in net_new", "the second policy must be another than the first"),
        ("a better than b in support.hhi", "the measure must be one of effect, net_new"),
        ("a better than b in net_new now", "nothing must follow the measure; got 'now'"),
        ("__import__('os').system('true') > 0", "letter 1: the measure must be one of"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_is_allowed(text: str, told: str) -> None:
    with pytest.raises(sim.ZonelabError) as mistake:
        parse_claim(text, WORLD)
    assert told in str(mistake.value)


def test_a_claim_that_is_no_text_is_told_too() -> None:
    with pytest.raises(sim.ZonelabError, match="claim must be a text"):
        parse_claim(3, WORLD)


_PIECES = st.sampled_from(
    ["net_new", "displaced_share", "effect.jeju", "<", ">", "better", "than", "in", "0.5", "-1e5", "nan", "ㄱ", "\0"]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=250), st.lists(_PIECES, max_size=8).map(" ".join)))
def test_any_text_gives_a_claim_or_a_sentence(text: str) -> None:
    try:
        claim = parse_claim(text, WORLD)
    except sim.ZonelabError:
        return
    assert claim.sign in (-1, 1)
    assert parse_claim(claim.text, WORLD) == claim
