"""Signs that give orders to a terminal, or turn the direction of what is read, made visible in texts from elsewhere."""

from __future__ import annotations

import re

#: Control characters but a new line and a tab, and marks that overrule the direction of the text around them.
_ORDERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""Return a text in which each such sign is written as its code: a terminal would obey it.

    Examples
    --------
    >>> print(visible("a \x1b[31mzone\u202e"))
    a \x1b[31mzone\u202e
    >>> visible("two\nlines")
    'two\nlines'
    """
    return _ORDERS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
