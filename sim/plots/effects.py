"""Who gains and who pays: a bar for each region's effect, with its interval."""

from __future__ import annotations

from matplotlib.figure import Figure

from sim.plots.style import BLUE, INK, LIGHT, ORANGE, headline, new_figure
from sim.plots.texts import text
from sim.results.comparison import Comparison

#: Grey of bars whose interval holds 0.
UNCLEAR = "#B8B8B8"


def effects_figure(comparison: Comparison, language: str) -> Figure:
    """Return the bars, sorted; the country's sum stands apart at the bottom."""
    policy = comparison.policy
    last = policy.months - 1
    names = {region.id: region.name.in_language(language) for region in policy.scenario.world.regions}
    table = comparison.effects[comparison.effects["month"] == last].sort_values("mean", ascending=False, kind="stable")
    rows = [(names[str(row.region)], row.mean, row.low, row.high) for row in table.itertuples()]
    net = comparison.net_new
    places = [*range(len(rows)), len(rows) + 0.6]
    rows.append((text("country", language), net.mean, net.low, net.high))

    figure = new_figure(8.5, 0.32 * len(rows) + 1.6)
    axes = figure.subplots()
    extent = max(abs(end) for row in rows for end in row[1:]) or 1.0
    for place, (_, mean, low, high) in zip(places, rows, strict=True):
        colour = BLUE if low > 0 else ORANGE if high < 0 else UNCLEAR
        axes.barh(place, mean, color=colour, height=0.72)
        axes.plot([low, high], [place, place], color=INK, linewidth=1.4, solid_capstyle="butt")
        end = max(high, 0.0) if mean >= 0 else min(low, 0.0)
        axes.text(
            end + 0.015 * extent * (1 if mean >= 0 else -1), place, f"{mean:+.1f}",
            va="center", ha="left" if mean >= 0 else "right", fontsize=9,
        )
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.axhline(len(rows) - 1.2, color=LIGHT, linewidth=0.8)
    axes.set_yticks(places, [row[0] for row in rows])
    axes.get_yticklabels()[-1].set_fontweight("bold")
    axes.invert_yaxis()
    axes.margins(x=0.12, y=0.01)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(text("effects_axis", language))
    titles = [getattr(arm.scenario.settings.title, language) for arm in (policy, comparison.baseline)]
    headline(
        figure,
        text("effects_title", language, policy.date(last)),
        text("effects_note", language, *titles, comparison.runs),
    )
    return figure
