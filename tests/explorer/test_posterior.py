"""What ranges show: the record's by default, single histories or the central values; every word says which."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import sim.explorer.session.posterior_switch
from sim.cli.shared import load
from sim.evidence.record import RECORD
from sim.explorer.charts.effects import effect_bars
from sim.explorer.charts.flows import flows
from sim.explorer.charts.policies import effects_side_by_side, totals_side_by_side
from sim.explorer.language.interval_words import fixed_text
from sim.explorer.language.page_texts import texts
from sim.explorer.panel.cells import DRAWN
from sim.explorer.session.choices import (
    CENTRAL,
    HISTORIES,
    UNCHANGED,
    WITHOUT_ZONES,
    Choices,
    baseline_of,
    named,
    policy_of,
)
from sim.explorer.session.choices import RECORD as RECORD_RANGE
from sim.explorer.session.page_address import read, write
from sim.explorer.session.posterior_switch import Draws
from sim.explorer.session.run_cache import Runs
from sim.explorer.share.command_line import baseline_file, command_of, policy_file
from sim.explorer.sweeps.open_point import opened as opened_point
from sim.language.errors import ZonelabError, placed
from sim.language.texts import LANGUAGES, sentence
from sim.report.brief.content import LIMITS, LIMITS_OVER_DRAWS, brief_of
from sim.report.brief.forms import brief_bytes
from sim.report.range_words import drawn_weights, fixed_weights, range_heading, range_line, range_text
from sim.results.posterior_table import DRAWS_FILE, DRAWS_MANIFEST
from sim.results.ranges import RangeKind
from sim.scenario.posterior import Posterior
from sim.sweeps.design.plan import plan_of
from tests.explorer.test_pages import HANGUL, compare_alone, opened, texts_of, widget
from tests.waiting import PATIENCE

#: Far apart, so that ranges are wide with few runs; the second has the most founders.
POSTERIOR = Posterior(
    named(RECORD),
    (
        {"founders_per_year": 120.0, "relief_weight": 1.0},
        {"founders_per_year": 290.0, "relief_weight": 6.5},
        {"founders_per_year": 200.0, "relief_weight": 3.5},
    ),
    pairs_a_draw=2,
)
OTHER = Posterior(named(RECORD), ({"founders_per_year": 150.0, "relief_weight": 3.0},))


@pytest.fixture
def posterior(monkeypatch: pytest.MonkeyPatch) -> Iterator[Posterior]:
    """Three draws that the page finds in place of those that come with the world."""
    monkeypatch.setattr(sim.explorer.session.posterior_switch.sim, "load_posterior", lambda scenario: POSTERIOR)
    sim.explorer.session.posterior_switch.draws.clear()
    yield POSTERIOR
    sim.explorer.session.posterior_switch.draws.clear()


@pytest.fixture(scope="module")
def over_draws() -> Any:
    policy, baseline = (named(name) for name in ("busan_first", "no_zone"))
    return Runs().comparison(policy, baseline, 12, 1, posterior=POSTERIOR)


@pytest.fixture(scope="module")
def usual() -> Any:
    return Runs().comparison(named("busan_first"), named("no_zone"), 12, 1)


def intervals(at: AppTest) -> list[str]:
    return [each.delta for each in at.metric]


def marked_levers(at: AppTest) -> list[str]:
    """The weights that the panel marks as differing from run to run."""
    return [each.key.removeprefix("lever.") for each in at.slider if each.label.startswith(DRAWN)]


# The page.


def test_what_the_record_leaves_open_is_shown_until_the_reader_wants_another_range(posterior: Posterior) -> None:
    at = opened(ranges="record")
    assert widget(at, "ranges").value == RECORD_RANGE
    assert "what the record leaves open" in texts_of(at)
    assert "8 pairs of runs over 3 settings" in texts_of(at)
    assert "Monte Carlo error of the means" in texts_of(at)
    before, figures = intervals(at), [each.value for each in at.metric]
    widget(at, "ranges").set_value(HISTORIES).run()
    assert not at.exception
    assert HISTORIES in at.query_params["ranges"]
    assert "Of all histories 90% lie in them" in texts_of(at)
    assert intervals(at) != before
    widget(at, "ranges").set_value(CENTRAL).run()
    assert "the 90% interval of the mean of 8 pairs" in texts_of(at)
    assert [each.value for each in at.metric] != figures
    widget(at, "ranges").set_value(RECORD_RANGE).run()
    assert intervals(at) == before
    assert "ranges" not in at.query_params


def test_it_stays_when_the_language_changes_and_a_scenario_is_chosen(posterior: Posterior) -> None:
    at = opened(posterior="on")
    widget(at, "ranges").set_value(HISTORIES).run()
    widget(at, "lang").set_value("ko").run()
    assert "한 이력의 우연" in texts_of(at)
    widget(at, "scenario").set_value("jeju_first").run()
    assert not at.exception
    assert HISTORIES in at.query_params["ranges"]
    assert widget(at, "ranges").value == HISTORIES


def test_a_weight_that_is_moved_is_said_to_be_the_same_in_all_runs(posterior: Posterior) -> None:
    at = opened(posterior="on")
    assert "different from run to run, as far as the record allows" in texts_of(at)
    assert marked_levers(at) == ["relief_weight", "founders_per_year"]
    widget(at, "lever.relief_weight").set_value(2.0).run()
    said = texts_of(at)
    assert "Set by hand, and so the same in all runs\\: Weight of regulation." in said
    assert marked_levers(at) == ["founders_per_year"]
    assert "2 (the same in all runs)" in said
    widget(at, "reset").click().run()
    assert "Set by hand" not in texts_of(at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_draws_are_refused_the_page_says_so_and_shows_the_usual_picture(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    at = opened(lang=language)
    before = intervals(at)

    def refuse(scenario: Any) -> Posterior:
        wrong = sentence("must hold calibrated draws; there are none. Make them with 'zonelab calibrate'.")
        raise ZonelabError(placed(scenario.world.folder / DRAWS_MANIFEST, wrong))

    monkeypatch.setattr(sim.explorer.session.posterior_switch.sim, "load_posterior", refuse)
    sim.explorer.session.posterior_switch.draws.clear()
    at = opened(lang=language, ranges="record")
    sim.explorer.session.posterior_switch.draws.clear()
    assert not at.exception
    assert len(at.error) == 1
    assert "/" not in at.error[0].value
    assert intervals(at) == before
    assert any(ord(sign) in HANGUL for sign in at.info[0].value) is (language == "ko")


def test_draws_that_make_no_sense_with_the_levers_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    wild = Posterior(named(RECORD), ({"localization": 0.1}, {"localization": 40.0}))
    monkeypatch.setattr(sim.explorer.session.posterior_switch.sim, "load_posterior", lambda scenario: wild)
    sim.explorer.session.posterior_switch.draws.clear()
    at = opened(posterior="on")
    sim.explorer.session.posterior_switch.draws.clear()
    assert not at.exception
    assert "Pull of firms of the own sector" in at.error[0].value
    assert "the 90% interval of the mean" in texts_of(at)


def test_a_world_without_draws_has_no_switch() -> None:
    at = opened(scenario="two_islands", ranges="record", runs="4")
    assert not at.exception
    assert not at.error
    assert "They hold the chance in the model alone" in texts_of(at)
    with pytest.raises(LookupError):
        widget(at, "ranges")


def test_the_last_picture_that_made_sense_keeps_its_ranges(posterior: Posterior) -> None:
    at = opened(posterior="on")
    widget(at, "lever.designations.add").click().run()
    good = at.header[0].value
    widget(at, "lever.designations.1.regions").set_value(["busan"]).run()  # a second zone over the first
    assert at.error
    assert at.header[0].value == good
    assert "8 pairs of runs over 3 settings" in texts_of(at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_policies_are_compared_over_the_same_draws(posterior: Posterior, language: str) -> None:
    at = AppTest.from_function(compare_alone, default_timeout=PATIENCE)
    for name, value in {"runs": "8", "lang": language}.items():
        at.query_params[name] = value
    at.query_params["with"] = ["busan_first", "jeju_first"]
    at.run()
    assert not at.exception
    assert widget(at, "ranges").value == RECORD_RANGE
    told = texts_of(at)
    assert ("8 pairs of runs over 3 settings" if language == "en" else "설정 3가지에 걸친 모의실험 8회") in told
    specs = [json.dumps(each.proto.spec, ensure_ascii=False) for each in at.get("vega_lite_chart")]
    assert not any(text in spec for spec in specs for text in ("90% interval", "90% 신뢰구간"))


# The words.


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_with_intervals_says_which_they_are(over_draws: Any, usual: Any, language: str) -> None:
    _ = texts(language)
    for comparison, said, unsaid in (
        (over_draws, RangeKind.RECORD, RangeKind.MEAN),
        (over_draws.of_single_histories(), RangeKind.HISTORY, RangeKind.RECORD),
        (usual, RangeKind.MEAN, RangeKind.RECORD),
    ):
        charts = [
            effect_bars(comparison, 59, language),
            flows(comparison, language, "busan"),
            effects_side_by_side([comparison, comparison], language),
        ]
        for chart in charts:
            spec = json.dumps(chart, ensure_ascii=False).replace('", "', " ")  # a reading is broken into lines
            assert all(words(said, language) in spec for words in (range_heading, range_line))
            assert not any(words(unsaid, language) in spec for words in (range_heading, range_line))
    subtitles = [
        json.dumps(totals_side_by_side([each], language)[0], ensure_ascii=False) for each in (over_draws, usual)
    ]
    assert subtitles[0] != subtitles[1]


def test_the_words_name_runs_draws_and_weights(over_draws: Any, usual: Any) -> None:
    assert "12 pairs of runs over 3 settings" in range_text(over_draws, "en")
    assert drawn_weights(over_draws) == ("founders_per_year", "relief_weight")
    assert fixed_text(over_draws, "en") == ""
    assert (drawn_weights(usual), fixed_weights(usual), fixed_text(usual, "en")) == ((), (), "")


def test_few_runs_meet_few_draws() -> None:
    few = Runs().comparison(named("busan_first"), named("no_zone"), 4, 1, posterior=POSTERIOR)
    assert "over 2 settings" in range_text(few, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_says_which_ranges_it_has_and_what_they_leave_out(over_draws: Any, usual: Any, language: str) -> None:
    _ = texts(language)
    page, other = (brief_bytes(brief_of(each, language), "html").decode() for each in (over_draws, usual))
    assert range_text(over_draws, language).replace("'", "&#39;") in page
    assert f'<th scope="col">{range_heading(RangeKind.RECORD, language)}</th>' in page
    assert POSTERIOR.digest[:12] in page
    assert range_text(usual, language) in other
    assert range_heading(RangeKind.MEAN, language) not in page
    for limit in LIMITS_OVER_DRAWS[1:]:
        assert _(limit) in page
        assert _(limit) not in other
    for limit in LIMITS:
        assert _(limit) in other


# The address, the runs, the files.


def test_the_address_holds_the_switch_and_tells_nonsense() -> None:
    for ranges in (HISTORIES, CENTRAL):
        assert read({"ranges": [ranges]}) == (Choices(ranges=ranges), [])
        assert write(Choices(ranges=ranges)) == {"ranges": [ranges]}
    assert write(Choices()) == {}
    chosen, problems = read({"ranges": ["maybe"], "concentration": ["2"]})
    assert chosen == Choices(changes={"concentration": 2.0})
    assert "ranges must be one of record, histories, central" in problems[0]


def test_a_link_of_before_there_were_three_ranges_is_still_read() -> None:
    assert read({"posterior": ["on"]}) == (Choices(), [])
    assert read({"posterior": ["off"]}) == (Choices(ranges=CENTRAL), [])
    assert read({"posterior": ["off"], "ranges": ["histories"]}) == (Choices(ranges=HISTORIES), [])
    _chosen, problems = read({"posterior": ["maybe"]})
    assert "posterior must be one of off, on" in problems[0]


def test_nobody_meets_runs_over_others_draws_or_over_none() -> None:
    runs, scenario = Runs(), named("busan_first")
    usual, ours, others = (runs.ensemble(scenario, 6, 1, posterior=each) for each in (None, POSTERIOR, OTHER))
    totals = {int(each.trace.firms.sum()) for each in (usual, ours, others)}
    assert len(totals) == 3
    assert [each.posterior for each in (usual, ours, others)] == [None, POSTERIOR, OTHER]
    assert runs.ensemble(scenario, 6, 1) is usual
    assert runs.ensemble(scenario, 6, 1, posterior=POSTERIOR) is ours
    both = [runs.comparison(scenario, named("no_zone"), 6, 1, posterior=each) for each in (None, POSTERIOR)]
    assert [each.is_over_draws for each in both] == [False, True]


def test_runs_over_draws_under_another_title_are_still_over_draws() -> None:
    runs = Runs()
    runs.ensemble(named("busan_first"), 6, 1, posterior=POSTERIOR)
    renamed = policy_of(Choices(changes={"title": {"en": "Mine", "ko": "나의 것"}}))
    assert runs.ensemble(renamed, 6, 1, posterior=POSTERIOR).posterior is POSTERIOR


@pytest.mark.parametrize("changes", [{}, {"founders_per_year": 100.0}])
def test_the_size_of_runs_over_draws_is_known_before(changes: dict[str, Any]) -> None:
    scenario = policy_of(Choices(changes=changes))
    cost = Runs().cost([scenario], 6, 1, POSTERIOR)
    result = Runs().ensemble(scenario, 6, 1, posterior=POSTERIOR)
    assert cost.bytes == sum(array.nbytes for array in result.trace)


def test_draws_are_part_of_the_estimate_and_nothing_of_it_once_at_hand() -> None:
    runs, scenario = Runs(), named("busan_first")
    assert runs.cost([scenario], 6, 1, POSTERIOR).seconds > runs.cost([scenario], 6, 1).seconds > 0
    runs.ensemble(scenario, 6, 1, posterior=POSTERIOR)
    assert runs.cost([scenario], 6, 1, POSTERIOR).seconds == 0
    assert runs.cost([scenario], 6, 1).seconds > 0


def test_draws_are_read_once_until_their_files_change(monkeypatch: pytest.MonkeyPatch) -> None:
    read_again: list[str] = []

    def counting(scenario: Any) -> Posterior:
        read_again.append(scenario.name)
        return POSTERIOR

    monkeypatch.setattr(sim.explorer.session.posterior_switch.sim, "load_posterior", counting)
    scenario = named("busan_first")
    kept = Draws()
    monkeypatch.setattr(sim.explorer.session.posterior_switch, "stamp_of", lambda file: (1, 1))
    for _ in range(3):
        assert kept.of(scenario) is POSTERIOR
    assert kept.are_at_hand(scenario.world)
    assert len(read_again) == 1
    monkeypatch.setattr(sim.explorer.session.posterior_switch, "stamp_of", lambda file: (2, 1))
    assert not kept.are_at_hand(scenario.world)
    kept.of(scenario)
    assert len(read_again) == 2


@pytest.mark.parametrize(
    "chosen",
    [
        Choices(),
        Choices(changes={"zone_share": 0.9, "relief_weight": 2.0}, runs=50, seed=7, ranges=CENTRAL),
        Choices(runs=50, ranges=HISTORIES),
        Choices(scenario="crypto_winter", changes={"months": 48}),
        Choices(scenario="subsidy_race", changes={"mobility": 0.03}, baseline=WITHOUT_ZONES),
        Choices(changes={"zone_share": 0.9}, baseline=UNCHANGED),
    ],
)
def test_the_command_that_is_shown_compares_the_same_scenarios(
    chosen: Choices, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    policy, baseline = policy_of(chosen), baseline_of(chosen)
    over = POSTERIOR if chosen.over_draws else None
    shown = Runs().comparison(policy, baseline, 2, 1, posterior=over, single_histories=chosen.ranges == HISTORIES)
    words = shlex.split(command_of(chosen, shown))
    assert words[:2] == ["zonelab", "compare"]
    assert ("--central" in words) is (chosen.ranges == CENTRAL)
    assert ("--histories" in words) is (chosen.ranges == HISTORIES)
    assert words[words.index("--runs") + 1 : words.index("--runs") + 4] == [
        str(chosen.runs),
        "--seed",
        str(chosen.seed),
    ]
    if chosen.changes:
        (tmp_path / words[2]).write_text(policy_file(chosen, policy), encoding="utf-8")
    file = baseline_file(chosen)
    if file is not None:
        (tmp_path / file[0]).write_text(file[1], encoding="utf-8")
    overrides = [words[i + 1] for i, word in enumerate(words) if word == "--set"]
    assert load(words[2], overrides).digest == policy.digest
    assert load(words[3], overrides).digest == baseline.digest


def test_a_point_of_a_sweep_is_opened_with_the_ranges_of_the_sweep(sweeps: Any) -> None:
    plan = plan_of(sweeps / "scenarios" / "sweeps" / "tiny.yaml")
    made, told = opened_point(plan, 0, "effect.jeju", Choices())
    assert made.ranges == CENTRAL
    assert told == []


def test_the_world_that_comes_with_the_explorer_has_draws() -> None:
    folder = named("busan_first").world.folder
    assert (folder / DRAWS_FILE).is_file()
    assert sim.explorer.session.posterior_switch.has_posterior(named("busan_first").world)
