"""The documents build as a site without a warning, every page is behind a door, and the reference is the code's."""

from __future__ import annotations

import re
import runpy
import shlex
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sim.cli import app
from sim.cli.command_pages import commands, parameters, reference

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
COMMANDS = DOCS / "reference" / "commands.md"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as `make docs` does, elsewhere."""
    place = tmp_path_factory.mktemp("site")
    recipe = re.search(r"^docs: .*\n\t\$\(BIN\)/python (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert recipe is not None
    *options, target = shlex.split(recipe[1])
    assert target == "docs/_build/html"
    command = [sys.executable, *options, str(place / "html"), "-d", str(place / "doctrees")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return place / "html"


def test_the_site_has_each_page_and_fetches_nothing_to_show_it(site: Path) -> None:
    for page in DOCS.rglob("*.md"):
        name = page.relative_to(DOCS)
        if "_build" not in name.parts and name.name != "README.md":
            text = (site / name.with_suffix(".html")).read_text("utf-8")
            fetched = re.findall(r'<(?:script|img|link|iframe)[^>]*(?:src|href)="(https?:)?//[^"]*"', text)
            assert fetched == [], name


def test_the_site_tells_the_docstrings_of_the_doors(site: Path) -> None:
    text = (site / "reference" / "api.html").read_text("utf-8")
    for name in ("load_scenario", "run_ensemble", "compare", "sweep", "discover", "Scenario", "ZoneModel"):
        assert f'id="sim.{name}"' in text, name
    assert "Number of threads of the compiled engine; by default all available processors." in text


def test_every_door_of_the_package_is_on_the_page_of_functions() -> None:
    import sim

    text = (DOCS / "reference" / "api.md").read_text("utf-8")
    assert dir(sim) == sorted(sim.__all__)
    for name in sim.__all__:
        assert name == "__version__" or re.search(rf":: sim\.{name}$", text, re.MULTILINE), name


def test_the_page_of_the_command_line_has_each_variable_that_the_code_reads() -> None:
    text = (DOCS / "reference" / "command-line.md").read_text("utf-8")
    sources = [path.read_text("utf-8") for path in (ROOT / "sim").rglob("*.py")]
    for name in set(re.findall(r'"(ZONELAB_[A-Z_]+)"', "\n".join(sources))):
        assert f"| `{name}` |" in text, name


def test_the_menu_has_four_doors_and_each_page_once() -> None:
    menu = runpy.run_path(str(DOCS / "conf.py"))["menu"]((DOCS / "README.md").read_text("utf-8"))
    assert re.findall(r"^:caption: (.+)$", menu, re.MULTILINE) == ["Tutorial", "How-to", "Reference", "Explanation"]
    told = Counter(line for line in menu.splitlines() if line and line[0] not in "`:")
    there = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md")}
    there = {name for name in there if not name.startswith("_build/")} - {"README", "index"}
    assert told == Counter(there)


def test_the_page_of_the_commands_is_current() -> None:
    """`make pages` writes it."""
    assert COMMANDS.read_text("utf-8") == reference()


def test_the_page_of_the_equations_is_current() -> None:
    """`make pages` writes it."""
    written = runpy.run_path(str(DOCS / "equations.py"))["reference"]()
    assert (DOCS / "reference" / "equations.md").read_text("utf-8") == written


def test_every_formula_is_shown_as_mathematics(site: Path) -> None:
    text = (site / "reference" / "equations.html").read_text("utf-8")
    told = (DOCS / "reference" / "equations.md").read_text("utf-8")
    assert text.count('<math display="block"') + text.count('display="block">') >= told.count("$$") // 2
    assert "$" not in re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)


def test_every_option_that_help_prints_is_on_the_page() -> None:
    """The page is made from the functions; the help that typer prints is the oracle."""
    for typed, function in commands():
        printed = CliRunner().invoke(app, [*typed.split()[1:], "--help"], env={"COLUMNS": "200"}).output
        told = {re.split("[ /]", each.written)[0] for each in parameters(function) if not each.is_argument}
        assert set(re.findall(r"^\W*(--[a-z-]+)", printed, re.MULTILINE)) - {"--help"} == told, typed


def test_a_command_that_is_added_is_told() -> None:
    mine = typer.Typer(name="mine")
    group = typer.Typer(name="group")

    @group.command()
    def do_it() -> None:
        """Do it."""

    mine.add_typer(group)
    assert [typed for typed, _ in commands(mine, "mine")] == ["mine group do-it"]
