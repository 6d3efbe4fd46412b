"""No text in a table for a spreadsheet is a formula, whoever writes the table."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import sim
from sim.files.spreadsheets import MARK, csv_bytes
from sim.lab.card import Card

#: What a spreadsheet would reckon, call, or open.
FORMULAS = ("=1+1", '=HYPERLINK("https://example.org","x")', "+1+1", "-1+1", "@SUM(1,2)", "\t=1+1", "=x|'y'!A0")


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_a_text_in_every_kind_of_table(formula: str) -> None:
    columns = {formula: [formula, "North", None], "firms": [-2.0, 1.5, 0.0], "runs": [-3, 2, 1]}
    frame = pd.DataFrame(columns)
    arrow = pa.table(columns)
    kinds = [arrow.column(0).cast(pa.large_string()), arrow.column(0).dictionary_encode()]
    tables = [frame, arrow, *(arrow.set_column(0, formula, kind) for kind in kinds)]
    read = [list(csv.reader(io.StringIO(csv_bytes(each).decode("utf-8-sig")))) for each in tables]
    for head, first, second, third in read:
        assert head == [f"'{formula}", "firms", "runs"]
        assert (first[0], second[0], third[0]) == (f"'{formula}", "North", "")
        assert [[float(each) for each in row[1:]] for row in (first, second, third)] == [[-2, -3], [1.5, 2], [0, 1]]


def test_columns_need_no_names_of_their_own() -> None:
    frame = pd.DataFrame([["=1", "a"], ["b", "-"]], columns=pd.Index([0, 0]))
    assert csv_bytes(frame) == MARK + b"0,0\n'=1,a\nb,'-\n"


@pytest.mark.parametrize("formula", [each for each in FORMULAS if "\t" not in each])
def test_a_title_is_no_formula_in_what_a_comparison_and_a_card_write(formula: str, tmp_path: Path) -> None:
    quoted = "'" + formula.replace("'", "''") + "'"
    policy = tmp_path / "policy.yaml"
    policy.write_text(f"extends: two_islands\ntitle: {{en: {quoted}, ko: {quoted}}}\n", encoding="utf-8")
    (tmp_path / "none.yaml").write_text(policy.read_text("utf-8") + "zones: {designations: []}\n", encoding="utf-8")
    names = [str(policy), str(tmp_path / "none.yaml")]
    sim.compare([names[0], "two_islands"], names[1], runs=4, posterior=None).write(tmp_path / "several")
    card: Card = sim.promise(*names, firms=3, jobs=3, posterior=None, runs=4)
    card.write(tmp_path / "card")
    written = sorted(tmp_path.glob("*/**/*.csv"))
    assert written
    cells = [cell for file in written for row in csv.reader(io.StringIO(file.read_text("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(formula)]


def test_nothing_writes_such_a_table_past_it() -> None:
    """Files of tables for people have one writer."""
    home = Path(sim.__file__).parent
    past = [file.relative_to(home) for file in home.rglob("*.py") if ".to_csv(" in file.read_text("utf-8")]
    assert [str(each) for each in past] == [str(Path("files", "spreadsheets.py"))]
