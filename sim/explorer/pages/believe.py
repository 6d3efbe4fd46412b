"""The page on what to believe: what the model misses first, then what it meets, and how much each number is worth."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

import streamlit as st

import sim
from sim.engines.ensemble.loop import run_span
from sim.evidence.fact_check import SAYS_LITTLE, FactCheck
from sim.explorer import widgets
from sim.explorer.language.problems import plain, problem_texts
from sim.explorer.pages.model import MODEL
from sim.explorer.pages.tables import table_to_read
from sim.explorer.reference.evidence import WorldEvidence, kept_evidence
from sim.explorer.reference.evidence_words import (
    FACT_HEADINGS,
    PATTERN_HEADINGS,
    WEIGHT_HEADINGS,
    fact_rows,
    miss_text,
    pattern_miss_text,
    pattern_rows,
    pattern_title,
    weight_label,
    weight_rows,
)
from sim.explorer.reference.model_text import LIMITS
from sim.explorer.reference.provenance_view import GRADE, NUMBERS, show_counts
from sim.explorer.session import state
from sim.explorer.session.choices import explored
from sim.explorer.session.posterior_switch import COMPILING
from sim.explorer.small_text import small
from sim.language.numbers import share
from sim.numerics.compiler import is_compiled
from sim.scenario.world.notes import GRADES

#: Of running text in pixels, so that lines are not too long to read.
TEXT_WIDTH = 900


def believe_page() -> None:
    """Draw the page, for the world that is explored."""
    scenario, _ = explored(state.choices()), state.translate()
    st.header(_("What to believe"), anchor=False)
    with nullcontext() if is_compiled(run_span) else st.spinner(_(COMPILING)):
        evidence = kept_evidence(scenario.world)
    for problem in problem_texts(evidence.problems, state.choices().language):
        st.warning(problem, icon=":material/draft:")
    with st.container(width=TEXT_WIDTH):
        _in_short(evidence)
        _misses(evidence)
    _facts(evidence)
    _weights(evidence)
    _numbers(scenario)
    with st.container(width=TEXT_WIDTH):
        st.subheader(_("What the model cannot say"), anchor=False)
        st.markdown("\n".join(f"- **{_(each.title)}** {_(each.sentence)}" for each in LIMITS))


def _in_short(evidence: WorldEvidence) -> None:
    _ = state.translate()
    trust = _("Trust the direction, the order and the parts of an effect more than its size.")
    if evidence.validation is None:
        text = (
            _("This world has facts, but no test of the model against them is kept here.")
            if evidence.has_facts
            else _("This world has no record of facts: nothing here has been tested, all of it is assumption.")
        )
    else:
        (fitted, of_fitted), (aside, of_aside) = map(evidence.validation.met, ("calibration", "validation"))
        text = _(
            "Of the facts on record that can tell a good model from a bad one, it meets {aside} of {of_aside} that "
            "were kept aside to test it, and {fitted} of {of_fitted} that its weights were fitted to."
        ).format(aside=aside, of_aside=of_aside, fitted=fitted, of_fitted=of_fitted)
    st.markdown(f"**{plain(trust)}** {plain(text)}")


def _misses(evidence: WorldEvidence) -> None:
    if evidence.validation is None:
        return
    _, language = state.translate(), state.choices().language
    st.subheader(_("What it misses"), anchor=False)
    lines = [(each.fact.title.in_language(language), miss_text(each, language)) for each in evidence.missed_facts()]
    lines += [(pattern_title(each, language), pattern_miss_text(each, language)) for each in evidence.missed_patterns()]
    _list(lines or [(_("Nothing"), _("Each fact and each pattern is met."))])
    near = evidence.nearly_missed()
    if near:
        st.markdown(_("Met, but only because facts and single histories are uncertain; the mean is far away:"))
        _list([(each.fact.title.in_language(language), miss_text(each, language)) for each in near])


def _list(lines: Sequence[tuple[str, str]]) -> None:
    st.markdown("\n".join(f"- **{plain(title)}.** {plain(text)}" for title, text in lines))


def _facts(evidence: WorldEvidence) -> None:
    if evidence.validation is None:
        return
    _, language = state.translate(), state.choices().language
    checks = evidence.validation.fact_checks
    st.subheader(_("What it meets, and what that is worth"), anchor=False)
    little = [each for each in checks if each.met is not None and not each.counted]
    telling = [each for each in checks if each.counted]
    text = _(
        "To meet a fact is a success only if the model could have missed it. {count} facts say little: more than "
        "{share} of all settings that were possible before any fact was looked at meet them."
    )
    st.markdown(plain(text.format(count=len(little), share=share(SAYS_LITTLE))))
    groups: list[tuple[str, str, list[FactCheck]]] = [
        (_("{n} facts that say something"), "telling", sorted(telling, key=lambda each: (each.met, each.fact.use))),
        (_("{n} facts that say little"), "little", little),
        (_("{n} facts shown, but not judged"), "context", [each for each in checks if each.met is None]),
    ]
    for label, key, some in groups:
        if some:
            named = label.format(n=len(some))
            _table(named, f"facts.{key}", FACT_HEADINGS, fact_rows(some, language), (4, 5))
    patterns = list(evidence.validation.pattern_checks)
    if patterns:
        judged = [each.met for each in patterns if each.met is not None]
        label = _("Patterns that it was not told to show: {met} of {count} met").format(
            met=sum(judged), count=len(judged)
        )
        _table(label, "patterns", PATTERN_HEADINGS, pattern_rows(patterns, language), ())


def _table(
    label: str, key: str, headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]
) -> None:
    """Draw a table that is there on demand."""
    _ = state.translate()
    place = widgets.lazy_group(label, key=f"believe.{key}", icon=":material/table:")
    if place.open:
        with place:
            table_to_read([_(each) for each in headings], rows, label, numbers)


def _weights(evidence: WorldEvidence) -> None:
    _, language = state.translate(), state.choices().language
    st.subheader(_("What the record says about each weight"), anchor=False)
    if not evidence.weights:
        st.markdown(_("No weight of this world is fitted to a record: each is an assumption of its scenario."))
        return
    said, left = (
        [weight_label(str(each["key"]), language) for each in evidence.weights if bool(each["told"]) is told]
        for told in (True, False)
    )
    text = _("The record says something about {n} of {count} weights: {list}.")
    st.markdown(plain(text.format(n=len(said), count=len(said) + len(left), list="; ".join(said))))
    if left:
        text = _("It leaves {n} about as open as they were: {list}.")
        st.markdown(plain(text.format(n=len(left), list="; ".join(left))))
    tied = "; ".join(
        f"{weight_label(str(each['one']), language)} ↔ {weight_label(str(each['other']), language)}"
        for each in evidence.tied
    )
    if tied:
        small(plain(_("Only told together: {pairs}.").format(pairs=tied)))
    _table(_("All {n} weights").format(n=len(evidence.weights)), "weights", WEIGHT_HEADINGS,
           weight_rows(evidence, language), (2, 4))  # fmt: skip


def _numbers(scenario: sim.Scenario) -> None:
    _ = state.translate()
    st.subheader(_("What each number rests on"), anchor=False)
    show_counts(state.choices().language, scenario)
    with st.container(horizontal=True):
        state.link(_("Every number, with its source and grade"), MODEL, part=NUMBERS)
        for grade, word in GRADES.items():
            state.link(_("Those of the grade: {grade}").format(grade=_(word)), MODEL, part=f"{GRADE}{grade}")
