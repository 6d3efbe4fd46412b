"""The help of a lever: what it does, its unit and ends, and where its value comes from."""

from __future__ import annotations

from typing import Any

from sim.explorer.language.page_texts import texts
from sim.explorer.language.problems import plain
from sim.explorer.panel.lever import Control, Lever
from sim.explorer.reference.provenance_tables import source_rows, source_texts
from sim.report.money import amount, unit_text
from sim.report.value_words import unit_of
from sim.scenario.load import Scenario
from sim.scenario.world.notes import GRADES, note_in


def help_of(lever: Lever, base: Scenario, language: str) -> str:
    """Return the help of a lever as Markdown; the provenance is that of the unchanged scenario."""
    _ = texts(language)
    slider, unit = slider_of(lever), unit_of(lever.key)
    extra: Any = lever.field.json_schema_extra or {}
    provenance = base.provenance[lever.path]
    lines = [_(lever.field.description or "")]
    if extra.get("unit"):
        lines.append(f"{_('Unit')}: {plain(unit_text(extra['unit'], base.world.currency, language))}")
    if slider is not None:
        written = amount(unit, base.world.currency, language)
        ends = [plain(written.told(end)) for end in (slider.low, slider.high)]
        lines.append(f"{_('Slider')}: {_('{first} to {last}').format(first=ends[0], last=ends[1])}")
    sources, _link = source_texts(provenance.source, source_rows(base.world), language)
    source = ", ".join(plain(part) for part in (sources, provenance.year) if part)
    lines.append(f"{_('Provenance')}: {_(GRADES[provenance.grade])}{f' ({source})' if source else ''}")
    if provenance.note:
        lines.append(plain(note_in(provenance.note, language)))
    lines.append(f"`{lever.path}`{' · ' + extra['equation'] if extra.get('equation') else ''}")
    return "  \n".join(lines)


def slider_of(lever: Lever) -> Lever | None:
    """Return the lever whose slider is shown for a lever: itself, or that of a month or region; None for none."""
    if lever.kind in (Control.NUMBER, Control.WHOLE):
        return lever
    return lever.fields[0] if lever.fields and lever.kind in (Control.SERIES, Control.BY_REGION) else None
