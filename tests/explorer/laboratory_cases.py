"""What the tests of the laboratory's page are about: a small panel, and a search that takes a second."""

from __future__ import annotations

from pathlib import Path

#: Seven units in nine years, of which the first had a policy from 2019 on.
UNITS = ("n1", "n2", "n3", "n4", "n5", "n6", '"a, b"')
PANEL = "unit,year,firms\n" + "".join(
    f"{unit},{year},{10 + i + (year - 2013) * (1 + i % 3) * 0.3 + 6 * (i == 0 and year >= 2019) + i * year % 5 / 4}\n"
    for i, unit in enumerate(UNITS)
    for year in range(2013, 2022)
)
#: A search over two levers of four zones.
TINY = """
title: {en: "A tiny search", ko: "작은 탐색"}
question: {en: "Which terms?", ko: "어떤 조건인가?"}
scenario: staggered
baseline: no_zone
levers:
  zone_share: {values: [0.0, 0.25, 0.5, 0.75, 1.0], label: {en: "Zone share", ko: "특구 몫"}}
  term_months: {values: [24, 36, 48]}
aims:
  - {measure: net_new, goal: maximise}
  - {measure: support.gini, goal: minimise}
pairs: 8
candidates: 24
seed: 1
"""


def tiny_searches(folder: Path) -> Path:
    """Return a folder of scenarios whose only search of its own is ``tiny``."""
    (folder / "searches").mkdir(parents=True)
    (folder / "searches" / "tiny.yaml").write_text(TINY, encoding="utf-8")
    return folder
