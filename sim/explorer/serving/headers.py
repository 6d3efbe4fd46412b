"""Headers of every answer: a browser fetches nothing from outside, and no other web page shows ours within its own."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html import unescape
from pathlib import Path

import streamlit as st

from sim.explorer.pages.page_style import language_of_the_page
from sim.explorer.pages.page_trouble import watch
from sim.language.texts import LANGUAGES

#: What a browser may do for a page beyond showing it: nothing with the machine it is on.
PERMISSIONS = ("camera", "geolocation", "microphone", "payment", "usb")
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def headers() -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers that are added to each answer."""
    named = {
        "Content-Security-Policy": policy(),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in PERMISSIONS),
        "X-Robots-Tag": "noindex",
    }
    return tuple((name.lower().encode(), value.encode()) for name, value in named.items())


def policy() -> str:
    """Return the content policy: all comes from this server, and a script in a page is one of those known here.

    Texts are never run as code: Streamlit lets Vega read the formulas of charts. It writes styles into the page.
    """
    scripts = " ".join(f"'sha256-{fingerprint(each)}'" for each in own_scripts())
    parts = {
        "default-src": "'self'",
        "script-src": f"'self' {scripts}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-src": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def own_scripts() -> list[str]:
    """Return the scripts that stand in a page itself: Streamlit's, and ours in each language."""
    static = Path(st.__file__).parent / "static" / "index.html"
    pages = [static.read_text(encoding="utf-8")]
    for language in LANGUAGES:
        pages += [language_of_the_page(language), watch(language)]
    return [unescape(script) for page in pages for script in _SCRIPT.findall(page)]


def fingerprint(script: str) -> str:
    """Return the fingerprint by which a content policy knows a script."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
