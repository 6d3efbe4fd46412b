"""The charts of the explorer that a reader can choose, an entry each: name, drawing, words, and files to take away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.explorer.charts.chart_style import Spec
from sim.explorer.charts.firms import describe_firms, firms_over_time
from sim.explorer.charts.flow_map import describe_flow_map, flow_map
from sim.explorer.charts.flows import describe_flow_matrix, describe_flows, flow_matrix, flows
from sim.explorer.charts.series import regions_of_interest
from sim.explorer.charts.support import describe_dilution, describe_support, support_over_time, support_per_firm
from sim.explorer.charts.timeline import describe_timeline, timeline
from sim.explorer.charts.trials import barriers_over_time, describe_trials, trials_over_time
from sim.language.texts import marked
from sim.results.comparison import Comparison


@dataclass(frozen=True)
class Chart:
    """A chart that a reader can choose, of one panel or several.

    Attributes
    ----------
    label
        Its name, in English.
    panels
        Takes a comparison, the selected region and the language; gives the panels, one or a list of them for each name
        of a file.
    source
        The equation that the page of the model shows first to whoever asks where the chart comes from.
    words
        Takes the same, and gives a description of the first panels for readers who cannot see them; what is true of all
        is said once, and what is true of two is said with the first of them.
    """

    label: str
    source: str
    panels: Callable[[Comparison, str, str], dict[str, Spec | list[Spec]]]
    words: Callable[[Comparison, str, str], list[str]]

    def files(self, comparison: Comparison, region: str, language: str) -> dict[str, Spec]:
        """Return every panel by the name of its file; those of a list are numbered."""
        found: dict[str, Spec] = {}
        for name, drawn in self.panels(comparison, region, language).items():
            if isinstance(drawn, list):
                found |= {f"{name}_{i}": panel for i, panel in enumerate(drawn, start=1)}
            else:
                found[name] = drawn
        return found


def _of_both(
    describe: Callable[[Comparison, str, str], str], comparison: Comparison, region: str, language: str
) -> list[str]:
    """Return the words of charts with two panels for each region: the first has the words of both."""
    regions = regions_of_interest(comparison, region)
    return [words for each in regions for words in (describe(comparison, each, language), "")]


#: By the name in the link.
VIEWS = {
    "firms": Chart(
        marked("Firms over time"),
        "E10",
        lambda of, region, language: {"firms": firms_over_time(of, regions_of_interest(of, region), language)},
        lambda of, region, language: _of_both(describe_firms, of, region, language),
    ),
    "flows": Chart(
        marked("From whom to whom"),
        "E10",
        lambda of, region, language: {
            "flow_map": flow_map(of, language, region), "flow_matrix": flow_matrix(of, language),
            "flows": flows(of, language, region),
        },
        lambda of, region, language: [
            describe_flow_map(of, language), describe_flow_matrix(of, language), describe_flows(of, language, region),
        ],
    ),
    "support": Chart(
        marked("Spread of support"),
        "E04",
        lambda of, region, language: {"support": support_over_time(of, language, region)},
        lambda of, region, language: [describe_support(of, language, region)],
    ),
    "dilution": Chart(
        marked("Support per firm"),
        "E07",
        lambda of, region, language: {"dilution": support_per_firm(of, regions_of_interest(of, region), language)},
        lambda of, region, language: _of_both(describe_dilution, of, region, language),
    ),
    "trials": Chart(
        marked("Trials and reform"),
        "E12",
        lambda of, _region, language: {
            "trials": trials_over_time(of, language), "barriers": barriers_over_time(of, language),
        },
        lambda of, _region, language: [describe_trials(of, language)],
    ),
    "timeline": Chart(
        marked("What happens when"),
        "E03",
        lambda of, _region, language: {"timeline": timeline(of, language)},
        lambda of, _region, language: [describe_timeline(of.policy.scenario, language)],
    ),
}  # fmt: skip
#: Charts of a sweep, by the name in the link.
SWEEP_CHARTS = {
    "heat": marked("Heat map"),
    "lines": marked("Lines"),
    "parallel": marked("All levers"),
}
