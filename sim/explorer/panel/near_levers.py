"""The levers at hand beside the picture: those that matter most to the question, and those that were moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from sim.explorer import widgets
from sim.explorer.language.problems import plain
from sim.explorer.panel.cells import DRAWN, Put, Scene, cell
from sim.explorer.panel.help_text import help_of
from sim.explorer.panel.lever import Control, Lever
from sim.explorer.panel.lever_groups import LEVERS
from sim.explorer.panel.limits import limited
from sim.explorer.panel.strategies import with_money, with_study
from sim.explorer.questions.starting_points import MANY, OWN_MEANS, SURE, TELL
from sim.explorer.session import state
from sim.language.texts import Noun, marked
from sim.scenario.load import Scenario
from sim.scenario.writing import value_of

#: Besides keys of the scenario: own money and study of the reader's region, and the month of the first zone.
OWN_MONEY, STUDY, FROM = "own_budget", "studies", "in_force"
#: What matters most, by question; and for all others.
MATTER_MOST = {
    OWN_MEANS: (OWN_MONEY, STUDY, "zone_share"),
    MANY: ("concentration", "zone_share", OWN_MONEY),
    SURE: ("relief_weight", "support_weight", "inclusive_value_weight"),
    TELL: (FROM, "months", "zone_share"),
}
USUAL = ("zone_share", FROM, OWN_MONEY)
#: Most levers at hand.
MOST = 5
#: Name in the session of the lever on a phone.
_ONE = "sheet.lever"
SINGLE = (Control.NUMBER, Control.WHOLE, Control.FLAG, Control.WORD)


def near(settings: Mapping[str, Any], mine: str) -> list[str]:
    """Return the levers at hand: those of the question, then the moved ones, the last one first.

    Their order stays as it is when one of them is moved.
    """
    choices = state.choices()
    usual = MATTER_MOST.get(choices.question, USUAL)
    moved = [key for key in reversed([*choices.changes]) if key in LEVERS]
    return [each for each in dict.fromkeys([*usual, *moved]) if _can_be_drawn(each, settings, mine)][:MOST]


def _can_be_drawn(name: str, settings: Mapping[str, Any], mine: str) -> bool:
    """Return whether a lever is one control here; others are among all levers."""
    if name == FROM:
        return bool(value_of(settings, "designations"))
    if name == STUDY:
        return True
    if name == OWN_MONEY:
        return not isinstance(value_of(settings, name).get(mine), Mapping)
    return LEVERS[name].kind in SINGLE and not isinstance(value_of(settings, name), Mapping)


def near_levers(settings: Mapping[str, Any], base: Scenario, scene: Scene, mine: str, drawn: Sequence[str]) -> None:
    """Draw the levers at hand, one below the other."""
    for name in near(settings, mine):
        _draw(name, "near", settings, base, scene, mine, drawn)


def sheet(settings: Mapping[str, Any], base: Scenario, scene: Scene, mine: str, drawn: Sequence[str]) -> None:
    """Draw one lever at a time, and the choice of which; a phone has it at the lower edge, others do not show it."""
    names, _ = near(settings, mine), scene.translate
    with st.container(key="sheet"):
        chosen = state.kept(_ONE, names[0])
        chosen = chosen if chosen in names else names[0]
        widgets.choose_one(
            _("Lever"), names, chosen, partial(state.keep, _ONE), key="sheet.lever",
            name=lambda each: _label(each, scene, mine), label_visibility="collapsed",
        )  # fmt: skip
        _draw(chosen, "sheet", settings, base, scene, mine, drawn)


def _label(name: str, scene: Scene, mine: str) -> str:
    _, region = scene.translate, Noun(scene.names.region(mine))
    if name == OWN_MONEY:
        return _("{region}: own incentives a year").format(region=region)
    if name == STUDY:
        return _("{region} makes a roadmap study").format(region=region)
    return _(marked("Zone in force from")) if name == FROM else _(LEVERS[name].label)


def _draw(
    name: str,
    prefix: str,
    settings: Mapping[str, Any],
    base: Scenario,
    scene: Scene,
    mine: str,
    drawn: Sequence[str],
) -> None:
    value, lever = _value(name, settings, scene, mine), _lever(name, settings, scene, mine)
    key = "designations" if name == FROM else name
    mark = ":orange[●] " if key in state.choices().changes else f"{DRAWN} " if name in drawn else ""
    told = help_of(LEVERS[key], base, scene.language)
    cell(lever, f"{prefix}.{name}", value, _put(name, settings, scene, mine), scene, told, mark)


def _lever(name: str, settings: Mapping[str, Any], scene: Scene, mine: str) -> Lever:
    """Return the lever as one control, its label in the reader's language and safe to show."""
    label = plain(_label(name, scene, mine))
    if name == OWN_MONEY:
        (one,) = LEVERS[OWN_MONEY].fields
        return Lever(OWN_MONEY, label, one.kind, one.low, one.high, one.step)
    if name == STUDY:
        return Lever(STUDY, label, Control.FLAG)
    if name == FROM:
        return Lever(FROM, label, Control.MONTH)
    return limited(LEVERS[name], settings)


def _value(name: str, settings: Mapping[str, Any], scene: Scene, mine: str) -> Any:
    if name == FROM:
        return value_of(settings, "designations")[0][FROM]
    value = value_of(settings, name)
    if name == STUDY:
        return mine in value
    if name == OWN_MONEY:
        return value.get(mine, scene.world.value(OWN_MONEY, mine))
    return value


def _put(name: str, settings: Mapping[str, Any], scene: Scene, mine: str) -> Put:
    """Return what takes a new value of a lever at hand."""
    if name == FROM:
        return lambda month: state.change("designations", _in_force_from(value_of(settings, "designations"), month))
    if name == STUDY:
        return lambda makes: state.change(STUDY, with_study(value_of(settings, STUDY), mine, makes, scene))
    if name == OWN_MONEY:
        return lambda money: state.change(OWN_MONEY, with_money(value_of(settings, OWN_MONEY), mine, money, scene))
    return partial(state.change, name)


def _in_force_from(zones: Sequence[Mapping[str, Any]], month: str) -> list[dict[str, Any]]:
    """Return zones with another month of the first, and of those that come with it; announced at the latest then."""
    first = zones[0][FROM]
    return [
        {**zone, FROM: month, "announced": min(zone["announced"], month)} if zone[FROM] == first else dict(zone)
        for zone in zones
    ]
