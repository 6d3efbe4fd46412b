"""Messages of parts that do not know their reader: on standard error, in the language of the program."""

from __future__ import annotations

import sys
from contextlib import suppress

from sim.language.control_signs import without_orders
from sim.language.texts import LANGUAGES, texts, told

_language = [LANGUAGES[0]]


def speak_from_now_on(language: str) -> None:
    """Set the language for messages of this process. A server must not call it."""
    _language[0] = language


def notice(text: str) -> None:
    """Print a message to standard error; if it is closed, this is no reason to stop."""
    with suppress(OSError, ValueError, AttributeError):  # it may be full, closed, or not there
        print(f"zonelab: {without_orders(told(text, texts(_language[0])))}", file=sys.stderr, flush=True)
