"""Tries the lowest and the highest versions of packages that `pyproject.toml` allows: ``make versions``.

Each is installed in an environment of its own below ``build/versions``, which is kept for the next time. There the
tests of the doors are run, those of the readable engine above all, whose base classes come from Mesa.

- *lowest*: every declared package at its lower bound, on this Python.
- *highest*: the newest that the ranges allow, on the newest Python of this machine. Mesa from 3.4 on needs Python 3.12
  or later, to be read at all; where there is none, the newest that this Python takes is tried, and that is said.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "build" / "versions"
#: The doors, quick ones; how numbers come about is the same in all versions, or else these fail.
TESTS = ("tests/engines/test_mesa.py", "tests/engines/test_model.py", "tests/engines/test_changed_agents.py")
LOWEST_TESTS = ("tests/results/test_figures.py", "tests/scenario/test_inheritance.py", "tests/cli/test_answers.py")
#: Mesa 3.4 and later are written in the words of this Python.
PYTHON_OF_NEW_MESA = (3, 12)
NEWEST_PYTHON = 14
TOOLS = ("pytest>=8", "hypothesis>=6.100")


def main() -> int:
    """Run both, and return whether a test failed."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        declared: list[str] = tomllib.load(file)["project"]["dependencies"]
    failed = 0
    failed += run("lowest", Path(sys.executable), [lowest(each) for each in declared], (*TESTS, *LOWEST_TESTS))
    newest = newest_python()
    if version_of(newest) < PYTHON_OF_NEW_MESA:
        print(
            "Mesa 3.4 and later need Python 3.12 or later, and no such Python is here: the newest Mesa that "
            f"Python {sys.version_info.major}.{sys.version_info.minor} takes is tried in its place.",
            flush=True,
        )
    failed += run("highest", newest, declared, TESTS)
    return min(failed, 1)


def lowest(requirement: str) -> str:
    """Return a requirement that is met by the lower bound alone.

    Examples
    --------
    >>> lowest("mesa>=3.3,<4")
    'mesa==3.3'
    """
    return re.sub(r">=([^,]+).*", r"==\1", requirement)


def newest_python() -> Path:
    """Return the newest Python on the search path or in the folder of pyenv; this one if there is no newer."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for minor in range(NEWEST_PYTHON, sys.version_info.minor, -1):
        named = shutil.which(f"python3.{minor}")
        for each in ([Path(named)] if named else []) + sorted(pyenv.glob(f"versions/3.{minor}.*/bin/python")):
            if version_of(each) == (3, minor):  # a shim of pyenv has the name of a Python that it does not run
                return each
    return Path(sys.executable)


def version_of(python: Path) -> tuple[int, ...]:
    """Return major and minor version of an interpreter, (0, 0) if it is none."""
    if python == Path(sys.executable):
        return sys.version_info[:2]
    program = "import sys, venv, ensurepip; print(*sys.version_info[:2])"
    told = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False)
    return tuple(int(each) for each in told.stdout.split()) or (0, 0)


def run(name: str, python: Path, requirements: list[str], tests: tuple[str, ...]) -> int:
    """Install packages aside, run tests with them, and return the code with which these ended."""
    place = HOME / name
    inside = place / "bin" / "python"
    if not inside.exists() or version_of(inside) != version_of(python):
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run([python, "-m", "venv", place], check=True)
    install = [inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade"]
    subprocess.run([*install, *requirements, *TOOLS], check=True)
    program = "from importlib.metadata import version as v; print('Mesa', v('mesa'), 'numpy', v('numpy'))"
    told = subprocess.run([inside, "-c", program], capture_output=True, text=True, check=True).stdout.strip()
    shown = ".".join(map(str, version_of(python)))
    print(f"{name}: Python {shown}, {told}", flush=True)
    surroundings = {**os.environ, "ZONELAB_CACHE": str(HOME / "cache"), "PYTHONPATH": str(ROOT)}
    # Old packages use what newer ones among those they bring in call deprecated; that says nothing of ours.
    quiet = ["-p", "no:cacheprovider", "-W", "ignore::DeprecationWarning"]
    command = [inside, "-m", "pytest", "-q", *quiet, *tests]
    return subprocess.run(command, cwd=ROOT, env=surroundings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
