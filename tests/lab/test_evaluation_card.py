"""The card of a single evaluation: what it says, writes and prints, and which tables and arguments it refuses."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.lab.evaluation.evaluation_card import Evaluation
from sim.lab.history import with_years_before
from sim.language.texts import texts
from tests.cli.conftest import Zonelab
from tests.cli.conftest import zonelab as zonelab
from tests.lab.test_evaluation import NAMES, long, noisy

HANGUL = range(ord("가"), ord("힣") + 1)
PANEL = long(noisy(3.0, units=12))
COMMAND = ("--outcome", "y", "--unit", "region", "--time", "year")


def is_korean(text: str) -> bool:
    return any(ord(letter) in HANGUL for letter in text)


@pytest.fixture(scope="module")
def card() -> Evaluation:
    return sim.evaluate(PANEL, treated="r00", since=2020, designs=["did", "synthetic_control"], **NAMES)


def test_the_sentence_says_effect_chance_and_the_smallest_p(card: Evaluation) -> None:
    found = card.ranked["did"]
    said = card.sentence()
    assert said.startswith(f"r00: y +{found.real.effect:.1f} on average, compared with what difference in differences")
    assert "(2020 to 2023)" in said
    assert ("more than chance" in said) == (found.p <= 0.1)
    assert said.endswith("With 11 placebos no p below 0.083 can be reached.")
    assert is_korean(card.sentence("ko"))
    none = sim.evaluate(long(noisy(0.0, units=12)), treated="r00", since=2020, designs=["did"], **NAMES)
    assert "Chance alone may give as much" in none.sentence()
    few = sim.evaluate(long(noisy(9.0, units=5)), treated="r00", since=2020, designs=["did"], **NAMES)
    assert "too few controls to tell it from chance at 90%" in few.sentence()


def test_tables_agree_with_each_other(card: Evaluation) -> None:
    path, estimates = card.path, card.estimates.set_index("design")
    assert (path["observed"] - path["expected"] - path["effect"]).abs().max() < 1e-9
    later = path[path["period"] >= "2020"]["effect"].mean()
    assert later == pytest.approx(estimates.loc["did", "effect"])
    assert card.tables()["weights"]["weight"].sum() == pytest.approx(1.0)
    assert len(card.tables()["placebos"]) == 22
    assert card.estimates.attrs["units"]["effect"] == "y"


def test_a_card_is_written_with_all_that_makes_it(card: Evaluation, tmp_path: Path) -> None:
    card.write(tmp_path, "ko")
    assert is_korean((tmp_path / "evaluate.txt").read_text("utf-8"))
    kept = json.loads((tmp_path / "evaluate.json").read_text("utf-8"))
    assert kept["treated"] == {"r00": "2020"}
    assert len(kept["controls"]) == 11
    for name in (
        "evaluate.png",
        "evaluate.svg",
        "evaluate_estimates.csv",
        "evaluate_path.parquet",
        "evaluate_weights.csv",
        "evaluate_placebos.csv",
    ):
        assert (tmp_path / name).is_file()
    card.write(tmp_path, "en")
    assert not is_korean((tmp_path / "evaluate.txt").read_text("utf-8"))


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_command_prints_sentence_and_table(zonelab: Zonelab, tmp_path: Path, ending: str, card: Evaluation) -> None:
    file = tmp_path / f"panel.{ending}"
    PANEL.to_csv(file, index=False) if ending == "csv" else PANEL.to_parquet(file)
    given = (str(file), *COMMAND, "--treated", "r00", "--from", "2020", "--design", "did")
    done = zonelab("evaluate", *given)
    assert done.code == 0
    assert card.sentence() in " ".join(done.out.split())
    assert "difference in differences" in done.out
    korean = zonelab("evaluate", *given, "--lang", "ko", "--out", str(tmp_path / "out"))
    assert "이중차분" in korean.out
    assert (tmp_path / "out" / "evaluate.png").is_file()
    told = json.loads(zonelab("evaluate", *given, "--json").out)
    assert told["tables"]["estimates"][0]["effect"] == pytest.approx(card.estimates["effect"][0])


def test_dates_of_several_units_on_the_command_line(zonelab: Zonelab, tmp_path: Path) -> None:
    file = tmp_path / "panel.csv"
    PANEL.to_csv(file, index=False)
    done = zonelab(
        "evaluate",
        str(file),
        *COMMAND,
        "--treated",
        "r00",
        "--treated",
        "r01=2021",
        "--from",
        "2020",
        "--placebos",
        "3",
    )
    assert done.code == 0
    assert "imputation" in done.out
    assert "left out, since it takes one date for all" in done.out
    missing = zonelab("evaluate", str(file), *COMMAND, "--treated", "r00")
    assert missing.code == 2
    assert "--from must say from which period on 'r00'" in missing.err


def test_a_panel_of_zonelab_itself_is_evaluated() -> None:
    result = sim.run_ensemble(with_years_before("busan_first"), runs=1, seed=7, posterior=None)
    table = result.firms
    yearly = table[table["month"] % 12 == 11].assign(year=2014 + table["month"] // 12)
    found = sim.evaluate(
        yearly, outcome="firms", unit="region", time="year", treated="busan", since=2019, designs=["did"]
    )
    firms = result.region_firms[0, 11::12].T
    busan = result.regions.index("busan")
    apart = firms[busan] - np.delete(firms, busan, axis=0).mean(axis=0)
    assert found.ranked["did"].real.effect == pytest.approx(apart[5:].mean() - apart[:5].mean())
    two = sim.run_ensemble("busan_first", runs=2, seed=7, posterior=None).firms
    with pytest.raises(sim.ZonelabError, match="Keep the rows of one run only"):
        sim.evaluate(two, outcome="firms", unit="region", time="month", treated="busan", since=7)


def changed(change: Callable[[pd.DataFrame], Any]) -> pd.DataFrame:
    table = PANEL.copy()
    found = change(table)
    return table if found is None else found


BAD: dict[str, tuple[pd.DataFrame, dict[str, Any]]] = {
    "outcome: must be one of region, year, y; got 'x'": (PANEL, {"outcome": "x"}),
    "form: must be one of level, log, index": (PANEL, {"form": "root"}),
    "region: must be one of": (PANEL, {"treated": "r99"}),
    "must not be both treated and left out": (PANEL, {"without": ["r00"]}),
    "one row for each region and year; 'r00' in 2014 has several. Keep one": (
        changed(lambda t: pd.concat([t, t.head(1)])), {},
    ),
    "the row of 'r03' in 2016 is missing (missing in all: 1)": (changed(lambda t: t.drop(index=32)), {}),
    "must have no gap; after 2016 comes 2018, and 2017 is missing": (changed(lambda t: t[t["year"] != 2017]), {}),
    "y must be a number in each row, with a point before decimals; 'r00' in 2014 has 'many' (rows like it: 1)": (
        changed(lambda t: t.assign(y=["many", *t["y"][1:]])), {},
    ),
    "y must be above 0 in each row for its logarithm": (PANEL, {"form": "log"}),
    "mean above 0 in the clean periods of each unit for an index; r02": (
        changed(lambda t: t.assign(y=t["y"].where(t["region"] != "r02", 0).abs())), {"form": "index"},
    ),
    "from (r00): must be one of 2014": (PANEL, {"since": 2031}),
    "since must say from which period": (PANEL, {"since": None}),
    "since must be left out where treated gives the dates": (PANEL, {"treated": {"r00": 2020}}),
    "at most 20,000 cells and 240 periods; it has 3 units times 250 periods": (
        long(np.ones((3, 250)), first=1700), {"since": 1800},
    ),
    "2 clean periods or more, before the policy and its announcement; there are 1": (PANEL, {"since": 2015}),
    "announcement; there are 0": (PANEL, {"announced": 2014}),
    "announced: must be one of 2014": (PANEL, {"announced": 2021}),
    "2 controls or more, units that never have the policy; of 1 units 1 have it (r00)": (
        changed(lambda t: t[t["region"] == "r00"]), {},
    ),
    "the table must hold a row for each unit and period; it has none": (PANEL.head(0), {}),
    "treated must name a unit": (PANEL, {"treated": []}),
    "treated must name each unit once; 'r00' is there twice": (PANEL, {"treated": ["r00", "r00"]}),
    "y must be a number from -1e+18 to 1e+18 in each row; take a greater unit; 'r00' in 2014 has": (
        changed(lambda t: t.assign(y=t["y"] * 1e301)), {},
    ),
    "y must vary; it is 5 in every row": (changed(lambda t: t.assign(y=5.0)), {}),
    "'region' must be there in each row; it is empty in row 1 (empty in all: 2)": (
        changed(lambda t: t.assign(region=[None, *t["region"][1:-1], ""])), {},
    ),
    "'year' must be there in each row; it is empty in row 2 (empty in all: 1)": (
        changed(lambda t: t.assign(year=[2014, None, *t["year"][2:]])), {},
    ),
    "there are 0. Add earlier periods": (changed(lambda t: t[t["year"] == 2020]), {}),
    "of 12 units 12 have it": (PANEL, {"treated": [f"r{i:02d}" for i in range(12)]}),
    "outcome, unit and time must be three columns; got outcome 'y', unit 'region', time 'region'": (
        PANEL, {"time": "region"},
    ),
    "designs must be one of did": (PANEL, {"designs": ["ols"]}),
    "designs must name one or more": (PANEL, {"designs": []}),
    "designs must hold one that takes several dates": (
        PANEL, {"designs": ["did"], "treated": {"r00": 2020, "r01": 2021}, "since": None},
    ),
    "level must be a number from 0.5": (PANEL, {"level": 1.0}),
    "placebos must be a whole number": (PANEL, {"placebos": 0}),
    "seed must be a whole number": (PANEL, {"seed": -1}),
}  # fmt: skip


@pytest.mark.parametrize("wrong", BAD)
def test_what_cannot_be_evaluated_is_refused(wrong: str) -> None:
    table, given = BAD[wrong]
    with pytest.raises(sim.ZonelabError) as caught:
        sim.evaluate(table, **{**NAMES, "treated": "r00", "since": 2020, **given})
    assert wrong in str(caught.value)
    assert all(is_korean(each) for each in caught.value.told(texts("ko")))


@pytest.mark.parametrize(
    ("name", "content", "wrong"),
    [
        ("panel.xlsx", b"", "must end with .csv or .parquet"),
        ("none.csv", None, "must be a file; there is none"),
        ("panel.csv", b"\xff\xfe\x00a\n1", "must be a table"),
        ("panel.csv", b"", "must hold a line with names of columns and rows below it; it is empty"),
        ("panel.csv", b"region,year,y\n", "must hold rows below the names of columns; it has none"),
        ("panel.csv", b"region,year,y\na,\x81\x00,1\n", "must be text in UTF-8 or CP949; it is neither"),
        ("panel.parquet", b"PAR1 not at all", "must be a table"),
    ],
)
def test_a_file_that_is_no_table_is_told(
    zonelab: Zonelab, tmp_path: Path, name: str, content: bytes | None, wrong: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    out = tmp_path / "out"
    done = zonelab("evaluate", str(tmp_path / name), *COMMAND, "--treated", "a", "--from", "1", "--out", str(out))
    assert done.code == 2
    assert wrong in done.err
    assert not out.exists()


def test_without_diff_diff_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "diff_diff", None)
    with pytest.raises(sim.ZonelabError, match=r"An evaluation needs diff-diff.*zonelab\[evaluate\]"):
        sim.evaluate(PANEL, treated="r00", since=2020, **NAMES)
