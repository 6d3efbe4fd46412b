"""Facts are data that was decided upon before the fit; mistakes in them are told."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.evidence import prior_check
from sim.evidence.fact_check import MET_WITHIN, check_facts, check_table
from sim.evidence.facts import read_facts
from sim.evidence.fit import Fit
from sim.evidence.prior_check import prior_shares
from sim.evidence.record import RECORD, pieces_of, play
from sim.language.errors import ZonelabError
from sim.language.texts import texts
from sim.results.measure_kinds import KINDS
from sim.results.measures import Measure, measure_names, measure_of
from sim.scenario.reading.calibration_file import CALIBRATION, read_calibration
from sim.scenario.world.fact_rows import FACT_COLUMNS, FACTS

RECORD_SCENARIO = sim.load_scenario(RECORD)
GOOD = {
    "key": "a", "title_en": "Firms in Seoul", "title_ko": "서울의 기업", "statistic": "firms.seoul", "date": "2023-12",
    "kind": "observed", "value": "10", "spread": "1", "one_history": "yes", "unit": "firms", "observed": "2023",
    "source": "somebody", "grade": "reported", "use": "calibration", "note": "",
}  # fmt: skip


def facts_file(tmp_path: Path, *rows: dict[str, str]) -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, FACT_COLUMNS)
    writer.writeheader()
    writer.writerows({**GOOD, **row} for row in rows)
    path = tmp_path / FACTS
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


#: Context that no measure of the model is about.
BARE = {"use": "context", "statistic": "", "date": "", "spread": "", "unit": "zones"}


def test_every_fact_says_where_it_is_from_and_how_sure_it_is() -> None:
    for fact in read_facts(RECORD_SCENARIO):
        assert fact.source
        assert fact.grade in ("official", "reported", "estimated", "assumption")
        assert fact.spread > 0 or fact.use == "context"
        assert any("가" <= sign <= "힣" for sign in fact.title.in_language("ko"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"statistic": "firm.seoul"}, "Did you mean 'firms.seoul'?"),
        ({"statistic": "firms.bussan"}, "Did you mean 'firms.busan'?"),
        ({"unit": "persons"}, "unit must be that of firms.seoul, 'firms'; got 'persons'"),
        ({"value": "-1"}, "value must be a number from 0 to 1,000,000,000,000;"),
        ({"value": "many"}, "value must be a number"),
        ({"statistic": "firm_share.seoul", "unit": "share", "value": "58.3"}, "from 0 to 1; got '58.3'"),
        ({"spread": "0"}, "spread must be a number above 0"),
        ({"date": "2030-01"}, "date must be a month of as_it_happened"),
        (
            {"statistic": "firm_growth.seoul", "unit": "ratio", "date": "2018-12"},
            "date must be at least 12 months after the start of as_it_happened",
        ),
        ({"date": ""}, "date must be a month of as_it_happened"),
        ({"statistic": "survival.1", "unit": "share", "value": "0.5"}, "date must be empty"),
        ({"use": "test"}, "use must be one of calibration, validation, context"),
        ({"kind": "about"}, "kind must be one of observed, at_most, at_least, planned, input; got 'about'"),
        ({"kind": "at_most"}, "use must be validation or context for a fact of kind at_most"),
        ({"title_en": ""}, "title_en must name the fact"),
        ({"statistic": ""}, "statistic must be one of"),
        ({**BARE, "unit": ""}, "unit must be given"),
        ({**BARE, "date": "soon"}, "date must be a month, YYYY-MM, or empty; got 'soon'"),
        ({**BARE, "spread": "0"}, "spread must be a number above 0"),
        ({"grade": "sure"}, "grade must be one of"),
        ({"source": ""}, "source and observed must say"),
        ({"key": "two words"}, "key must be a word"),
    ],
)
def test_a_fact_that_is_none_is_told_in_both_languages(tmp_path: Path, change: dict[str, str], told: str) -> None:
    path = facts_file(tmp_path, change)
    with pytest.raises(ZonelabError) as error:
        read_facts(RECORD_SCENARIO, path)
    assert told in str(error.value)
    assert f"{path}: row 2: " in str(error.value)
    assert all(any("가" <= sign <= "힣" for sign in each) for each in error.value.told(texts("ko")))


def test_a_fact_may_be_about_any_measure(tmp_path: Path) -> None:
    rows = [
        {"key": "a", "statistic": "central_share.busan", "date": "", "value": "0.4", "unit": "share"},
        {"key": "b", "statistic": "support_per_firm.busan", "date": "", "unit": "KRW bn per firm and month"},
        {"key": "c", "statistic": "firm_growth.seoul", "date": "2019-01", "value": "1.2", "unit": "ratio"},
    ]
    facts = read_facts(RECORD_SCENARIO, facts_file(tmp_path, *rows))
    assert [fact.unit for fact in facts] == ["share", "KRW bn per firm and month", "ratio"]
    assert all(np.isfinite(check.mean) for check in check_facts(RECORD_SCENARIO, facts, 10, 1))


def test_a_ceiling_is_met_below_it_and_a_floor_above_it(tmp_path: Path) -> None:
    """Seoul has some 260 firms: less than a thousand, more than ten."""
    ends = {"use": "validation", "spread": "5"}
    rows = [
        {**ends, "key": f"{kind}_{value}", "kind": kind, "value": value}
        for kind in ("observed", "at_most", "at_least")
        for value in ("10", "1000")
    ]
    checks = check_facts(RECORD_SCENARIO, read_facts(RECORD_SCENARIO, facts_file(tmp_path, *rows)), 10, 1)
    assert {each.fact.key for each in checks if each.met} == {"at_most_1000", "at_least_10"}


def test_context_is_shown_and_not_judged(tmp_path: Path) -> None:
    rows = [{"key": "measured", "use": "context", "kind": "planned"}, {"key": "bare", **BARE, "date": "2031-01"}]
    measured, bare = check_facts(RECORD_SCENARIO, read_facts(RECORD_SCENARIO, facts_file(tmp_path, *rows)), 10, 1)
    assert measured.met is None
    assert bare.met is None
    assert measured.mean > 10
    assert math.isnan(bare.mean)
    assert check_table([measured, bare])["met"].isna().all()


def test_all_mistakes_are_told_together_and_a_fact_stands_once(tmp_path: Path) -> None:
    path = facts_file(tmp_path, {}, {"key": "a"}, {"key": "b", "unit": "persons", "spread": "0"})
    with pytest.raises(ZonelabError) as error:
        read_facts(RECORD_SCENARIO, path)
    assert len(error.value.problems) == 3


def test_a_file_without_facts_is_told(tmp_path: Path) -> None:
    with pytest.raises(ZonelabError, match="a row for each fact; it has none"):
        read_facts(RECORD_SCENARIO, facts_file(tmp_path))
    with pytest.raises(ZonelabError, match="there is none"):
        read_facts(sim.load_scenario("two_islands"))


def test_every_statistic_has_a_number() -> None:
    comparison = play(RECORD_SCENARIO, 3, 1)
    for name in measure_names(RECORD_SCENARIO.world, KINDS):
        statistic = measure_of(name, RECORD_SCENARIO.world, KINDS)
        assert isinstance(statistic, Measure)
        pieces = statistic.pieces(comparison, 60)
        assert all(len(each) == 3 for each in pieces), name
        value, estimated = statistic.value(pieces), statistic.estimate(pieces).mean
        # Three runs may leave the sign of a ratio open; then there is no estimate of it.
        assert math.isnan(estimated) or value == pytest.approx(estimated), name


def test_survival_is_that_of_the_firms_counted_one_by_one() -> None:
    """Share of the firms founded in the first years that lived two years, all of whom were seen so long."""
    comparison = play(RECORD_SCENARIO, 40, 1, with_baseline=False)
    fates = comparison.policy.trace.fates
    stock = int(comparison.policy.inputs.levers["starting_firms"])
    founded = fates["founded"][:, stock:]
    seen = (fates["first_region"][:, stock:] >= 0) & (founded + 24 < comparison.policy.months)
    closed = fates["closed"][:, stock:]
    lived = seen & ((closed < 0) | (closed - founded > 24))
    statistic = measure_of("survival.2", RECORD_SCENARIO.world, KINDS)
    assert isinstance(statistic, Measure)
    share = statistic.value(statistic.pieces(comparison, 0))
    assert share == pytest.approx(lived.sum() / seen.sum(), abs=0.02)


def test_movers_to_a_region_are_counted_from_its_zone_on() -> None:
    comparison = play(RECORD_SCENARIO, 10, 1, with_baseline=False)
    statistic = measure_of("moved_in.busan", RECORD_SCENARIO.world, KINDS)
    assert isinstance(statistic, Measure)
    busan = comparison.policy.regions.index("busan")
    moved = comparison.policy.by_region("moved_in")[:, :, busan]
    assert np.array_equal(statistic.pieces(comparison, 71)[0], moved[:, 19:].sum(axis=1))  # from August 2019


def test_moves_among_extra_arrivals_are_those_of_the_winners() -> None:
    """Of both sides, in Busan, which alone has a zone: moved in, over moved in and founded."""
    comparison = play(RECORD_SCENARIO, 10, 1)
    statistic = measure_of("moved_share.country", RECORD_SCENARIO.world, KINDS)
    assert isinstance(statistic, Measure)
    flows = [
        side.flows.query("region == 'busan' and month <= 35").groupby("run")[["moved_in", "founded"]].sum()
        for side in (comparison.policy, comparison.baseline)
    ]
    moved, founded = ((flows[0] - flows[1])[name] for name in ("moved_in", "founded"))
    pieces = statistic.pieces(comparison, 35)  # December 2020
    assert pieces[0].tolist() == moved.tolist()
    assert pieces[1].tolist() == (moved + founded).tolist()
    assert statistic.value(pieces) == pytest.approx(moved.sum() / (moved + founded).sum())


def test_validation_says_what_is_met_and_what_is_not() -> None:
    facts = [fact for fact in read_facts(RECORD_SCENARIO) if fact.key in ("share_seoul", "share_daegu", "survival_1")]
    checks = {each.fact.key: each for each in check_facts(RECORD_SCENARIO, facts, 40, 1)}
    assert checks["share_seoul"].met
    assert not checks["share_daegu"].met  # 1.4% in the model, 3.8% on record
    assert checks["share_daegu"].apart < -1.645
    assert checks["share_seoul"].low < 0.583 < checks["share_seoul"].high


def test_a_fact_that_every_setting_meets_has_a_prior_of_one_and_one_that_none_meets_of_zero(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prior_check, "PRIOR_DRAWS", 8)
    rows = [
        {"key": "all", "spread": "100000"},
        {"key": "none", "value": "100000"},
        {"key": "under", "value": "100000", "kind": "at_most", "use": "validation"},
        {"key": "bare", **BARE},
    ]
    facts = read_facts(RECORD_SCENARIO, facts_file(tmp_path, *rows))
    settings = read_calibration(RECORD_SCENARIO.world.folder / CALIBRATION)
    steps: list[int] = []
    assert prior_shares(RECORD_SCENARIO, facts, settings, 1, steps.append) == {"all": 1.0, "none": 0.0, "under": 1.0}
    assert steps == [1] * 8


def test_a_prior_share_is_that_of_the_settings_played_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prior_check, "PRIOR_DRAWS", 8)
    facts = [fact for fact in read_facts(RECORD_SCENARIO) if fact.key in ("share_busan", "survival_3", "firms_2022")]
    settings = read_calibration(RECORD_SCENARIO.world.folder / CALIBRATION)
    fit = Fit(RECORD_SCENARIO, settings, ())
    draws = np.random.default_rng(prior_check.PRIOR_SEED).uniform(size=(8, len(fit.ranges)))
    played = [
        pieces_of(facts, play(RECORD_SCENARIO, 4, 1 + number, fit.weights(row))) for number, row in enumerate(draws)
    ]
    found = prior_shares(RECORD_SCENARIO, facts, settings, 1)
    for fact in facts:
        each = [pieces[fact.key] for pieces in played]
        luck = math.sqrt(np.mean([fact.measure.chance(pieces) ** 2 for pieces in each]))
        chance = luck if fact.is_one_history else 0.0
        near = [
            abs(fact.measure.value(one) - fact.value) <= MET_WITHIN * math.hypot(fact.spread, chance) for one in each
        ]
        assert found[fact.key] == pytest.approx(np.mean(near))
    assert 0.0 < found["share_busan"] < 1.0


def test_the_ends_of_a_share_are_shares() -> None:
    """Those of the histories themselves: permits of a few trials, of which some histories have none."""
    facts = [fact for fact in read_facts(RECORD_SCENARIO) if fact.key in ("permits_r3", "extensions_r3")]
    for check in check_facts(RECORD_SCENARIO, facts, 60, 1):
        assert 0.0 <= check.low < check.mean < check.high <= 1.0
