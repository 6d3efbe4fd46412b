"""Text from strangers is text at every place of the page: it loads no image, makes no link, and orders nothing."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

import sim
from sim.explorer.language.problems import plain
from sim.explorer.sweeps.sweep_list import RESULTS_VARIABLE
from sim.scenario.reading.text_files import SCENARIOS_VARIABLE
from sim.sweeps.design.plan import plan_of
from sim.sweeps.running.begin import begin
from sim.sweeps.running.local import local
from sim.sweeps.running.sweep import carry_out
from tests.explorer.test_sweep_page import opened as sweeps_opened
from tests.waiting import PATIENCE

#: What Streamlit's Markdown takes for more than text, each with a word that is found again.
PAYLOADS = (
    "![HOSTILE](https://evil.example/a.png)", "[HOSTILE](https://evil.example)", "<b>HOSTILE</b>", "**HOSTILE**",
    "$HOSTILE$ $$x$$", ":red[HOSTILE]", ":material/home: HOSTILE", ":smile: HOSTILE", "https://evil.example/HOSTILE",
    "www.evil.example/HOSTILE", "HOSTILE@evil.example", "# HOSTILE", "`HOSTILE`", "~~HOSTILE~~", "| HOSTILE | b |",
)  # fmt: skip
HOSTILE = " ".join(PAYLOADS)
#: What must stand nowhere where Markdown is read: the same, without the signs that `plain` puts before.
ORDERS = re.compile(
    r"(?<!\\)!\[|HOSTILE\]\(|javascript:|<b>|(?<!\\)\*HOSTILE|(?<!\\)\$HOSTILE|:red\[|:material/home:|:smile:|https://evil|www\.evil"
    r"|HOSTILE@evil|(?<!\\)# HOSTILE|(?<!\\)`HOSTILE|(?<!\\)~HOSTILE|(?<!\\)\| HOSTILE"
)
#: Fields that a browser shows as they are, or never.
PLAIN = {
    "spec", "data", "datasets", "id", "form_id", "user_key", "key", "options", "default", "set_value", "raw_values",
    "value_string", "placeholder", "element_id", "url", "raw_value", "columns", "column_order", "element_hash",
    "string_value", "query_string",
}  # fmt: skip


def texts_of(message: Message, path: str = "") -> Iterator[tuple[str, str]]:
    """Give every text that a message holds, and where."""
    for field, value in message.ListFields():
        if field.name in PLAIN and message.DESCRIPTOR.name != "ButtonGroup":
            continue
        for each in value if isinstance(value, list) or hasattr(value, "add") or hasattr(value, "append") else [value]:
            if isinstance(each, Message):
                yield from texts_of(each, f"{path}.{field.name}")
            elif isinstance(each, str):
                yield f"{path}.{field.name}", each


def drawn(at: AppTest) -> Iterator[tuple[str, str]]:
    """Give every text of a page that a browser reads as Markdown or HTML, and where."""

    def walk(node: Any) -> Iterator[tuple[str, str]]:
        proto = getattr(node, "proto", None)
        if isinstance(proto, Message) and proto.DESCRIPTOR.name not in ("Code", "Json"):
            yield from texts_of(proto, proto.DESCRIPTOR.name)
        for child in getattr(node, "children", {}).values():
            yield from walk(child)

    yield from walk(at._tree)


def hostile(data: Any, *, within: bool = False) -> Any:
    """Return a description with every text in two languages, and every title, made hostile."""
    if isinstance(data, dict):
        if {"en", "ko"} == set(data):
            return {"en": f"{data['en']} {HOSTILE}", "ko": f"{data['ko']} {HOSTILE}"}
        return {key: hostile(each) for key, each in data.items()}
    return [hostile(each) for each in data] if isinstance(data, list) else data


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of scenarios with a hostile world and a hostile scenario."""
    folder = tmp_path_factory.mktemp("hostile")
    original = sim.load_scenario("two_islands").world
    home = folder / "worlds" / "islands"
    shutil.copytree(original.folder, home)
    described = hostile(yaml.safe_load((home / "world.yaml").read_text(encoding="utf-8")))
    described |= {"attribution": HOSTILE, "currency": HOSTILE[:150]}
    (home / "world.yaml").write_text(json.dumps(described), encoding="utf-8")
    with (home / "values.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with (home / "values.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *([*row[:4], HOSTILE, HOSTILE, "evil", row[7], HOSTILE] for row in rows)])
    with (home / "sources.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["evil", HOSTILE, "javascript:alert(HOSTILE)"])
    (folder / "mine.yaml").write_text(
        json.dumps(
            {
                "extends": "two_islands", "world": "islands",
                "title": {"en": HOSTILE, "ko": HOSTILE}, "question": {"en": HOSTILE, "ko": HOSTILE},
                "support": {"zone_share": {"value": 0.7, "grade": "reported", "source": HOSTILE, "note": HOSTILE}},
            }
        ),
        encoding="utf-8",
    )  # fmt: skip
    (folder / "![HOSTILE](x).yaml").write_text("a: [")
    return folder


def opened(page: str, **params: str) -> AppTest:
    at = AppTest.from_function(PAGES[page], default_timeout=PATIENCE)
    for name, value in {"runs": "4", "ranges": "central", "scenario": "mine", **params}.items():
        at.query_params[name] = value
    return at.run()


def explore() -> None:
    from sim.explorer.pages.frame import run

    run()


def compare() -> None:
    from sim.explorer.pages.compare import compare_page
    from sim.explorer.session import state

    state.begin()
    compare_page()


def model() -> None:
    from sim.explorer.pages.model import model_page
    from sim.explorer.session import state
    from sim.explorer.session.choices import policy_of

    state.begin()
    model_page(state.choices().language, policy_of(state.choices()))


PAGES = {"explore": explore, "compare": compare, "model": model}


#: Changes whose levers name regions and sectors.
CHANGES = {
    "own_budget": "{far_island: 3}", "fixed_focus": "{main_island: {pearls: 1.0}}",
    "studies": "{reef: {start: 2019-03, months: 3}}", "region": "far_island",
    "rounds": "[{announced: 2019-03, in_force: 2019-06, awards: 1, applicants: {reef: [pearls]}}]",
    "incidents": "[{month: 2019-06, region: reef, sector: pearls, failing_share: 0.5}]",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("page", "params"),
    [
        ("explore", {}), ("explore", {"show": "flows"}), ("explore", {"show": "support"}),
        ("explore", {"title": json.dumps({"en": HOSTILE, "ko": HOSTILE})}),
        ("explore", {"zone_share": HOSTILE, "region": HOSTILE, HOSTILE[:60]: "1"}), ("compare", {"with": "mine"}),
        ("explore", CHANGES), ("model", {}),
    ],
)  # fmt: skip
def test_no_text_of_a_stranger_is_obeyed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, page: str, params: dict[str, str], language: str
) -> None:
    monkeypatch.setenv(SCENARIOS_VARIABLE, str(folder))
    at = opened(page, lang=language, **params)
    assert not at.exception
    texts = list(drawn(at))
    assert any("HOSTILE" in text for _place, text in texts), "nothing of the stranger's is shown: the test sees nothing"
    wrong = {place: text for place, text in texts if ("<b>" in text if place == "Html.body" else ORDERS.search(text))}
    assert not wrong


