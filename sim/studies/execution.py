"""The notebook of a study run from top to bottom, without a window and by this very interpreter."""

from __future__ import annotations

import logging
import os
import signal
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
#: What a notebook's folder is called in it; it is given after the cell with the tag ``parameters``.
PARAMETER = "out"
#: How long a kernel may take to start, or to send what a cell has printed; a busy machine takes its time.
LONGEST_SILENCE_SECONDS = 600
#: What a notebook says of how to edit it; the two files of a pair say the same.
_METADATA = {
    "jupytext": {"formats": "ipynb,py:percent"},
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": KERNEL},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}


def package(module: str, maker: str) -> Any:
    """Return a package of the extra ``notebooks``, or raise an error that names the extra."""
    return needed(module, maker, marked("building a study"), "notebooks")


def read_notebook(study: StudyFile) -> Any:
    """Return the notebook of a study with nothing run, its cells numbered: equal text gives an equal notebook."""
    jupytext = package("jupytext", "jupytext")
    notebook = jupytext.reads(study.notebook.read_text(encoding="utf-8"), fmt="py:percent")
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        cell.metadata.setdefault("tags", [])
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
    nbclient, nbformat = package("nbclient", "nbclient"), package("nbformat", "nbformat")
    log = logging.getLogger("nbclient")
    log.setLevel(logging.CRITICAL)  # errors are reported as sentences
    notebook = read_notebook(study)
    tags = [cell.metadata.tags for cell in notebook.cells]
    place = next((number for number, each in enumerate(tags, start=1) if "parameters" in each), 0)
    given = nbformat.v4.new_code_cell(f"{PARAMETER} = {str(out.resolve())!r}")
    notebook.cells.insert(place, given)
    current = ""
    with tempfile.TemporaryDirectory(prefix="zonelab-study-") as aside, _stopped_by_signals() as stopped:
        client = nbclient.NotebookClient(
            notebook,
            km=_this_interpreter(),
            # The notebook reports what fails; that this machine talks to itself over TCP, and the end of it, is no
            # news.
            extra_arguments=["--log-level=50"],
            startup_timeout=LONGEST_SILENCE_SECONDS,
            iopub_timeout=LONGEST_SILENCE_SECONDS,
            raise_on_iopub_timeout=True,
            record_timing=False,
            log=log,
        )
        surroundings = {
            "IPYTHONDIR": aside,
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # no warning of a debugger that nobody uses
        }
        try:
            with client.setup_kernel(cleanup_kc=True, env=os.environ | surroundings):
                for number, cell in enumerate(notebook.cells):
                    current = cell.source
                    client.execute_cell(cell, number)
                    if cell.cell_type == "code" and cell is not given:
                        on_cell(1)
        except nbclient.exceptions.CellExecutionError as error:
            raise _failure(study, cell.source, error) from None
        except RuntimeError as error:  # the kernel has died
            if stopped:
                raise KeyboardInterrupt from None
            if not isinstance(error, nbclient.exceptions.DeadKernelError):
                raise
            wrong = sentence(
                "the cell of line {line} must run; it ended the process of the notebook, which may have run out of "
                "memory. Open the notebook and correct it.",
                line=_line(study, current),
            )
            raise ZonelabError(placed(study.notebook, wrong)) from None
        except KeyboardInterrupt:
            logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # that tasks end unheard is the point
            raise
    notebook.cells.remove(given)
    return _plain(notebook)


def _this_interpreter() -> Any:
    """Return what starts a kernel that is this interpreter, whatever kernels are registered."""
    client = package("jupyter_client", "jupyter_client")
    known = client.kernelspec.KernelSpecManager(kernel_dirs=[])
    return client.AsyncKernelManager(kernel_name=KERNEL, kernel_spec_manager=known)


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


def _failure(study: StudyFile, source: str, error: Any) -> ZonelabError:
    """Return what is wrong with a notebook that failed."""
    line, reason = _line(study, source), str(error.evalue).strip().splitlines()[-1:] or [""]
    if error.ename == "ClaimError":
        wrong = sentence(
            "the cell of line {line} claims what the numbers do not bear out: {claim} Look at the tables, and say what "
            "they say.",
            line=line,
            claim=_as_sentence(str(error.evalue)),
        )
    elif error.ename in _OURS:
        wrong = sentence("the cell of line {line}: {problem}", line=line, problem=str(error.evalue))
    elif not reason[0]:
        wrong = sentence(
            "the cell of line {line} must run; it ends with {error}, which says no more. Open the notebook and "
            "correct it.",
            line=line,
            error=error.ename,
        )
    else:
        wrong = sentence(
            "the cell of line {line} must run; it ends with {error}: {reason} Open the notebook and correct it.",
            line=line,
            error=error.ename,
            reason=_as_sentence(reason[0]),
        )
    return ZonelabError(placed(study.notebook, wrong))


def _line(study: StudyFile, source: str) -> int:
    """Return the line of a notebook on which a cell begins."""
    return study.notebook.read_text(encoding="utf-8").partition(source.strip())[0].count("\n") + 1


#: Errors that are sentences already.
_OURS = ("ZonelabError", "ScenarioError", "WorldError", "OutputError")


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _plain(notebook: Any) -> Any:
    """Return a notebook that was run, its cells counted anew, without warnings and what the kernel says of itself."""
    for count, cell in enumerate((each for each in notebook.cells if each.cell_type == "code"), start=1):
        cell.outputs = [each for each in cell.outputs if each.get("name") != "stderr"]
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    notebook.metadata.clear()
    notebook.metadata.update(_METADATA)
    return notebook
