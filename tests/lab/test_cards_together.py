"""Cards of several instruments in one folder: no file of one is taken for another's, and each is replaced alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import pytest
from matplotlib.figure import Figure

from sim.lab import card as card_room
from sim.lab.card import Card


class _Plain(Card):
    """A card with a table whose name other cards use too."""

    word: ClassVar[str] = "review"
    number = 1

    def sentence(self, language: str = "en") -> str:
        """Return a sentence."""
        return f"{self.word} says {self.number}"

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return a table of one number."""
        return {"curve": pd.DataFrame({"x": [self.number]}), self.word: pd.DataFrame({"x": [self.number]})}

    def figure(self, language: str = "en") -> Figure:
        """Return an empty picture."""
        return Figure()

    def about(self) -> dict[str, Any]:
        """Return nothing."""
        return {}


class _Raced(_Plain):
    word: ClassVar[str] = "race"
    number = 2


def test_two_cards_live_in_one_folder_without_a_notice(tmp_path: Path) -> None:
    assert _Plain().write(tmp_path) == ()
    assert _Raced().write(tmp_path) == ()
    assert _Plain().write(tmp_path) == ()
    for card in (_Plain(), _Raced()):
        assert pd.read_csv(tmp_path / f"{card.word}_curve.csv")["x"].tolist() == [card.number]
        assert (tmp_path / f"{card.word}.csv").is_file()
        listed = json.loads((tmp_path / f"{card.word}.json").read_text("utf-8"))["files"]
        assert all(name.split(".")[0].split("_")[0] == card.word for name in listed)


def test_cards_whose_tables_bear_their_own_names_disturb_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken on purpose: as it was before the names of files told whose they are."""
    monkeypatch.setattr(card_room, "file_of", lambda _word, table: table)
    _Plain().write(tmp_path)
    assert _Raced().write(tmp_path)
