"""How a number, a share, a range, a month and an amount of money are written, in both languages."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

import sim
from sim.language import numbers
from sim.report.money import amount, counted

NAN = math.nan


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (0.0, None, "0"), (0.0, 1, "0"), (-0.0, 2, "0"), (0.004, None, "0"), (-0.04, 1, "0"), (-0.04, None, "−0.04"),
        (0.096, None, "0.1"), (-13.5, 1, "−13.5"), (28.705, None, "28.7"), (99.97, None, "100"),
        (1234.56, 1, "1,234.6"), (-1234567.0, 0, "−1,234,567"), (NAN, None, "–"), (NAN, 2, "–"),
    ],
)  # fmt: skip
def test_a_number(value: float, places: int | None, written: str) -> None:
    assert numbers.number(value, places) == written


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (0.0, None, "0"), (-0.001, None, "0"), (0.04, 1, "0"), (28.71, None, "+28.7"), (-0.061, None, "−0.06"),
        (-13.5, 1, "−13.5"), (1234.5, None, "+1,234"), (NAN, None, "–"),
    ],
)  # fmt: skip
def test_a_change_has_its_sign_and_none_for_zero(value: float, places: int | None, written: str) -> None:
    assert numbers.signed(value, places) == written


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (0.0, 0, "0%"), (0.00001, 0, "0.1%"), (0.004, 0, "0.4%"), (0.031, 0, "3%"), (0.031, 1, "3.1%"),
        (0.482, 0, "48%"), (0.9996, 0, "99.9%"), (0.99999, 1, "99.9%"),
        (1.0, 0, "100%"), (1.31, 0, "131%"), (-0.25, 0, "−25%"),
        (-0.002, 0, "−0.2%"), (12.5, 0, "1,250%"), (NAN, 0, "–"),
    ],
)  # fmt: skip
def test_a_share_is_all_or_nothing_only_if_it_is(value: float, places: int, written: str) -> None:
    assert numbers.share(value, places) == written


@pytest.mark.parametrize(
    ("low", "high", "english", "korean"),
    [
        ("−0.11", "−0.04", "−0.11 to −0.04", "−0.11에서 −0.04"), ("−3", "+2", "−3 to +2", "−3에서 +2"),
        ("0", "+2", "0 to +2", "0에서 +2"), ("14", "46", "14 to 46", "14~46"), ("3%", "12%", "3% to 12%", "3%~12%"),
    ],
)  # fmt: skip
def test_a_range(low: str, high: str, english: str, korean: str) -> None:
    assert (numbers.between(low, high, "en"), numbers.between(low, high, "ko")) == (english, korean)


def test_a_number_with_its_range() -> None:
    assert numbers.with_range("−3", "−4", "−2", "en") == "−3 (−4 to −2)"
    assert numbers.with_range("−3", "−4", "−2", "ko") == "−3(−4에서 −2)"
    assert numbers.with_range("29", "14", "46", "ko") == "29(14~46)"


@pytest.mark.parametrize(
    ("low", "high", "places"),
    [
        (28.1, 29.3, 1),
        (-0.7, -0.02, 2),
        (-0.7, 0.02, 1),
        (880.0, 940.0, 0),
        (1.0, 1.2, 2),
        (5.0, 5.0, 1),
        (NAN, NAN, 1),
    ],
)
def test_an_interval_has_the_decimals_that_tell_its_ends_apart(low: float, high: float, places: int) -> None:
    assert numbers.interval_places(low, high) == places


@pytest.mark.parametrize(
    ("month", "english", "korean"), [("2023-12", "Dec 2023", "2023년 12월"), ("2019-04", "Apr 2019", "2019년 4월")]
)
def test_a_month(month: str, english: str, korean: str) -> None:
    assert (numbers.month_label(month, "en"), numbers.month_label(month, "ko")) == (english, korean)


def test_money_is_counted_as_the_reader_counts_it() -> None:
    assert amount("money bn per year", "KRW bn", "en").told(-1234.5) == "−1,234.5 KRW bn"
    assert amount("money bn per year", "KRW bn", "ko").told(-1234.5) == "−12,345억 원"
    assert amount("share", "KRW bn", "ko").told(0.0725) == "7.25%"
    assert counted("shell mn", "ko") == (1.0, "백만 셸")


def test_no_other_module_makes_a_minus_a_percent_or_a_sign() -> None:
    package = Path(sim.__file__).parent
    by_hand = re.compile(r"""\.replace\("-", |"−"|\{[^{}"]*:[,+]*\.\d%\}|\{[^{}"]*:\+""")
    # A terminal that has no true minus gets a plain one.
    homes = {"language/numbers.py", "report/terminal.py"}
    found = {
        each.relative_to(package).as_posix()
        for each in package.rglob("*.py")
        if by_hand.search(each.read_text(encoding="utf-8"))
    }
    assert found <= homes, found - homes
