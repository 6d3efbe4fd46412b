"""A sweep goes on only with the code that it began with: all that makes its rows counts for that, and nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import sim
from sim.numerics.sources import NUMBER_SOURCES

PACKAGE = Path(sim.__file__).parent
#: What runs a chunk.
ROOT = "sweeps/running/local.py"
#: What a result imports only once it is asked to write itself, and what no chunk comes to: nothing in it makes a row.
ABOVE = PACKAGE / "report"
#: What that imports and what makes no number of a row, with the reason.
ELSEWHERE = {
    "numerics/__init__.py": "is empty",
    "numerics/sources.py": "makes the fingerprint",
    "version.py": "is a name; the code itself counts",
    "results/__init__.py": "is empty",
    "results/manifest.py": "keeps settings; what they make is in the digest of the plan",
    "sweeps/design/lever_checks.py": "refuses a sweep file, or lets it pass",
    "sweeps/running/disk_errors.py": "explains failures",
    "files/lock.py": "lets one process at a time write",
    "files/foreign_files.py": "tells files of others from ours",
    "files/target_folder.py": "says where a folder stands",
    "files/reasons.py": "explains failures",
    "files/safe.py": "writes files",
    "files/contents_exchange.py": "puts files in their place",
    "numerics/code_cache.py": "keeps compiled code",
    "numerics/code_folder.py": "keeps compiled code",
    "numerics/arguments.py": "refuses what a door is given, or lets it pass",
    "results/comparison_files.py": "writes files of what is compared",
    "results/memory.py": "refuses what does not fit, or lets it pass",
    "language/notices.py": "says what is seen on the way",
    "language/control_signs.py": "writes what a terminal would obey as codes",
    "numerics/processors.py": "counts processors, on which no number depends",
    "numerics/extras.py": "finds packages",
    "sweeps/learning/groups.py": "is of what is learned",
    "sweeps/learning/sensitivity.py": "draws positions, which are in the digest of the plan",
    "sweeps/design/sizes.py": "cuts chunks, whose size is in the manifest",
    "sweeps/running/store.py": "keeps chunks",
    "sweeps/running/sweep.py": "says what is to do",
}


def imported(file: Path) -> set[str]:
    """The files of the package that a file imports, but for those that only its types are of."""

    def visit(node: ast.AST) -> set[str]:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return set()
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sim":
            return {str(node.module), *(f"{node.module}.{each.name}" for each in node.names)}
        return {name for child in ast.iter_child_nodes(node) for name in visit(child)}

    found = set()
    for module in visit(ast.parse(file.read_text(encoding="utf-8"))):
        path = PACKAGE.joinpath(*module.split(".")[1:])
        for candidate in (path.with_suffix(".py"), path / "__init__.py"):
            if candidate.is_file() and ABOVE not in candidate.parents:
                found.add(candidate.relative_to(PACKAGE).as_posix())
    return found


def needed() -> set[str]:
    """All files that running a chunk takes."""
    seen: set[str] = set()
    waiting = [ROOT]
    while waiting:
        file = waiting.pop()
        if file not in seen:
            seen.add(file)
            waiting += imported(PACKAGE / file)
    return seen


def is_counted(file: str) -> bool:
    return any(file == name or file.startswith(f"{name}/") for name in NUMBER_SOURCES)


def test_all_that_makes_rows_counts() -> None:
    left_out = {file for file in needed() if not is_counted(file)}
    assert left_out == ELSEWHERE.keys(), "name it in NUMBER_SOURCES, or here with the reason"


def test_what_only_reads_or_keeps_a_table_does_not_count() -> None:
    running = ("export", "verify", "store", "sweep", "cluster", "begin", "failed_points")
    for file in (*(f"running/{each}" for each in running), "learning/lessons", "learning/discovery", "doors"):
        assert (PACKAGE / "sweeps" / f"{file}.py").is_file()
        assert not is_counted(f"sweeps/{file}.py")


def test_everything_that_is_named_is_there() -> None:
    assert [name for name in NUMBER_SOURCES if not (PACKAGE / name).exists()] == []
