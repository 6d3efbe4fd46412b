"""Errors as a reader of the page meets them: in the page's language, without the paths of this machine."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sim.explorer.language.page_texts import texts
from sim.explorer.panel.lever_groups import LEVERS
from sim.language.errors import without_place
from sim.language.texts import Sentence, Translate, told
from sim.scenario.schema.keys import fields

#: The key that a sentence begins with: block and key, and which row and field of it.
_KEY = re.compile(r"^([a-z_]+(?:\.[a-z_]+)?)(?:\[(\d+)\](?:\.([a-z_]+))?)?(?=[ .:]|$)")
#: What has a meaning in Markdown, anywhere and at the beginning of a line.
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+|~$:!&])")
_BEGINNING = re.compile(r"^(\s*\d*)([-.=])")
#: The word joiner, which takes no room; and where it parts what Streamlit finds in text that is already escaped:
#: addresses of pages and of mail, names of icons and smileys, arrows and dashes.
JOINER = "\u2060"
_FOUND_AGAIN = re.compile(r"(?<=:)(?=//)|(?i:(?<=www))(?=\.)|(?<=@)(?=\w)|(?<=:)(?=[\w+/-]+:)|(?<=[-<>=~])(?=[-<>=])")


def problem_texts(problems: Sequence[str], language: str, *, with_place: bool = False) -> list[str]:
    """Return sentences in the reader's language, each once, safe to show as Markdown.

    The key that a sentence begins with is replaced by the label of its lever. The place before a sentence is left out
    unless it is asked for; it may be a path of this machine.
    """
    _ = texts(language)
    bare = problems if with_place else [without_place(each) for each in problems]
    return list(dict.fromkeys(plain(told(_with_label(each, _), _)) for each in bare))


def _with_label(problem: str, _: Translate) -> str:
    """Return a sentence that names levers instead of keys."""
    if not isinstance(problem, Sentence):
        return problem
    names = {name: problem.values[name] for name in ("key", "one", "other") if type(problem.values.get(name)) is str}
    return problem.with_values(**{name: _KEY.sub(lambda key: _label(key, _), path) for name, path in names.items()})


def _label(key: re.Match[str], _: Translate) -> str:
    """Return the label of a lever, or the key itself if there is none."""
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

    A backslash before a sign makes Markdown show it. Addresses and words between colons are looked for once more
    in what is shown, and made links and little pictures: a sign that nobody sees, and that joins words, parts them.

    Examples
    --------
    >>> plain("zone_share must be <b>")
    'zone\\_share must be \\<b\\>'
    >>> plain("https://a.org :smile: me@a.org www.a.org").replace(JOINER, "|")
    'https\\:|//a.org \\:|smile\\: me@|a.org www|.a.org'
    """
    on_one_line = re.sub(r"^ {2,}", " ", " ".join(text.splitlines()))  # four blanks would begin a block of code
    parted = _FOUND_AGAIN.sub(JOINER, on_one_line)
    return _BEGINNING.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", parted))
