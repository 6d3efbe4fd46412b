"""Levers of several parts: zones and rounds row by row, values by month, and what one region does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from sim.explorer import widgets
from sim.explorer.language.problems import plain
from sim.explorer.panel.cells import Put, Scene, cell
from sim.explorer.panel.lever import Control, Lever
from sim.explorer.panel.new_rows import Row, new_row, plan_of
from sim.language.numbers import month_label
from sim.language.texts import marked

ROUND_APPLICANTS = {"competing": marked("Competing regions"), "all": marked("All regions")}
NAMED = "named"


def table(lever: Lever, key: str, rows: Sequence[Row], put: Put, scene: Scene, help_text: str) -> None:
    """Draw the rows of a list, each with its fields, and buttons to drop one and to add one."""
    _ = scene.translate
    st.markdown(f"**{_(lever.label)}**", help=help_text)
    for i, row in enumerate(rows):
        with st.container(border=True):
            head = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
            head.markdown(f"{_(lever.row)} {i + 1}", width="content")
            rest = [each for j, each in enumerate(rows) if j != i]
            _remove(head, f"{key}.{i}.remove", f"{_(lever.row)} {i + 1}", put, rest, scene)
            for field in in_order(lever.fields, row):
                _field(field, f"{key}.{i}.{field.key}", row.get(field.key), _putter(rows, i, field, put), scene)
    _add(key, _(lever.row), lambda: put([*rows, new_row(lever, rows, scene)]), scene)


def in_order(fields: Sequence[Lever], row: Row) -> list[Lever]:
    """Return the fields of a zone or round, which is announced before it is in force."""
    bounds = {"announced": {"not_after": row.get("in_force", "")}, "in_force": {"not_before": row.get("announced", "")}}
    return [replace(field, **bounds.get(field.key, {})) for field in fields]


def _remove(place: Any, key: str, name: str, put: Put, rest: Any, scene: Scene) -> None:
    widgets.button(
        scene.translate("Remove {name}").format(name=name),
        partial(put, rest),
        key=key,
        place=place,
        icon=":material/delete:",
        type="tertiary",
    )


def _add(key: str, name: str, act: Callable[[], None], scene: Scene) -> None:
    label = scene.translate("Add: {name}").format(name=name)
    widgets.button(label, act, key=f"{key}.add", icon=":material/add:")


def _putter(rows: Sequence[Row], i: int, field: Lever, put: Put) -> Put:
    """Return what takes a new value of one field: the whole list, with that field set."""

    def take(value: Any) -> None:
        if field.key == "term_months":
            value = value or None
        put([{**row, field.key: value} if j == i else row for j, row in enumerate(rows)])

    return take


def _field(field: Lever, key: str, value: Any, put: Put, scene: Scene) -> None:
    if field.kind is Control.APPLICANTS:
        _applicants(field, key, value, put, scene)
    else:
        cell(field, key, value, put, scene)


def _applicants(field: Lever, key: str, value: Any, put: Put, scene: Scene) -> None:
    """Draw who applies in a round: a word, or regions with the sectors that each names."""
    _ = scene.translate
    named = isinstance(value, dict)
    first = next(each for each in (scene.rival, *scene.world.region_ids) if scene.may_have_zone(each))
    labels = {**ROUND_APPLICANTS, NAMED: marked("Regions that I name")}
    widgets.choose_one(
        _(field.label),
        list(labels),
        NAMED if named else value,
        lambda word: put({first: plan_of(first, scene)} if word == NAMED else word),
        key=key,
        name=lambda word: _(labels[word]),
    )
    if not named:
        return
    regions = Lever("applicants", marked("Applicants"), Control.REGIONS)
    cell(
        regions,
        f"{key}.regions",
        list(value),
        lambda chosen: put({region: value.get(region) or plan_of(region, scene) for region in chosen}),
        scene,
    )
    for region, planned in value.items():
        widgets.choose_several(
            plain(_("Sectors of {region}").format(region=scene.names.region(region))),
            scene.world.display_sectors,
            planned,
            entry_taker(value, region, put),
            key=f"{key}.{region}",
            name=scene.names.sector,
        )


def entry_taker(values: Mapping[str, Any], name: str, put: Put) -> Put:
    """Return what takes a new value of one entry of a mapping: the whole mapping, with that entry set."""
    return lambda value: put({**values, name: value})


def number_by_date(
    lever: Lever, key: str, value: float | Mapping[str, float], put: Put, scene: Scene, told: str, mark: str = ""
) -> None:
    """Draw a value by date: one number, with a button that adds a month from which it is another, or one by month."""
    if isinstance(value, Mapping):
        series(lever, key, value, lambda values: put(_one_or_many(values, scene.first)), scene, told)
    else:
        cell(lever, key, value, put, scene, told, mark)
        _add_month(lever, key, {scene.first: value}, put, scene)


def _one_or_many(values: Mapping[str, float], start: str) -> float | Mapping[str, float]:
    """Return one number if it holds from the start on, else the numbers by month."""
    months = list(values)
    return values[months[0]] if len(months) == 1 and months[0] <= start else values


def series(lever: Lever, key: str, values: Mapping[str, float], put: Put, scene: Scene, help_text: str) -> None:
    """Draw values that hold from a month on: month and value, row by row."""
    _ = scene.translate
    number = lever.fields[0] if lever.fields else lever
    st.markdown(f"**{_(lever.label)}**" + (f" ({_(number.label)})" if lever.fields else ""), help=help_text)
    for i, (month, value) in enumerate(sorted(values.items())):
        others = {each: amount for each, amount in values.items() if each != month}
        with st.container(border=True):
            widgets.choose_one(
                _(marked("From", "a month on")),
                [each for each in scene.horizon(month) if each == month or each not in others],
                month,
                _month_taker(others, value, put),
                key=f"{key}.{i}.month",
                name=lambda each: month_label(each, scene.language),
            )
            cell(number, f"{key}.{i}.value", value, entry_taker(values, month, put), scene)
            if others:
                _remove(st, f"{key}.{i}.remove", month_label(month, scene.language), put, others, scene)
    _add_month(number, key, values, put, scene)


def _add_month(number: Lever, key: str, values: Mapping[str, float], put: Put, scene: Scene) -> None:
    """Draw a button that adds a later month with the last number; none if the horizon is over."""
    last = max(values) if values else scene.first
    free = [month for month in scene.horizon() if month > last]
    if free:
        later = free[min(11, len(free) - 1)]
        name = scene.translate("Step")
        _add(key, name, partial(put, {**values, later: values.get(last, number.low)}), scene)


def _month_taker(others: Mapping[str, float], value: float, put: Put) -> Put:
    return lambda month: put(dict(sorted({**others, month: value}.items())))


def percent_shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Return weights as shares in whole percent that sum to 1, by largest remainder.

    Examples
    --------
    >>> percent_shares({"finance": 1, "tourism": 1, "logistics": 1})
    {'finance': 0.34, 'tourism': 0.33, 'logistics': 0.33}
    """
    total = sum(weights.values())
    if total <= 0:
        return percent_shares(dict.fromkeys(weights, 1.0))
    exact = {name: 100 * weight / total for name, weight in weights.items()}
    percent = {name: int(each) for name, each in exact.items()}
    order = sorted(exact, key=lambda name: percent[name] - exact[name])
    for name in order[: 100 - sum(percent.values())]:
        percent[name] += 1
    return {name: each / 100 for name, each in percent.items()}
