"""The brief of one of several policies, made when it is asked for."""

from __future__ import annotations

from sim.explorer import widgets
from sim.explorer.session import state
from sim.explorer.session.recollection import Recollection
from sim.report.brief.content import brief_of, name_of_file
from sim.report.brief.forms import FORMS, brief_bytes
from sim.results.comparison import Comparison


def brief_button(label: str, comparison: Comparison, region: str, key: str) -> None:
    """Draw the button that gives the brief of a policy."""
    language, kept = state.choices().language, Recollection(comparison)
    widgets.download(
        label, lambda: brief_bytes(brief_of(kept(), language, region), "html"),
        name_of_file(comparison, language, "html"), FORMS["html"].media,
        key=f"download.brief.{key}", icon=":material/description:",
    )  # fmt: skip
