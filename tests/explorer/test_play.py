"""Map and bars play together, from the month that is shown to the last."""

from __future__ import annotations

from typing import Any

import pytest

from sim.explorer.pages import explore
from tests.explorer.test_pages import choices, opened, texts_of, widget

SHORT = {"runs": "2", "months": "14"}
LAST = 13


@pytest.fixture
def months(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[int]]:
    """The months for which map and bars are drawn, in order."""
    drawn: dict[str, list[int]] = {"region_map": [], "effect_rows": []}

    def noting(name: str) -> Any:
        draw = getattr(explore, name)

        def noted(comparison: Any, month: int, *rest: Any, **options: Any) -> Any:
            drawn[name].append(month)
            return draw(comparison, month, *rest, **options)

        return noted

    for name in drawn:
        monkeypatch.setattr(explore, name, noting(name))
    return drawn


def test_it_plays_to_the_end_and_map_and_bars_show_one_month(months: dict[str, list[int]]) -> None:
    at = opened(**SHORT)
    idle = widget(at, "play").label
    widget(at, "play").click().run()
    assert widget(at, "play").label != idle
    for _ in range(20):  # each is what the clock of the page asks for
        if widget(at, "play").label == idle:
            break
        at.run()
    assert widget(at, "play").label == idle
    assert choices(at).month == ""
    assert months["region_map"] == months["effect_rows"]
    played = months["region_map"][1:]  # before, the last month was shown
    assert [*dict.fromkeys(played)] == [*range(0, LAST, explore.MONTHS_A_STEP), LAST]


def test_a_pause_keeps_the_month_that_is_shown_and_play_goes_on_from_there(months: dict[str, list[int]]) -> None:
    at = opened(**SHORT)
    widget(at, "play").click().run()
    at.run()
    shown = months["effect_rows"][-1]
    widget(at, "play").click().run()
    assert months["effect_rows"][-1] == months["region_map"][-1] == shown
    assert "Map and chart: by" in texts_of(at)
    assert choices(at).month == at.query_params["month"]
    at.run()
    assert months["effect_rows"][-1] == shown
    widget(at, "play").click().run()
    assert months["effect_rows"][-1] == shown
    widget(at, "lever.zone_share").set_value(0.8).run()
    assert months["effect_rows"][-1] == months["region_map"][-1] > shown
    assert not at.exception
