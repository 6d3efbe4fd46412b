"""On a dark page charts exchange light and dark: letters can be read, regions are told apart, paper stays light."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.explorer.charts import chart_style, drawing, policies, trials
from sim.explorer.charts.chart_style import PAPER, picture
from sim.explorer.charts.effect_rows import effect_rows
from sim.results.comparison import Comparison

THEME = tomllib.loads((Path(__file__).parents[3] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
#: Of normal text, by the guidelines for accessible pages; and of lines.
LEAST_CONTRAST, LEAST_OF_LINES = 4.5, 3.0
#: How far two colours of regions are apart, of a cube of colours whose side is 1.
LEAST_APART = 0.15
#: How red, green and blue are mixed when hues are turned by half a circle, as the standard of filters has it.
TURNED = np.array([[-0.574, 1.430, 0.144], [0.426, 0.430, 0.144], [0.426, 1.430, -0.856]])


def rgb(colour: str) -> NDArray[np.float64]:
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def on_dark(colour: str) -> NDArray[np.float64]:
    """The colour as a browser shows it on a dark page."""
    exchanged = drawing.INVERTED - (2 * drawing.INVERTED - 1) * rgb(colour)
    return np.clip(TURNED @ exchanged, 0, 1)


def luminance(colour: NDArray[np.float64]) -> float:
    linear = np.where(colour <= 0.03928, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


GROUND = rgb(THEME["dark"]["backgroundColor"])


def test_the_page_is_light_or_dark_as_the_system_asks() -> None:
    assert "base" not in THEME
    assert {"light", "dark"} <= set(THEME)
    for theme in ("light", "dark"):  # words on a button, and the button on the page
        primary = rgb(THEME[theme]["primaryColor"])
        assert contrast(primary, np.ones(3)) >= LEAST_CONTRAST
        assert contrast(primary, GROUND if theme == "dark" else np.ones(3)) >= LEAST_OF_LINES


@pytest.mark.parametrize(
    "colour",
    [
        chart_style.INK, chart_style.QUIET, chart_style.OTHER_REGION, *chart_style.REGION_COLOURS,
        *policies.POLICY_COLOURS, *(colour for _event, _word, colour in trials.EVENTS),
    ],
)  # fmt: skip
def test_words_can_be_read_on_the_dark_page(colour: str) -> None:
    assert contrast(on_dark(colour), GROUND) >= LEAST_CONTRAST


def test_the_ground_of_words_is_that_of_the_page() -> None:
    assert contrast(on_dark(PAPER), GROUND) < 1.1


def test_regions_are_told_apart_on_the_dark_page_as_on_the_light_one() -> None:
    for one, other in combinations(chart_style.REGION_COLOURS, 2):
        assert np.linalg.norm(rgb(one) - rgb(other)) >= LEAST_APART, (one, other)
        assert np.linalg.norm(on_dark(one) - on_dark(other)) >= LEAST_APART, (one, other)


def test_a_dark_page_changes_the_screen_alone(busan: Comparison) -> None:
    assert "@media screen and (prefers-color-scheme: dark)" in drawing.STYLE
    assert f"invert({drawing.INVERTED}) hue-rotate(180deg)" in drawing.STYLE
    assert "@media (prefers-reduced-motion: reduce)" in drawing.STYLE
    assert "background" not in effect_rows(busan, 59, "en")  # a file has a white ground, as Vega gives it
    assert picture(effect_rows(busan, 59, "en"), "svg").count(b'fill="white"') >= 1
