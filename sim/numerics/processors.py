"""How many processors this process may use: teams of threads and of processes have as many members."""

from __future__ import annotations

import math
import os
from pathlib import Path

#: Where Linux says how much a group of processes, such as a container, may use.
GROUPS = Path("/sys/fs/cgroup")
OWN_GROUP = Path("/proc/self/cgroup")


def usable_processors() -> int:
    """Return how many processors this process may use: not more than it is bound to, nor than its group's share."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, math.ceil(min([bound, *(_quota(folder) for folder in _groups())])))


def _groups() -> list[Path]:
    """Return the folders of this process's group and of those around it; none where there are no groups."""
    try:
        lines = OWN_GROUP.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    found: list[Path] = []
    for line in lines:
        _number, kinds, name = line.split(":", 2)
        if kinds and "cpu" not in kinds.split(","):  # version 1 has a tree for each kind, version 2 one without a name
            continue
        top = GROUPS / "cpu" if kinds else GROUPS
        folder = top / name.strip("/")
        found += [each for each in (folder, *folder.parents) if each == top or top in each.parents]
    return found


def _quota(folder: Path) -> float:
    """Return how many processors' time a group may take; without limit if it is not told."""
    try:
        if (folder / "cpu.max").is_file():
            quota, period = (folder / "cpu.max").read_text(encoding="utf-8").split()
        else:
            quota, period = (
                (folder / f"cpu.cfs_{name}_us").read_text(encoding="utf-8").strip() for name in ("quota", "period")
            )
        return int(quota) / int(period) if quota != "max" and int(quota) > 0 else math.inf
    except (OSError, ValueError, ZeroDivisionError):
        return math.inf
