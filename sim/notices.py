"""What is said on the way by parts that do not know who reads: on standard error, in the language of the program."""

from __future__ import annotations

import sys

from sim.texts import LANGUAGES, Sentence, texts, told

_language = [LANGUAGES[0]]


def speak_from_now_on(language: str) -> None:
    """Set the language of this process; a server with readers of two languages leaves it as it is."""
    _language[0] = language


def notice(text: Sentence) -> None:
    """Say a sentence beside the output."""
    if sys.stderr is not None:  # a program without a terminal may have none
        print(f"zonelab: {told(text, texts(_language[0]))}", file=sys.stderr, flush=True)
