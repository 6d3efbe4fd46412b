"""The accounts that every record must keep, whatever the scenario (L06); also used over generated worlds."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engines.ensemble.run_state import CLOSED, NEVER_FOUNDED
from sim.engines.ensemble.trace import Trace
from sim.engines.inputs.arrays import Inputs
from sim.numerics.tables import Floats
from sim.rules.designation import ANNOUNCED, IN_FORCE

#: Money is added up in another order here than in the model.
ROUNDING = 1e-12


def check_firms(inputs: Inputs, record: Trace) -> None:
    """Firms change by what is founded, moves and closes; moves agree with their matrix; fates with the last month."""
    flows = {name: record.regions[name].astype(np.int64) for name in ("founded", "moved_in", "moved_out", "closed")}
    for values in flows.values():
        assert values.min() >= 0
    firms = record.firms.sum(axis=3, dtype=np.int64)
    assert record.firms.min() >= 0
    before = np.concatenate(
        [np.broadcast_to(inputs.regions["starting_firms"], firms[:, :1].shape), firms[:, :-1]], axis=1
    )
    change = flows["founded"] + flows["moved_in"] - flows["moved_out"] - flows["closed"]
    assert np.array_equal(firms - before, change)
    assert np.array_equal(record.moves.sum(axis=3), flows["moved_out"])
    assert np.array_equal(record.moves.sum(axis=2), flows["moved_in"])
    assert not np.einsum("tmii->tmi", record.moves).any()
    assert np.array_equal(flows["moved_in"].sum(axis=2), flows["moved_out"].sum(axis=2))
    _check_fates(inputs, record, firms[:, -1], flows)


def _check_fates(
    inputs: Inputs, record: Trace, firms: np.ndarray[tuple[int, ...], np.dtype[np.int64]], flows: dict[str, np.ndarray]
) -> None:
    """Every slot is a firm of a region, closed, or was never founded."""
    fates, start = record.fates, int(inputs.levers["starting_firms"])
    for run in range(firms.shape[0]):
        place = fates["place"][run]
        assert np.array_equal([np.count_nonzero(place == r) for r in range(inputs.regions.size)], firms[run])
        assert np.count_nonzero(place == CLOSED) == flows["closed"][run].sum()
        never = place == NEVER_FOUNDED
        assert not never[:start].any()
        assert place.size - start - np.count_nonzero(never) == flows["founded"][run].sum()
        for field in ("first_region", "last_region"):
            assert np.array_equal(fates[field][run] < 0, never)
        alive = place >= 0
        assert np.array_equal(fates["last_region"][run][alive], place[alive])


def check_money(inputs: Inputs, record: Trace) -> None:
    """What is paid and what is left is the budget; zone money goes to zones in force; own money keeps its cap."""
    levers, regions = inputs.levers, record.regions
    budget = inputs.months["central_budget"] * levers["scale"] / 12.0
    for name in ("zone_money", "pilot_money", "own_money"):
        assert np.isfinite(regions[name]).all()
        assert regions[name].min() >= 0.0
    zones, pilots = regions["zone_money"].sum(axis=2), regions["pilot_money"].sum(axis=2)
    given = np.broadcast_to(budget * inputs.months["zone_share"], zones.shape)
    if levers["relocation_aid"] > 0:
        _check_aid(levers, record, given, zones)
    else:
        np.testing.assert_allclose(zones + record.unspent, given, rtol=ROUNDING)
        assert (zones + pilots <= budget * (1 + ROUNDING)).all()
    in_force = (record.zone_phase == IN_FORCE).any(axis=3)
    assert not regions["zone_money"][~in_force].any()
    has_none = ~in_force.any(axis=2) & (budget * inputs.months["zone_share"] > 0)
    is_unspent = record.unspent > 0
    assert np.array_equal(is_unspent, has_none) or (levers["relocation_aid"] > 0 and is_unspent[has_none].all())
    own = inputs.own_budget * levers["scale"] / 12.0
    assert (regions["own_money"] <= own * levers["match_cap"] * (1 + ROUNDING)).all()
    assert (regions["own_money"] >= own * (1 - ROUNDING)).all()


def _check_aid(levers: Any, record: Trace, given: Floats, zones: Floats) -> None:
    """Up to each month zones have spent no more than they had; the rest is in their funds, which are bounded (E10b)."""
    funds = np.cumsum(given - zones - record.unspent, axis=1)
    month = levers["relocation_aid"] * levers["scale"] / 12.0 * levers["aid_per_mover"]
    most = (month + levers["aid_per_mover"]) * record.zone_phase.any(axis=3).sum(axis=2).max(initial=0)
    slack = ROUNDING * np.cumsum(given, axis=1)
    assert (funds >= -slack).all()
    assert (funds <= most + month + slack).all()


def check_trials(inputs: Inputs, record: Trace) -> None:
    """Nobody starts a trial outside a zone in force; what ends has begun; barriers never rise."""
    regions = record.regions
    started = regions["trials_started"].astype(np.int64)
    in_force = (record.zone_phase == IN_FORCE).any(axis=3)
    assert not started[~in_force].any()
    over = sum(regions[f"trials_{name}"].astype(np.int64) for name in ("permitted", "ended", "failed", "left"))
    # A firm that moves leaves its trial, unless it stays in its zone: what ends in the regions of a zone began there.
    for together in _regions_of_zones(inputs):
        begun = np.cumsum(started[:, :, together].sum(axis=2), axis=1)
        assert (np.cumsum(over[:, :, together].sum(axis=2), axis=1) <= begun).all()
        extended = regions["trials_extended"][:, :, together].sum(axis=2, dtype=np.int64)
        assert (np.cumsum(extended, axis=1) <= begun).all()
    assert set(np.unique(record.zone_phase)) <= {0, ANNOUNCED, IN_FORCE}
    barrier = np.concatenate(
        [np.broadcast_to(inputs.sectors["barrier"], record.barrier[:, :1].shape), record.barrier], axis=1
    )
    assert (np.diff(barrier, axis=1) <= 0.0).all()
    assert record.barrier.min() >= 0.0
    assert np.isfinite(regions["jobs"]).all()
    if inputs.levers["site_rate"] == 0.0:
        assert np.array_equal(regions["jobs"] > 0, record.firms.sum(axis=3) > 0)
    check_sites(inputs, record)


def _regions_of_zones(inputs: Inputs) -> list[list[int]]:
    """Return the regions one by one, and together where one of the named zones has several of them."""
    groups = [{region} for region in range(inputs.regions.size)]
    for zone in inputs.zone_regions:
        of_zone = {int(region) for region in np.flatnonzero(zone)}
        touched = [group for group in groups if group & of_zone]
        groups = [group for group in groups if not group & of_zone] + ([set().union(*touched)] if touched else [])
    return [sorted(group) for group in groups]


def check_sites(inputs: Inputs, record: Trace) -> None:
    """A site opens with a trial that starts; jobs at sites are jobs of the region; they have gone from other homes."""
    regions, share = record.regions, float(inputs.levers["site_share"])
    opened, sites = regions["sites_opened"].astype(np.int64), regions["sites"].astype(np.int64)
    assert (opened <= regions["trials_started"]).all()
    assert sites.min() >= 0
    assert (sites <= np.cumsum(opened, axis=1)).all()
    assert np.array_equal(regions["site_jobs"] > 0, (sites > 0) & (share > 0.0))
    assert (regions["site_jobs"] <= regions["jobs"] * (1 + ROUNDING)).all()
    total = record.home_jobs.sum(axis=2) + regions["site_jobs"][:, -1]
    np.testing.assert_allclose(total, regions["jobs"][:, -1], rtol=ROUNDING)
