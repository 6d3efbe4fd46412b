"""The four figures of a comparison: firms by region, effects, spread of support, who came from where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.language.numbers import number, signed
from sim.language.texts import Noun, texts
from sim.language.vocabulary import WORDS
from sim.report.plots.style import GAIN, LOSS, QUIET, drawing, headed, usable_language
from sim.report.plots.user_texts import LONGEST_TITLE, fit, one_line
from sim.report.range_words import line_of
from sim.results.comparison import CLOSED, NEVER_FOUNDED, Comparison
from sim.results.comparison_sides import title_of
from sim.results.ensemble import EnsembleResult
from sim.results.zone_life import zone_life
from sim.scenario.world.names import Names

Values = NDArray[Any]

#: Regions with a panel of their own, and how many of them are kept for regions with a zone.
MOST_PANELS = 6
ZONE_PANELS = 3
#: How strongly the months with a zone are tinted.
ZONE_TINT = 0.1
#: Smaller flows are left out of the matrix of moves: a share of the greatest, and firms a run.
LEAST_SHARE_OF_GREATEST = 0.01
LEAST_FLOW = 0.05


def _names(result: EnsembleResult, language: str) -> list[str]:
    """Return the names of the regions in the order of the world file."""
    return [one_line(name) for name in Names(result.scenario.world, language).regions.values()]


def _titles(comparison: Comparison, language: str) -> dict[str, str]:
    """Return the titles of the two scenarios."""
    sides = {"policy": comparison.policy, "baseline": comparison.baseline}
    return {side: Noun(one_line(title_of(each, language), LONGEST_TITLE)) for side, each in sides.items()}


def _sides(comparison: Comparison, titles: dict[str, str]) -> list[tuple[EnsembleResult, str, str | None]]:
    """Return both sides, each with its colour and title, in the order in which they are drawn."""
    return [(comparison.baseline, QUIET, titles["baseline"]), (comparison.policy, GAIN, titles["policy"])]


def _spread_shown(language: str) -> str:
    """Return what line and band of a panel are."""
    return texts(language)("line: mean, band: the luck of a single history (middle 90%)")


def _date_axis(axes: Any, result: EnsembleResult) -> None:
    """Label the months of a horizon by year."""
    januaries = [month for month in range(result.months) if result.date(month).endswith("-01")]
    step = max(1, len(januaries) // 6)
    shown = januaries[::step] or [0]
    axes.set_xticks(shown, [result.date(month)[:4] for month in shown])
    axes.set_xlim(0, result.months - 1)
    axes.grid(visible=False, axis="x")


def _mark_zone(axes: Any, result: EnsembleResult, region: str, language: str) -> None:
    """Mark when a region's zone is announced, and from when to when it is in force, as most runs have it."""
    life, _ = zone_life(result, region), texts(language)
    if life is None:
        return
    if life.announced is not None:
        axes.axvline(life.announced, color=LOSS, linewidth=1, linestyle="--", label=_("zone announced"))
    if life.in_force is not None:
        over = result.months - 1 if life.over is None else life.over
        axes.axvspan(life.in_force, over, color=LOSS, alpha=ZONE_TINT, linewidth=0, label=_("zone in force"))


def _panels(comparison: Comparison) -> list[int]:
    """Return the regions to show: some with a zone, the rival of these, and those that gain or lose most.

    The rival is the region without a zone that gets the most central support under the baseline, of those that compete
    and that the law does not bar: who sees the winner's panel asks what became of it.
    """
    effect = np.abs(comparison.firm_differences[:, -1].mean(axis=0))
    order = np.argsort(-effect, kind="stable").tolist()
    may = comparison.policy.scenario.world.regions_where(lambda region: region.competes and not region.capital_area)
    share, has_zone = comparison.support_shares["baseline"], np.any(comparison.policy.zoned, axis=0).tolist()
    rivals = sorted((i for i in order if may[i] and not has_zone[i]), key=lambda i: -share[i])
    zoned = [i for i in order if has_zone[i]][:ZONE_PANELS]
    chosen = list(dict.fromkeys([*zoned, *(rivals[:1] if zoned else []), *order]))[:MOST_PANELS]
    return sorted(chosen, key=order.index)


