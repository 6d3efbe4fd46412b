"""The model as the page tells it is the model of the document and of the code."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.evidence.fact_check import check_facts
from sim.evidence.facts import read_facts
from sim.evidence.prior_check import with_prior
from sim.evidence.record import RECORD
from sim.explorer.language.page_texts import texts
from sim.explorer.reference.equations import EQUATIONS, SIGNS, Equation, formula_in
from sim.explorer.reference.equations.equation import WORDS
from sim.explorer.reference.equations.present_values import sign_texts
from sim.explorer.reference.model_text import INTERVALS, LIMITS, MEASURES, MONTH
from sim.results.comparison import Comparison
from sim.results.estimates import LEVEL
from sim.results.posterior_table import read_posterior
from sim.rules import schedule
from sim.runs import compare
from sim.scenario.reading.calibration_file import read_calibration
from sim.scenario.schema.keys import fields

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
IDS = [each.id for each in EQUATIONS]
#: Keys of lists of events: when, where and who; they decide through the fields of their entries.
EVENTS = ("zones.designations", "zones.rounds", "trials.incidents", "reform.enacted")


def by_id(name: str) -> Equation:
    return next(each for each in EQUATIONS if each.id == name)


def equations_of(key: str) -> list[str]:
    """The equations that a key of the scenario enters, as the schema has it."""
    extra: Any = fields()[key].json_schema_extra or {}
    return str(extra.get("equation", "")).split()


def test_the_equations_are_those_of_the_document() -> None:
    assert sorted(IDS) == sorted(re.findall(r"\*\*(E\d\d[a-z]?) ", DOCUMENT))
    assert len(set(IDS)) == len(IDS)


def test_the_measures_are_those_of_the_document() -> None:
    assert [each.id for each in MEASURES] == re.findall(r"^\| (M\d\d) \|", DOCUMENT, re.MULTILINE)


def test_the_month_has_the_phases_of_the_schedule() -> None:
    assert tuple(phase.name for phase in MONTH) == schedule.PHASE_NAMES


def test_each_equation_stands_in_one_step_of_the_month() -> None:
    assert sorted(name for phase in MONTH for name in phase.equations) == sorted(IDS)


@pytest.mark.parametrize("equation", EQUATIONS, ids=IDS)
def test_the_functions_named_work_the_equation_out(equation: Equation) -> None:
    module = importlib.import_module(equation.module)
    for name in equation.functions:
        assert re.match(rf"{equation.id}\b", getattr(module, name).__doc__.strip()), name


@pytest.mark.parametrize("equation", EQUATIONS, ids=IDS)
def test_no_function_of_the_equation_is_left_out(equation: Equation) -> None:
    module = importlib.import_module(equation.module)
    documented = [
        name for name, each in vars(module).items() if re.match(rf"{equation.id}\b", (each.__doc__ or "").strip())
    ]
    assert sorted(documented) == sorted(equation.functions)


@pytest.mark.parametrize("equation", EQUATIONS, ids=IDS)
def test_every_sign_that_is_told_stands_in_the_formula(equation: Equation) -> None:
    # Signs told in one line, such as t_A, t_F, t_E, stand there one by one; a primed index is another of its kind.
    formula = re.sub(r"_\{(\w)'\}", r"_\1", equation.formula)
    for sign in equation.signs:
        for part in sign.split(", "):
            assert re.search(rf"(?<![a-zA-Z\\]){re.escape(part)}(?![a-zA-Z])", formula), part


@pytest.mark.parametrize("equation", EQUATIONS, ids=IDS)
def test_every_key_that_enters_an_equation_is_told_beside_it(equation: Equation) -> None:
    entering = {key for key in fields() if equation.id in equations_of(key)}
    told = {SIGNS[sign].key for sign in equation.signs} | set(equation.beside)
    assert entering - told == set()


@pytest.mark.parametrize("equation", EQUATIONS, ids=IDS)
def test_no_key_is_told_beside_an_equation_that_it_does_not_enter(equation: Equation) -> None:
    named = {sign: SIGNS[sign].key for sign in equation.signs} | {key: key for key in equation.beside}
    for key in named.values():
        if key in ("", *EVENTS) or key.startswith("world."):
            continue
        # Scale and the readiness before a study stand in several formulas.
        assert equation.id in equations_of(key) or key in ("scale", "readiness.ready_before"), key


def test_every_sign_stands_in_some_formula() -> None:
    assert set(SIGNS) == {sign for equation in EQUATIONS for sign in equation.signs}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_signs_show_the_values_of_the_scenario(language: str) -> None:
    scenario = sim.load_scenario("busan_first", zone_share=0.37)
    values = {each.key: each.value for each in sign_texts(by_id("E04"), scenario, language)}
    assert values["zone_share"] == "0.37"


def test_all_words_in_formulas_are_translated() -> None:
    used = {word for equation in EQUATIONS for word in re.findall("@([^@]+)@", equation.formula)}
    assert used == set(WORDS)
    assert r"\text{그 외}" in formula_in(by_id("E03"), "ko")
    assert "@" not in "".join(formula_in(equation, "ko") for equation in EQUATIONS)


def test_braces_and_environments_of_formulas_are_closed() -> None:
    for equation in EQUATIONS:
        assert equation.formula.count("{") == equation.formula.count("}"), equation.id
        assert equation.formula.count(r"\begin{") == equation.formula.count(r"\end{"), equation.id
        assert equation.formula.count(r"\left(") == len(re.findall(r"\\right\)", equation.formula)), equation.id


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_text_is_there_in_both_languages(language: str) -> None:
    translate = texts(language)
    told = [each.title for each in (*EQUATIONS, *MEASURES, *MONTH, *LIMITS)]
    told += [each.sentence for each in (*EQUATIONS, *MEASURES, *MONTH, *LIMITS)]
    told += [*INTERVALS, *(sign.meaning for sign in SIGNS.values() if sign.meaning)]
    for text in told:
        assert bool(re.search("[가-힣]", translate(text))) is (language == "ko"), text


def test_the_known_misses_are_those_that_the_model_has() -> None:
    told = next(each.sentence for each in LIMITS if each.title == "It misses known facts.")
    record = sim.load_scenario(RECORD)
    ranges = read_calibration(ROOT / "scenarios" / "worlds" / "korea_2019" / "calibration.yaml")
    checks = check_facts(record, read_facts(record), 2, 1, read_posterior(record))
    checks = with_prior(checks, record, ranges, seed=1)
    aside = [each for each in checks if each.fact.use == "validation"]
    counted = [each for each in aside if each.counted]
    assert len(aside) == 10
    assert f"meets {len(aside) - len(counted)} of them" in told
    assert f"of the other {len(counted)} it meets {sum(bool(each.met) for each in counted)}," in told
    missed = {each.fact.key: f"{each.mean:.3g}, {each.fact.value:.3g}" for each in checks if each.met is False}
    assert missed == {"share_daegu": "0.0138, 0.038", "firms_incheon_2023": "7.94, 29"}
    growth = next(each for each in checks if each.fact.key == "growth_2023")
    assert f"{growth.mean - 1:+.0%} in the model, {growth.fact.value - 1:+.0%} on record" in told


def test_the_interval_is_told_with_its_level() -> None:
    assert f"{LEVEL:.0%}" == "90%"
    assert all("{level}" in text for text in (INTERVALS[0], INTERVALS[2]))


def _gains(**changes: float) -> Comparison:
    policy, baseline = (sim.load_scenario(name, **changes) for name in ("busan_first", "no_zone"))
    return compare(policy, baseline, runs=200, seed=1, posterior=None)


def test_the_figures_about_displacement_are_what_the_model_gives() -> None:
    """About 72% as it stands; over the ranges from 2% to 82%, over the draws from 55% to 85%."""
    told = next(each.sentence for each in LIMITS if "no_start_share" in each.sentence)
    assert f"about {_gains().displaced_share.mean:.0%}" in told
    found = json.loads((ROOT / "scenarios" / "worlds" / "korea_2019" / "calibrated.json").read_text("utf-8"))[
        "measures"
    ]
    displaced = next(each for each in found if each["fact"] == "displaced")
    assert f"from {displaced['prior_low']:.0%} to {displaced['prior_high']:.0%};" in told
    assert f"from {displaced['low']:.0%} to {displaced['high']:.0%}." in told


def test_the_figures_about_the_weight_of_regulation_are_what_the_model_gives() -> None:
    for weight, firms in ((3.6, 7), (10.1, 27)):
        effects = _gains(relief_weight=weight).effects
        assert effects[effects["region"] == "busan"].iloc[-1]["mean"] == pytest.approx(firms, abs=0.9)
