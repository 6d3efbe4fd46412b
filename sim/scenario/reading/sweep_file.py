"""What a sweep file may say: scenario and baseline, levers, design, runs, seed, measures.

The file is checked here for its form alone; `sim.sweeps.design.plan` holds it against the scenarios that it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from sim.language.errors import ScenarioError, ZonelabError, placed
from sim.language.texts import marked, sentence
from sim.scenario.problems.sentences import validated
from sim.scenario.reading.text_files import (
    file_of,
    is_file,
    named_files,
    read_mapping,
    scenario_folders,
)
from sim.scenario.schema.blocks import Block, Flag, Real, Text, Whole

#: Folder of the sweeps that come with zonelab, among the scenarios.
FOLDER = "sweeps"
#: Runs of a point beyond these are a study of their own.
MOST_RUNS = 100_000

#: More points than these are a slip of the pen; `sim.sweeps.design.designs` limits how many can be run.
MOST_GIVEN_POINTS = 1_000_000_000

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,79}$")]
Value = Any  # whatever a key of a scenario may hold; the scenario's own schema checks it


class Course(Block):
    """What a key of the scenario runs through: values, or a range."""

    values: list[Value] | None = Field(None, min_length=1, max_length=10_000)
    range: tuple[Any, Any] | None = None
    steps: Whole | None = Field(None, ge=2, le=10_000)
    scale: Literal["linear", "log"] = "linear"


class SweepLever(Course):
    """A lever: one key of the scenario, or several that move together.

    ``key`` is the lever's own name if neither it nor ``keys`` is given.
    """

    key: str | None = None
    keys: dict[str, Course] | None = Field(None, min_length=1, max_length=50)
    names: list[str] | None = Field(None, min_length=1, max_length=10_000)
    both: Flag | None = None
    label: Text | None = None


class Design(Block):
    """Which points of the space of levers are run."""

    kind: Literal["grid", "latin_hypercube", "sobol", "saltelli", "morris", "table"]
    points: Whole | None = Field(None, ge=1, le=MOST_GIVEN_POINTS)
    file: str | None = None


class Event(Block):
    """What a sweep looks for: a measure below or above a bound, and the sentence for it."""

    measure: str
    below: Real | None = None
    above: Real | None = None
    told: Text | None = None


class SweepFile(Block):
    """The settings of a sweep."""

    title: Text
    question: Text
    scenario: str
    baseline: str
    levers: dict[Name, SweepLever] = Field(min_length=1, max_length=64)
    design: Design
    runs: Whole = Field(ge=2, le=MOST_RUNS)
    seed: Whole = Field(ge=0, le=2**64 - 1)
    measures: list[str] = Field(min_length=1, max_length=500)
    event: Event | None = None


def sweep_files() -> dict[str, Path]:
    """Return the file of every sweep that can be called by name, by name; the user's before one of zonelab's."""
    return named_files([folder / FOLDER for folder in scenario_folders()])


def find_sweep(name: str) -> Path:
    """Return the file of a sweep given by name or by path, or raise a `ScenarioError` if there is none of that name."""
    template = marked("sweep must be one of {words}, or the path of a .yaml file; got {given}.{hint}")
    return file_of(name, sweep_files, template)


def read_sweep(path: Path) -> SweepFile:
    """Return what a sweep file says.

    Raises
    ------
    ZonelabError
        With a sentence for everything that is wrong in it.
    """
    return sweep_from(read_mapping(path), path)


def sweep_from(data: dict[str, Any], path: Path, *, begun: bool = False) -> SweepFile:
    """Return the sweep from the plain data of a file; see `read_sweep`.

    Of one that is begun, of this version or an earlier one, nothing is refused that only makes it longer than it need
    be.
    """
    sweep = validated(SweepFile, data, path)
    problems = dict.fromkeys(_problems(sweep))
    if not begun:
        problems |= dict.fromkeys(repeated_values(sweep.levers))
    if problems:
        raise ScenarioError([placed(path, problem) for problem in problems])
    return sweep


def table_path(sweep: SweepFile, path: Path) -> Path:
    """Return the table of points that a sweep file names, in its folder, or raise a `ZonelabError` if it is missing."""
    table = path.parent / (sweep.design.file or "")
    if not is_file(table):
        wrong = sentence("design.file must be a table that is there; found none at {path}. Check it.", path=str(table))
        raise ZonelabError(placed(path, wrong))
    return table


def courses(name: str, lever: SweepLever) -> dict[str, Course]:
    """Return what each key of a lever runs through."""
    return dict(lever.keys) if lever.keys else {lever.key or name: lever}


def _problems(sweep: SweepFile) -> Iterator[str]:
    """Return a sentence for everything that does not go together in a sweep file."""
    yield from form_problems(sweep.levers, sweep.design.kind)
    yield from _design_problems(sweep.design)
    if sweep.event is not None and (sweep.event.below is None) == (sweep.event.above is None):
        yield sentence("event must have below or above; it has both or neither. Keep one.")
    if sweep.event is not None and sweep.event.measure not in sweep.measures:
        yield sentence(
            "event.measure must be one of the measures of the sweep; got {given!r}. Add it to measures.",
            given=sweep.event.measure,
        )


def form_problems(levers: Mapping[str, SweepLever], kind: str) -> Iterator[str]:
    """Give a sentence for everything that does not go together in levers, for a kind of design."""
    for name, lever in levers.items():
        yield from _lever_problems(name, lever, kind)


def repeated_values(levers: Mapping[str, SweepLever]) -> Iterator[str]:
    """Give a sentence for each lever that has the same values twice: all that is run there would be run twice."""
    yield from filter(None, (_repeated(name, lever) for name, lever in levers.items()))


def _lever_problems(name: str, lever: SweepLever, kind: str) -> Iterator[str]:
    place = f"levers.{name}"
    if lever.keys and (lever.key or lever.values or lever.range or lever.steps):
        yield sentence(
            "{lever} must have keys, each with values or range, or be one key itself; it has both. Drop one.",
            lever=place,
        )
        return
    several = courses(name, lever)
    for key, course in several.items():
        where = f"{place}.keys.{key}" if lever.keys else place
        yield from _course_problems(where, course, kind)
    if any(course.values is not None and course.range is not None for course in several.values()):
        return  # it is told; what follows is about keys that each have one of them
    counts = {len(course.values) for course in several.values() if course.values is not None}
    ranges = [course for course in several.values() if course.range is not None]
    if len(counts) > 1 or (counts and ranges):
        yield sentence(
            "{lever} must have as many values for each of its keys, or a range for each; they differ.", lever=place
        )
    if len({course.steps for course in ranges}) > 1:
        yield sentence("{lever} must have the same steps for each of its keys; they differ.", lever=place)
    if lever.names is not None and counts != {len(lever.names)}:
        yield sentence(
            "{lever}.names must give a name for each value; it has {count}. Names are for values, not for ranges.",
            lever=place,
            count=len(lever.names),
        )
    if lever.names is not None and len(set(lever.names)) < len(lever.names):
        yield sentence("{lever}.names must differ from each other; one stands twice.", lever=place)


def _repeated(name: str, lever: SweepLever) -> str | None:
    """Return a sentence if a lever has the same values twice."""
    values = [course.values for course in courses(name, lever).values()]
    if any(each is None for each in values):
        return None
    seen: set[str] = set()
    for together in zip(*(each for each in values if each is not None), strict=False):
        same = repr([int(each) if type(each) is float and each.is_integer() else each for each in together])
        if same in seen:
            given = ", ".join(map(str, together))
            return sentence(
                "levers.{lever} must have values that differ from each other; {given} stands twice. Drop one.",
                lever=name,
                given=given,
            )
        seen.add(same)
    return None


def _course_problems(where: str, course: Course, kind: str) -> Iterator[str]:
    given = (course.values is not None) + (course.range is not None)
    if kind == "table" and given:
        yield sentence("{lever} must have no values or range: the table has the values. Drop them.", lever=where)
    if kind == "table":
        return
    if given != 1:
        found = sentence("it has both") if given else sentence("it has none")
        yield sentence("{lever} must have values or a range; {found}.", lever=where, found=found)
        return
    if kind == "grid" and course.range is not None and course.steps is None:
        yield sentence("{lever} must have steps, since the design is a grid; it has none. Add steps: 5.", lever=where)
    if course.values is not None and (course.steps is not None or course.scale == "log"):
        yield sentence("{lever} must have steps and scale with a range only; it has values.", lever=where)


def _design_problems(design: Design) -> Iterator[str]:
    drawn = design.kind not in ("grid", "table")
    if drawn and design.points is None:
        yield sentence("design.points must be given for {kind}; it is missing. Add it.", kind=design.kind)
    if design.kind == "saltelli" and design.points is not None and design.points & (design.points - 1):
        yield sentence(
            "design.points must be a power of 2 for saltelli; got {given}. Take {next}.",
            given=design.points,
            next=1 << design.points.bit_length(),
        )
    if not drawn and design.points is not None:
        yield sentence("design.points must not be given for {kind}: its points follow. Drop it.", kind=design.kind)
    if (design.kind == "table") != (design.file is not None):
        yield sentence("design.file must be given for a table, and for a table only.")
