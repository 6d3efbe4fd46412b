"""Spoils contents at random: their bytes, words and lines, and, where they are YAML or JSON, their values and keys."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import yaml

#: Put in the place of a word.
WORDS = (
    b"1e400", b"nan", b".inf", b"null", b"[]", b"{}", b'""', b"-1", b"1e-320", b"9" * 5000, b"[[[[1]]]]",
    b"{a: {b: c}}", b"2019-13", b"1_000", b"\xc2\xa0", b"\xed\xa0\x80", b'"\\ud800"', b"a" * 3000, b"../../etc/passwd",
    b"&a", b"*a", b"!!python/name:os.system", b"? x", b"|", b"%TAG", b"1e308", b"-0.0", b'"\\0"', b"\0", b"\xff",
    b"0x10", b"1:30", b"<<: *a", b"yes", b"2019-01-01", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"=1+1", b"'", b'"',
    b"(" * 300,
)  # fmt: skip
#: Put in the place of a value of a tree.
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1, 2**63, 10**400, 0.5, -0.0, 1e308, 5e-324, float("nan"), float("inf"), "", " ", "a", "2019-01",
    "\ufeff", "\u202e", "\x00", "a" * 5000, [], {}, [[]], [{}], {"": 1}, {"a": {"b": "c"}}, {1: 2}, list(range(3000)),
    [None] * 2, {"times": 2}, {"value": 1}, {"en": "", "ko": ""},
)  # fmt: skip
#: Nodes of a tree that is spoilt as one; larger trees are spoilt as text.
LARGEST_TREE = 3000


def spoilt(content: bytes, dice: random.Random) -> bytes:
    """Return a content with something exchanged, left out, put twice or cut off, as text or as a tree of values."""
    tree = _tree(content) if dice.random() < 0.4 else None
    if tree is not None:
        for _ in range(dice.choice([1, 1, 2, 4])):
            tree = _grafted(tree, dice)
        text = json.dumps(tree, default=str) if dice.random() < 0.2 else yaml.safe_dump(tree, allow_unicode=True)
        content = text.encode("utf-8", "surrogatepass")
        if dice.random() < 0.8:
            return content
    for _ in range(dice.choice([1, 1, 2, 4])):
        content = _torn(content, dice)
    return content


def _torn(content: bytes, dice: random.Random) -> bytes:
    """Return a content spoilt in one place, as text."""
    kind, lines = dice.randrange(6), content.split(b"\n")
    words = [found.span() for found in re.finditer(rb"[^\s,:\[\]{}]+", content)]
    at, other = dice.randrange(len(content) + 1), dice.randrange(len(lines))
    if kind < 3 and words:
        first, last = dice.choice(words)
        return content[:first] + dice.choice(WORDS) + content[last:]
    if kind == 3:
        return content[:at] + bytes([dice.randrange(256)]) + content[at + dice.choice([0, 1, 50]) :]
    if kind == 4:
        lines[other : other + dice.choice([0, 1])] = [dice.choice(lines)] * dice.choice([0, 1, 2])
        return b"\n".join(lines)
    return content[:at]


def _tree(content: bytes) -> Any:
    """Return what a content holds as a mapping or list of some size; None if it does not."""
    try:
        tree = yaml.safe_load(content)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return tree if isinstance(tree, dict | list) and tree and len(_places(tree)) < LARGEST_TREE else None


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Return each place of a tree as what holds it and its key there."""
    found: list[tuple[Any, Any]] = []
    todo = [tree]
    while todo:
        node = todo.pop()
        inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, value in inner:
            found.append((node, key))
            todo.append(value)
    return found


def _grafted(tree: Any, dice: random.Random) -> Any:
    """Return a tree of which one place is left out, renamed, put twice, or holds another value."""
    tree = json.loads(json.dumps(tree, default=str)) if dice.random() < 0.05 else _copied(tree)
    places = _places(tree)
    if not places:
        return dice.choice(VALUES)
    holder, key = dice.choice(places)
    kind = dice.randrange(5)
    if kind == 0:
        del holder[key]
    elif kind == 1:
        value = holder[key]
        other = dice.choice(["", "a", "no_such_key", "value", "extends", 1, None, True, "2019-01", f"{key} "])
        if isinstance(holder, dict):
            holder[other] = holder.pop(key) if dice.random() < 0.5 else value
        else:
            holder.append(value)
    elif kind == 2:
        other_holder, other_key = dice.choice(places)
        holder[key] = _copied(other_holder.get(other_key) if isinstance(other_holder, dict) else None)
    else:
        holder[key] = dice.choice(VALUES)
    return tree


def _copied(tree: Any) -> Any:
    """Return a tree that shares nothing with the other."""
    if isinstance(tree, dict):
        return {key: _copied(each) for key, each in tree.items()}
    return [_copied(each) for each in tree] if isinstance(tree, list) else tree
