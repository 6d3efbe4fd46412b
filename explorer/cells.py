"""One lever on the page: a slider, a switch, a list to choose from, whatever its kind asks for."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from explorer.levers import Kind, Lever
from explorer.state import show
from sim.scenario.words import month_number, month_text
from sim.scenario.world import World
from sim.texts import Translate, month_label

#: Months before and after the horizon that a list of months offers where the horizon itself is chosen.
MONTHS_AROUND = 24

#: Before the label of a weight that differs from run to run.
DRAWN = "◇"

Put = Callable[[Any], None]


@dataclass(frozen=True)
class Scene:
    """What the cells of a scenario have in common.

    Attributes
    ----------
    world
        Its regions and sectors are what can be chosen.
    first, months
        The horizon.
    rival
        Region that comes to mind next: it is suggested for a new zone, and its strategy is shown first.
    language, translate
        Of the labels.
    """

    world: World
    first: str
    months: int
    rival: str
    language: str
    translate: Translate

    def horizon(self, *others: str) -> list[str]:
        """Return the months of the horizon, and `others` among them, in order."""
        first = month_number(self.first)
        return sorted({*(month_text(first + month) for month in range(self.months)), *others})

    def region_name(self, region: str) -> str:
        """Return the name of a region."""
        return next((each.name.in_language(self.language) for each in self.world.regions if each.id == region), region)

    def sector_name(self, sector: str) -> str:
        """Return the name of a sector."""
        return next((each.name.in_language(self.language) for each in self.world.sectors if each.id == sector), sector)


def cell(
    lever: Lever,
    key: str,
    value: Any,
    put: Put,
    scene: Scene,
    help_text: str | None = None,
    *,
    changed: bool = False,
    drawn: bool = False,
) -> None:
    """Draw a lever, and hand a new value to `put` when it is moved.

    Parameters
    ----------
    lever
        Its label, kind and range.
    key
        Of the widget.
    value
        What it shows.
    put
        Takes what the reader chooses.
    scene
        The scenario around it.
    help_text
        What the lever does.
    changed
        Whether to mark it as differing from the scenario.
    drawn
        Whether to mark it as differing from run to run.
    """
    mark = ":orange[●] " if changed else f"{DRAWN} " if drawn else ""
    label = f"{mark}{scene.translate(lever.label)}"
    common: dict[str, Any] = {"label": label, "key": key, "help": help_text}
    if lever.kind in (Kind.NUMBER, Kind.WHOLE):
        _slider(lever, key, value, put, common)
        return
    show(key, value)
    common |= {"on_change": lambda: put(st.session_state[key])}
    match lever.kind:
        case Kind.FLAG:
            st.toggle(**common)
        case Kind.MONTH:
            months = month_options(lever, value, scene)
            st.select_slider(options=months, format_func=lambda month: month_label(month, scene.language), **common)
        case Kind.WORD:
            labels = {word: scene.translate(label) for word, label in lever.words}
            st.segmented_control(options=list(labels), format_func=labels.__getitem__, required=True, **common)
        case Kind.REGION:
            st.selectbox(options=scene.world.display_regions, format_func=scene.region_name, **common)
        case Kind.SECTOR:
            st.selectbox(options=scene.world.display_sectors, format_func=scene.sector_name, **common)
        case Kind.REGIONS:
            _several(scene.world.display_regions, scene.region_name, scene, common)
        case Kind.SECTORS:
            _several(scene.world.display_sectors, scene.sector_name, scene, common)
        case Kind.SECTORS_OR_ALL:
            show(key, [] if value == "all" else value)
            common |= {"on_change": lambda: put(st.session_state[key] or "all")}
            _several(scene.world.display_sectors, scene.sector_name, scene, common)
        case _:
            raise ValueError(f"{lever.key} is no single cell")


def _several(options: Sequence[str], name: Callable[[str], str], scene: Scene, common: dict[str, Any]) -> None:
    st.multiselect(options=options, format_func=name, placeholder=scene.translate("Choose"), **common)


def _slider(lever: Lever, key: str, value: Any, put: Put, common: dict[str, Any]) -> None:
    """Draw a slider; its ends move out for a value beyond them."""
    whole = lever.kind is Kind.WHOLE
    kind: Any = int if whole else float
    number = kind(value or 0)  # no term of its own is shown as 0
    low, high, step = kind(min(lever.low, number)), kind(max(lever.high, number)), kind(lever.step)
    show(key, number)
    decimals = 0 if whole else max(0, math.ceil(-math.log10(lever.step) - 1e-9))
    st.slider(
        min_value=low,
        max_value=high,
        step=step if not whole or (number - low) % step == 0 else 1,
        format=f"%.{decimals}f" if not whole else "%d",
        on_change=lambda: put(kind(round(st.session_state[key], 10))),
        **common,
    )


def month_options(lever: Lever, value: str, scene: Scene) -> list[str]:
    """Return the months that can be chosen: those of the horizon, or around its start where that is chosen."""
    if lever.key != "start":
        return scene.horizon(value)
    first = month_number(scene.first)
    return [month_text(first + month) for month in range(-MONTHS_AROUND, MONTHS_AROUND + 1)]