def _band(axes: Any, values: Values, ends: Values, colour: str, label: str | None = None) -> None:
    """Draw the mean of values of shape [run, month] as a line, and their spread as a band."""
    months = np.arange(values.shape[1])
    axes.fill_between(months, *ends, color=colour, alpha=0.18, linewidth=0)
    axes.plot(months, values.mean(axis=0), color=colour, linewidth=2, label=label)


def _firm_panels(
    figure: Figure, chosen: Sequence[int], sides: Sequence[tuple[EnsembleResult, str, str | None]], heading: str,
    language: str,
) -> None:  # fmt: skip
    """Fill a figure with small panels of the firms in some regions, of each side with its colour and title.

    The last side is the one whose zones are marked.
    """
    last = sides[-1][0]
    names = _names(last, language)
    grid = figure.subplots(2, 3, sharex=True).reshape(-1)
    for panel, region in zip(grid, chosen, strict=False):
        for result, colour, title in sides:
            firms = result.region_firms[:, :, region]
            _band(panel, firms, np.quantile(firms, [0.05, 0.95], axis=0), colour, title)
        _mark_zone(panel, last, last.regions[region], language)
        panel.set_title(names[region])
        panel.set_ylim(bottom=0)
        panel.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        _date_axis(panel, last)
    for panel in grid[len(chosen) :]:
        panel.set_visible(False)
    handles = {
        label: handle for panel in grid for handle, label in zip(*panel.get_legend_handles_labels(), strict=True)
    }
    if handles:
        columns = 2 * len(sides)
        figure.legend(handles.values(), handles.keys(), loc="outside lower center", ncols=columns, frameon=False)
    headed(figure, heading, bold=False)
    figure.supylabel(WORDS["firms"].label(language), fontsize=10)


def firms_by_region(comparison: Comparison, language: str = "en") -> Figure:
    """Return small panels of the firms in some regions, see `_panels`, with the spread of the runs."""
    language = usable_language(language)
    _, titles = texts(language), _titles(comparison, language)
    heading = _("Firms by region: {policy} against {baseline}").format(**titles) + f"\n({_spread_shown(language)})"
    with drawing(language, 9, 5.2) as figure:
        _firm_panels(figure, _panels(comparison), _sides(comparison, titles), heading, language)
    return figure


def firms_of_ensemble(result: EnsembleResult, language: str = "en") -> Figure:
    """Return small panels of the firms in the largest regions of one scenario, with the spread of the runs."""
    language = usable_language(language)
    chosen = np.argsort(-result.region_firms[:, -1].mean(axis=0), kind="stable")[:MOST_PANELS]
    with drawing(language, 9, 5.0) as figure:
        heading = f"{one_line(title_of(result, language), LONGEST_TITLE)} ({_spread_shown(language)})"
        _firm_panels(figure, chosen.tolist(), [(result, GAIN, None)], heading, language)
    return figure


def effect_bars(comparison: Comparison, language: str = "en") -> Figure:
    """Return the effect on each region at the end, the greatest gain on top."""
    language = usable_language(language)
    _, titles = texts(language), _titles(comparison, language)
    mean, low, high = comparison.interval(comparison.firm_differences[:, -1])
    order = np.argsort(mean, kind="stable")
    names = _names(comparison.policy, language)
    with drawing(language, 8, 1.2 + 0.3 * len(names)) as figure:
        axes = figure.subplots()
        rows = np.arange(len(names))
        colours = [GAIN if mean[i] >= 0 else LOSS for i in order]
        axes.barh(rows, mean[order], color=colours, height=0.7)
        if not np.isnan(low).any():
            axes.hlines(rows, low[order], high[order], color="black", linewidth=1.2)
        reach = float(np.nanmax(np.abs(np.concatenate([mean, high, low])))) or 1.0
        for row, i in enumerate(order):
            end = np.nanmax([mean[i], high[i]]) if mean[i] >= 0 else np.nanmin([mean[i], low[i]])
            side = "left" if mean[i] >= 0 else "right"
            shift = 0.015 * reach if mean[i] >= 0 else -0.015 * reach
            axes.text(end + shift, row, signed(mean[i]), va="center", ha=side, fontsize=9)
        axes.set_yticks(rows, [names[i] for i in order])
        axes.axvline(0, color="black", linewidth=0.8)
        axes.margins(x=0.15)
        axes.grid(visible=False, axis="y")
        drawn = _("bar: mean, line: {range}").format(range=line_of(comparison, language))
        what = _("Firms more or fewer than under {baseline} ({drawn})")
        label = axes.set_xlabel(what.format(drawn=drawn, **titles))
        fit(label, figure, 0.75 * figure.get_figwidth())
        headed(figure, _("Firms gained and lost at the end, {policy} against {baseline}").format(**titles))
    return figure


