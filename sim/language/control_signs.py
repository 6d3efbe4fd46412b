"""Signs that give orders to a terminal, or turn the direction of what is read, made visible in texts from elsewhere."""

from __future__ import annotations

import re

#: Control characters but the ends of lines and a tab, and marks that overrule the direction of the text around them, as
#: they stand in a class of a regular expression.
ORDERS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069"
#: A terminal obeys two ends of lines besides, which a file may have.
_OBEYED = re.compile(rf"[{ORDERS}\r\x85]")


def without_orders(text: str) -> str:
    r"""Return a text in which each such sign is written as its code: a terminal would obey it.

    Examples
    --------
    >>> print(without_orders("a \x1b[31mzone\u202e"))
    a \x1b[31mzone\u202e
    >>> without_orders("two\nlines")
    'two\nlines'
    """
    return _OBEYED.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
