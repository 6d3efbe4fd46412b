"""Errors as a reader of the page meets them: in the page's language, without the paths of this machine."""

from __future__ import annotations

import re
from collections.abc import Sequence

from explorer.levers import LEVERS
from explorer.texts import texts
from sim.errors import without_place
from sim.scenario.keys import fields
from sim.texts import Sentence, Translate, told

#: The key that a sentence begins with: block and key, and which row and field of it.
_KEY = re.compile(r"^([a-z_]+(?:\.[a-z_]+)?)(?:\[(\d+)\](?:\.([a-z_]+))?)?(?=[ .:]|$)")
#: What has a meaning in Markdown.
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+|~$:!])")


def told_problems(problems: Sequence[str], language: str, *, with_place: bool = False) -> list[str]:
    """Return sentences in the reader's language, each once, safe to show as Markdown.

    The key that a sentence begins with is told by the label of its lever. The place before a sentence is left out
    unless it is asked for; it may be a path of this machine.
    """
    _ = texts(language)
    bare = problems if with_place else [without_place(each) for each in problems]
    return list(dict.fromkeys(plain(told(_with_label(each, _), _)) for each in bare))


def _with_label(problem: str, _: Translate) -> str:
    """Return a sentence that names the lever instead of the key."""
    if not isinstance(problem, Sentence) or "key" not in problem.values:
        return problem
    return problem.with_values(key=_KEY.sub(lambda key: _label(key, _), str(problem.values["key"])))


def _label(key: re.Match[str], _: Translate) -> str:
    """Return the label of a lever, or the key as it stands where there is none."""
    path, row, field = key.groups()
    lever = LEVERS.get(path.rpartition(".")[2])
    if path not in fields() or lever is None:
        return key.group()
    if row is None:
        return f"“{_(lever.label)}”"
    labels = {each.key: _(each.label) for each in lever.fields}
    return f"“{_(lever.row or lever.label)} {int(row) + 1}{f': {labels[field]}' if field in labels else ''}”"


def plain(text: str) -> str:
    r"""Return text so that Markdown shows it as it is; a title from a file orders nothing.

    Examples
    --------
    >>> plain("zone_share must be <b>")
    'zone\\_share must be \\<b\\>'
    """
    return _MARKUP.sub(r"\\\1", text)
