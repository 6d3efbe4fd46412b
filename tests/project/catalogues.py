"""The Korean catalogues brought up to date: ``python -m tests.project.catalogues``.

New texts of the code are added without Korean, Korean that is there is kept, and what nothing uses any more is removed
(``--keep`` leaves it). Texts are found in the syntax tree, because Babel's own search misses a call within another.
What the schema says of its keys, and the units of the vocabulary, are found by looking into these.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from sim.language.vocabulary import WORDS
from sim.scenario.schema import settings
from sim.scenario.schema.keys import model_within

ROOT = Path(__file__).resolve().parents[2]
#: What is called with a text: the first two with a constant text only, the others with a name of one too.
CONSTANT, SHOWN = ("marked", "sentence"), ("_", "translate", "texts()")
#: A text and its meaning, which is empty unless the text has several: what a catalogue knows it by.
Entry = tuple[str, str]
#: Entry by entry, the files that use it.
Uses = dict[Entry, list[str]]


@dataclass(frozen=True)
class Area:
    """A part of the code with a catalogue of its own.

    Attributes
    ----------
    path
        Its catalogue.
    sources
        Folders and files, from the root.
    below
        The catalogue in which a text is looked up that its own lacks.
    without
        A folder among the sources that is another's.
    """

    path: Path
    sources: tuple[str, ...]
    below: Path | None = None
    without: str | None = None

    def files(self) -> list[Path]:
        """Return the files of code."""
        places = [ROOT / source for source in self.sources]
        files = (file for place in places for file in (place.rglob("*.py") if place.is_dir() else [place]))
        return sorted(file for file in files if self.without is None or ROOT / self.without not in file.parents)


SIM = Area(ROOT / "sim" / "language" / "locale" / "ko.po", ("sim",), without="sim/explorer")
EXPLORER = Area(ROOT / "sim" / "explorer" / "language" / "locale" / "ko.po", ("sim/explorer", "app.py"), below=SIM.path)
AREAS = {"sim": SIM, "explorer": EXPLORER}


def _called(call: ast.Call) -> str:
    """Return the name of what is called; a method counts if it is `translate` or `_`, a result if it is of `texts`."""
    match call.func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(attr="translate" | "_" as name):
            return name
        case ast.Call(func=ast.Name(id="texts")):
            return "texts()"
    return ""


def _calls(code: str) -> Iterator[tuple[str, list[ast.expr]]]:
    """Give each call with a text, in the order of the code: what is called, and with what."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call) and node.args]
    for call in sorted(calls, key=lambda node: (node.args[0].lineno, node.args[0].col_offset)):
        if _called(call) in CONSTANT + SHOWN:
            yield _called(call), call.args


def texts_in(code: str) -> list[Entry]:
    """Return the texts of a file, in their order, each with its meaning if it has one of several."""
    found = []
    for name, (given, *more) in _calls(code):
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            meaning = more[0].value if name == "marked" and more and isinstance(more[0], ast.Constant) else ""
            found.append((given.value, str(meaning)))
    return list(dict.fromkeys(found))


def put_together(code: str) -> list[str]:
    """Return the calls whose text no catalogue can hold: it is put together, or meant to be constant and is not."""
    return [
        f"line {each.lineno}: {name}({ast.unparse(each)})"
        for name, given in _calls(code)
        for each in (given[:2] if name == "marked" else given[:1])
        if not isinstance(each, ast.Constant)
        and (name in CONSTANT or isinstance(each, ast.JoinedStr | ast.BinOp | ast.IfExp | ast.Call))
        and not _is_marked(each)
        and f"def {name}(" not in code
    ]


def _is_marked(given: ast.expr) -> bool:
    """Return whether a text is marked where it is shown, as one with several meanings is: ``_(marked(...))``."""
    return isinstance(given, ast.Call) and _called(given) == "marked"


def _models(model: Any) -> Iterator[Any]:
    """Give a block of the schema and those within it."""
    yield model
    for field in model.model_fields.values():
        inside = model_within(field.annotation)
        if inside is not None:
            yield from _models(inside)


def _schema_uses() -> Iterator[tuple[str, str]]:
    """Give what the schema says of its keys, and the units of the vocabulary, each with its file."""
    for model in _models(settings.Settings):
        file = f"{model.__module__.replace('.', '/')}.py"
        for field in model.model_fields.values():
            yield field.description or "", file
            yield (field.json_schema_extra or {}).get("unit", ""), file
    for word in WORDS.values():
        yield word.unit, "sim/language/vocabulary.py"


def uses(area: Area) -> Uses:
    """Return the texts that an area uses, by file and in the order of the file."""
    found: Uses = {}
    more = list(_schema_uses()) if area is SIM else []
    for path in area.files():
        file = path.relative_to(ROOT).as_posix()
        texts = texts_in(path.read_text(encoding="utf-8")) + [(text, "") for text, where in more if where == file]
        for entry in dict.fromkeys(texts):
            if entry[0]:
                found.setdefault(entry, []).append(file)
    return found


def read(path: Path) -> dict[Entry, Message]:
    """Return the entries of a catalogue."""
    with path.open("rb") as file:
        return {(str(entry.id), entry.context or ""): entry for entry in read_po(file, locale="ko") if entry.id}


def wanted(area: Area) -> Uses:
    """Return the texts that the catalogue of an area must hold: those without Korean in the one below it."""
    below = {text for text, entry in read(area.below).items() if entry.string} if area.below else set()
    own = read(area.path)
    return {text: files for text, files in uses(area).items() if text in own or text not in below}


def refresh(area: Area, keep: bool) -> tuple[list[Entry], list[Entry]]:
    """Write the catalogue of an area anew, and return the texts that are new and those that nothing uses."""
    before, now = read(area.path), wanted(area)
    unused = [text for text in before if text not in now]
    catalogue = Catalog(locale="ko")
    for text in [*now, *(unused if keep else [])]:
        old, (english, meaning) = before.get(text), text
        entry = catalogue.add(
            english,
            old.string if old else "",
            locations=[(file, 0) for file in now.get(text, [])],
            user_comments=old.user_comments if old else (),
            context=meaning or None,
        )
        # The other flags are guesses at the kind of placeholder, which Korean particles are not.
        entry.flags = {"fuzzy"} & old.flags if old else set()
    written = io.BytesIO()
    write_po(written, catalogue, width=0, omit_header=True, include_lineno=False)
    header = area.path.read_text(encoding="utf-8").split("\n\n", 1)[0].rstrip("\n")
    area.path.write_text(f"{header}\n\n{written.getvalue().decode().strip()}\n", encoding="utf-8")
    return [text for text in now if text not in before], unused


def main() -> None:
    """Refresh both catalogues, and say what is new, what nothing uses, and what lacks Korean."""
    keep = "--keep" in sys.argv[1:]
    for name, area in AREAS.items():
        new, unused = refresh(area, keep)
        lacking = sum(1 for entry in read(area.path).values() if not entry.string)
        print(f"{name}: {len(new)} new, {len(unused)} unused {'kept' if keep else 'removed'}, {lacking} without Korean")
        print("".join(f"  - {text}\n" for text, _meaning in unused), end="")


if __name__ == "__main__":
    main()
