"""What a lever does, in words: meaning, unit, range, evidence; and what a changed value is and was."""

from __future__ import annotations

from typing import Any

from explorer.evidence_tables import source_rows, sources_told
from explorer.levers import Lever
from explorer.problems import plain
from explorer.texts import texts
from sim.scenario.keys import range_of
from sim.scenario.load import Scenario
from sim.scenario.notes import GRADES, note_in
from sim.scenario.words import MONTH
from sim.scenario.world import World
from sim.texts import month_label, told

#: Parts of a changed value that are named.
MOST_NAMED = 3


def help_of(lever: Lever, base: Scenario, language: str) -> str:
    """Return the help of a lever as Markdown; the evidence is that of the scenario as it comes."""
    _ = texts(language)
    extra: Any = lever.field.json_schema_extra or {}
    evidence = base.evidence[lever.path]
    lines = [_(lever.field.description or "")]
    if extra.get("unit"):
        lines.append(f"{_('Unit')}: {_(extra['unit'])}")
    if range_of(lever.field):
        lines.append(f"{_('Allowed')}: {told(range_of(lever.field), _)}")
    sources, _link = sources_told(evidence.source, source_rows(base.world), language)
    source = ", ".join(plain(part) for part in (sources, evidence.year) if part)
    lines.append(f"{_('Evidence')}: {_(GRADES[evidence.grade])}{f' ({source})' if source else ''}")
    if evidence.note:
        lines.append(plain(note_in(evidence.note, language)))
    lines.append(f"`{lever.path}`{' · ' + extra['equation'] if extra.get('equation') else ''}")
    return "  \n".join(lines)


def shown_value(before: Any, after: Any, world: World, language: str) -> str:
    """Return what a value was and is, where that is short; else which parts of it are changed."""
    _ = texts(language)
    if isinstance(before, bool):
        return _("yes") if after else _("no")
    if isinstance(before, int | float | str) and isinstance(after, int | float | str):
        return f"{_short(before)} → {_short(after)}"
    if isinstance(before, dict) and isinstance(after, dict):
        names = {region.id: region.name.in_language(language) for region in world.regions}
        changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        shown = ", ".join(names.get(key) or _month(key, language) for key in changed[:MOST_NAMED])
        return shown + ("…" if len(changed) > MOST_NAMED else "")
    return _("changed")


def _month(key: str, language: str) -> str:
    return month_label(key, language) if MONTH.fullmatch(key) else key


def _short(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"
