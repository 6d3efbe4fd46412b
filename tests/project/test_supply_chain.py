"""What an installation brings: the versions that were tested, byte for byte, and no licence that binds who uses it."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.licences import is_strict, licence_of, licences
from tests.project.locks import EXTRAS, FOLDER

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"([a-z0-9-]+)==([0-9a-z.]+)(?: ; ([^\\]+))?")
#: What is installed for work on the project alone.
FOR_DEVELOPERS = {"dev", "docs"}


def locked(name: str) -> dict[str, str]:
    """Return the packages of a lock that this machine and Python take, with their versions."""
    found = {}
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        pinned = PINNED.fullmatch(line.removesuffix(" \\"))
        if pinned and (pinned[3] is None or Marker(pinned[3]).evaluate()):
            found[pinned[1]] = pinned[2]
    return found


def asked_for(extra: str) -> set[str]:
    """Return the packages that an installation with an extra brings, this one among them."""
    names, done, todo = set(), set(), [("zonelab", extra)]
    while todo:
        name, extra = todo.pop()
        if (name, extra) not in done:
            done.add((name, extra))
            names.add(canonicalize_name(name))
            needed = [Requirement(each) for each in distribution(name).requires or ()]
            of_extra = [each for each in needed if each.marker is None or each.marker.evaluate({"extra": extra})]
            todo += [(each.name, more) for each in of_extra for more in ("", *each.extras)]
    return names


@pytest.mark.parametrize(("told", "name"), [("RUN_SIZE", "run"), ("APP_SIZE", "app"), ("DEV_SIZE", "dev")])
def test_make_and_readme_tell_how_many_packages_they_bring(told: str, name: str) -> None:
    makefile, readme = ((ROOT / each).read_text(encoding="utf-8") for each in ("Makefile", "README.md"))
    size = re.search(rf"^{told} := (\d+) packages and ([\d.]+ GB)", makefile, re.MULTILINE)
    assert size is not None
    # Another version of Python needs a package more or less.
    assert int(size[1]) == pytest.approx(len(locked(name)), abs=1)
    assert re.search(rf"\b{size[1]}( packages)? \({size[2]}\)", " ".join(readme.split()))


@pytest.mark.parametrize("name", EXTRAS)
def test_a_lock_holds_names_versions_and_digests_only(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    entry = re.compile(rf"{PINNED.pattern}(?: \\\n    --hash=sha256:[0-9a-f]{{64}})+\n")
    assert entry.sub("", text) == ""


@pytest.mark.parametrize(("name", "extra"), [("run", ""), ("app", "app"), ("dev", "dev")])
def test_a_lock_has_all_that_an_installation_asks_for(name: str, extra: str) -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        builder = tomllib.load(file)["build-system"]["requires"]
    built_with = {canonicalize_name(re.split(r"[^a-z]", each)[0]) for each in builder}
    assert (asked_for(extra) | built_with) - {"zonelab"} <= locked(name).keys()


def test_a_smaller_lock_has_the_versions_of_the_wider() -> None:
    assert locked("run").items() <= locked("app").items() <= locked("dev").items()


def test_nothing_that_the_program_imports_binds_who_uses_it() -> None:
    extras = set(distribution("zonelab").metadata.get_all("Provides-Extra") or ()) - FOR_DEVELOPERS
    names = set.union(*(asked_for(each) for each in ("", *extras)))
    assert "scikit-learn" in names
    found = {each: licence_of(distribution(each)) for each in names}
    assert not {name: each for name, each in found.items() if is_strict(each) or each == "unknown"}


def test_a_licence_that_binds_is_told_first() -> None:
    assert is_strict("GNU General Public License v3 (GPLv3)")
    assert [is_strict(each) for each in licences().values()] == sorted(
        (is_strict(each) for each in licences().values()), reverse=True
    )
