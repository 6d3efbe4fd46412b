"""How a claim was read, in words, so that its reader sees what was looked for."""

from __future__ import annotations

from collections.abc import Sequence

from sim.lab.flip.claim import Claim
from sim.lab.labels import in_quotes
from sim.language.texts import LANGUAGES, Noun, texts
from sim.report.money import MONEY, amount, unit_text
from sim.scenario.load import Scenario
from sim.scenario.world.names import Names
from sim.scenario.world.world import World


def readings_of(claim: Claim, policies: Sequence[Scenario], baseline: Scenario) -> dict[str, str]:
    """Return how a claim was read, by language: what is measured, of which policies, compared with what."""
    return {language: _reading(claim, policies, baseline, language) for language in LANGUAGES}


def _reading(claim: Claim, policies: Sequence[Scenario], baseline: Scenario, language: str) -> str:
    _ = texts(language)
    named = {
        "measure": in_quotes(claim.measure.label(Names(baseline.world, language)), language),
        "policy": _title(policies[0], language),
        "baseline": _title(baseline, language),
    }
    if not claim.policies:
        told = _("Read as: {measure} is above {number} for {policy}, compared with {baseline}.")
        if claim.sign < 0:
            told = _("Read as: {measure} is below {number} for {policy}, compared with {baseline}.")
        return told.format(**named, number=Noun(_number(claim, baseline.world, language)))
    told = _("Read as: {measure} is greater for {policy} than for {other}, both compared with {baseline}.")
    if claim.sign < 0:
        told = _("Read as: {measure} is smaller for {policy} than for {other}, both compared with {baseline}.")
    return told.format(**named, other=_title(policies[1], language))


def _title(scenario: Scenario, language: str) -> Noun:
    return in_quotes(scenario.settings.title.in_language(language) or scenario.name, language)


def _number(claim: Claim, world: World, language: str) -> str:
    """Return the number of a claim with its unit: shares in percent, money as the reader counts it."""
    unit = claim.measure.kind.unit.replace("{money}", MONEY)
    written = amount(unit, world.currency, language)
    shown, word = written.told(claim.threshold), unit_text(unit, world.currency, language)
    return shown if written.unit or not word else texts(language)("{number} {unit}").format(number=shown, unit=word)
