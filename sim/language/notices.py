"""What is said on the way by parts that do not know who reads: on standard error, in the language of the program."""

from __future__ import annotations

import sys
from contextlib import suppress

from sim.language.texts import LANGUAGES, texts, told

_language = [LANGUAGES[0]]


def speak_from_now_on(language: str) -> None:
    """Set the language of this process; a server with readers of two languages leaves it as it is."""
    _language[0] = language


def notice(text: str) -> None:
    """Say a sentence beside the output; where nobody can hear it, it is no reason to stop."""
    with suppress(OSError, ValueError, AttributeError):  # it may be full, closed, or not there
        print(f"zonelab: {told(text, texts(_language[0]))}", file=sys.stderr, flush=True)
