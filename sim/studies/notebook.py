"""What the notebook of a study uses: it keeps tables, figures and the reading, and holds claims against the numbers.

Run by ``zonelab study``, the notebook is given a folder and everything is written there. Opened by hand in Jupyter it
has none: all is shown and nothing written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.files.spreadsheets import csv_bytes
from sim.language.errors import ZonelabError
from sim.language.texts import OF_FILES, in_files, texts
from sim.language.vocabulary import WORDS, units
from sim.report.plots.style import Figure, save_figure, small_png
from sim.results.manifest import sha256
from sim.runs import compare
from sim.scenario.load import Scenario
from sim.scenario.posterior import Posterior
from sim.scenario.world.notes import data_text
from sim.studies.display import MOST_ROWS, Shown, said, table_html
from sim.studies.finder import FIGURES, TABLES
from sim.studies.inventory import OneCard, Ran, card_entry, entry_of, scenarios_of, words_of
from sim.studies.uncertainty import Both

#: What a notebook hands to the build besides files.
KEPT = "kept.json"
#: Pairs of runs at the central weights, those over calibrated draws, and their seed.
RUNS, DRAWN_RUNS, SEED = 400, 2000, 1
#: Words of all studies: units, the country, headings of the two kinds of interval (``low``, ``high``; ``drawn_low``).
COMMON_WORDS = {
    "as the measure": ("as the measure", "지표별 단위"),
    "as the fact": ("as the fact", "사실별 단위"),
    "standard errors": ("standard errors", "표준오차"),
    "country": ("The country", "전국"),
    "range": ("90% interval of the mean", "평균의 90% 구간"),
    "drawn": ("Mean over the calibrated weights", "보정된 가중치 전체의 평균"),
    "drawn_range": ("What the record leaves open (middle 90%)", "기록이 열어 두는 범위(중앙 90%)"),
}
#: A text by language.
Told = Mapping[str, str]
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class ClaimError(ZonelabError):
    """A sentence of the reading that the numbers no longer bear out."""


class Study:
    """What a notebook keeps of a study.

    Parameters
    ----------
    out
        Folder to write to, given by ``zonelab study``; if not given nothing is written.
    words
        By key, what a column, or a value of one, is called in English and in Korean. Regions, scenarios that were run
        and columns of result tables have their words already.
    """

    def __init__(self, out: str | None = None, words: Mapping[str, tuple[str, str]] | None = None) -> None:
        self._out = None if out is None else Path(out)
        self._words: dict[str, tuple[str, str]] = COMMON_WORDS | dict(words or {})
        self._kept: dict[str, Any] = {"runs": [], "tables": {}, "figures": [], "claims": [], "reading": None}

    def word(self, key: str, language: str) -> str:
        """Return what a key is called in a language; a key that is not known stays as it is."""
        if key in self._words:
            return self._words[key][OF_FILES.index(in_files(language))]
        if key in WORDS:
            return WORDS[key].label(language)
        spaced = key.replace("_", " ")
        return texts(language)(spaced) if key else key

    def unit(self, unit: str, language: str) -> str:
        """Return what a unit is called in a language: one of the study's words, of result tables, or of the data."""
        if unit in self._words:
            return self.word(unit, language)
        known = texts(language)(unit)
        return known if known != unit else data_text(unit, language)

    def ran(self, result: Ran) -> Ran:
        """List in the manifest what was run, and return it: a comparison, an ensemble, or the plan of a sweep."""
        for each in scenarios_of(result).values():
            self._words = words_of(each) | self._words
        entry = entry_of(result)
        if entry not in self._kept["runs"]:
            self._kept["runs"].append(entry)
        return result

    def asked(self, card: OneCard) -> OneCard:
        """List in the manifest what an instrument of the laboratory was asked, and return its card."""
        entry = card_entry(card)
        if entry not in self._kept["runs"]:
            self._kept["runs"].append(entry)
        return card

    def compare(
        self,
        policy: Scenario | str,
        baseline: Scenario | str,
        draws: Posterior | None = None,
        seed: int = SEED,
        drawn_runs: int = DRAWN_RUNS,
    ) -> Both:
        """Compare a policy with a baseline at the scenarios' own weights and, if given, over calibrated draws.

        Parameters
        ----------
        policy, baseline, seed
            As for `sim.compare`; there are `RUNS` pairs at the scenarios' own weights.
        draws
            From `sim.load_posterior`.
        drawn_runs
            Number of pairs over the draws.
        """
        central = self.ran(compare(policy, baseline, RUNS, seed, posterior=None))
        drawn = None if draws is None else self.ran(compare(policy, baseline, drawn_runs, seed, posterior=draws))
        return Both(central, drawn)

    def table(
        self, name: str, table: pd.DataFrame, caption: Told, unit: Mapping[str, str] | str | None = None
    ) -> Shown:
        """Write a table as CSV, every digit of it, and show it.

        Parameters
        ----------
        name
            Name of the file: small letters, digits and underscores.
        table
            Its index is not kept.
        caption
            Its caption, by language.
        unit
            Units of columns, or one for all numbers without a unit of their own. Those of result tables are known.

        Raises
        ------
        ZonelabError
            If the name is missing or taken, or a column of numbers lacks a unit.
        """
        self._check_name(name, self._kept["tables"])
        told = _units_of(name, table, unit)
        self._kept["tables"][name] = {"rows": len(table), "columns": list(map(str, table.columns)), "units": told}
        if self._out is not None:
            path = self._out / TABLES / f"{name}.csv"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(csv_bytes(table, mark=b""))
            self._kept["tables"][name]["sha256"] = sha256(path)
        page = {each: table_html(table, told, self.word, self.unit, each) for each in OF_FILES}
        more = {"rows": len(table), "most": MOST_ROWS}
        shown = {"kind": "table", "name": name, "html": page, "caption": dict(caption), **more}
        return Shown(shown, table.head(MOST_ROWS).to_string(index=False), page["en"])

    def figure(self, name: str, draw: Callable[..., Figure], *shown: Any, caption: Told, **texts: Any) -> Shown:
        """Draw a figure in each language, write it as SVG and PNG, and show it.

        Parameters
        ----------
        name
            As of a table; the Korean one has ``_ko`` at its end.
        draw
            A function of `sim.report.plots`, which takes what follows and, last, `language`.
        *shown, **texts
            Its arguments. Texts by language are shown in the language of the figure, and keys in lists as words.
        caption
            What the figure shows, by language, also for readers who cannot see it.

        Raises
        ------
        ZonelabError
            If the name is missing or taken.
        """
        self._check_name(name, self._kept["figures"])
        self._kept["figures"].append(name)
        figures = {}
        for language in OF_FILES:
            told = {key: said(value, self.word, language) for key, value in texts.items()}
            figures[language] = draw(*(said(each, self.word, language) for each in shown), **told, language=language)
        if self._out is not None:
            folder = self._out / FIGURES
            folder.mkdir(exist_ok=True)
            for language, figure in figures.items():
                save_figure(figure, folder / figure_file(name, language), small=True)
        page = {"kind": "figure", "name": name, "caption": dict(caption)}
        return Shown(page, f"figure {name}", png=small_png(figures["en"]))

    def claim(self, holds: object, what: str) -> None:
        """Hold what the reading says against the numbers.

        Parameters
        ----------
        holds
            Whether the numbers bear it out.
        what
            The claim, as a sentence.

        Raises
        ------
        ClaimError
            If they do not; the study is then not built.
        """
        if not bool(holds):
            raise ClaimError(what)
        self._kept["claims"].append(what)

    def reading(self, in_short: Told, answer: Told, limits: Told) -> Shown:
        """Keep the reading: two paragraphs in each language, the first of which begins with the answer in short.

        Parameters
        ----------
        in_short
            The answer in one sentence, by language.
        answer
            What belongs to it.
        limits
            What it does not say, and what it hangs on.

        Raises
        ------
        ZonelabError
            If a part is empty in a language.
        """
        reading = {"in_short": dict(in_short), "answer": dict(answer), "limits": dict(limits)}
        for part, told in reading.items():
            for language in OF_FILES:
                told[language] = " ".join(told.get(language, "").split())
                if not told[language]:
                    raise ZonelabError(f"reading: {part} must be told in {language}; it is empty. Write it.")
        self._kept["reading"] = reading
        if self._out is not None:
            (self._out / KEPT).write_text(json.dumps(self._kept, ensure_ascii=False), encoding="utf-8")
        return Shown({"kind": "reading"}, reading_text(reading), html="")

    def _check_name(self, name: str, taken: Any) -> None:
        if not _NAME.fullmatch(name) or name in taken:
            raise ZonelabError(f"{name!r} must be a name of small letters that nothing has yet; choose another.")


