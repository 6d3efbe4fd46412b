"""The files that a scenario builds on: that which it extends, that which this one extends, and so on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sim.language.errors import ScenarioError, ZonelabError, placed
from sim.language.texts import Sentence, sentence
from sim.scenario.problems.sentences import shown
from sim.scenario.reading.text_files import find_scenario, is_file, read_mapping

#: A file may build on another, that on a third, and so on; more is surely a mistake.
LONGEST_CHAIN = 20


def chain(
    path: Path, read: Callable[[Path], dict[str, Any]] = read_mapping
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give place, name and data of a file and of those it extends, that file first; each is read when it is due."""
    paths: list[Path] = []
    while True:
        place = _place(path, paths)
        real = [os.path.realpath(each) for each in paths]
        if os.path.realpath(path) in real:
            circle = [each.name for each in (*paths[real.index(os.path.realpath(path)) :], path)]
            wrong = sentence(
                "extends must not come back to itself; found {circle}. Remove one.", circle=" extends ".join(circle)
            )
            raise ScenarioError(placed(paths[0], wrong))
        if len(paths) >= LONGEST_CHAIN:
            wrong = sentence("extends must end within {most} files; found more. Shorten the chain.", most=LONGEST_CHAIN)
            raise ScenarioError(placed(paths[0], wrong))
        try:
            data = read(path)
        except ZonelabError as error:
            raise type(error)([_moved(problem, place) for problem in error.problems]) from None
        paths.append(path)
        yield place, path.stem, data
        if "extends" not in data:
            return
        path = _parent(data["extends"], path, place)


def _place(path: Path, extended_by: Sequence[Path]) -> str:
    """Return how the sentence of a problem in a file begins, of one that others extend in turn included."""
    if not extended_by:
        return str(path)
    files: str = extended_by[-1].name
    for each in reversed(extended_by[:-1]):
        files = sentence("{file}, extended by {other}", file=files, other=each.name)
    return sentence("{path} (extended by {files})", path=str(path), files=files)


def _moved(problem: str, place: str) -> str:
    """Return the problem of a file with the place named as `place`."""
    return problem.with_values(place=place) if isinstance(problem, Sentence) else problem


def _parent(name: object, child: Path, place: str) -> Path:
    """Return the file that `child` extends."""
    if not isinstance(name, str):
        wrong = sentence(
            "extends must be the name of a scenario; got {given}. For example extends: baseline.", given=shown(name)
        )
        raise ScenarioError(placed(place, wrong))
    try:
        parent = find_scenario(name, beside=child)
    except ScenarioError as error:
        raise ScenarioError([placed(place, placed("extends", problem)) for problem in error.problems]) from None
    if not is_file(parent):
        wrong = sentence("extends must name a file that is there; found none at {path}. Check the path.", path=parent)
        raise ScenarioError(placed(place, wrong))
    return parent
