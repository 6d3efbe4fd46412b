"""A sweep carried out for a study: its store in a folder that is not kept."""

from __future__ import annotations

from pathlib import Path

from sim.sweeps.design.plan import Plan
from sim.sweeps.running.begin import begin
from sim.sweeps.running.local import local
from sim.sweeps.running.store import Store
from sim.sweeps.running.sweep import carry_out


def run_sweep(plan: Plan, folder: Path) -> Store:
    """Return the finished store of a sweep.

    Parameters
    ----------
    plan
        From `sim.sweeps.design.plan.plan_of`.
    folder
        New or empty, for the store; in a study a temporary one.
    """
    store = begin(plan, folder)
    carry_out(plan, store, local())
    return store
