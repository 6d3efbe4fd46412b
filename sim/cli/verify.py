"""The command that looks at every byte of what other commands have written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from sim.cli.shared import Language, path_argument
from sim.language.errors import ZonelabError, placed
from sim.language.texts import sentence, texts
from sim.report.terminal import print_line


def verify(
    folder: Annotated[Path, path_argument("FOLDER", "Folder that a command of zonelab has written.")],
    language: Language = "en",
) -> None:
    """Check that every file of a folder of results is as it was written; nothing is run."""
    if not folder.is_dir():
        raise ZonelabError(placed(folder, sentence("must be a folder; there is none. Check the path.")))
    files, problems = looked_at(folder)
    if not files:
        wrong = sentence("must hold files that zonelab wrote and lists in a manifest; it holds none. Check the path.")
        raise ZonelabError(placed(folder, wrong))
    if problems:
        raise ZonelabError(problems)
    print_line(texts(language)("{count:,} files are as they were written.").format(count=files))


def looked_at(folder: Path) -> tuple[int, list[str]]:
    """Return how many files of zonelab a folder holds, and a sentence for each that is not as it was written.

    Raises
    ------
    ZonelabError
        If the folder cannot be read.
    """
    from sim.lab.search.search_store import SearchStore
    from sim.results.kept_files import damage
    from sim.sweeps.running.store import Store

    files, problems = damage(folder)
    for store in (Store(folder), SearchStore(folder)):
        if store.manifest_path.is_file() and not problems:
            look = store.look(len)
            files += len(look.whole) + len(look.damaged)
            problems += [placed(path, problem) for path, problem in look.damaged.items()]
    return files, problems
