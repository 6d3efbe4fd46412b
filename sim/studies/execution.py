"""The notebook of a study run from top to bottom, without a window and by this very interpreter."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

import psutil

from sim.language.errors import ZonelabError, placed
from sim.language.texts import marked, sentence
from sim.numerics.extras import needed
from sim.studies.finder import StudyFile

KERNEL = "python3"
#: What a notebook's folder is called in it: papermill puts this into the cell with the tag ``parameters``.
PARAMETER = "out"
#: Tag of the cell that papermill adds.
_ADDED = "injected-parameters"
#: How long a kernel may take to start, or to send what a cell has printed; a busy machine takes its time.
LONGEST_SILENCE_SECONDS = 600
#: What a notebook says of how to edit it; the two files of a pair say the same.
_METADATA = {
    "jupytext": {"formats": "ipynb,py:percent"},
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": KERNEL},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}


def package(module: str, maker: str) -> Any:
    """Return a package of the extra ``notebooks``, or say in a sentence that it is missing."""
    return needed(module, maker, marked("building a study"), "notebooks")


def read_notebook(study: StudyFile) -> Any:
    """Return the notebook of a study with nothing run, its cells numbered: equal text gives an equal notebook."""
    jupytext = package("jupytext", "jupytext")
    notebook = jupytext.reads(study.notebook.read_text(encoding="utf-8"), fmt="py:percent")
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    notebook.metadata.clear()
    notebook.metadata.update(_METADATA)
    return notebook


def run_notebook(study: StudyFile, out: Path, on_cell: Callable[[int], None]) -> Any:
    """Return the notebook of a study with its outputs; what it keeps goes to a folder.

    Parameters
    ----------
    study
        The study.
    out
        Folder for tables and figures.
    on_cell
        Called with 1 after each cell.

    Raises
    ------
    ZonelabError
        If a cell fails, with the line where it begins and what it says.
    """
    papermill = package("papermill", "papermill")
    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # what goes wrong is told in a sentence
    nbformat = package("nbformat", "nbformat")
    notebook = read_notebook(study)
    with tempfile.TemporaryDirectory(prefix="zonelab-study-") as aside:
        begin, end = Path(aside) / "begin.ipynb", Path(aside) / "end.ipynb"
        nbformat.write(notebook, begin)
        with _this_interpreter(Path(aside)), _stopped_by_signals() as stopped:
            try:
                papermill.execute_notebook(
                    begin,
                    end,
                    parameters={PARAMETER: str(out.resolve())},
                    kernel_name=KERNEL,
                    progress_bar=False,
                    request_save_on_cell_execute=False,
                    autosave_cell_every=0,
                    start_timeout=LONGEST_SILENCE_SECONDS,
                    iopub_timeout=LONGEST_SILENCE_SECONDS,
                    on_cell_executed=lambda **_: on_cell(1),
                )
            except papermill.PapermillExecutionError as error:
                raise _failure(study, error) from None
            except RuntimeError:  # of nbclient: the kernel has died
                if stopped:
                    raise KeyboardInterrupt from None
                raise
            except KeyboardInterrupt:
                logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # that tasks end unheard is the point
                raise
        return _plain(nbformat.read(end, as_version=4))


@contextmanager
def _this_interpreter(aside: Path) -> Iterator[None]:
    """Let the kernel be this interpreter, whatever kernels are registered, without settings or history of the user."""
    kernel = aside / "kernels" / KERNEL
    kernel.mkdir(parents=True)
    # What fails is told by the notebook; that this machine talks to itself over TCP, and the end of it, is no news.
    command = [sys.executable, "-m", "ipykernel_launcher", "--log-level=50", "-f", "{connection_file}"]
    spec = {"argv": command, "display_name": "Python 3 (ipykernel)", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    surroundings = {
        "JUPYTER_PATH": str(aside),
        "IPYTHONDIR": str(aside / "ipython"),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # no warning of a debugger that nobody uses
    }
    before = {name: os.environ.get(name) for name in surroundings}
    os.environ.update(surroundings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _stopped_by_signals() -> Iterator[list[int]]:
    """Let a signal to stop end the kernel too, and give the signals that came.

    The exception alone may be lost: it is raised wherever the signal finds this process, and that may be amid code of
    others that passes it over. Without its kernel a notebook ends for sure.
    """
    came: list[int] = []
    before: dict[int, Any] = {}
    others = set(psutil.Process().children())

    def stop(number: int, frame: FrameType | None) -> None:
        came.append(number)
        for kernel in set(psutil.Process().children()) - others:
            with suppress(psutil.Error):
                kernel.kill()
        before[number](number, frame)

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and callable(handler := signal.getsignal(number)) and _is_main_thread():
            before[number] = handler
            signal.signal(number, stop)
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _failure(study: StudyFile, error: Any) -> ZonelabError:
    """Return what is wrong with a notebook that failed."""
    before = study.notebook.read_text(encoding="utf-8").partition(str(error.source).strip())[0]
    line, reason = before.count("\n") + 1, str(error.evalue).strip().splitlines()[-1:] or [""]
    if error.ename == "ClaimError":
        wrong = sentence(
            "the cell of line {line} claims what the numbers do not bear out: {claim} Look at the tables, and say what "
            "they say.",
            line=line,
            claim=_as_sentence(str(error.evalue)),
        )
    elif error.ename in _OURS:
        wrong = sentence("the cell of line {line}: {problem}", line=line, problem=str(error.evalue))
    else:
        wrong = sentence(
            "the cell of line {line} must run; it ends with {error}: {reason} Open the notebook and correct it.",
            line=line,
            error=error.ename,
            reason=_as_sentence(reason[0]),
        )
    return ZonelabError(placed(study.notebook, wrong))


#: Errors that are sentences already.
_OURS = ("ZonelabError", "ScenarioError", "WorldError", "OutputError")


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _plain(notebook: Any) -> Any:
    """Return a notebook that was run, without the cell that papermill added and without times, places and warnings."""
    notebook.cells = [cell for cell in notebook.cells if _ADDED not in cell.metadata.get("tags", [])]
    for cell in notebook.cells:
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
        if cell.cell_type == "code":
            cell.outputs = [each for each in cell.outputs if each.get("name") != "stderr"]
    code = (each for each in notebook.cells if each.cell_type == "code")
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    notebook.metadata.clear()
    notebook.metadata.update(_METADATA)
    return notebook
