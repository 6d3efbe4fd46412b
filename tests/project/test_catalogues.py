"""Every text has Korean that fits it, none is left over, and every text can be found by those who translate."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from sim.explorer.language.page_texts import texts
from sim.language.texts import Noun, marked
from tests.project import catalogues
from tests.project.catalogues import AREAS, EXPLORER, SIM, Area, Entry

HANGUL = re.compile("[가-힣]")
ADVICE = "python -m tests.project.catalogues brings the catalogues up to date"
AREA = pytest.mark.parametrize("area", AREAS.values(), ids=AREAS)
#: A placeholder: its name, how it is shown (!r), and its format.
PLACEHOLDER = re.compile(r"\{(\w*)(![rsa])?(?::([^{}]*))?\}")


def korean(area: Area) -> dict[Entry, str]:
    """Return the Korean of a catalogue by text and meaning."""
    return {text: str(entry.string) for text, entry in catalogues.read(area.path).items()}


def translated(area: Area) -> list[tuple[str, str]]:
    """Return the texts that have Korean, with it."""
    return [(text, told) for (text, _meaning), told in korean(area).items() if told]


def placeholders(text: str) -> list[tuple[str, str, str]]:
    """Return name, conversion and format of what is filled in."""
    return PLACEHOLDER.findall(text.replace("{{", "").replace("}}", ""))


def words(text: str) -> str:
    """Return a text without its placeholders."""
    return PLACEHOLDER.sub("", text)


@AREA
def test_no_text_lacks_korean(area: Area) -> None:
    known = korean(area)
    assert [text for text in catalogues.wanted(area) if not known.get(text)] == [], ADVICE


@AREA
def test_no_korean_is_unused(area: Area) -> None:
    used = catalogues.wanted(area)
    assert [text for text in korean(area) if text not in used] == [], ADVICE


@AREA
def test_no_text_stands_twice_or_is_fuzzy(area: Area) -> None:
    written = area.path.read_text(encoding="utf-8")
    assert len(re.findall("^msgid ", written, re.MULTILINE)) == len(korean(area)) + 1, ADVICE
    assert not re.search("^#,.*fuzzy", written, re.MULTILINE)
    assert not re.search("^#~", written, re.MULTILINE), "what is out of use is removed, not kept as a comment"


@AREA
def test_both_languages_have_the_same_placeholders(area: Area) -> None:
    def names(text: str) -> set[str]:
        return {name for name, _, _ in placeholders(text)}

    assert [(text, told) for text, told in translated(area) if names(text) != names(told)] == []


@AREA
def test_korean_can_be_filled_in_with_what_english_is_filled_in_with(area: Area) -> None:
    wrong = []
    for text, told in translated(area):
        values = {name: 7 if form else Noun("특구") for name, _, form in placeholders(text)}
        if not values:
            continue  # a text without placeholders is shown as it is, braces and all
        try:
            told.format(*([1] * 9), **values)
        except (ValueError, LookupError) as error:
            wrong.append((told, str(error)))
    assert wrong == []


@AREA
def test_korean_is_korean_unless_there_is_nothing_to_say(area: Area) -> None:
    """Without Hangul may be what has no words in Korean (a dash between numbers), or in English either (CSV, E11)."""
    assert [
        (text, told)
        for text, told in translated(area)
        if not HANGUL.search(told) and re.search("[a-z]", words(text)) and re.search("[A-Za-z]", words(told))
    ] == []


@AREA
def test_both_languages_begin_and_end_with_the_same_space(area: Area) -> None:
    def edges(text: str) -> tuple[str, str]:
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

    assert [(text, told) for text, told in translated(area) if edges(text) != edges(told)] == []


@AREA
def test_every_text_is_constant(area: Area) -> None:
    found = {path.name: catalogues.put_together(path.read_text(encoding="utf-8")) for path in area.files()}
    assert {name: calls for name, calls in found.items() if calls} == {}


def test_a_text_with_two_meanings_has_korean_for_each() -> None:
    _ = texts("ko")
    assert _("From") == "출발 지역"
    assert _(marked("From", "a month on")) == "적용 시작"
    assert _(marked("points", "of a sweep")) == "조합"
    assert _("points") == "%포인트"
    assert texts("en")(marked("From", "a month on")) == "From"
    copied = pickle.loads(pickle.dumps(marked("From", "a month on")))
    assert _(copied) == _(marked("From", "a month on"))


#: Texts of one or two words of the simulator that the explorer shows too, each in the same meaning. A new one is added
#: here if it means the same, and else is marked in the code with what it means.
SAME_MEANING = {
    "Region", "Firms", "Month", "Mean", "Effect", "never founded", "closed", "Share", "National barrier", "Sector",
    "Competitive rounds", "First month", "Jobs", "Lower end", "Upper end", "Central support",
    "permitted", "extended", "Extended", "ended", "yes", "Announced", "Competing regions", "Ended", "Failed", "Note",
    "Permitted", "Reported attraction", "Sectors", "Started", "Unit", "Who applies", "Zones awarded", "net firms",
    "By year", "Fact", "Lever", "Median", "Outcome", "Pattern", "Range", "Required", "Spread left", "The country",
    "Weight", "about 0", "met", "says little",
}  # fmt: skip


def test_a_short_text_of_the_simulator_means_the_same_in_the_explorer() -> None:
    shared = set(catalogues.uses(EXPLORER)) & set(catalogues.uses(SIM))
    assert {text for text, meaning in shared if not meaning and len(text.split()) <= 2} == SAME_MEANING


def test_what_the_schema_says_and_units_are_texts() -> None:
    used = {text for text, _meaning in catalogues.uses(SIM)}
    for text in ("Term of a zone", "Share of the barrier that is removed", "money bn per year", "{money} per month"):
        assert text in used


def test_a_text_is_found_wherever_it_is_called() -> None:
    code = """
