"""Other months than the last, and fewer regions: the numbers of the tables, and what is refused before the work."""

from __future__ import annotations

import json

import pytest

import sim
from tests.cli.conftest import Zonelab

GIVEN = ("compare", "busan_first", "no_zone", "--runs", "6", "--central", "--set", "months=30")


def test_the_effects_in_other_months_are_those_of_the_table(zonelab: Zonelab) -> None:
    compared = sim.compare(
        sim.load_scenario("busan_first", months=30), sim.load_scenario("no_zone", months=30), runs=6, posterior=None
    )
    answer = zonelab(*GIVEN, "--yearly", "--month", "2021-02", "--regions", "busan, jeju", "--json")
    assert answer.code == 0, answer.err
    told = json.loads(answer.out)["by_month"]
    assert list(told) == ["2019-12", "2020-12", "2021-02", "2021-06"], "in order, with the last month"
    for date, found in told.items():
        month = int(date[:4]) * 12 + int(date[5:]) - 2019 * 12 - 1
        table = compared.effects[compared.effects["month"] == month].set_index("region")
        assert {*found["effects"]} == {"busan", "jeju"}
        for region, ends in found["effects"].items():
            assert [*ends.values()] == pytest.approx([*table.loc[region, ["mean", "low", "high"]]])
        assert found["net_new"]["mean"] == pytest.approx(table["mean"].sum())


@pytest.mark.parametrize("policies", [(), ("jeju_first", "--against")])
def test_tables_show_the_regions_that_are_asked_for_and_the_country(
    zonelab: Zonelab, policies: tuple[str, ...]
) -> None:
    given = (*GIVEN[:2], *policies, *GIVEN[2:])
    answer = zonelab(*given, "--regions", "busan,jeju", "--month", "2020-06")
    assert answer.code == 0, answer.err
    rows = [line.split() for line in answer.out.splitlines() if line.startswith(" ") and any(map(str.isdigit, line))]
    heads = [row[0] for row in rows if row[0] in ("Busan", "Jeju", "Seoul", "Country")]
    tables = 3 if policies else 2
    assert sorted(heads) == sorted(["Busan", "Jeju", "Country"] * tables)
    assert answer.out.count("by the end of a month") == tables - 1
    assert "Jun 2020" in answer.out


def test_without_them_all_is_as_it_was(zonelab: Zonelab) -> None:
    answer = zonelab(*GIVEN)
    assert "by the end of a month" not in answer.out
    assert "Seoul" in answer.out
    assert "by_month" not in json.loads(zonelab(*GIVEN, "--json").out)


def test_months_and_regions_that_are_not_are_told_together_before_the_work(zonelab: Zonelab) -> None:
    answer = zonelab(*GIVEN, "--month", "2021-07", "--month", "June", "--regions", "busan,jejuu")
    assert (answer.code, answer.out) == (2, "")
    for told in ("from 2019-01 to 2021-06; got '2021-07'", "got 'June'", "got 'jejuu'. Did you mean 'jeju'?"):
        assert told in answer.err
