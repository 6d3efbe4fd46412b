"""From where to where: counterfactual moves between two scenarios, or moves within one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from sim.plots.style import headline, new_figure
from sim.plots.texts import TEXTS, text
from sim.results.comparison import CLOSED, NEVER_FOUNDED, Comparison
from sim.results.ensemble import EnsembleResult

#: Regions with a row and column of their own; the rest are added up.
MOST_REGIONS = 9
#: Means below this are left blank.
LEAST_SHOWN = 0.05


def moves_figure(result: EnsembleResult | Comparison, language: str) -> Figure:
    """Return the matrix of origins (rows) and destinations (columns)."""
    if isinstance(result, Comparison):
        policy, states = result.policy, [NEVER_FOUNDED, CLOSED]
        table = result.moves.rename(columns={"mean": "firms"})
    else:
        policy, states = result, []
        table = result.moves
    matrix = _matrix(table, policy.regions, states, 1 if isinstance(result, Comparison) else result.runs)
    matrix = _reduced(matrix, policy.regions, states, text("other_regions", language))
    names = {region.id: region.name.in_language(language) for region in policy.scenario.world.regions}
    names |= {state: TEXTS[state][language] for state in states}
    matrix = matrix.rename(index=names, columns=names)

    figure = new_figure(1.6 + 0.75 * len(matrix.columns), 1.8 + 0.42 * len(matrix))
    axes = figure.subplots()
    labels = matrix.map(lambda firms: f"{firms:.1f}" if firms >= LEAST_SHOWN else "")
    sns.heatmap(
        matrix, ax=axes, cmap="Blues", annot=labels, fmt="", annot_kws={"fontsize": 8}, cbar=False, linewidths=0.5,
        linecolor="white", vmin=0, vmax=max(float(matrix.to_numpy().max()), LEAST_SHOWN),
    )
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.tick_params(length=0)
    axes.set_xticklabels(axes.get_xticklabels(), rotation=40, ha="left")
    axes.set_yticklabels(axes.get_yticklabels(), rotation=0)
    titles = [getattr(arm.scenario.settings.title, language) for arm in _arms(result)]
    if isinstance(result, Comparison):
        axes.set_xlabel(text("moves_to", language, titles[0]), fontweight="bold")
        axes.set_ylabel(text("moves_from", language, titles[1]), fontweight="bold")
        title = text("moves_title", language, policy.date(policy.months - 1))
        note = text("moves_note", language, *titles, policy.runs)
    else:
        axes.set_xlabel("")
        axes.set_ylabel("")
        title, note = text("moved_title", language, *titles), text("moved_note", language, policy.runs)
    headline(figure, title, note)
    return figure


def _arms(result: EnsembleResult | Comparison) -> list[EnsembleResult]:
    return [result.policy, result.baseline] if isinstance(result, Comparison) else [result]


def _matrix(table: pd.DataFrame, regions: list[str], states: list[str], runs: int) -> pd.DataFrame:
    """Return firms per run by origin and destination."""
    order = [*regions, *states]
    matrix = pd.DataFrame(np.zeros((len(order), len(order))), index=order, columns=order)
    sums = table.astype({"origin": str, "destination": str}).groupby(["origin", "destination"])["firms"].sum() / runs
    for (origin, destination), firms in sums.items():  # type: ignore[misc]  # the index has two levels
        matrix.loc[origin, destination] = firms
    return matrix


def _reduced(matrix: pd.DataFrame, regions: list[str], states: list[str], others: str) -> pd.DataFrame:
    """Return the matrix with the regions of the most moves in their order, the rest as one, then other states."""
    traffic = (matrix.sum(axis=0) + matrix.sum(axis=1))[regions]
    most = set(traffic.sort_values(ascending=False, kind="stable").index[:MOST_REGIONS])
    if len(most) == len(regions):
        return matrix
    kept = [region for region in regions if region in most]
    group = {region: region if region in most else others for region in regions} | {state: state for state in states}
    order = [*kept, others, *states]
    return matrix.groupby(group).sum().T.groupby(group).sum().T.loc[order, order]
