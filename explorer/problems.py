"""Errors as a reader of the page meets them: in the page's language, without the paths of this machine."""

from __future__ import annotations

import re
from collections.abc import Sequence

from explorer.texts import texts
from sim.texts import told

#: How the sentences of the simulator begin: the file, or the file with the key that was set.
_PLACE = re.compile(r"^\S*\.ya?ml(?: \(extended by [^)]*\))?(?: with \S+ set)?: |^--set \S+: ?")
#: What has a meaning in Markdown.
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+|~$:!])")


def told_problems(problems: Sequence[str], language: str) -> list[str]:
    """Return sentences in the reader's language, each once, safe to show as Markdown."""
    return list(dict.fromkeys(plain(_PLACE.sub("", told(each, texts(language)))) for each in problems))


def plain(text: str) -> str:
    r"""Return text so that Markdown shows it as it is; a title from a file orders nothing.

    Examples
    --------
    >>> plain("zone_share must be <b>")
    'zone\\_share must be \\<b\\>'
    """
    return _MARKUP.sub(r"\\\1", text)
