"""A folder in which every kind of file lies that cannot be read as YAML, and what a system leaves beside files."""

from __future__ import annotations

import os
import socket
from pathlib import Path

#: Names of files that are there and cannot be read.
BROKEN = (
    "binary", "dangling", "device", "empty", "fifo", "huge", "in_a_circle", "latin", "list", "loop", "null_byte",
    "socket", "text", "unclosed",
)  # fmt: skip
#: What nobody asked for: it is no file of ours, or none at all.
LEFT_BESIDE = ("._mine.yaml", ".hidden.yml", "folder.yaml")


def break_files(folder: Path) -> None:
    """Put a broken file of each kind into a folder, and what is left beside."""
    contents = {
        "binary": bytes(range(256)), "empty": b"", "latin": "title: {en: é}".encode("latin-1"), "list": b"- 1\n",
        "null_byte": b"a: \0", "text": b"only words", "unclosed": b"a: [\n",
    }  # fmt: skip
    for name, content in contents.items():
        (folder / f"{name}.yaml").write_bytes(content)
    (folder / "dangling.yaml").symlink_to(folder / "nowhere.yaml")
    (folder / "device.yaml").symlink_to("/dev/zero")
    os.mkfifo(folder / "fifo.yaml")
    with (folder / "huge.yaml").open("wb") as file:
        file.truncate(50_000_000)
    (folder / "in_a_circle.yaml").symlink_to(folder / "loop.yaml")
    (folder / "loop.yaml").symlink_to(folder / "in_a_circle.yaml")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(folder)  # the path of a socket must be short
        try:
            listening.bind("socket.yaml")
        finally:
            os.chdir(here)
    for name in LEFT_BESIDE[:2]:
        (folder / name).write_bytes(b"\x00\x05\x16\x07")
    (folder / LEFT_BESIDE[2]).mkdir()
