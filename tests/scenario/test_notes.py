"""Every note of the data has Korean that says the same: none is missing, none unused, no digit differs."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

import sim
from sim.scenario.load import load_scenario
from sim.scenario.reading.sweep_file import read_sweep
from sim.scenario.reading.text_files import read_mapping, read_rows, scenario_names, scenarios_folder
from sim.scenario.schema.keys import fields
from sim.scenario.world.notes import GRADES, data_text, note_in
from sim.scenario.world.world import SOURCE_COLUMNS, VALUE_COLUMNS, load_world

FOLDER = scenarios_folder()
WORLDS = sorted(path.parent for path in FOLDER.glob("worlds/*/world.yaml"))
HANGUL = re.compile("[가-힣]")


def units_of_money() -> set[str]:
    """Return the units of scenario keys that are told in the currency of the world."""
    extras: list[Any] = [field.json_schema_extra or {} for field in fields().values()]
    return {unit for extra in extras if "money" in (unit := extra.get("unit", ""))}


def notes_within(data: Any) -> Iterator[str]:
    """Give the notes anywhere in plain data."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        if key == "note":
            yield value
        else:
            yield from notes_within(value)


def texts_of_the_data() -> set[str]:
    """Return every text of the shipped data that a page shows and that stands there in English only."""
    found = {note for path in FOLDER.rglob("*.yaml") for note in notes_within(read_mapping(path))}
    for folder in WORLDS:
        rows = read_rows(folder / "values.csv", VALUE_COLUMNS)
        found |= {row[column] for row in rows for column in ("note", "unit")}
        found |= {row["title"] for row in read_rows(folder / "sources.csv", SOURCE_COLUMNS)}
        world = load_world(folder)
        found |= {world.attribution, world.currency}
        found |= {unit.replace("money bn", world.currency) for unit in units_of_money()}
    for path in (FOLDER / "sweeps").glob("*.yaml"):
        found |= {name for lever in read_sweep(path).levers.values() for name in lever.names or ()}
    return found - {""}


def korean() -> dict[str, str]:
    """Return what the catalogue of the data holds."""
    with (FOLDER / "locale" / "ko.po").open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file, locale="ko") if each.id}


#: Korean sums are in 억 (a tenth of a billion) and 만 (a hundredth of a million); English ones in bn and mn.
KOREAN_UNITS = {"억": Decimal(10), "만": Decimal(100)}
#: Words that Korean writes as digits: a third is 3분의 1, a head 1인당, half of two parts.
WORDS: dict[str, tuple[int, ...]] = {
    "first": (1,), "head": (1,), "one": (1,), "once": (1,), "second": (2,), "two": (2,), "third": (1, 3),
    "thirds": (2, 3), "three": (3,), "four": (4,), "five": (5,), "fifths": (5,), "six": (6,), "nine": (9,),
    "ten": (10,), "twelve": (12,), "fourteen": (14,),
}  # fmt: skip
MONTHS = list(calendar.month_name)


def numbers(text: str) -> Counter[Decimal]:
    """Return the numbers written with digits, in English units."""
    found = re.findall(r"(\d[\d,]*(?:\.\d+)?|\.\d+)\s*([억만]?)", text.replace("㎡", "m2"))
    return Counter(Decimal(digits.replace(",", "").rstrip(".")) / KOREAN_UNITS.get(unit, 1) for digits, unit in found)


def numbers_in_words(text: str) -> set[Decimal]:
    """Return the numbers that stand in an English text as words, the months included."""
    said = re.findall("[A-Za-z]+", text)
    found = {Decimal(number) for word in said for number in WORDS.get(word.lower(), ())}
    return found | {Decimal(MONTHS.index(word)) for word in said if word in MONTHS}


def test_no_text_of_the_data_lacks_korean() -> None:
    catalogue = korean()
    assert sorted(text for text in texts_of_the_data() if not HANGUL.search(catalogue.get(text, ""))) == []


def test_no_korean_of_the_data_is_unused() -> None:
    assert sorted(set(korean()) - texts_of_the_data()) == []


@pytest.mark.parametrize("english", sorted(korean()))
def test_both_languages_give_the_same_numbers(english: str) -> None:
    korean_text = korean()[english]
    there, here = numbers(english), numbers(korean_text)
    assert there - here == Counter(), f"missing in {korean_text}"
    assert set(here - there) <= numbers_in_words(english), f"not in {english}: {korean_text}"


@pytest.mark.parametrize("name", scenario_names())
def test_every_note_of_a_shipped_scenario_is_told_in_korean(name: str) -> None:
    notes = [each.note for each in load_scenario(name).provenance.values() if each.note]
    assert notes
    assert [note for note in notes if not HANGUL.search(note_in(note, "ko"))] == []


def test_a_note_on_what_was_set_keeps_the_translated_rest() -> None:
    note = load_scenario("crypto_winter", **{"cycle.2019-01": 0.7}).provenance["founding.cycle"].note
    assert note.startswith("2019-01 set by an override; the rest is as before (assumption, coindesk20). A long slump")
    told = note_in(note, "ko")
    assert told.startswith("2019-01은 사용자 설정에서 정함. 나머지는 종전과 같음(가정, coindesk20). 장기 침체.")
    assert re.findall("[a-z]{3,}", told) == ["coindesk"]


def test_a_note_of_the_users_own_is_shown_as_written() -> None:
    assert note_in("Counted by hand in 2021.", "ko") == "Counted by hand in 2021."


def test_an_empty_note_stays_empty() -> None:
    assert note_in("", "ko") == data_text("", "ko") == ""


def test_english_notes_stay_as_they_are() -> None:
    assert note_in("Set by an override.", "en") == "Set by an override."


def test_the_grades_are_those_that_evidence_may_have() -> None:
    from sim.scenario.world.world_numbers import GRADES as ALLOWED

    assert tuple(GRADES) == ALLOWED


def test_the_catalogue_travels_with_the_scenarios() -> None:
    assert (Path(sim.__file__).parent.parent / "scenarios" / "locale" / "ko.po").samefile(FOLDER / "locale" / "ko.po")
