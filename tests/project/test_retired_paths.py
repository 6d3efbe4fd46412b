"""Whoever imports a module by an old path is told where it is now; what else fails is for Python to tell."""

from __future__ import annotations

import importlib
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from sim.language.retired import MOVED, WITHIN, new_path


@pytest.mark.parametrize("old", [name for name in MOVED if "." in name])  # a package of that name may be somebody's
def test_the_new_path_is_there_and_the_old_one_is_not(old: str) -> None:
    assert find_spec(MOVED[old]) is not None
    with pytest.raises(ModuleNotFoundError, match=f"{old} is now {MOVED[old]}. Import it from there."):
        importlib.import_module(old)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("import sim.draws", "sim.draws is now sim.numerics.luck."),
        ("from sim.analysis.effects import effects", "sim.analysis.effects is now sim.results.estimates."),
        ("import explorer.state", "explorer.state is now sim.explorer.session.state."),
        ("from explorer.levers import LEVERS", "explorer.levers is now sim.explorer.panel.lever_groups."),
        ("from sim.study import build", "sim.study is now sim.studies."),
        ("from sim.scenario.world import World", "sim.scenario.world.World is now sim.scenario.world.world.World."),
        ("import sim.study.never_was", "sim.study is now sim.studies."),
        ("from sim import draws", "sim.draws is now sim.numerics.luck."),
        ("from sim import compiled, inputs", "sim.compiled is now sim.numerics.compiler."),
        ("from sim.scenario import merge", "sim.scenario.merge is now sim.scenario.reading.inheritance."),
        ("from sim.analysis import ledger", "sim.analysis is now sim.results."),
        ("from sim.analysis.ledger import ledger", "sim.analysis.ledger is now sim.results.twin_firm_ledger."),
        ("import sim.study.never_was.nor_this", "sim.study is now sim.studies."),
        ("import sim.plots.style", "sim.plots.style is now sim.report.plots.style."),
    ],
)
def test_a_statement_with_an_old_path_is_answered(statement: str, told: str) -> None:
    with pytest.raises(ImportError) as error:
        exec(statement, {})
    assert str(error.value) == f"{told} Import it from there."


@pytest.mark.parametrize("package", WITHIN)
def test_what_was_in_a_module_that_is_a_package_now_is_told(package: str) -> None:
    module = importlib.import_module(WITHIN[package])
    names = [name for name, each in vars(module).items() if getattr(each, "__module__", "") == module.__name__]
    assert names
    for name in names:
        with pytest.raises(
            ImportError, match=f"{package}.{name} is now {WITHIN[package]}.{name}. Import it from there."
        ):
            exec(f"from {package} import {name}", {})
    with pytest.raises(ImportError, match="cannot import name 'no_such_name'"):
        exec(f"from {package} import no_such_name", {})


@pytest.mark.parametrize("name", ["sim.no_such_module", "sim.results.no_such_module", "no_such_package"])
def test_a_module_that_never_was_is_left_to_python(name: str) -> None:
    assert new_path(name) is None
    with pytest.raises(ModuleNotFoundError, match=f"No module named '{name}'"):
        importlib.import_module(name)


def test_a_package_of_somebody_elses_with_that_name_is_imported(tmp_path: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import sim, explorer.state; print(explorer.state.HERE)"
    folder = tmp_path / "explorer"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "state.py").write_text("HERE = 'mine'")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "mine\n"), done.stderr


def test_what_a_package_left_behind_never_held_is_left_to_python(tmp_path: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import sim, explorer.no_such_name"
    (tmp_path / "explorer").mkdir()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.endswith("ModuleNotFoundError: No module named 'explorer.no_such_name'\n")


def test_the_table_is_not_read_while_all_is_well() -> None:
    code = "import sys, sim; sim.load_scenario; print('sim.language.retired' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
