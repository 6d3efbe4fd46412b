"""A comparison written to files: a folder with all of it, or a brief."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.language.texts import Sentence, check_language
from sim.numerics.arguments import path_given


class ComparisonFiles:
    """What a comparison writes when it is asked to; who knows folders, figures and forms is imported only then."""

    def write(self: Any, folder: Path | str, language: str = "en") -> tuple[Sentence, ...]:
        """Write tables, figures, summary and a manifest that repeats them; return what the user is to know.

        Parameters
        ----------
        folder
            New, empty, or with older results, which are replaced; what is not of zonelab stays there.
        language
            Language of the figures, 'en' or 'ko'.

        Raises
        ------
        OutputError
            If they cannot be written there.
        """
        check_language(language)
        from sim.report.results_folder import write_comparison  # figures are imported when they are asked for

        notices: tuple[Sentence, ...] = write_comparison(self, folder, language)
        return notices

    def brief(self: Any, file: Path | str, language: str = "en", region: str | None = None) -> None:
        """Write a brief of one page to a file, in the form that its ending names.

        Parameters
        ----------
        file
            Ends in pdf, html, docx; pptx or png for a slide; svg for the picture; xlsx, csv or parquet for the numbers;
            ipynb for a notebook that makes them.
        language
            'en' or 'ko'.
        region
            Selected region, by its id; by default the region without a zone that gets most of the baseline's money.

        Raises
        ------
        ZonelabError
            If there is no such form or region, or what the form needs (a package, a font) is missing.
        OutputError
            If the file cannot be written.
        """
        check_language(language)
        from sim.report.brief.content import brief_of  # see `write`
        from sim.report.brief.forms import write_brief

        write_brief(brief_of(self, language, region), path_given(file))
