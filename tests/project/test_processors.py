"""A team has as many members as processors may be used, not as there are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sim.numerics import processors
from sim.numerics.processors import usable_processors


@pytest.fixture
def groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of groups of a machine with 64 processors, of which nobody forbids any."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    monkeypatch.setattr(processors, "GROUPS", tmp_path / "groups")
    monkeypatch.setattr(processors, "OWN_GROUP", tmp_path / "own")
    return tmp_path / "groups"


def own_group(groups: Path, line: str, **files: str) -> None:
    """Put this process into a group, with the files that tell its share."""
    (groups.parent / "own").write_text(line + "\n")
    folder = groups / line.split(":")[2].strip("/")
    if line.split(":")[1]:
        folder = groups / "cpu" / line.split(":")[2].strip("/")
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content + "\n")


def test_a_process_that_is_bound_to_some_uses_these(groups: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert usable_processors() == 64
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 5}, raising=False)
    assert usable_processors() == 2


@pytest.mark.parametrize(
    ("share", "usable"),
    [("max 100000", 64), ("200000 100000", 2), ("150000 100000", 2), ("10000 100000", 1), ("nonsense", 64), ("", 64)],
)
def test_a_container_uses_its_share(groups: Path, share: str, usable: int) -> None:
    own_group(groups, "0::/", cpu__max=share)
    assert usable_processors() == usable


def test_the_share_of_a_group_around_counts(groups: Path) -> None:
    own_group(groups, "0::/", cpu__max="300000 100000")
    own_group(groups, "0::/user.slice/of/mine", cpu__max="max 100000")
    assert usable_processors() == 3


@pytest.mark.parametrize(("quota", "usable"), [("-1", 64), ("400000", 4)])
def test_older_systems_tell_it_in_two_files(groups: Path, quota: str, usable: int) -> None:
    own_group(groups, "4:cpu,cpuacct:/box", cpu__cfs_quota_us=quota, cpu__cfs_period_us="100000")
    assert usable_processors() == usable


def test_where_there_are_no_groups_all_count(groups: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert usable_processors() == 7
