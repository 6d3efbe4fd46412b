"""What a study ran, for its manifest: which scenarios, how often, with which seed; and the words that they bring."""

from __future__ import annotations

from typing import Any, TypeVar

from sim.lab.card import Card
from sim.results.comparison import Comparison
from sim.results.ensemble import EnsembleResult
from sim.scenario.load import Scenario
from sim.sweeps.design.plan import Plan

Ran = TypeVar("Ran", Comparison, EnsembleResult, Plan)
OneCard = TypeVar("OneCard", bound=Card)


def scenarios_of(result: Comparison | EnsembleResult | Plan) -> dict[str, Scenario]:
    """Return the scenarios of a comparison, an ensemble or a sweep, by their part in it."""
    if isinstance(result, EnsembleResult):
        return {"scenario": result.scenario}
    if isinstance(result, Plan):
        return {"scenario": result.policy, "baseline": result.baseline}
    return {"scenario": result.policy.scenario, "baseline": result.baseline.scenario}


def entry_of(result: Comparison | EnsembleResult | Plan) -> dict[str, Any]:
    """Return the manifest entry of a run; together with the notebook it is enough to repeat the study."""
    entry: dict[str, Any] = {
        role: {"name": each.name, "digest": each.digest} for role, each in scenarios_of(result).items()
    }
    if isinstance(result, Plan):
        sweep = {"sweep": result.file, "sweep_digest": result.digest, "points": result.points.count}
        return entry | sweep | {"runs": result.sweep.runs, "seed": result.sweep.seed}
    posterior = (result if isinstance(result, EnsembleResult) else result.policy).posterior
    drawn = {} if posterior is None else {"posterior": posterior.digest}
    return entry | {"runs": result.runs, "seed": result.seed} | drawn


def card_entry(card: Card) -> dict[str, Any]:
    """Return the manifest entry of an instrument's work; a scenario is told by its name and fingerprint."""
    return {"instrument": card.word} | {key: _short(value) for key, value in card.about().items()}


def _short(value: Any) -> Any:
    if isinstance(value, list):
        return [_short(each) for each in value]
    if isinstance(value, dict):
        if {"name", "digest", "settings"} <= value.keys():
            return {"name": value["name"], "digest": value["digest"]}
        return {key: _short(each) for key, each in value.items()}
    return value


def words_of(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Return the names of a scenario, its regions and sectors, in English and in Korean, by their keys."""
    title, world = scenario.settings.title, scenario.world
    words = {scenario.name: (title.en, title.ko)}
    words |= {each.id: (each.name.en, each.name.ko) for each in world.regions}
    return words | {each.id: (each.name.en, each.name.ko) for each in world.sectors}
