"""What `zonelab explore` may be told about a server for many: bounds on what readers ask for, and how they sign in."""

from __future__ import annotations

import re
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from sim.language.errors import ZonelabError, system_reason
from sim.language.texts import sentence
from sim.numerics.arguments import check_whole

#: Names of the environment begin with it; the server reads them.
PREFIX = "ZONELAB_MOST_"
#: Least and most of each bound. What every page begins with, 500 runs of 60 months, is always let through.
ENDS = {
    "pages": (1, 10_000),
    "pages_each": (1, 10_000),
    "runs": (500, 100_000),
    "months": (60, 1200),
    "sweeps": (1, 100),
    "disk_gb": (1, 100_000),
}
#: What the section of the file for signing in must have, and where the provider sends readers back to.
KEYS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
BACK = "/oauth2callback"
#: Letters of a secret that nobody guesses.
LEAST_LETTERS = 32
_PATH = re.compile(r"/?([\w.~-]+/?)*", re.ASCII)


def _option(name: str, about: str) -> typer.models.OptionInfo:
    """Return the option of a bound, which its name in the environment sets too."""
    low, high = ENDS[name]
    option = typer.Option(
        f"--most-{name.replace('_', '-')}", help=f"{about} {low:,} to {high:,}.", envvar=PREFIX + name.upper()
    )
    assert isinstance(option, typer.models.OptionInfo)
    return option


MostPages = Annotated[int | None, _option("pages", "Pages open at once, of all readers; by default 100.")]
MostPagesEach = Annotated[int | None, _option("pages_each", "Pages open at once from one address; by default 20.")]
MostRuns = Annotated[int | None, _option("runs", "Runs of each side that a reader may ask for; by default 100,000.")]
MostMonths = Annotated[int | None, _option("months", "Months that a reader may ask for; by default 1,200.")]
MostSweeps = Annotated[int | None, _option("sweeps", "Sweeps at work at once; by default 2.")]
MostDisk = Annotated[
    int | None, _option("disk_gb", "Gigabytes of sweeps beyond which no other is started; by default 20.")
]


def checked(**given: int | None) -> dict[str, str]:
    """Return the bounds that are given, as the environment of the server.

    Raises
    ------
    ZonelabError
        With every bound that cannot be, a sentence each.
    """
    there = {name: value for name, value in given.items() if value is not None}
    check_whole(*((f"--most-{name.replace('_', '-')}", value, *ENDS[name]) for name, value in there.items()))
    return {PREFIX + name.upper(): str(value) for name, value in there.items()}


def check_path(path: str) -> None:
    """Raise a `ZonelabError` unless an address may have this path."""
    parts = path.split("/")
    if not _PATH.fullmatch(path) or "." in parts or ".." in parts:
        wrong = sentence(
            "--path must be words of letters, numbers, '-', '_', '.' and '~', with / between them; got {path}.",
            path=repr(path),
        )
        raise ZonelabError(wrong)


def check_sign_in(file: Path) -> None:
    """Raise a `ZonelabError` unless readers can sign in by this file; what is in it is not told."""
    if not (find_spec("authlib") and find_spec("httpx")):
        wrong = sentence("--sign-in needs the packages Authlib and httpx. Install them: pip install 'zonelab[signin]'.")
        raise ZonelabError(wrong)
    try:
        section = tomllib.loads(file.read_text(encoding="utf-8")).get("auth", {})
    except OSError as error:
        raise ZonelabError(
            sentence(
                "{file}: --sign-in must be a file that can be read: {reason}.", file=file, reason=system_reason(error)
            )
        ) from None
    except ValueError:  # of its text or its syntax, which may quote a secret
        raise ZonelabError(sentence("{file}: must be a TOML file in UTF-8; it is not.", file=file)) from None
    values = section if isinstance(section, dict) else {}
    problems = [
        sentence("{file}: the section [auth] must have {key}, a text; it has none.", file=file, key=key)
        for key in KEYS
        if not (isinstance(values.get(key), str) and values[key])
    ]
    if not problems and not values["redirect_uri"].endswith(BACK):
        problems.append(sentence("{file}: redirect_uri must end with {back}; it ends otherwise.", file=file, back=BACK))
    if not problems and len(values["cookie_secret"]) < LEAST_LETTERS:
        problems.append(
            sentence(
                "{file}: cookie_secret must have at least {least} letters; it has {found}. Make one: python3 -c "
                "'import secrets; print(secrets.token_urlsafe(32))'",
                file=file,
                least=LEAST_LETTERS,
                found=len(values["cookie_secret"]),
            )
        )
    if problems:
        raise ZonelabError(problems)
