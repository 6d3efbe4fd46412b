"""What the package says of itself where it is listed: the README, without what leads nowhere outside the repository."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

#: Pictures and links whose target is a file of the repository.
_PICTURE = re.compile(r'!\[[^\]]*\]\((?!https?:)[^)]*\)\n*|<img src="(?!https?:)[^>]*>\n*')
_LINK = re.compile(r"\[([^\]]*)\]\((?!https?:)([^)]*)\)")


def description(readme: str) -> str:
    """Return the README without pictures, and with the paths of files behind the words that lead there."""
    without_pictures = _PICTURE.sub("", readme)
    return _LINK.sub(lambda link: link[1] if link[1] == link[2] else f"{link[1]} (`{link[2]}`)", without_pictures)


class Readme(MetadataHookInterface):
    """Fills in ``readme`` of the metadata."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the description."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": description(text)}
