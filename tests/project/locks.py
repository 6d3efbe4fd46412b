"""Writes the locks of packages in `locks/` anew: ``make locks``.

A lock names every package that an installation brings, each with its version and the digests of its files on all
platforms and versions of Python, so that what is installed is what was tested, byte for byte. What it names stays as
it is unless it is told otherwise: ``make locks OPTIONS=--upgrade`` takes the newest versions, ``--upgrade-package
numpy`` one.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "locks"
#: What each lock is for, the widest first: the others have its versions.
EXTRAS = {"dev": ("--all-extras",), "app": ("--extra", "app"), "run": ()}


def main() -> None:
    """Write them."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    with TemporaryDirectory() as folder:
        builder = Path(folder) / "builder.in"
        builder.write_text("\n".join(project["build-system"]["requires"]), encoding="utf-8")
        lowest = project["project"]["requires-python"].removeprefix(">=")
        for name, extras in EXTRAS.items():
            same = () if name == "dev" else ("--constraint", str(FOLDER / "dev.txt"))
            command = [
                sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", str(builder), *extras, *same,
                "--universal", "--python-version", lowest, "--generate-hashes", "--no-annotate", "--no-header",
                "--quiet", "--output-file", str(FOLDER / f"{name}.txt"), *(sys.argv[1:] if name == "dev" else ()),
            ]  # fmt: skip
            subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
