"""Figures of sweeps show what the tables say, in both languages, keep off the edge, and are the same file twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from sim.report.plots.style import korean_font, save_figure
from sim.report.plots.sweep_figures import discovery_box, morris_plane, sensitivity_bars
from sim.results.lever_values import Limit, Span
from sim.sweeps.learning.boxes import Box

LANGUAGES = ["en", pytest.param("ko", marks=pytest.mark.skipif(korean_font() is None, reason="no Korean font"))]
NAMES = {
    "en": {"budget": "Own budget", "focus": "Concentration of support on the winner", "north": "North"},
    "ko": {"budget": "자체 예산", "focus": "승자에 대한 지원 집중도", "north": "북부"},
}
LABEL = {"en": "Firms of the far island at the end", "ko": "먼 섬의 최종 기업 수"}
EVENT = {"en": "The far island loses firms", "ko": "먼 섬의 기업이 줄어듭니다"}
INDICES = pd.DataFrame(
    {
        "lever": ["term", "budget", "focus"],
        "first": [0.001, 0.5, 0.2],
        "first_low": [-0.1, 0.4, 0.1],
        "first_high": [0.1, 0.6, 0.3],
        "total": [0.002, 0.6, 0.4],
        "total_low": [0.0, 0.5, 0.3],
        "total_high": [0.01, 0.7, 0.5],
    }
)
EFFECTS = pd.DataFrame(
    {
        "lever": ["term", "budget", "focus", "share"],
        "mu": [0.0, -8.0, 3.0, 3.0],
        "mu_star": [0.0, 8.0, 3.0, 3.1],
        "mu_star_low": [0.0, 7.0, 2.0, 2.0],
        "mu_star_high": [0.0, 9.0, 4.0, 4.0],
        "sigma": [0.0, 1.0, 5.0, 5.01],
    }
)


def settings(points: int = 300) -> pd.DataFrame:
    generator = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "budget": generator.uniform(0, 10, points),
            "focus": generator.uniform(0, 2, points),
            "month": generator.choice(["2019-04", "2019-11", "2020-02"], points),
            "region": generator.choice(["north", "reef", "south"], points),
        }
    )


def with_limits(limits: dict[str, Limit]) -> Box:
    return Box(limits, 120, 100, 1000, 140)


def discovered(limits: dict[str, Limit], language: str = "en", levers: pd.DataFrame | None = None) -> Figure:
    table = settings() if levers is None else levers
    return discovery_box(table, table["budget"] < 3, with_limits(limits), EVENT[language], language, NAMES[language])


FIGURES: dict[str, Callable[[str], Figure]] = {
    "bars": lambda language: sensitivity_bars(INDICES, LABEL[language], language, NAMES[language]),
    "plane": lambda language: morris_plane(EFFECTS, LABEL[language], language, NAMES[language]),
    "numbers": lambda language: discovered({"budget": Span(high=3.0), "focus": Span(0.5, 1.5)}, language),
    "months": lambda language: discovered({"month": Span(low="2019-11"), "region": ("north", "south")}, language),
    "three": lambda language: discovered({"budget": Span(1.0), "region": ("reef",), "focus": Span(0.1)}, language),
    "one lever": lambda language: discovered({"budget": Span(high=3.0)}, language, settings()[["budget"]]),
    "no limits": lambda language: discovered({}, language),
}
EACH = pytest.mark.parametrize("name", FIGURES)


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text) and text.get_visible()]


def frames(figure: Figure) -> list[tuple[float, ...]]:
    axes: Axes = figure.axes[0]
    return [patch.get_bbox().bounds for patch in axes.patches if isinstance(patch, Rectangle)]


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_touches_the_edge_of_a_figure(name: str, language: str, tmp_path: Path) -> None:
    save_figure(FIGURES[name](language), tmp_path / "figure")
    pixels = imread(tmp_path / "figure.png")[:, :, :3]
    for edge in (pixels[:4], pixels[-4:], pixels[:, :4], pixels[:, -4:]):
        assert (edge == 1.0).all()


@pytest.mark.parametrize("name", ["plane", "one lever"])
def test_equal_figures_are_equal_files(name: str, tmp_path: Path) -> None:
    for copy in ("one", "other"):
        save_figure(FIGURES[name]("en"), tmp_path / copy)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "other.svg").read_bytes()


@EACH
@pytest.mark.skipif(korean_font() is None, reason="no Korean font")
def test_korean_figures_have_no_english_but_keys(name: str) -> None:
    keys = {"term", "share", "month", "region", "reef", "south"}
    english = [text for text in words(FIGURES[name]("ko")) if any(sign.isascii() and sign.isalpha() for sign in text)]
    assert [text for text in english if text not in keys] == []


def test_the_strongest_lever_stands_on_top_with_its_numbers() -> None:
    figure = FIGURES["bars"]("en")
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["term", "Concentration of support on the winner", "Own budget"]
    assert {"0.50", "0.60", "0.20", "0.40", "0"} <= set(words(figure))


def test_the_names_of_levers_close_together_do_not_lie_over_each_other() -> None:
    figure = FIGURES["plane"]("en")
    figure.draw_without_rendering()
    names = [
        text for text in figure.axes[0].texts if text.get_text() in {"Concentration of support on the winner", "share"}
    ]
    one, other = (Text.get_window_extent(text) for text in names)  # without the line that leads to it
    assert not one.overlaps(other)


def test_only_the_strongest_of_many_levers_are_named() -> None:
    many = pd.DataFrame({"lever": [f"lever {i}" for i in range(12)], "mu_star": np.arange(12.0)})
    many = many.assign(mu=many["mu_star"], mu_star_low=many["mu_star"], mu_star_high=many["mu_star"], sigma=1.0)
    told = words(morris_plane(many, "Firms", "en"))
    assert {f"lever {i}" for i in range(5, 12)} <= set(told)
    assert not {f"lever {i}" for i in range(5)} & set(told)
    assert any("the other 5 levers, with at most 4." in text for text in told)


def test_the_frame_stands_at_the_limits() -> None:
    ((left, bottom, width, height),) = frames(FIGURES["numbers"]("en"))
    assert (left + width, bottom, height) == pytest.approx((3.0, 0.5, 1.0))
    assert left <= 0.0


def test_categories_apart_have_a_frame_each_and_months_their_place() -> None:
    figure = FIGURES["months"]("en")
    drawn = sorted(frames(figure), key=lambda frame: frame[1])
    assert [frame[1] for frame in drawn] == pytest.approx([-0.45, 1.55])
    assert {frame[0] for frame in drawn} == {2019 * 12 + 10}
    assert {"Apr 2019", "Nov 2019", "Feb 2020", "North", "reef"} <= set(words(figure))


def test_shares_stand_in_the_figure() -> None:
    shares = "It happens in 83% of the settings in the frame; these are 71% of all in which it happens"
    assert shares in words(FIGURES["numbers"]("en"))
    assert "It happens in 83% of all settings; no limits say where" in words(FIGURES["no limits"]("en"))
    assert frames(FIGURES["no limits"]("en")) == []


def test_settings_outside_a_third_limit_are_pale() -> None:
    figure = FIGURES["three"]("en")
    assert any("pale: left out by the limits on Concentration" in text for text in words(figure))
    table = settings()
    pale = sum(len(dots.get_offsets()) for dots in figure.axes[0].collections if (dots.get_alpha() or 1) < 0.2)
    assert pale == (table["focus"] < 0.1).sum()


def test_settings_are_marked_by_what_happens_there() -> None:
    drawn = {dots.get_label(): len(dots.get_offsets()) for dots in FIGURES["numbers"]("en").axes[0].collections}
    table = settings()
    assert drawn["happens"] == (table["budget"] < 3).sum()
    assert drawn["does not happen"] == (table["budget"] >= 3).sum()
