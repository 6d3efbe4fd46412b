"""Files of office programs with the same bytes each time: they are packed folders, and hold the time of writing."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

#: The time that every file tells: the first that a packed folder can hold.
SOME_TIME = datetime(1980, 1, 1)  # the formats have no zones
_CORE = "docProps/core.xml"
_WHEN = re.compile(r"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def same_each_time(content: bytes) -> bytes:
    """Return a packed folder with `SOME_TIME` in place of the times at which it and its files were written."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as folder:
        for name in packed.namelist():
            entry = zipfile.ZipInfo(name, SOME_TIME.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            inside = packed.read(name)
            if name == _CORE:
                told = _WHEN.sub(rf"\g<1>{SOME_TIME.isoformat()}Z\g<3>", inside.decode("utf-8"))
                inside = told.encode("utf-8")
            folder.writestr(entry, inside)
    return again.getvalue()