wrong = sentence("outer {inner}", inner=sentence("inner", hint=_("deep")))
print(f"{_('in a text put together')}", scene.translate("method"), texts(language)("at once"))
TABLE = {"a": (marked("one " "text"), "no text")}
label = _(lever.label)
several = _(marked("From", "a month on")), marked("From")
"""
    plain = ["outer {inner}", "inner", "deep", "in a text put together", "method", "at once", "one text", "From"]
    expected = [*((text, "") for text in plain), ("From", "a month on")]
    assert sorted(catalogues.texts_in(code)) == sorted(expected)
    assert catalogues.put_together(code) == []


@pytest.mark.parametrize(
    "call", ["_(f'{n} firms')", "_('firms in ' + name)", "_('more' if n else 'less')", "_('{n}'.format(n=n))"]
)
def test_a_text_that_is_put_together_before_it_is_translated_is_told(call: str) -> None:
    assert catalogues.put_together(call) != []


@pytest.mark.parametrize("call", ["sentence(template, n=1)", "marked(name)", "marked('From', meaning)"])
def test_a_text_to_be_found_stands_where_it_is_marked(call: str) -> None:
    assert catalogues.put_together(call) != []


def test_refreshing_adds_what_is_new_and_keeps_what_is_translated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    code = "_('Firms')\n_('Old')\n_('{n} firms')\n_('Below')\nmarked('Old', 'of a firm')\n"
    (tmp_path / "code.py").write_text(code, encoding="utf-8")
    header = '# Words.\nmsgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    own, below = tmp_path / "own.po", tmp_path / "below.po"
    own.write_text(f'{header}\nmsgid "Gone"\nmsgstr "없음"\n\nmsgid "Old"\nmsgstr "옛것"\n', encoding="utf-8")
    below.write_text(f'{header}\nmsgid "Below"\nmsgstr "아래"\n', encoding="utf-8")
    area = Area(own, ("code.py",), below=below)
    of_a_firm = ("Old", "of a firm")
    assert catalogues.refresh(area, keep=True) == ([("Firms", ""), ("{n} firms", ""), of_a_firm], [("Gone", "")])
    assert korean(area) == {
        ("Firms", ""): "",
        ("Old", ""): "옛것",
        ("{n} firms", ""): "",
        of_a_firm: "",
        ("Gone", ""): "없음",
    }
    assert catalogues.refresh(area, keep=False) == ([], [("Gone", "")])
    written = own.read_text(encoding="utf-8")
    assert written == (
        f'{header}\n#: code.py\nmsgid "Firms"\nmsgstr ""\n\n#: code.py\nmsgid "Old"\nmsgstr "옛것"\n\n'
        '#: code.py\nmsgid "{n} firms"\nmsgstr ""\n\n#: code.py\nmsgctxt "of a firm"\nmsgid "Old"\nmsgstr ""\n'
    )
    catalogues.refresh(area, keep=False)
    assert own.read_text(encoding="utf-8") == written
