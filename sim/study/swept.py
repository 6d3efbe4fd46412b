"""A sweep carried out for a study: its whole table, of which the store is not kept."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.sweeps.begin import begin
from sim.sweeps.export import sweep_frame
from sim.sweeps.local import local
from sim.sweeps.plan import Plan
from sim.sweeps.sweep import carry_out


def swept(plan: Plan, folder: Path) -> pd.DataFrame:
    """Return the table of a sweep, in the order of its points.

    Parameters
    ----------
    plan
        From `sim.sweeps.plan.plan_of`.
    folder
        New or empty, for the store; in a study a temporary one.
    """
    store = begin(plan, folder)
    carry_out(plan, store, local())
    return sweep_frame(store)
