"""The command ``zonelab``: its commands together, and how it leaves.

What a command does not need it does not import: listing scenarios takes no numerics.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from sim.cli import (
    evaluate,
    evidence,
    explore,
    flip,
    learn,
    promise,
    race,
    rehearse,
    review,
    runs,
    search,
    study,
    sweeps,
    verify,
    worth,
)
from sim.cli.shared import Reader, say
from sim.cli.start import INTERRUPTED, is_unsaid
from sim.language.errors import ZonelabError, system_reason
from sim.language.texts import sentence, texts, told
from sim.report.terminal import open_streams, print_line
from sim.version import __version__

app = typer.Typer(
    name="zonelab",
    help="Simulate regions that compete for firms, a special zone and central support.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    runs.scenarios,
    runs.show,
    runs.run,
    runs.compare,
    runs.repeat,
    learn.sensitivity,
    learn.discover,
    evidence.calibrate,
    evidence.validate,
    evaluate.evaluate,
    flip.flip,
    promise.promise,
    review.review,
    race.race,
    rehearse.rehearse,
    worth.worth,
    search.search,
    study.study,
    verify.verify,
    explore.explore,
):
    app.command()(command)
app.add_typer(sweeps.app)


def _tell_version(wanted: bool) -> None:
    """Print the version with the fingerprint of the code, as manifests keep both."""
    if wanted:
        from sim.numerics.sources import code_digest

        print_line(f"zonelab {__version__}, sources {code_digest()}")
        raise typer.Exit


@app.callback()
def _first(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", callback=_tell_version, is_eager=True)
    ] = False,
) -> None:
    """Take the options that may come before a command."""


def run() -> int:
    """Run the command line, and return the code to leave with: 2 for mistakes of the user, told in sentences."""
    open_streams()
    code: int | str | None = 0
    reader, output = Reader(), sys.stdout
    try:
        try:
            app(prog_name="zonelab", obj=reader)
        except SystemExit as leaving:
            code = leaving.code
            if is_unsaid(leaving):
                say(texts(reader.language)("stopped."))
                code = INTERRUPTED
        if sys.stdout is not output:  # typer has met a broken pipe, and put a stream in place that hides others
            raise BrokenPipeError
        sys.stdout.flush()
    except ZonelabError as error:
        for problem in error.told(texts(reader.language)):
            say(problem)
        return 2
    except BrokenPipeError:  # the reader, such as head, has seen enough
        _forget_output()
        return 141
    except OSError as error:
        refused = sentence("standard output must take what is printed; {reason}.", reason=system_reason(error))
        say(told(refused, texts(reader.language)))
        _forget_output()
        return 2
    return code if isinstance(code, int) else 0


def _forget_output() -> None:
    """Keep Python from writing once more, at its end, to an output that takes nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
