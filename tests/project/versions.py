"""Runs the quick tests on the lowest and the highest versions that `pyproject.toml` allows: ``make versions``.

Each is installed in an environment of its own below ``build/versions``, which is kept for the next time.

- *lowest*: every package that is declared at its lower bound, on each Python from the lowest on that is here.
- *highest*: the newest of all packages that the ranges allow, on each Python from 3.12 on, as Mesa 3.4 and later ask.

Not run are `tests/project`, which looks at the project's own tools and locks, and what is slow. ``OPTIONS`` choose
other tests, and one of them: ``make versions OPTIONS="--only lowest-3.11 tests/engines"``.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "build" / "versions"
#: How uv is told to choose among the versions that are allowed, and the Pythons on which each is run.
CHOICES = {"lowest": ("lowest-direct", ((3, 11), (3, 12))), "highest": ("highest", ((3, 12), (3, 13)))}
#: What stands for a line in the last line of a run of pytest.
TOLD = (
    "import importlib.metadata as m; print(*(f'{n} {m.version(n)}' for n in ('mesa', 'numpy', 'pandas', 'streamlit')))"
)


def main() -> int:
    """Run all that this machine has a Python for, print what was run, and return whether a test failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="one of them, such as highest-3.13")
    parser.add_argument("tests", nargs="*", default=["tests", "sim"])
    asked = parser.parse_args()
    done: dict[str, str] = {}
    for choice, (resolution, pythons) in CHOICES.items():
        for version in pythons:
            name = f"{choice}-{'.'.join(map(str, version))}"
            if asked.only in (None, name):
                python = python_of(version)
                done[name] = run(name, python, resolution, asked.tests) if python else "no such Python is here"
    print("\n".join(f"{name}: {told}" for name, told in done.items()))
    return int(any(" failed" in told or " error" in told for told in done.values()))


def python_of(version: tuple[int, int]) -> Path | None:
    """Return a Python of a version, on the search path or in the folder of pyenv; None if there is none."""
    called = f"python{version[0]}.{version[1]}"
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    named = shutil.which(called)
    places = [Path(named)] if named else []
    for each in [*places, *sorted(pyenv.glob(f"versions/{version[0]}.{version[1]}.*/bin/python"))]:
        if version_of(each) == version:  # a shim of pyenv has the name of a Python that it does not run
            return each
    return None


def version_of(python: Path) -> tuple[int, ...]:
    """Return major and minor version of an interpreter, (0, 0) if it is none."""
    told = subprocess.run(
        [python, "-c", "import sys, venv; print(*sys.version_info[:2])"], capture_output=True, text=True, check=False
    )
    return tuple(int(each) for each in told.stdout.split()) or (0, 0)


def run(name: str, python: Path, resolution: str, tests: list[str]) -> str:
    """Install packages aside, run tests with them, and return what was run and what came of it."""
    place = HOME / name
    inside = place / "bin" / "python"
    install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(inside)]
    if not inside.exists():
        subprocess.run([sys.executable, "-m", "uv", "venv", "--quiet", "--python", python, place], check=True)
    asked = ["--upgrade", "--resolution", resolution, "--requirements", "pyproject.toml", "--all-extras", *needed()]
    subprocess.run([*install, *asked], cwd=ROOT, check=True)
    subprocess.run([*install, "--no-deps", "--no-build-isolation", "--editable", "."], cwd=ROOT, check=True)
    with_versions = subprocess.run([inside, "-c", TOLD], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{name}: {with_versions}", flush=True)
    surroundings = {**os.environ, "ZONELAB_CACHE": str(HOME / f"cache-{name}"), "PYTHONPATH": str(ROOT)}
    command = [
        inside, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "auto", "--dist", "worksteal",
        # Old packages use what newer ones among those they bring in call deprecated; that says nothing of ours.
        "-W", "ignore::DeprecationWarning", "--ignore", "tests/project", *tests,
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        last = ""
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    return f"{with_versions}: {re.sub(r'^=+ | =+$', '', last)}"


def needed() -> list[str]:
    """Return what builds the project, which an environment of its own has to have."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: list[str] = tomllib.load(file)["build-system"]["requires"]
    return found


if __name__ == "__main__":
    sys.exit(main())
