"""The brief: one page to print or send, with the headline, figures, settings and what they rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import sim
from sim.explorer.charts.effects import worded_effects
from sim.explorer.charts.series import titles
from sim.explorer.language.interval_words import fixed_text, range_text
from sim.explorer.language.page_texts import texts
from sim.explorer.panel.lever_groups import LEVERS
from sim.explorer.panel.value_words import setting_text
from sim.language.texts import marked
from sim.report.headline import headline
from sim.report.range_words import heading_of
from sim.results.comparison import Comparison
from sim.scenario.schema.keys import leaf_keys
from sim.scenario.world.names import Names
from sim.scenario.world.notes import GRADES
from sim.scenario.writing import plain_settings, value_of

#: Settings that the brief lists before it counts the rest, and the longest value that it writes out.
MOST_SETTINGS, LONGEST_VALUE = 10, 90
#: Headings of the template.
WORDS = (
    marked("no clear difference"),
    marked("Effect on firms by region"),
    marked("Region"),
    marked("Firms"),
    marked("Settings that differ"),
    marked("Setting"),
    marked("Evidence"),
    marked("none"),
    marked("What the numbers rest on"),
    marked("Settings"),
    marked("Data"),
    marked("What it cannot say"),
    marked("The same numbers from the command line"),
    marked("What the laboratory found"),
)
#: What a reader must know before quoting: of intervals of the mean, and of ranges over calibrated draws.
LIMITS = (
    marked("The model compares policies under stated assumptions; it does not forecast."),
    marked("An interval covers the chance in the model, not whether its assumptions or rules are right."),
    marked("Numbers on the behaviour of firms are assumptions, or fitted to a record that leaves much open."),
)
LIMITS_OVER_DRAWS = (
    LIMITS[0],
    marked("A range covers the weights that are fitted to the record, not whether the rules are right."),
    marked("All other numbers on the behaviour of firms are assumptions, the same in all runs."),
)


@dataclass(frozen=True)
class Setting:
    """A setting in which the two sides differ: label, value of each, and how far the policy's can be trusted."""

    label: str
    policy: str
    baseline: str
    grade: str


def brief(
    comparison: Comparison,
    language: str,
    pictures: Mapping[str, str],
    link: str = "",
    region: str | None = None,
    command: str = "",
    found: Sequence[str] = (),
) -> str:
    """Return the brief as a page of HTML that needs nothing from outside.

    Parameters
    ----------
    comparison, language
        What it shows, in 'en' or 'ko'.
    pictures
        Figures as SVG, by caption.
    link
        Address of the page it was made on.
    region
        Selected region.
    command
        Which makes the same numbers on the command line, if there is one.
    found
        What instruments of the laboratory have found, a sentence each.
    """
    _ = texts(language)
    told = headline(comparison, language, region)
    shown = titles(comparison, language)
    settings = settings_that_differ(comparison, language)
    more = len(settings) - MOST_SETTINGS
    page: str = _template().render(
        words={word: _(word) for word in WORDS},
        language=language,
        title=_("{policy} compared with {baseline}").format(**shown),
        shown=shown,
        told=told,
        ranges=range_text(comparison, language),
        fixed=fixed_text(comparison, language),
        interval=heading_of(comparison, language),
        pictures=[(caption, _described(svg, caption)) for caption, svg in pictures.items()],
        effects=_effects(comparison, language),
        settings=settings[:MOST_SETTINGS],
        more_settings=_("And {n} more.").format(n=more) if more > 0 else "",
        grades=_grades(comparison, language),
        limits=[_(each) for each in (LIMITS_OVER_DRAWS if comparison.is_over_draws else LIMITS)],
        made=_made(comparison, language),
        link=link,
        command=command,
        found=found,
    )
    return page


@cache
def _template() -> Any:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("brief.html.j2")


def _described(svg: str, caption: str) -> Markup:
    """Return a drawing as an image with a name, for readers who hear it; widths are the page's."""
    named = f'<svg role="img" aria-label="{Markup.escape(caption)}" '
    return Markup(svg.replace("<svg ", named, 1))  # noqa: S704  # drawn here, from escaped text


def settings_that_differ(comparison: Comparison, language: str) -> list[Setting]:
    """Return the settings in which policy and baseline differ."""
    _ = texts(language)
    policy, baseline = comparison.policy.scenario, comparison.baseline.scenario
    values, names = [plain_settings(each) for each in (policy, baseline)], Names(policy.world, language)
    found = []
    for key, lever in LEVERS.items():
        one, other = (value_of(each, key) for each in values)
        if one != other:
            grade = _(GRADES[policy.provenance[leaf_keys()[key]].grade])
            told = [_short(setting_text(key, each, names)) for each in (one, other)]
            found.append(Setting(_(lever.label), told[0], told[1], grade))
    return found


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _effects(comparison: Comparison, language: str) -> list[tuple[str, str, str]]:
    """Return name, effect and interval of each region, the greatest gain first."""
    _ = texts(language)
    table = worded_effects(comparison, comparison.policy.months - 1, language)
    interval = table["interval"].where(table["clear"], _("no clear difference"))
    return list(zip(table["name"], table["shown"], interval, strict=True))


def _grades(comparison: Comparison, language: str) -> list[tuple[str, int, int]]:
    """Return for each grade how many settings of the policy and how many data of the world have it."""
    _ = texts(language)
    scenario = comparison.policy.scenario
    settings = Counter[str](each.grade for each in scenario.provenance.values())
    data = Counter[str](each.grade for each in scenario.world.numbers.values())
    return [(_(word), settings[grade], data[grade]) for grade, word in GRADES.items()]


def _made(comparison: Comparison, language: str) -> str:
    """Return how the numbers were made and can be made again."""
    _ = texts(language)
    policy, baseline = comparison.policy.scenario, comparison.baseline.scenario
    posterior = comparison.policy.posterior
    text = (
        _("{runs} pairs of runs, seed {seed}; zonelab {version}; fingerprints {policy} and {baseline}; {date}")
        if posterior is None
        else _(
            "{runs} pairs of runs over draws {draws}, seed {seed}; zonelab {version}; fingerprints {policy} and "
            "{baseline}; {date}"
        )
    )
    return text.format(
        draws=posterior.digest[:12] if posterior is not None else "",
        runs=comparison.runs,
        seed=comparison.seed,
        version=sim.__version__,
        policy=policy.digest[:12],
        baseline=baseline.digest[:12],
        date=datetime.now(UTC).date().isoformat(),
    )
