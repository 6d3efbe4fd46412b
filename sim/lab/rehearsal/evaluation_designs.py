"""A design of evaluation: how it estimates, from what, against whom, and how it tests; its name says all of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sim.lab.rehearsal.kernels import CLUSTERED, LINEAR
from sim.lab.rehearsal.synthetic import SYNTHETIC
from sim.language.errors import ZonelabError, one_of, quoted
from sim.language.texts import Sentence, marked, sentence
from sim.numerics.arguments import list_given

ESTIMATORS = (*LINEAR, *SYNTHETIC)
#: What is measured: firms, firms as a yearly survey counts them, jobs, or what the ministry reports as attracted (M14).
OUTCOMES = ("firms", "surveyed", "jobs", "reported")
#: In which form: as it is; the logarithm of one more; the logarithm, of half where there is less; 100 before the zone;
#: per cent of the country.
FORMS = ("level", "log1p", "log", "index", "share")
#: With which regions a zone is compared: all; those outside the capital area; all but the third nearest to a zone.
CONTROLS = ("all", "outside_capital", "distant")
#: By what an effect is called found: its rank among placebos in other regions; the rank of the gaps in force over those
#: before; t with errors clustered by region; t over the periods of the zone alone.
TESTS = ("placebo_rank", "rmspe_ratio", "cluster_t", "t_over_time", "no_test")
#: How often the outcome is known: at the end of each year, or of each month.
STEPS = ("years", "months")
#: Years of an evaluation before the announcement, if not said otherwise.
YEARS_BEFORE = 5
MOST_YEARS = 50
#: The words of the sets of designs that there are.
SETS = ("standard", "all")

#: How estimators, outcomes, forms, controls, tests and steps are called in tables and figures.
WORDS = {
    "before_after": marked("before/after"),
    "did": marked("difference in differences"),
    "event_study": marked("event study"),
    "callaway_santanna": marked("Callaway-Sant'Anna"),
    "imputation": marked("imputation"),
    "synthetic_control": marked("synthetic control"),
    "augmented": marked("augmented synthetic control"),
    "synthetic_did": marked("synthetic difference in differences"),
    "firms": marked("number of firms"),
    "surveyed": marked("firms in a yearly survey"),
    "jobs": marked("number of jobs"),
    "reported": marked("the ministry's count"),
    "level": marked("numbers"),
    "log1p": marked("logarithm of one more"),
    "log": marked("logarithm"),
    "index": marked("index"),
    "share": marked("share of the country"),
    "all": marked("all regions"),
    "outside_capital": marked("regions outside the capital area"),
    "distant": marked("distant regions"),
    "placebo_rank": marked("rank among placebos"),
    "rmspe_ratio": marked("rank of the gaps after over before"),
    "cluster_t": marked("t clustered by region"),
    "t_over_time": marked("t over time"),
    "no_test": marked("no test"),
    "years": marked("yearly"),
    "months": marked("monthly"),
}


@dataclass(frozen=True)
class EvaluationDesign:
    """How a policy is evaluated.

    Attributes
    ----------
    estimator, outcome, form, controls, test, steps
        Words of `ESTIMATORS`, `OUTCOMES`, `FORMS`, `CONTROLS`, `TESTS` and `STEPS`.
    years_before
        Years before the first announcement that are used; None for those of the rehearsal.
    years_after
        Years in force that are used; None for all that the zone has, and the histories hold.
    """

    estimator: str
    outcome: str = "firms"
    form: str = "log1p"
    controls: str = "outside_capital"
    test: str = "placebo_rank"
    years_before: int | None = None
    years_after: int | None = None
    steps: str = "years"

    @property
    def name(self) -> str:
        """The design as it can be given: words in their order, those that are usual left out."""
        usual = EvaluationDesign(self.estimator)
        words = [self.estimator]
        words += [self.outcome] if self.outcome != usual.outcome else []
        words += [self.form, self.controls, self.test]
        words += [self.steps] if self.steps != usual.steps else []
        if self.years_before not in (None, YEARS_BEFORE) or self.years_after is not None:
            before = YEARS_BEFORE if self.years_before is None else self.years_before
            words.append(f"{before}+{'' if self.years_after is None else self.years_after}")
        return ":".join(words)

    @property
    def problem(self) -> Sentence | None:
        """What is wrong with the words together, or None."""
        if self.outcome == "reported" and (self.estimator, self.form, self.test) != (
            "before_after",
            "level",
            "no_test",
        ):
            return sentence(
                "design {name}: the outcome reported must go with before_after:level:no_test, since the ministry "
                "counts in zones only; got {given}.",
                name=self.name,
                given=f"{self.estimator}:{self.form}:{self.test}",
            )
        if self.outcome == "surveyed" and self.steps != "years":
            return sentence(
                "design {name}: surveyed must go with years; got {steps}.", name=self.name, steps=self.steps
            )
        if self.test not in allowed_tests(self.estimator):
            return sentence(
                "design {name}: the test of {estimator} must be one of {tests}; got {test}.",
                name=self.name,
                estimator=self.estimator,
                tests=", ".join(allowed_tests(self.estimator)),
                test=self.test,
            )
        return None


def allowed_tests(estimator: str) -> tuple[str, ...]:
    """Return the tests that go with an estimator, the usual one first."""
    if estimator == "before_after":
        return ("t_over_time", "no_test")
    if estimator in CLUSTERED:
        return ("placebo_rank", "cluster_t")
    return ("rmspe_ratio", "placebo_rank") if estimator == "synthetic_control" else ("placebo_rank",)


def _usual_design(estimator: str) -> EvaluationDesign:
    made = EvaluationDesign(estimator, test=allowed_tests(estimator)[0])
    return replace(made, form="level", controls="all") if estimator == "before_after" else made


_PARTS = {"outcome": OUTCOMES, "form": FORMS, "controls": CONTROLS, "test": TESTS, "steps": STEPS}


def design_of(name: str) -> EvaluationDesign:
    """Return the design of a name, such as ``did:level:all:placebo_rank``; words after the first in any order.

    What is not said is usual: firms, log1p, outside_capital, the usual test of the estimator, yearly, five years before
    and all years in force. ``4+2`` is four years before and two in force.

    Raises
    ------
    ZonelabError
        If a word is not known or said twice, or the words do not go together.

    Examples
    --------
    >>> design_of("synthetic_control:level").test, design_of("did:3+2").years_after
    ('rmspe_ratio', 2)
    """
    estimator, *words = name.split(":") if isinstance(name, str) else (name,)
    if estimator not in ESTIMATORS:
        where = f"design {quoted(name)}" if words else "design"
        raise ZonelabError(one_of(where, estimator, (*ESTIMATORS, *SETS)))
    made, said = _usual_design(estimator), set[str]()
    for word in words:
        window = re.fullmatch(r"([0-9]{1,2})\+([0-9]{0,2})", word)
        part = "window" if window else next((part for part, known in _PARTS.items() if word in known), None)
        if part is None:
            known = [each for words in _PARTS.values() for each in words]
            raise ZonelabError(one_of(f"design {quoted(name)}", word, [*known, "5+4"]))
        if part in said:
            wrong = sentence("design {name} must say one thing once; got {word} too. Drop one.", name=name, word=word)
            raise ZonelabError(wrong)
        said.add(part)
        if window:
            after = int(window[2]) if window[2] else None
            made = replace(made, years_before=int(window[1]), years_after=after)
        elif word == "reported":
            made = replace(made, outcome=word, test=made.test if "test" in said else "no_test")
        else:
            made = replace(made, **{part: word})  # type: ignore[arg-type]  # parts are words
    if made.problem is not None:
        raise ZonelabError(made.problem)
    return made


_STANDARD = (
    "before_after", "before_after:reported", "did:level:all", "did:level:cluster_t", "did:cluster_t", "did:all", "did",
    "event_study", "callaway_santanna", "imputation", "synthetic_control:level:all", "synthetic_control",
    "augmented", "synthetic_did", "did:surveyed", "did:jobs",
)  # fmt: skip
_COMPARED = tuple(each for each in ESTIMATORS if each != "before_after")
_ALL = (
    "before_after", "before_after:reported",
    *(f"{each}:{form}:{who}" for each in _COMPARED for form in ("level", "log1p") for who in CONTROLS[:2]),
    *(f"did:{form}:{who}:cluster_t" for form in ("level", "log1p") for who in CONTROLS[:2]),
    "did:jobs", "synthetic_did:jobs", "did:distant", "did:surveyed", "did:index", "synthetic_did:share",
)  # fmt: skip


#: How a caller names designs.
GivenDesigns = Sequence[EvaluationDesign | str] | EvaluationDesign | str | None


def standard_designs(dates: int, word: str = "standard", *, surveys: bool = True) -> tuple[EvaluationDesign, ...]:
    """Return the designs that are rehearsed if none is named.

    Parameters
    ----------
    dates
        Number of dates at which zones come. With one, the event study is that of Callaway and Sant'Anna, and the
        imputation the differences in differences, so the standard set leaves the two out.
    word
        ``standard`` or ``all``.
    surveys
        Whether the world says how a survey counts its firms.
    """
    same = ("callaway_santanna", "imputation") if dates == 1 and word == "standard" else ()
    found = tuple(design_of(each) for each in (_ALL if word == "all" else _STANDARD) if each not in same)
    return found if surveys else tuple(each for each in found if each.outcome != "surveyed")


def designs_given(given: GivenDesigns, dates: int, *, surveys: bool = True) -> tuple[EvaluationDesign, ...]:
    """Return designs as they are given: by word of a set, name, or as they are; each once.

    Parameters
    ----------
    given
        The designs; None for the standard ones.
    dates, surveys
        As for `standard_designs`.

    Raises
    ------
    ZonelabError
        With a sentence for each that is wrong.
    """
    alone = "standard" if given is None else given
    each_given = [alone] if isinstance(alone, str | EvaluationDesign) else list_given("designs", alone)
    found: list[EvaluationDesign] = []
    problems: list[str] = []
    for each in each_given:
        try:
            if isinstance(each, str) and each in SETS:
                found += standard_designs(dates, each, surveys=surveys)
            elif isinstance(each, EvaluationDesign):
                found.append(_checked(each))
            else:
                found.append(design_of(str(each)))
        except ZonelabError as error:
            problems += error.problems
    if not found and not problems:
        problems.append(sentence("designs must name one at least; the list is empty. Name one, or leave it out."))
    if problems:
        raise ZonelabError(problems)
    return tuple(dict.fromkeys(found))


def _checked(design: EvaluationDesign) -> EvaluationDesign:
    words = {"estimator": ESTIMATORS, **_PARTS}
    problems: list[str] = [
        one_of(part, getattr(design, part), known)
        for part, known in words.items()
        if getattr(design, part) not in known
    ]
    if not problems and design.problem is not None:
        problems.append(design.problem)
    if problems:
        raise ZonelabError(problems)
    return design


def of_a_set(design: EvaluationDesign, given: GivenDesigns) -> bool:
    """Return whether a design is there because a set was asked for, and not by its own name."""
    if given is None or isinstance(given, EvaluationDesign):
        return given is None
    each_given = (given,) if isinstance(given, str) else tuple(given)
    named = [each if isinstance(each, EvaluationDesign) else design_of(each) for each in each_given if each not in SETS]
    return design not in named
