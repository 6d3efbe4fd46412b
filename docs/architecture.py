"""The drawing and the counts of the page of the architecture, from the imports of the code.

``python docs/architecture.py`` draws ``docs/figures/architecture.svg`` anew; a test keeps it current.
``python docs/architecture.py --counts [FOLDER ...]`` prints the table of counts, a column for each checkout.
"""

from __future__ import annotations

import argparse
import ast
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import networkx as nx

ROOT = Path(__file__).resolve().parents[1]
DRAWING = ROOT / "docs" / "figures" / "architecture.svg"
#: What a room holds, in few words.
HOLDS = {
    "cli": "commands",
    "explorer": "pages in the browser",
    "studies": "notebooks, rebuilt and checked",
    "lab": "instruments of the policy laboratory",
    "evidence": "facts, fit, posterior, patterns",
    "sweeps": "design, running, learning",
    "report": "sentences, tables, figures, folders",
    "runs": "the doors to many runs",
    "results": "tables, intervals, ledger, measures",
    "engines": "inputs; readable (Mesa); ensemble (compiled)",
    "rules": "equations, order of the month",
    "scenario": "schema, reading, problems, world",
    "files": "whole at every instant",
    "numerics": "arithmetic, luck, compiler",
    "language": "texts, errors, vocabulary",
}
#: Sizes in points.
ROW, WIDTH, LEFT, ARC = 46, 530, 330, 15
LONG_FUNCTION, MANY_ARGUMENTS = 60, 8


def contract(root: Path = ROOT) -> dict[str, Any]:
    """Return what the linter holds."""
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    return next((each for each in settings["tool"]["importlinter"]["contracts"] if each["type"] == "layers"), {})


def layers(root: Path = ROOT) -> list[list[str]]:
    """Return the layers that the linter holds, the highest first."""
    return [[room.strip() for room in layer.split("|")] for layer in contract(root)["layers"]]


def modules(root: Path, packages: tuple[str, ...] = ("sim", "explorer")) -> dict[str, Path]:
    """Return the modules of a checkout by their dotted names."""
    found = {}
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(root: Path) -> nx.DiGraph:
    """Return which module imports which; those for type checking are left out, and those that the linter excepts."""
    known = modules(root)
    graph = nx.DiGraph()
    graph.add_nodes_from(known)
    for module, path in known.items():
        for name in _imported(ast.parse(path.read_text("utf-8"))):
            target = name if name in known else name.rpartition(".")[0]
            if target in known and target != module:
                graph.add_edge(module, target)
    graph.remove_edges_from(each.split(" -> ") for each in contract(root).get("ignore_imports", ()))
    return graph


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return
    if isinstance(node, ast.ImportFrom) and node.module:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    for child in ast.iter_child_nodes(node):
        yield from _imported(child)


def between_rooms(root: Path = ROOT) -> Counter[tuple[str, str]]:
    """Return how many imports lead from room to room."""
    found: Counter[tuple[str, str]] = Counter()
    for one, other in imports(root).edges:
        rooms = [name.split(".")[1] for name in (one, other) if name.count(".")]
        if len(rooms) == 2 and rooms[0] != rooms[1]:
            found[rooms[0], rooms[1]] += 1
    return found


def drawing(root: Path = ROOT) -> str:
    """Return the rooms from top to bottom as SVG, and an arc from each to those that it knows."""
    rooms = [room for layer in layers(root) for room in layer]
    height = ROW * len(rooms)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'font-family="sans-serif" font-size="14">',
        "<title>The rooms of zonelab; an arc leads from a room down to one that it imports, as thick as often</title>",
    ]
    middle = {room: ROW * i + ROW // 2 for i, room in enumerate(rooms)}
    for (one, other), count in sorted(between_rooms(root).items()):
        if one in middle and other in middle:
            start, end = middle[one], middle[other]
            bend = LEFT + ARC * (abs(end - start) // ROW) + 8
            parts.append(
                f'<path d="M{LEFT},{start} C{bend},{start} {bend},{end} {LEFT},{end}" fill="none" stroke="#4477aa" '
                f'stroke-opacity="0.45" stroke-width="{1 + min(count, 60) / 12:.1f}"/>'
            )
    for room in rooms:
        top = middle[room] - ROW // 2 + 4
        parts += [
            f'<rect x="2" y="{top}" width="{LEFT - 4}" height="{ROW - 8}" rx="6" fill="#eef3f8" stroke="#4477aa"/>',
            f'<text x="14" y="{middle[room] - 2}" font-weight="bold" fill="#222">{room}</text>',
            f'<text x="14" y="{middle[room] + 14}" font-size="12" fill="#444">{escape(HOLDS[room])}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


def counts(root: Path) -> dict[str, str]:
    """Return the counts of a checkout, by what they count."""
    found = modules(root)
    trees = {name: ast.parse(path.read_text("utf-8")) for name, path in found.items()}
    functions = [
        node
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lines = [len(path.read_text("utf-8").splitlines()) for path in found.values()]
    public = [
        node
        for tree in trees.values()
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    loose = [path for path in (root / "sim").glob("*.py") if path.name != "__init__.py"]
    in_explorer = next(path for path in (root / "explorer", root / "sim" / "explorer") if path.is_dir())
    cycles = [each for each in nx.strongly_connected_components(imports(root)) if len(each) > 1]
    longest = Counter(path.name for path in found.values() if path.name not in ("__init__.py", "__main__.py"))
    return {
        "files": f"{len(found):,}",
        "lines": f"{sum(lines):,}",
        "files over 300 lines": str(sum(each > 300 for each in lines)),
        "public functions and classes": f"{len(public):,}",
        f"functions over {LONG_FUNCTION} lines": str(
            sum((each.end_lineno or 0) - each.lineno >= LONG_FUNCTION for each in functions)
        ),
        f"argument lists over {MANY_ARGUMENTS}": str(sum(_arguments(each) > MANY_ARGUMENTS for each in functions)),
        "import cycles": str(len(cycles)),
        "loose files in the root of sim": str(len(loose)),
        "loose files in the root of the explorer": str(len(list(in_explorer.glob("*.py"))) - 1),
        "file names that occur twice or more": str(sum(count > 1 for count in longest.values())),
        "class names that occur twice or more": str(sum(count > 1 for count in _classes(trees).values())),
    }


def _arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    given = function.args
    return len(given.posonlyargs) + len(given.args) + len(given.kwonlyargs)


def _classes(trees: dict[str, ast.Module]) -> Counter[str]:
    return Counter(node.name for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def main() -> None:
    """Draw, or count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", nargs="*", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    if given.counts is None:
        DRAWING.write_text(drawing(), encoding="utf-8", newline="\n")
        return
    columns = [counts(folder) for folder in given.counts or [ROOT]]
    for what in columns[0]:
        sys.stdout.write(f"| {what} | " + " | ".join(column[what] for column in columns) + " |\n")


if __name__ == "__main__":
    main()
