"""The pages of the reference that are written by the code: ``python docs/pages.py`` (``make pages``) writes them all.

Each is made before the first is written, so that a mistake leaves them as they are.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.cli import command_pages  # from this folder's project
from sim.scenario import describe

DOCS = Path(__file__).resolve().parent


def pages() -> dict[Path, str]:
    """Return what each page must say."""
    return {
        DOCS / "reference" / "scenario-keys.md": describe.reference(),
        DOCS / "reference" / "equations.md": runpy.run_path(str(DOCS / "equations.py"))["reference"](),
        DOCS / "reference" / "commands.md": command_pages.reference(),
    }


if __name__ == "__main__":
    for page, text in pages().items():
        if not page.is_file() or page.read_text("utf-8") != text:
            page.write_text(text, encoding="utf-8")
            print(page.relative_to(DOCS.parent))
