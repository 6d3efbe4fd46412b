"""The figure of several policies: what each does to the same regions, one row below the other."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.language.texts import texts
from sim.report.plots.study_figures import estimate_rows
from sim.report.plots.style import usable_language
from sim.report.plots.user_texts import LONGEST_TITLE, one_line
from sim.report.range_words import line_of
from sim.results.comparison_sides import title_of
from sim.results.policies import Comparisons, at_the_end, numbered
from sim.scenario.world.names import Names

#: Regions that are drawn, those of the greatest effect of any policy; the country comes last.
MOST_REGIONS = 8


def effects_side_by_side(comparisons: Comparisons, language: str = "en") -> Figure:
    """Return the effect of each policy on the firms of each region at the end, and of the country."""
    language = usable_language(language)
    _ = texts(language)
    policies = numbered([one_line(title_of(each.policy, language), LONGEST_TITLE) for each in comparisons.all])
    names = Names(comparisons.baseline.scenario.world, language)
    effects = [at_the_end(each) for each in comparisons.all]
    size = [max(abs(each[i].mean) for each in effects) for i in range(len(comparisons.baseline.regions))]
    chosen = np.argsort(-np.array(size), kind="stable")[:MOST_REGIONS]
    rows = [
        (one_line(names.region(comparisons.baseline.regions[i])), policy, estimates[i])
        for i in chosen
        for policy, estimates in zip(policies, effects, strict=True)
    ]
    rows += [(_("Country"), policy, each.net_new) for policy, each in zip(policies, comparisons.all, strict=True)]
    table = pd.DataFrame([(each.mean, each.low, each.high) for *_names, each in rows], columns=["mean", "low", "high"])
    baseline = one_line(title_of(comparisons.baseline, language), LONGEST_TITLE)
    drawn = _("dot: mean, line: {range}").format(range=line_of(comparisons.all[0], language))
    return estimate_rows(
        table,
        [policy for _region, policy, _estimate in rows],
        _("Firms gained and lost at the end against {baseline}").format(baseline=baseline),
        _("Firms"),
        language,
        groups=[region for region, _policy, _estimate in rows],
        legend=drawn,
    )
