"""What a brief says, in a language: one content, from which each form of file is written.

The same choice gives the same content: it holds no date and nothing of the machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sim.language.errors import ZonelabError, one_of
from sim.language.numbers import month_label
from sim.language.texts import Noun, check_language, marked, texts
from sim.report.brief.again import command_of_named
from sim.report.brief.region_effects import RegionEffect, region_effects, short_effects
from sim.report.brief.setting_rows import Setting, settings_that_differ, weight_name
from sim.report.headline import Figure, headline
from sim.report.range_words import fixed_words, heading_of, line_of, range_text
from sim.results.comparison import Comparison
from sim.results.comparison_sides import title_of
from sim.results.posterior_table import has_posterior
from sim.scenario.world.notes import GRADES
from sim.version import __version__

#: Settings that a brief lists before it counts the rest.
MOST_SETTINGS = 8
#: Above the title.
KIND = marked("A simulation: it compares policies and does not forecast.")
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
class GradeCount:
    """How many settings of the policy and how many data of its world have a grade, such as 'reported'."""

    grade: str
    settings: int
    data: int


@dataclass(frozen=True)
class Brief:
    """What a brief says. Everything is plain text: a form that knows markup must escape it.

    Attributes
    ----------
    comparison
        What it tells of.
    language
        'en' or 'ko'.
    region
        The selected region, by its id.
    lead, sentences, figures
        The finding as a sentence, what belongs to it, and the key numbers.
    effects
        Effect on each region at the end, the greatest gain first.
    settings
        In which policy and baseline differ.
    found
        What instruments of the laboratory have found, a sentence each.
    link, command
        Where it was made, and what makes the same numbers; empty for none.
    """

    comparison: Comparison
    language: str
    region: str
    lead: str
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...]
    effects: tuple[RegionEffect, ...]
    settings: tuple[Setting, ...]
    found: tuple[str, ...] = ()
    link: str = ""
    command: str = ""

    @cached_property
    def titles(self) -> tuple[str, str]:
        """Titles of the policy and of the baseline, which are never the same."""
        policy = title_of(self.comparison.policy, self.language)
        baseline = title_of(self.comparison.baseline, self.language)
        return policy, f"{baseline} (2)" if baseline == policy else baseline

    @cached_property
    def short_effects(self) -> tuple[RegionEffect, ...]:
        """The effects on the zones, the selected region, those that lose most, and all others together."""
        return short_effects(self.comparison, self.language, self.region)

    @property
    def kind(self) -> str:
        """What it is, in a sentence."""
        return texts(self.language)(KIND)

    @cached_property
    def title(self) -> str:
        """What is compared with what."""
        policy, baseline = map(Noun, self.titles)
        return texts(self.language)("{policy} compared with {baseline}").format(policy=policy, baseline=baseline)

    @property
    def month(self) -> str:
        """The last month, as a reader writes it."""
        return month_label(self.comparison.policy.date(self.comparison.policy.months - 1), self.language)

    @cached_property
    def caption(self) -> str:
        """What the picture shows."""
        text = texts(self.language)("Firms more or fewer in {month} than under {baseline}")
        return text.format(month=self.month, baseline=Noun(self.titles[1]))

    @property
    def legend(self) -> str:
        """What dot and line of the picture are."""
        _ = texts(self.language)
        text = _("Dot: mean; hollow: about 0 or no clear difference. Line: {range}. The scale is narrower far from 0.")
        return text.format(range=line_of(self.comparison, self.language))

    @property
    def range_name(self) -> str:
        """Name of the ranges, as a heading."""
        return heading_of(self.comparison, self.language)

    @cached_property
    def ranges(self) -> str:
        """What the ranges hold, of how many runs, and which weights were set."""
        name = weight_name(self.language)
        told = range_text(self.comparison, self.language), fixed_words(self.comparison, self.language, name)
        return " ".join(filter(None, told))

    @property
    def more_settings(self) -> str:
        """How many settings differ besides those that are listed; empty for none."""
        more = len(self.settings) - MOST_SETTINGS
        return texts(self.language)("And {n} more.").format(n=more) if more > 0 else ""

    @cached_property
    def evidence(self) -> tuple[GradeCount, ...]:
        """How many settings and data have each grade, the firmest first."""
        scenario = self.comparison.policy.scenario
        settings = Counter[str](each.grade for each in scenario.provenance.values())
        data = Counter[str](each.grade for each in scenario.world.numbers.values())
        _ = texts(self.language)
        return tuple(GradeCount(_(word), settings[grade], data[grade]) for grade, word in GRADES.items())

    @property
    def limits(self) -> tuple[str, ...]:
        """What the numbers cannot say."""
        return tuple(map(texts(self.language), LIMITS_OVER_DRAWS if self.comparison.is_over_draws else LIMITS))

    @cached_property
    def made(self) -> str:
        """How the numbers were made and can be made again."""
        _, shown = texts(self.language), self.comparison
        posterior = shown.policy.posterior
        text = (
            _("{runs} pairs of runs, seed {seed}; zonelab {version}; fingerprints {policy} and {baseline}")
            if posterior is None
            else _(
                "{runs} pairs of runs over draws {draws}, seed {seed}; zonelab {version}; fingerprints {policy} and "
                "{baseline}"
            )
        )
        return text.format(
            draws="" if posterior is None else posterior.digest[:12],
            runs=shown.runs,
            seed=shown.seed,
            version=__version__,
            policy=shown.policy.scenario.digest[:12],
            baseline=shown.baseline.scenario.digest[:12],
        )


def name_of_file(comparison: Comparison, language: str, ending: str, stem: str = "") -> str:
    """Return a plain name for a file about a comparison, such as ``busan_first_2023-12_ko.pdf``.

    Other ranges than the usual ones have another name.

    Parameters
    ----------
    comparison, language
        What the file holds.
    ending
        Of the file, without its dot.
    stem
        What it begins with; by default the name of the scenario.
    """
    policy = comparison.policy
    ranges = "_single_histories" if comparison.single_histories else ""
    if not comparison.is_over_draws and has_posterior(policy.scenario.world):
        ranges += "_central"
    return f"{stem or policy.scenario.name}{ranges}_{policy.date(policy.months - 1)}_{language}.{ending}"


def brief_of(
    comparison: Comparison,
    language: str = "en",
    region: str | None = None,
    *,
    link: str = "",
    command: str = "",
    found: Sequence[str] = (),
) -> Brief:
    """Return what a brief says of a comparison.

    Parameters
    ----------
    comparison, language
        What it tells of, in 'en' or 'ko'.
    region
        Selected region, by its id; by default the winner's rival.
    link
        Address of the page it was made on.
    command
        What makes the same numbers on the command line; by default the command on scenarios that have a name, if
        both are such.
    found
        What instruments of the laboratory have found, a sentence each.

    Raises
    ------
    ZonelabError
        If the world has no such region.
    """
    check_language(language)
    if region is not None and region not in comparison.policy.regions:
        raise ZonelabError(one_of("region", region, comparison.policy.regions))
    focus = region or comparison.rival
    told = headline(comparison, language, focus)
    return Brief(
        comparison,
        language,
        focus,
        told.lead,
        told.sentences,
        told.figures,
        region_effects(comparison, language, focus),
        settings_that_differ(comparison, language),
        tuple(found),
        link,
        command or command_of_named(comparison),
    )