def figure_file(name: str, language: str) -> str:
    """Return the name of the file of a figure, without its ending."""
    return name if language == OF_FILES[0] else f"{name}_{language}"


def reading_text(reading: Mapping[str, Told]) -> str:
    """Return the reading as two paragraphs in each language."""
    return "\n\n".join(
        part
        for language in OF_FILES
        for part in (f"{reading['in_short'][language]} {reading['answer'][language]}", reading["limits"][language])
    )


def _units_of(name: str, table: pd.DataFrame, unit: Mapping[str, str] | str | None) -> dict[str, str]:
    """Return the units of the columns of a table that are numbers or have a unit of their own.

    Raises
    ------
    ZonelabError
        If a column of numbers has none.
    """
    columns = list(map(str, table.columns))
    told = {key: each for key, each in units(columns, "").items() if each != WORDS["mean"].unit}
    told |= table.attrs.get("units", {}) | (dict(unit) if isinstance(unit, Mapping) else {})
    types = pd.api.types
    numbers = [key for key in columns if types.is_numeric_dtype(table[key]) and not types.is_bool_dtype(table[key])]
    if isinstance(unit, str):
        told = dict.fromkeys(numbers, unit) | told
    if lacking := [key for key in numbers if key not in told]:
        raise ZonelabError(f"table {name}: {', '.join(lacking)} must have a unit; there is none. Give unit=.")
    return {key: told[key] for key in columns if key in told}
