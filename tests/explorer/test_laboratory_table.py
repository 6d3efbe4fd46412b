"""The card of a reader's own table: bounded, read as the command reads it, and told what is wrong in its sentences."""

from __future__ import annotations

import pytest

import sim
from sim.explorer.laboratory.asking import TABLE
from sim.explorer.laboratory.inputs import Ground
from sim.explorer.laboratory.instruments import INSTRUMENTS, values_of
from sim.explorer.laboratory.reader_table import MOST_BYTES, MOST_CHOICES, table_given
from sim.explorer.session import state
from tests.explorer.laboratory_cases import PANEL
from tests.explorer.test_laboratory_page import buttons, page
from tests.explorer.test_pages import texts_of, widget
from tests.waiting import until

EVALUATE = INSTRUMENTS["evaluate"]


def ground(content: str) -> Ground:
    return Ground(sim.load_scenario("no_zone"), table_given("mine.csv", content.encode()).frame)


def test_columns_are_guessed_and_what_may_be_chosen_is_what_the_table_has() -> None:
    values = values_of(EVALUATE, [], ground(PANEL))
    assert (values["time"], values["unit"], values["outcome"]) == ("year", "unit", "firms")
    assert (values["treated"], values["since"], values["announced"], values["without"]) == ((), "", "", ())
    given = [("evaluate.treated", "n1,a%2C b"), ("evaluate.since", "2019"), ("evaluate.without", "n1,n2")]
    values = values_of(EVALUATE, given, ground(PANEL))
    assert values["treated"] == ("a, b", "n1")
    assert values["since"] == "2019"
    assert values["without"] == (), "a unit with the policy cannot be left out"


def test_what_a_link_says_of_another_table_is_not_taken() -> None:
    values = values_of(EVALUATE, [("evaluate.unit", "city"), ("evaluate.since", "1919")], ground(PANEL))
    assert (values["unit"], values["since"]) == ("unit", "")


def test_a_column_of_many_values_is_none_of_units() -> None:
    many = "unit,year,firms\n" + "".join(f"u{i},2019,1\n" for i in range(MOST_CHOICES + 1))
    treated = next(each for each in EVALUATE.inputs if each.name == "treated")
    assert treated.read("u1", ground(many), {"unit": "unit"}) is None


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("mine.csv", b"x" * (MOST_BYTES + 1), "at most 2,000,000 bytes"),
        ("mine.csv", b"", r"^mine\.csv must hold .* it is empty\."),
        ("mine.xlsx", b"PK", "must end with .csv"),
        ("../../etc/passwd", b"\x00\xff", "."),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(name: str, content: bytes, told: str) -> None:
    with pytest.raises(sim.ZonelabError, match=told):
        table_given(name, content)


def test_a_table_is_evaluated_and_its_problems_are_told_as_by_the_command() -> None:
    state.works.clear()
    at = page()
    assert "ask.evaluate" not in buttons(at)
    at.session_state[f"kept.{TABLE}"] = table_given("mine.csv", PANEL.encode())
    at.run()
    widget(at, "lab.evaluate.treated").set_value(["n1"])
    at.run()
    widget(at, "lab.evaluate.since").set_value("2014")
    at.run()
    widget(at, "ask.evaluate").click()
    until(lambda: len(at.run().error) == 1)
    with pytest.raises(sim.ZonelabError) as wrong:
        sim.evaluate(
            at.session_state[f"kept.{TABLE}"].frame, outcome="firms", unit="unit", time="year", treated="n1",
            since="2014",
        )  # fmt: skip
    assert at.error[0].value.replace("\\", "") == "\n".join(wrong.value.problems)
    widget(at, "lab.evaluate.since").set_value("2019")
    at.run()
    widget(at, "ask.evaluate").click()
    until(lambda: "n1: firms" in texts_of(at.run()).replace("\\", ""))
    assert at.query_params["ask"][-1] == "evaluate.since:2019"
    assert not at.error
