"""A side of a comparison: what it is called, and what a manifest keeps of it, changed agents included."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.language.errors import OutputError, placed
from sim.language.texts import Noun, sentence, texts
from sim.results.ensemble import EnsembleResult
from sim.results.manifest import scenario_entry


def title_of(result: EnsembleResult, language: str) -> str:
    """Return the title of a scenario, with the names of changed agents if there are, in 'en' or 'ko'."""
    title = result.scenario.settings.title
    shown = title.in_language(language)
    if result.agents is None or not result.agents.changed:
        return shown
    classes = ", ".join(each.__name__ for each in result.agents.changed.values())
    return texts(language)("{title} with {classes}").format(title=Noun(shown), classes=classes)


def side_entry(result: EnsembleResult) -> dict[str, Any]:
    """Return what a manifest keeps of a side: its scenario, and the engine and the changed agents if it had any.

    The digest is that of the scenario, or of the scenario and the changed agents.
    """
    entry = scenario_entry(result.scenario)
    if result.agents is None:
        return entry
    entry |= {"engine": "mesa", "mesa": version("mesa")}
    if result.agents.changed:
        agents = result.agents.entry()
        text = entry["digest"] + json.dumps(agents, sort_keys=True)
        entry |= {"agents": agents, "digest": hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}
    return entry


def refuse_changed(manifest: Mapping[str, Any], path: Path) -> None:
    """Raise if results came from changed agents: a manifest holds no code, and code from untrusted sources is not run.

    Raises
    ------
    OutputError
        With a sentence for each side that has them.
    """
    problems = []
    others = manifest.get("others") or ()
    sides = [("scenario", manifest.get("scenario")), ("baseline", manifest.get("baseline"))]
    for role, entry in [*sides, *(("scenario", each) for each in others)]:
        agents = entry.get("agents") if isinstance(entry, dict) else None
        if agents:
            kept = agents.items() if isinstance(agents, dict) else ()
            told = ", ".join(f"{name}={each.get('class') if isinstance(each, dict) else each}" for name, each in kept)
            problems.append(
                sentence(
                    "{role} must be a scenario alone to be repeated from this folder; it was run with changed agents "
                    "({agents}), whose code is not in the folder. Run it again in Python, with "
                    "sim.run_ensemble or sim.compare, engine='mesa' and these classes.",
                    role=role,
                    agents=told,
                )
            )
    if problems:
        raise OutputError([placed(path, problem) for problem in problems])
