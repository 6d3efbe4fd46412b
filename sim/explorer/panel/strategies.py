"""What one region does: its own incentives, the sectors it bets on, and its roadmap study."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from sim.explorer import widgets
from sim.explorer.language.problems import plain
from sim.explorer.panel.cells import Put, Scene, cell
from sim.explorer.panel.lever import Control, Lever
from sim.explorer.panel.lever_groups import LEVERS
from sim.explorer.panel.row_levers import entry_taker, number_by_date, percent_shares
from sim.explorer.session import state
from sim.language.texts import marked
from sim.scenario.schema.words import month_number, month_text

#: A study that is added begins so many months after the start, and lasts so long.
FIRST_MONTH, FIRST_LENGTH = 6, 5
#: Name in the session of the region whose levers are shown.
_REGION = "lever.region"


def strategies(parts: Mapping[str, tuple[Any, Put, str]], scene: Scene) -> None:
    """Draw the levers of one region that the reader picks.

    Parameters
    ----------
    parts
        Of ``own_budget``, ``fixed_focus`` and ``studies``: the value, what takes a new one, and what the lever does.
    scene
        The scenario around them; its selected region is shown until the reader selects another.
    """
    _ = scene.translate
    chosen = state.kept(_REGION, scene.rival)
    if chosen not in scene.world.region_ids:
        chosen = scene.rival
    widgets.choose_one(
        _("Region"), scene.world.display_regions, chosen, partial(state.keep, _REGION), key="lever.region",
        name=scene.names.region, help=_("Whose strategy the levers in this frame move."),
    )  # fmt: skip
    with st.container(border=True):
        _budget(*parts["own_budget"], chosen, scene)
        _focus(*parts["fixed_focus"], chosen, scene)
        _study(*parts["studies"], chosen, scene)


def _budget(budgets: Mapping[str, Any], put: Put, help_text: str, region: str, scene: Scene) -> None:
    usual = scene.world.value("own_budget", region)

    def take(value: float | Mapping[str, float]) -> None:
        put(with_money(budgets, region, value, scene))

    (lever,) = LEVERS["own_budget"].fields
    number_by_date(lever, f"lever.own_budget.{region}", budgets.get(region, usual), take, scene, help_text)


def with_money(
    budgets: Mapping[str, Any], region: str, money: float | Mapping[str, float], scene: Scene
) -> dict[str, Any]:
    """Return the own money of regions with that of one set; what is the world's own figure is not written."""
    others = {name: each for name, each in budgets.items() if name != region}
    return others if money == scene.world.value("own_budget", region) else {**others, region: money}


def _focus(focus: Mapping[str, Mapping[str, float]], put: Put, help_text: str, region: str, scene: Scene) -> None:
    """Draw the sectors that a region holds on to, none of them if it chooses by itself, and their shares."""
    _ = scene.translate
    shares = {sector: share for sector, share in focus.get(region, {}).items() if share > 0}
    others = {name: each for name, each in focus.items() if name != region}

    def take_sectors(chosen: list[str]) -> None:
        put({**others, region: percent_shares(dict.fromkeys(chosen, 1.0))} if chosen else others)

    held = Lever("fixed_focus", marked("Focus held on (none: the region chooses)"), Control.SECTORS)
    cell(held, f"lever.fixed_focus.{region}", list(shares), take_sectors, scene, help_text)
    if len(shares) < 2:
        return
    for sector in shares:

        def take_share(percent: int, sector: str = sector) -> None:
            put({**others, region: percent_shares(_with_share(shares, sector, percent / 100))})

        widgets.number(
            plain(_("Share of {sector}").format(sector=scene.names.sector(sector))),
            round(100 * shares[sector]), take_share,
            key=f"lever.fixed_focus.{region}.{sector}", low=1, high=100 - (len(shares) - 1), step=1, format="%d %%",
        )  # fmt: skip


def _with_share(shares: Mapping[str, float], sector: str, share: float) -> dict[str, float]:
    """Return shares with one set, and the others scaled to what is left."""
    rest = sum(each for name, each in shares.items() if name != sector)
    return {name: share if name == sector else (1 - share) * each / rest for name, each in shares.items()}


def _study(studies: Mapping[str, Any], put: Put, help_text: str, region: str, scene: Scene) -> None:
    """Draw whether a region makes a roadmap study, from when, and how long."""
    others = {name: each for name, each in studies.items() if name != region}
    own = studies.get(region)
    cell(
        Lever("studies", marked("Makes a roadmap study"), Control.FLAG),
        f"lever.studies.{region}",
        own is not None,
        lambda makes: put(with_study(studies, region, makes, scene)),
        scene,
        help_text,
    )
    if own is None:
        return
    for field in (
        Lever("study_start", marked("Study begins"), Control.MONTH),
        Lever("study_months", marked("Length of the study, months"), Control.WHOLE, 1, 36, 1),
    ):
        name = field.key.removeprefix("study_")
        take = entry_taker(own, name, entry_taker(others, region, put))
        cell(field, f"lever.studies.{region}.{name}", own[name], take, scene)


def with_study(studies: Mapping[str, Any], region: str, makes: bool, scene: Scene) -> dict[str, Any]:
    """Return the roadmap studies of regions, with or without a usual one of a region."""
    others = {name: each for name, each in studies.items() if name != region}
    start = month_text(month_number(scene.first) + min(FIRST_MONTH, scene.months - 1))
    return {**others, region: {"start": start, "months": FIRST_LENGTH}} if makes else others
