"""What a stranger may hand in, made up: a notebook with any header and code, and any table in the place of draws."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.language.errors import ZonelabError
from sim.results.weights_table import read_draws_table
from sim.studies.finder import NOTEBOOK, StudyFile, read_study
from tests.studies.conftest import NOTEBOOK as STUDY

HEAD, CODE = STUDY.split("\n# %% tags", maxsplit=1)
#: Lines that headers are made of, right and nearly right.
LINES = (
    "# # Two islands", "# # 두 섬", "# ## Two islands", "#", "", "# **Question.** Whom?", "# **질문.** 누구를?",
    "# **Question.**", "# Question. Whom?", "**Question.** Whom?", "# %%", "# %% [markdown]", "# %% tags=[]", "# ---",
    "# jupyter:", '"""', "#!", "# -*- coding: latin-1 -*-", "x = (", "\t", "\f", "\r", "\ufeff", "\0",
)  # fmt: skip
lines = st.sampled_from(LINES) | st.text(max_size=20)
#: Code that Python itself cannot read, deep as it is.
DEEP = ("-" * 100_000 + "1", "a" + ".b" * 200_000, "a" + "+b" * 200_000, "(" * 5_000, "not " * 50_000 + "a")


def read_or_told(folder: Path, text: str) -> StudyFile | tuple[str, ...]:
    (folder / NOTEBOOK).write_text(text, encoding="utf-8", errors="replace", newline="")
    try:
        return read_study(folder)
    except ZonelabError as error:
        return error.problems


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("study")


@given(head=st.lists(lines, max_size=12))
@example(head=HEAD.splitlines())
def test_a_header_is_read_or_told(head: list[str], folder: Path) -> None:
    found = read_or_told(folder, "\n".join(head) + "\n# %% tags" + CODE)
    if isinstance(found, StudyFile):
        assert all([*found.title.values(), *found.question.values()])
        assert read_or_told(folder, STUDY) != ()


@pytest.mark.slow
@given(head=st.lists(lines, max_size=20))
@settings(max_examples=1_000)
def test_many_headers_are_read_or_told(head: list[str], folder: Path) -> None:
    read_or_told(folder, "\n".join(head) + "\n# %% tags" + CODE)


@given(code=st.sampled_from(DEEP) | st.lists(lines, max_size=6).map("\n".join), at=st.integers(0, len(CODE)))
def test_code_is_read_or_told(code: str, at: int, folder: Path) -> None:
    read_or_told(folder, HEAD + "\n# %% tags" + CODE[:at] + "\n" + code + "\n" + CODE[at:])


@pytest.mark.parametrize("code", DEEP)
def test_code_that_is_too_deep_is_told(code: str, folder: Path) -> None:
    found = read_or_told(folder, f"{STUDY}\n{code}\n")
    assert isinstance(found, tuple)
    assert "must be Python" in found[0]


names = st.sampled_from(["relief_weight", "closure_rate", "months", "title", "no_such_key", "", "0"]) | st.text(
    max_size=5
)


@given(names=st.lists(names, max_size=3, unique=True), data=st.data(), rows=st.integers(0, 3))
def test_a_table_in_the_place_of_draws_is_read_or_told(
    names: list[str], data: st.DataObject, rows: int, folder: Path
) -> None:
    columns: dict[str, Any] = {}
    for name in names:
        cell = data.draw(st.sampled_from([st.floats(0, 1), st.floats(), st.text(max_size=3), st.booleans()]))
        columns[name] = data.draw(st.lists(cell, min_size=rows, max_size=rows))
    path = folder / "draws.parquet"
    pd.DataFrame(columns).to_parquet(path)
    try:
        table = read_draws_table(path)
    except ZonelabError:
        return
    assert len(table) == rows > 0
    assert json.dumps(table.to_dict("records"), allow_nan=False)
