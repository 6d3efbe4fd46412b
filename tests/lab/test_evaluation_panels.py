"""Any table gives an evaluation or a sentence: as other programs write it, and as hypothesis makes it up."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.lab.evaluation.estimators import DESIGNS
from sim.lab.evaluation.evaluation_card import Evaluation
from tests.cli.conftest import Zonelab, zonelab  # noqa: F401  # a fixture
from tests.lab.test_evaluation import NAMES, long, noisy

PLAIN = long(np.round(noisy(3.0, units=6) + 1500, 2))
TREATED: dict[str, Any] = {"treated": "r00", "since": 2020, "designs": ["did"], **NAMES}
EFFECT = sim.evaluate(PLAIN, **TREATED).ranked["did"].real.effect


def written(separator: str, thousands: bool) -> str:
    values = [f"{each:,.2f}" if thousands else f"{each}" for each in PLAIN["y"]]
    rows = zip(PLAIN["region"], PLAIN["year"], values, strict=True)
    lines = [separator.join((f"{unit}", f"{year}", f'"{value}"')) for unit, year, value in rows]
    return "\n".join([separator.join(("region", "year", "y")), *lines, ""])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize(("separator", "thousands"), [(",", False), (",", True), (";", False), ("\t", True)])
def test_a_table_is_read_as_other_programs_write_it(
    tmp_path: Path, encoding: str, separator: str, thousands: bool
) -> None:
    text = written(separator, thousands).replace("r00", "부산").replace("region", "지역")
    (tmp_path / "panel.csv").write_bytes(text.replace("\n", "\r\n").encode(encoding))
    found = sim.evaluate(tmp_path / "panel.csv", **(TREATED | {"treated": "부산", "unit": "지역"}))
    assert found.ranked["did"].real.effect == pytest.approx(EFFECT)


def test_months_give_what_years_give(tmp_path: Path) -> None:
    """Months that follow on one another, one a year's name; the last begins a new year."""
    first = int(PLAIN["year"].min())
    months = {year: f"{2019 + (year - first) // 12}-{(year - first) % 12 + 1:02}" for year in PLAIN["year"].unique()}
    PLAIN.sample(frac=1, random_state=1).replace({"year": months}).to_csv(tmp_path / "panel.csv", index=False)
    found = sim.evaluate(tmp_path / "panel.csv", **(TREATED | {"since": months[2020]}))
    assert found.ranked["did"].real.effect == pytest.approx(EFFECT)


def test_a_comma_before_decimals_is_told_where_it_might_stand_between_thousands(tmp_path: Path) -> None:
    (tmp_path / "panel.csv").write_text(written(";", thousands=True), encoding="utf-8")
    with pytest.raises(sim.ZonelabError, match="y must be a number in each row, with a point before decimals"):
        sim.evaluate(tmp_path / "panel.csv", **TREATED)


def test_a_command_tells_all_that_is_wrong_together(zonelab: Zonelab, tmp_path: Path) -> None:  # noqa: F811  # the fixture
    PLAIN.assign(y=["many", *PLAIN["y"][1:]]).drop(index=7).to_csv(tmp_path / "panel.csv", index=False)
    answer = zonelab(
        "evaluate", str(tmp_path / "panel.csv"), "--outcome", "y", "--unit", "region", "--time", "year",
        "--treated", "r00", "--treated", "r00", "--from", "2020", "--without", "r77", "--level", "2", "--placebos", "0",
        "--design", "ols", "--out", __file__,
    )  # fmt: skip
    assert answer.code == 2
    for told in ("folder", "--treated must name each unit once", "'r77'", "level", "placebos", "'ols'", "'many'",
                 "missing in all: 1"):  # fmt: skip
        assert told in answer.err


def test_placebos_that_would_take_hours_are_refused_with_a_number_that_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.lab.evaluation.single_evaluation.MOST_HOURS", 1e-12)
    with pytest.raises(sim.ZonelabError, match=r"placebos of each design would .* Give --placebos [0-9]+, or name"):
        sim.evaluate(PLAIN, **TREATED)


NUMBERS = st.one_of(
    st.floats(), st.floats(-1e18, 1e18), st.floats(-1e-300, 1e-300), st.sampled_from([0.0, 1.0, 5.0, 1e18, -1e18]),
    st.sampled_from(["many", "1,234", "", None, "3,5", "-1e400"]),
)  # fmt: skip


@st.composite
def panels(draw: st.DrawFn) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return a table, whole or with faults, and what is asked of it."""
    units, periods = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    count = units * periods
    same = draw(st.one_of(st.none(), NUMBERS))
    plain = st.lists(st.floats(-1e6, 1e6), min_size=count, max_size=count)
    wild = st.lists(NUMBERS, min_size=count, max_size=count)
    values = [same] * count if draw(st.integers(0, 9)) == 0 else draw(st.one_of(plain, plain, wild))
    first = draw(st.sampled_from([2014, 0, -3, 10**12, 0.5]))
    table = pd.DataFrame(
        {
            "region": np.repeat([f"r{i:02d}" for i in range(units)], periods),
            "year": np.tile([first + i for i in range(periods)], units),
            "y": values,
        }
    )
    fault = draw(st.sampled_from(["none", "none", "drop", "twice", "unit", "period", "mixed"]))
    if fault == "drop":
        table = table.drop(index=draw(st.integers(0, count - 1)))
    elif fault == "twice":
        table = pd.concat([table, table.head(1)])
    elif fault != "none":
        column, put = {"unit": ("region", None), "period": ("year", float("nan")), "mixed": ("year", "spring")}[fault]
        table[column] = [put, *table[column][1:]]
    asked: dict[str, Any] = dict(NAMES) | {
        "treated": draw(st.lists(st.sampled_from(["r00", "r01", "r02", "r9"]), max_size=3)),
        "since": draw(st.sampled_from([first, first + 2, first + 3, "spring", None])),
        "form": draw(st.sampled_from(["level", "log", "index"])),
        "announced": draw(st.sampled_from([None, None, first + 1, first + 2])),
        "designs": draw(st.one_of(st.none(), st.lists(st.sampled_from(sorted(DESIGNS)), max_size=2))),
        "placebos": draw(st.sampled_from([1, 3])),
    }
    return table, asked


def check_that_it_is_an_evaluation_or_sentences(asked: tuple[pd.DataFrame, dict[str, Any]]) -> None:
    table, given = asked
    with suppress(sim.ZonelabError):
        found = sim.evaluate(table, **given)
        assert isinstance(found, Evaluation)
        assert found.sentence()
        assert found.sentence("ko")
        found.tables()


@given(panels())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_panel_gives_an_evaluation_or_sentences(asked: tuple[pd.DataFrame, dict[str, Any]]) -> None:
    check_that_it_is_an_evaluation_or_sentences(asked)


@pytest.mark.slow
@given(panels())
@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_two_thousand_panels_give_an_evaluation_or_sentences(asked: tuple[pd.DataFrame, dict[str, Any]]) -> None:
    check_that_it_is_an_evaluation_or_sentences(asked)
