"""What every instrument of the laboratory gives: a sentence, a picture and tables, and how they are written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sim.files.folders import check_place
from sim.files.parquet import write_table
from sim.files.spreadsheets import csv_bytes
from sim.files.target_folder import Place
from sim.language.texts import Sentence, check_language
from sim.numerics.arguments import path_given
from sim.results.manifest import made_by
from sim.results.manifest_folder import filled
from sim.sweeps.lesson_files import place_of

if TYPE_CHECKING:
    import pandas as pd

    from sim.report.plots.style import Figure


class Card(ABC):
    """What an instrument says."""

    #: Name of the instrument: of its manifest, and of its picture.
    word: ClassVar[str]

    @abstractmethod
    def sentence(self, language: str = "en") -> str:
        """Return what was found, in one sentence with its range, in 'en' or 'ko'."""

    @abstractmethod
    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name, the main one first; units in ``attrs["units"]``."""

    @abstractmethod
    def figure(self, language: str = "en") -> Figure:
        """Return the picture, with texts in 'en' or 'ko'."""

    @abstractmethod
    def about(self) -> dict[str, Any]:
        """Return what the manifest keeps: all that is needed to make the card again, as plain data."""

    def add_files(self, folder: Path) -> None:  # noqa: B027  # most instruments have none
        """Write what an instrument has besides to the folder that is being filled; nothing unless it says so."""

    @property
    def frame(self) -> pd.DataFrame:
        """The main table."""
        return next(iter(self.tables().values()))

    def write(self, folder: Path | str, language: str = "en") -> tuple[Sentence, ...]:
        """Write sentence, picture, tables and manifest to a folder; return what the user is to know.

        Parameters
        ----------
        folder
            New, or one that holds other things, such as cards of other instruments, which stay; an older card of this
            instrument is replaced.
        language
            Language of sentence and picture, 'en' or 'ko'.

        Raises
        ------
        OutputError
            If they cannot be written.
        """
        check_language(language)
        from sim.report.plots.style import save_figure, usable_language

        place = check_card_folder(path_given(folder), self.word)
        figure = self.figure(usable_language(language))
        about = {"kind": self.word, **self.about(), "sentence": self.sentence(language), **made_by()}
        with filled(place, about) as aside:
            (aside / f"{self.word}.txt").write_text(self.sentence(language) + "\n", encoding="utf-8")
            save_figure(figure, aside / self.word)
            for name, table in self.tables().items():
                file = file_of(self.word, name)
                write_table(table, aside / f"{file}.parquet", safe=False)
                (aside / f"{file}.csv").write_bytes(csv_bytes(table))
            self.add_files(aside)
        return tuple(place.notices)


def file_of(word: str, table: str) -> str:
    """Return the name of the files of a table, so that cards of several instruments can lie in one folder.

    Examples
    --------
    >>> file_of("review", "rules"), file_of("promise", "promise")
    ('review_rules', 'promise')
    """
    return table if table == word else f"{word}_{table}"


def check_card_folder(folder: Path, word: str) -> Place:
    """Return a folder as a place for the card of an instrument, before the work begins.

    Raises
    ------
    OutputError
        If it cannot be written there.
    """
    place = place_of(folder, word)
    check_place(place, takes_any=True)
    return place
