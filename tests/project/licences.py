"""Lists the licence of each package that is installed: ``make licences``."""

from __future__ import annotations

from importlib.metadata import Distribution, distributions

from rich.console import Console
from rich.table import Table

#: What is asked of whoever passes the program on is more than to name the authors.
STRICT = ("gpl", "general public license", "affero", "sspl", "business source", "commons clause", "non-commercial")
#: Licences with such words that ask no more of a program that imports the package, or one of several to choose from.
LENIENT = ("lgpl", "lesser general public", " or ", "exception")


def licence_of(package: Distribution) -> str:
    """Return the licence of a package, as an expression, by its classifiers, or by the first line of its file."""
    told = package.metadata
    classifiers = [
        each.rpartition(" :: ")[2] for each in told.get_all("Classifier") or () if each.startswith("License ::")
    ]
    named = [told.get("License-Expression"), " or ".join(classifiers), told.get("License")]
    for each in package.files or () if not any(named) else ():
        if each.name.lower().startswith(("licen", "copying")):
            named.append(each.read_text("utf-8"))
    return next((each.strip().splitlines()[0] for each in named if each and each.strip()), "unknown")


def is_strict(licence: str) -> bool:
    """Return whether a licence asks that a program that imports the package has that licence too.

    Examples
    --------
    >>> is_strict("GPL-3.0-only"), is_strict("MIT"), is_strict("GPL-2.0-only OR MIT"), is_strict("LGPL-3.0")
    (True, False, False, False)
    """
    small = licence.lower()
    return any(each in small for each in STRICT) and not any(each in small for each in LENIENT)


def licences() -> dict[str, str]:
    """Return the licences, by name of the package."""
    found = {each.metadata["Name"]: licence_of(each) for each in distributions()}
    return dict(sorted(found.items(), key=lambda each: (not is_strict(each[1]), each[1] != "unknown", each[0].lower())))


def main() -> None:
    """Print the list, what is to be looked at first."""
    table = Table("package", "licence")
    for name, licence in licences().items():
        table.add_row(name, f"{licence}  <- must not be imported" if is_strict(licence) else licence)
    Console().print(table)


if __name__ == "__main__":
    main()
