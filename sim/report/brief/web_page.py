"""The brief as a page of HTML that needs nothing from outside."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from sim.language.texts import texts
from sim.numerics.extras import needed
from sim.report.brief.brief_words import OFFICE, WHAT, WORDS, key_figures, paper_text
from sim.report.brief.content import MOST_SETTINGS, Brief

#: What a drawing says of itself and no page needs.
_ABOUT = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>", re.DOTALL)


def web_page(brief: Brief, picture: str) -> str:
    """Return the page.

    Parameters
    ----------
    brief
        What it says; all of it is escaped.
    picture
        The picture as SVG.
    """
    jinja2 = needed("jinja2", "Jinja2", WHAT["html"], extra=OFFICE)
    _ = texts(brief.language)
    described = f'<svg role="img" aria-label="{jinja2.utils.markupsafe.escape(brief.caption)}" '
    drawn = _ABOUT.sub("", picture).strip().replace("<svg ", described, 1)
    page: str = _template().render(
        brief=brief,
        words={name: _(word) for name, word in WORDS.items()},
        figures=key_figures(brief),
        settings=brief.settings[:MOST_SETTINGS],
        paper=paper_text(brief),
        picture=jinja2.utils.markupsafe.Markup(drawn),  # drawn here, from escaped text
    )
    return page


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=folder, autoescape=True, undefined=StrictUndefined).get_template("web_page.html.j2")
