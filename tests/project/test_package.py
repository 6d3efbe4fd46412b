"""The commands of the README exist, and what is installed brings its scenarios along."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import subprocess
import sys
import tarfile
import venv
import zipfile
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest

import sim
from sim.numerics.sources import code_digest
from tests.cli.test_explore import answer, opened

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_each_make_command_of_the_readme_is_a_target() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
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


def test_the_package_says_of_itself_what_leads_somewhere() -> None:
    description = runpy.run_path(str(ROOT / "hatch_build.py"))["description"](README)
    assert re.findall(r"!\[|<img|\]\((?!https?:)", description) == []
    assert "[the model](docs/model.md)" not in description
    assert "the model (`docs/model.md`)" in description
    assert len(description) > 0.9 * len(README)


def built(kind: str, folder: Path, place: Path) -> Path:
    """Return what hatchling makes of a folder of sources."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(place)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    (file,) = place.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return file


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.mark.slow
def test_the_wheel_holds_all_that_the_program_reads(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "sim", "scenarios"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    for name in filter(None, tracked):
        assert re.sub("^scenarios/", "sim/_scenarios/", name) in names, name
    assert names >= {
        "sim/py.typed", "sim/explorer/_start/app.py", "sim/explorer/_start/.streamlit/config.toml",
    }  # fmt: skip
    (metadata,) = (name for name in names if name.endswith("dist-info/METADATA"))
    told = zipfile.ZipFile(wheel).read(metadata).decode()
    assert f"\nVersion: {sim.__version__}\n" in told
    assert "\nDescription-Content-Type: text/markdown\n" in told
    assert "# zonelab" in told
    assert any(name.endswith("licenses/LICENSE") for name in names)


@pytest.mark.slow
def test_the_source_distribution_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(built("sdist", ROOT, tmp_path / "sdist")) as archive:
        archive.extractall(tmp_path, filter="data")
    (sources,) = tmp_path.glob("zonelab-*/")
    again = built("wheel", sources, tmp_path / "wheel")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of programs of an environment that has the wheel, far from the repository."""
    place = tmp_path_factory.mktemp("far") / "새 폴더 1"
    venv.create(place, with_pip=False, symlinks=True)
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--quiet", str(wheel)], check=True)
    (packages,) = place.glob("lib/python3*/site-packages")
    others = {str(Path(find_spec(name).origin).parents[1]) for name in ("numba", "streamlit")}  # type: ignore[union-attr, arg-type]  # both are installed here
    (packages / "others.pth").write_text("\n".join(others), encoding="utf-8")
    return programs


def called(installed: Path, place: Path, *arguments: str) -> str:
    """Return what a program of the environment prints when it is called in a folder."""
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [installed / arguments[0], *arguments[1:]],
        cwd=place,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def commands() -> list[str]:
    """Return the commands that the README shows."""
    return [line.partition("#")[0].strip() for line in re.findall(r"^    (zonelab .+)$", README, re.MULTILINE)]


def files_named() -> set[str]:
    """Return the first parts of the paths that these commands are told to write to."""
    options = [pair for command in commands() for pair in pairwise(shlex.split(command))]
    return {Path(value).parts[0] for option, value in options if option in {"--out", "--brief"}}


#: What makes the longest of them short.
SHORTENED = {"sensitivity": ["--base", "8", "--trajectories", "4"]}


@pytest.mark.slow
def test_every_command_of_the_readme_runs_where_only_the_wheel_is(installed: Path, tmp_path: Path) -> None:
    place = tmp_path / "남의 폴더"
    place.mkdir()
    assert called(installed, place, "zonelab", "--version") == f"zonelab {sim.__version__}, sources {code_digest()}\n"
    assert len(commands()) >= 8
    for command in commands():
        words = shlex.split(command)
        assert called(installed, place, *words, *SHORTENED.get(words[1], [])), command
    assert {each.name for each in place.iterdir()} == {"results"} | files_named()


@pytest.mark.slow
def test_the_explorer_opens_where_only_the_wheel_is(installed: Path, tmp_path: Path) -> None:
    with opened(tmp_path, (str(installed / "zonelab"),), PYTHONPATH="") as (_process, address):
        assert answer(address, "/") == 200
    page = (
        "import sim.explorer; from sim.explorer.server import page_script; from streamlit.testing.v1 import AppTest;"
        "page = AppTest.from_file(str(page_script()), default_timeout=600).run();"
        "print(sim.explorer.__file__, page_script().parent.name, len(page.exception), len(page.metric))"
    )
    file, start, failures, figures = called(installed, tmp_path, "python", "-P", "-c", page).rsplit(maxsplit=3)
    assert Path(file).is_relative_to(installed.parent)
    assert (start, failures) == ("_start", "0")
    assert int(figures) > 0
