"""Which files of the code numbers depend on, and fingerprints of files, for which line ends of a text do not count.

A checkout on Windows may end its lines with CR LF; what is read from it is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

#: Files and folders with compiled functions and with what these take from elsewhere; a test keeps watch.
COMPILED_SOURCES = (
    "numerics/arithmetic.py", "numerics/compiler.py", "numerics/luck.py", "numerics/luck_arrays.py",
    "numerics/tables.py",
    "rules", "engines/inputs/arrays.py", "engines/inputs/contraction.py", "engines/inputs/nest_sums.py",
    "engines/ensemble",
)  # fmt: skip
#: What the runs of a scenario depend on: besides, the readable engine, and what makes settings of files.
MODEL_SOURCES = (*COMPILED_SOURCES, "engines", "scenario")
#: What the tables of sweeps depend on: besides, measures of runs, and what makes points and rows; a test keeps watch.
#: Code that only reads or stores tables is not among it: a sweep can be resumed with another version of that code.
NUMBER_SOURCES = (
    *MODEL_SOURCES, "language/errors.py", "language/texts.py", "language/vocabulary.py",
    "results/comparable.py", "results/comparison.py", "results/costs.py", "results/displacement.py",
    "results/ensemble.py", "results/estimates.py", "results/fact_measure_parts.py", "results/twin_firm_ledger.py",
    "results/measure_kinds.py", "results/measures.py", "results/measure_parts.py", "results/ranges.py",
    "results/reported.py", "results/run_arrays.py", "results/evenness.py",
    "sweeps/design/columns.py", "sweeps/design/designs.py", "sweeps/design/given_files.py",
    "sweeps/design/lever_axes.py", "sweeps/design/plan.py",
    "sweeps/running/chunk_bytes.py", "sweeps/running/local.py", "sweeps/running/run_point.py",
    "sweeps/running/table_rows.py",
)  # fmt: skip
#: More folders of a wheel, with files that are next to the package in a checkout.
PACKED = {"_scenarios", "_start"}


def same_everywhere(content: bytes) -> bytes:
    r"""Return the content of a file as every system has it: lines of a text end with LF.

    What holds a zero byte is no text, and stays as it is.

    Examples
    --------
    >>> same_everywhere(b"a,b\r\n1,2\r\n"), same_everywhere(b"\x89PNG\r\n\x00")
    (b'a,b\n1,2\n', b'\x89PNG\r\n\x00')
    """
    return content if b"\0" in content else content.replace(b"\r\n", b"\n")


def sources_digest(names: Sequence[str], more: str = "") -> str:
    """Return the fingerprint of files and folders of the package, and of `more`; what is named twice counts once."""
    digest = hashlib.blake2b(more.encode(), digest_size=8)
    package = Path(__file__).parent.parent
    named = [package / name for name in names]
    found = {file for each in named for file in ([each] if each.is_file() else each.rglob("*.py"))}
    for source in sorted(file for file in found if not PACKED & {*file.relative_to(package).parts}):
        digest.update(source.relative_to(package).as_posix().encode())
        digest.update(same_everywhere(source.read_bytes()))
    return digest.hexdigest()


@cache
def model_digest() -> str:
    """Return the fingerprint of the code that numbers depend on."""
    return sources_digest(NUMBER_SOURCES)


@cache
def code_digest() -> str:
    """Return the fingerprint of all code of the package, by which a result names what made it."""
    return sources_digest(["."])
