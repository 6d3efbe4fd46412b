"""Evidence: where the value of a key comes from, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from sim.language.errors import listed
from sim.scenario.problems.sentences import sentences
from sim.scenario.reading.inheritance import Entry
from sim.scenario.schema.blocks import LONGEST_WORD
from sim.scenario.schema.keys import fields
from sim.scenario.world.notes import MULTIPLIED, SET, SET_IN_PART

#: What `zonelab show` prints of a key besides its provenance; the schema knows it, so a file need not give it.
_TOLD_BY_THE_SCHEMA = frozenset({"meaning", "unit", "range", "equation"})
#: Letters of a note; one on a value that many files have set in part holds what each of them said.
LONGEST_NOTE = 20_000

#: A year may be written without quotes, where YAML takes it for a number.
Year = Annotated[str, BeforeValidator(lambda year: str(year) if type(year) is int else year)]


class Provenance(BaseModel):
    """Where the value of a key comes from, and how far it can be trusted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grade: Literal["official", "reported", "estimated", "assumption"]
    source: Annotated[str, Field(max_length=LONGEST_WORD)] = ""
    year: Annotated[Year, Field(max_length=LONGEST_WORD)] = ""
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


def provenance_of(entries: Mapping[str, Entry]) -> tuple[dict[str, Provenance], list[str]]:
    """Return the provenance of every key, and a sentence for each problem with it."""
    evidence: dict[str, Provenance] = {}
    problems: list[str] = []
    for key, entry in entries.items():
        if key in ("title", "question") or key not in fields():  # the schema reports an unknown key
            continue
        try:
            evidence[key] = _evidence(entry)
        except ValidationError as error:
            problems += sentences(error, Provenance, within=key)
    return evidence, problems


def _evidence(entry: Entry) -> Provenance:
    if entry.told is not None:
        told: dict[str, Any] = {name: text for name, text in entry.told.items() if name not in _TOLD_BY_THE_SCHEMA}
        return Provenance.model_validate(told)
    if not entry.signed:
        return Provenance(grade="assumption")
    if entry.factor is not None and entry.below is not None:
        rest = _evidence(entry.below)
        note = MULTIPLIED.format(times=f"{entry.factor.times:g}", of=f"{entry.factor.of:g}", name=entry.by)
        said = f"{note} {rest.note}".rstrip()
        return Provenance(grade="assumption", source=rest.source, year=rest.year, note=said)
    if entry.below is None:
        return Provenance(grade="assumption", note=SET.format(name=entry.by))
    rest = _evidence(entry.below)
    said = ", ".join(part for part in (rest.grade, rest.source) if part)
    return Provenance(
        grade="assumption",
        note=f"{SET_IN_PART.format(keys=listed(entry.changed), name=entry.by, evidence=said)} {rest.note}".rstrip(),
    )
