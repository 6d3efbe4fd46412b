"""What is saved and loaded is the same scenario: as a file, an address, a manifest, and as `show` prints it."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.scenario.describe import as_yaml
from sim.scenario.load import Scenario, scenario_from_settings, with_changes
from sim.scenario.reading.plain_yaml import parse_override, parse_yaml, yaml_line, yaml_text
from sim.scenario.writing import changes_from, one_line, plain_settings, scenario_file
from tests.properties.conftest import MakeScenario
from tests.properties.strategies import BY_DATE, Case, cases

#: What YAML 1.1, YAML 1.2 or both take for a number, a date, nothing or yes and no, and what looks like it.
WORDS = (
    "1e5", "08", "010", "0x1F", "0o7", "1_000", "1:30", "12:30:45", "+1", "-.5", "1.", ".5e3", "1e-12", "2019-04-01",
    "2019-04", "no", "off", "yes", "True", "null", "~", "", " ", "=", "<<", "- a", "a: b", "#", "&a", "*a", "!t", "%",
    "@", "`", "'", '"', "{", "[", "1e400", ".inf", ".nan", "NaN", "\u00a0", "\u2028", "\x85", "\ufeff", "a\nb", "a\n",
    "\n a", "\t", "é", "e\u0301", "부산", "\U0001f600", "value", "grade",
)  # fmt: skip
text = st.sampled_from(WORDS) | st.text(max_size=30).filter(lambda each: each.isprintable() or not each)
#: Numbers that lose a digit where they are written with fewer than they have.
tiny = st.sampled_from([5e-324, 1e-320, 1e-12, 1.0e-5, 0.1 + 0.2, 1 / 3, 1e22, 1.7976931348623157e308])
numbers = tiny | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**20), 10**20)
plain = st.recursive(
    st.none() | st.booleans() | numbers | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)


@given(plain)
def test_plain_data_comes_back_from_yaml_as_it_was(data: Any) -> None:
    for written in (yaml_text({"a": data}), f"a: {yaml_line(data)}"):
        back = parse_yaml(written, "a test")
        assert json.dumps(back) == json.dumps({"a": data}), written


def assert_same(made: Scenario, back: Scenario) -> None:
    assert json.dumps(plain_settings(back)) == json.dumps(plain_settings(made))
    assert back.digest == made.digest


@st.composite
def edits(draw: st.DrawFn, base: Scenario) -> dict[str, Any]:
    """Changes of a scenario: entries of mappings taken out, numbers made tiny, texts that look like something else."""
    settings = plain_settings(base)
    changes: dict[str, Any] = {"title": {"en": draw(text), "ko": draw(text)}}
    for block, key in MAPPINGS:
        entries: Any = settings[block][key]
        if not isinstance(entries, dict):
            changes[key] = draw(st.just(entries) | st.just({base.settings.start: entries}))
            continue
        first = min(entries, default="")
        needed = {first} if key in ("cycle", *BY_DATE) else set()
        changes[key] = {name: each for name, each in entries.items() if name in needed or draw(st.booleans())}
    changes |= {key: draw(tiny.filter(lambda each: each < 0.3)) for key in ("ready_before", "permit_share", "learning")}
    changes["designations"] = [each for each in settings["zones"]["designations"] if draw(st.booleans())]
    return changes


MAPPINGS = (
    ("founding", "cycle"), ("support", "central_budget"), ("support", "zone_share"), ("support", "concentration"),
    ("trials", "slots_per_month"), ("zones", "campaign"), ("support", "own_budget"), ("readiness", "studies"),
    ("focus", "fixed_focus"),
)  # fmt: skip


@given(case=cases(), data=st.data())
def test_a_scenario_that_is_saved_and_loaded_is_the_same(
    case: Case, data: st.DataObject, scenario_of: MakeScenario
) -> None:
    base = scenario_of(case)
    folder = base.world.folder.parent
    (folder / "base.yaml").write_text(as_yaml(base), encoding="utf-8")
    base = sim.load_scenario(folder / "base.yaml")
    made = with_changes(base, **data.draw(edits(base)))
    changes = changes_from(base, made)

    (folder / "mine.yaml").write_text(scenario_file(base, changes), encoding="utf-8")
    assert_same(made, sim.load_scenario(folder / "mine.yaml"))

    (folder / "shown.yaml").write_text(as_yaml(made), encoding="utf-8")
    assert_same(made, sim.load_scenario(folder / "shown.yaml"))
    assert sim.load_scenario(folder / "shown.yaml").provenance == made.provenance

    overrides = dict(parse_override(f"{key}={one_line(value)}") for key, value in changes.items())
    assert_same(made, sim.load_scenario(folder / "base.yaml", **overrides))

    kept = json.loads(json.dumps(plain_settings(made)))
    assert_same(made, scenario_from_settings("mine", kept, folder / "manifest.json"))
