"""Other months than the last, and fewer regions: the numbers of the tables, and what is refused before the work."""

from __future__ import annotations
