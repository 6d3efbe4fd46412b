"""The commands and their options as a page of the reference, from the functions that the program calls.

``make pages`` writes it.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

import typer
from typer.models import ArgumentInfo, OptionInfo

from sim.cli.commands import app

INTRODUCTION = """\
# Commands and options

Written by `make pages`; a test keeps it current. The page [command line](command-line.md) describes what all commands
have in common, such as exit codes.
"""
#: How a value is written, by its type; a switch has none.
_VALUES = {int: "N", float: "NUMBER", str: "TEXT", Path: "PATH", bool: ""}


class Parameter(NamedTuple):
    """An argument or an option as a reader sees it."""

    written: str
    meaning: str
    default: str
    is_argument: bool


def commands(of: typer.Typer = app, path: str = "zonelab") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Give each command as it is typed, and the function that it calls."""
    for command in of.registered_commands:
        assert command.callback is not None, "a command without a function does nothing"
        yield f"{path} {command.name or command.callback.__name__.replace('_', '-')}", command.callback
    for group in of.registered_groups:
        assert group.typer_instance is not None, "a group without commands does nothing"
        yield from commands(group.typer_instance, f"{path} {group.typer_instance.info.name}")


def parameters(command: Callable[..., Any]) -> list[Parameter]:
    """Return the arguments and options of a command in the order of its function."""
    hints = get_type_hints(command, include_extras=True)
    found = []
    for name, parameter in inspect.signature(command).parameters.items():
        assert get_origin(hints[name]) is Annotated, f"{name} of {command.__name__} must say what it means"
        kind, *notes = get_args(hints[name])
        about = next(note for note in notes if isinstance(note, (ArgumentInfo, OptionInfo)))
        is_list, value = _value_of(kind)
        is_argument = isinstance(about, ArgumentInfo)
        # In an annotation the first name of an option is where its default would be.
        named = next((word for word in (about.default, *(about.param_decls or ())) if str(word).startswith("--")), "")
        written = name.upper() if is_argument else f"{named} {value}".strip()
        required = parameter.default is inspect.Parameter.empty
        plain = "" if parameter.default in (None, False) else f"`{parameter.default}`"
        meaning = about.help or ""
        if is_list and "repeated" not in meaning:
            meaning += " May be repeated."
        found.append(Parameter(written, meaning, "required" if required else plain, is_argument))
    return found


def _value_of(kind: Any) -> tuple[bool, str]:
    """Return whether a type is a list, and how one of its values is written."""
    plain = get_args(kind)[0] if type(None) in get_args(kind) else kind
    if get_origin(plain) is list:
        return True, _VALUES[get_args(plain)[0]]
    return False, _VALUES[plain]


def reference() -> str:
    """Return the page of all commands as Markdown."""
    parts = [INTRODUCTION]
    for typed, function in commands():
        told = parameters(function)
        arguments = " ".join(each.written for each in told if each.is_argument)
        parts += [f"## `{typed}`\n", f"    {typed} {arguments}".rstrip() + " [OPTIONS]\n"]
        parts += [" ".join((inspect.getdoc(function) or "").split()) + "\n"]
        parts += ["| argument or option | meaning | default |", "|---|---|---|"]
        parts += [f"| `{each.written}` | {_cell(each.meaning)} | {each.default} |" for each in told]
        parts += [""]
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(reference())