def support_spread(comparison: Comparison, language: str = "en") -> Figure:
    """Return the effective number of regions that share the central support over time."""
    language = usable_language(language)
    _, titles = texts(language), _titles(comparison, language)
    with drawing(language, 8, 3.6) as figure:
        axes = figure.subplots()
        for result, colour, title in _sides(comparison, titles):
            table = result.support_spread
            central = table[table["kind"] == "central"]
            number = central["effective_number"].to_numpy().reshape(result.runs, result.months)
            # A month in which a run pays nothing has no number of regions, and no band.
            _band(axes, number, np.quantile(number, [0.05, 0.95], axis=0), colour, title)
        axes.set_ylim(0, len(comparison.policy.regions) + 0.5)
        axes.set_ylabel(WORDS["effective_number"].label(language))
        question = _("Over how many regions is the central support spread?")
        axes.set_title(f"{question}\n({_spread_shown(language)})")
        axes.legend(frameon=False, loc="best")
        _date_axis(axes, comparison.policy)
    return figure


def move_matrix(comparison: Comparison, language: str = "en") -> Figure:
    """Return where firms are under the baseline (rows) and under the policy (columns), those that differ."""
    language = usable_language(language)
    _, titles = texts(language), _titles(comparison, language)
    labels = dict(zip(comparison.policy.regions, _names(comparison.policy, language), strict=True))
    labels |= {state: _(state) for state in (NEVER_FOUNDED, CLOSED)}
    moves = comparison.moves
    table = moves.pivot_table(index="origin", columns="destination", values="mean", observed=False, fill_value=0.0)
    least = max(LEAST_FLOW, LEAST_SHARE_OF_GREATEST * float(moves["mean"].max())) if len(moves) else LEAST_FLOW
    strongest = moves[moves["mean"] >= least]
    rows = [name for name in labels if name in set(strongest["origin"])]
    columns = [name for name in labels if name in set(strongest["destination"])]
    with drawing(language, 2.4 + 0.75 * max(6, len(columns)), 1.9 + 0.34 * max(3, len(rows))) as figure:
        axes = figure.subplots()
        # Over the whole figure: the labels of the rows push the axes far to the right.
        heading = _(
            "Firms elsewhere because of the policy: from (row) to (column)\n"
            "(mean number of firms; flows below {least} are left out)"
        )
        figure.suptitle(heading.format(least=number(least)), x=0.02, ha="left", fontsize=11)
        if not rows:
            nothing = _("No firm is elsewhere than under {baseline}").format(**titles)
            axes.text(0.5, 0.5, nothing, ha="center", transform=axes.transAxes)
            axes.set_axis_off()
            return figure
        cells = table.loc[rows, columns].astype(float)
        sns.heatmap(
            cells,
            annot=cells.map(lambda value: number(value) if value >= least else "").to_numpy(),
            fmt="",
            cmap="Blues",
            cbar=False,
            linewidths=0.5,
            linecolor="#E5E7EB",
            ax=axes,
            xticklabels=[labels[name] for name in columns],
            yticklabels=[labels[name] for name in rows],
        )
        fit(axes.set_xlabel(titles["policy"]), figure, 0.6 * figure.get_figwidth())
        fit(axes.set_ylabel(titles["baseline"]), figure, 0.5 * figure.get_figheight())
        axes.tick_params(axis="x", rotation=45)
        axes.tick_params(axis="y", rotation=0)
    return figure