@pytest.mark.parametrize("chart", ["heat", "lines", "parallel"])
def test_no_text_of_a_sweep_is_obeyed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chart: str) -> None:
    label = {"en": HOSTILE, "ko": HOSTILE}
    levers = {
        "share": {"key": "zone_share", "values": [0.2, 0.8], "names": ["[HOSTILE](x)", "$HOSTILE$"], "label": label},
        "cap": {"key": "match_cap", "values": [1.0, 2.0], "label": label},
    }
    sweep = {
        "title": label, "question": label, "scenario": "two_islands", "baseline": "two_islands", "levers": levers,
        "design": {"kind": "grid"}, "runs": 2, "seed": 1, "measures": ["net_new"],
    }  # fmt: skip
    (tmp_path / "sweeps").mkdir()
    (tmp_path / "sweeps" / "mine.yaml").write_text(json.dumps(sweep), encoding="utf-8")
    monkeypatch.setenv(SCENARIOS_VARIABLE, str(tmp_path))
    monkeypatch.setenv(RESULTS_VARIABLE, str(tmp_path / "results"))
    plan = plan_of("mine")
    carry_out(plan, begin(plan, tmp_path / "results" / "mine"), local(1))
    at = sweeps_opened(sweep="mine", chart=chart)
    assert not at.exception
    texts = [(place, text) for place, text in drawn(at) if place != "Html.body"]
    assert any("HOSTILE" in text for _place, text in texts)
    assert not [(place, text) for place, text in texts if ORDERS.search(text)]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_plain_text_holds_no_order(payload: str) -> None:
    assert not ORDERS.search(plain(payload))
