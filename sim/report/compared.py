"""What one comparison or several say, as tables or as one JSON object, with the months and regions asked for."""

from __future__ import annotations

from sim.report.cost_words import costs_text
from sim.report.effects_by_month import Besides, by_month, print_by_month
from sim.report.json_objects import summary_of, summary_of_all
from sim.report.summary import print_comparison, print_comparisons
from sim.report.terminal import print_json, print_text
from sim.results.comparison import Comparison
from sim.results.policies import Comparisons


def print_compared(result: Comparison | Comparisons, asked: Besides, language: str, *, as_json: bool = False) -> None:
    """Print what one comparison or several say, as tables or as one JSON object."""
    if as_json:
        print_json(_told(result, asked))
        return
    if isinstance(result, Comparisons):
        print_comparisons(result, language, asked.regions)
    else:
        print_comparison(result, language, asked.regions)
        print_text(costs_text(result, language, asked.discount))
    if asked.months:
        for each in result.all if isinstance(result, Comparisons) else [result]:
            print_by_month(each, asked, language)


def _told(result: Comparison | Comparisons, asked: Besides) -> dict[str, object]:
    """Return the JSON object; it names all regions but in what is asked for besides."""
    if isinstance(result, Comparison):
        return summary_of(result, asked.discount) | ({"by_month": by_month(result, asked)} if asked.months else {})
    told = summary_of_all(result, asked.discount)
    if asked.months:
        for name, each in result.items():
            told["scenarios"][name]["by_month"] = by_month(each, asked)
    return told
