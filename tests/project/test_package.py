"""The commands of the README exist, and what is installed brings its scenarios along."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_each_make_command_of_the_readme_is_a_target() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", README))
    assert named <= targets, named - targets


def test_each_zonelab_command_of_the_readme_exists() -> None:
    from sim.cli import app

    commands = {each.name or each.callback.__name__ for each in app.registered_commands if each.callback}
    named = set(re.findall(r"\bzonelab ([a-z]+)\b(?=[^.]*)", "\n".join(re.findall(r"`{1,3}[^`]+`{1,3}", README))))
    assert named <= commands, named - commands


def test_each_file_that_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / target).exists(), target


def test_the_constraints_hold_names_and_versions_only() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.]+", line), line


@pytest.mark.slow
def test_the_wheel_holds_the_scenarios(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in (ROOT / "scenarios").rglob("*"):
        if path.suffix in {".yaml", ".csv", ".geojson"}:
            assert f"sim/_scenarios/{path.relative_to(ROOT / 'scenarios').as_posix()}" in names
