"""What a contributor is told holds: the files of the checklists, the commands, the forms, the version that is cited."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.explorer.panel.lever_groups import LEVERS
from sim.results.measure_kinds import KINDS
from sim.scenario.schema.keys import leaf_keys
from sim.version import __version__

ROOT = Path(__file__).resolve().parents[2]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"
#: Sections that are checklists of files.
CHECKLISTS = ("A sentence in two languages", "A rule", "A lever", "A measure", "A chart", "A world")


def section(title: str) -> str:
    """Return the text below a heading of the page."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", CONTRIBUTING, re.DOTALL | re.MULTILINE)
    assert found is not None, title
    return found[1]


def named_files(text: str) -> list[str]:
    """Return the files and folders that a text names."""
    return re.findall(r"`((?:[\w.-]+/)+[\w.-]*|\w+\.(?:md|py|cff))`", text) + re.findall(r"\]\(([^)#:\s]+)", text)


@pytest.mark.parametrize("title", CHECKLISTS)
def test_every_file_of_a_checklist_is_there(title: str) -> None:
    files = named_files(section(title))
    assert files
    assert [name for name in files if not (ROOT / name).exists()] == []


def test_all_files_and_pages_named_anywhere_are_there() -> None:
    for document in ("CONTRIBUTING.md", "SECURITY.md", "RELEASE.md", ".github/pull_request_template.md"):
        text = (ROOT / document).read_text("utf-8")
        made = ("dist/", "build/")  # by a release
        assert [name for name in named_files(text) if not name.startswith(made) and not (ROOT / name).exists()] == []


def test_every_command_of_make_that_is_named_is_one() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for document in ("CONTRIBUTING.md", "RELEASE.md", "README.md", ".github/pull_request_template.md"):
        text = (ROOT / document).read_text("utf-8")
        named = {
            word
            for words in re.findall(r"(?:`|^ +)make ([a-z -]+?)(?:`|  |$)", text, re.MULTILINE)
            for word in words.split()
        }
        assert named <= targets, document


def test_every_folder_of_tests_that_is_named_holds_tests() -> None:
    folders = re.findall(r"`pytest (tests/\w+)`", CONTRIBUTING)
    assert len(folders) > 4
    for folder in folders:
        assert list((ROOT / folder).glob("test_*.py")), folder


def test_the_checklist_of_a_rule_is_that_of_the_worked_example() -> None:
    page = (ROOT / "docs" / "how-to" / "add-a-rule.md").read_text("utf-8")
    worked = re.findall(r"^\+\+\+ (\S+)$", page, re.MULTILINE)
    listed = [name for name in named_files(section("A rule")) if not name.startswith("docs/how-to")]
    for file in (*worked, "CHANGELOG.md"):
        assert any(file.startswith(name) for name in listed), file


def test_every_lever_is_a_key_and_every_measure_has_its_definition() -> None:
    assert set(LEVERS) <= set(leaf_keys())
    model = (ROOT / "docs" / "model.md").read_text("utf-8")
    for word, kind in KINDS.items():
        assert not kind.id or re.search(rf"^\| {kind.id} \|", model, re.MULTILINE), word


def test_the_version_that_is_cited_is_that_of_the_program() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert str(cited["version"]) == __version__
    assert {"cff-version", "message", "title", "authors", "license"} <= cited.keys()
    assert cited["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")


def form(name: str) -> dict[str, dict[str, Any]]:
    """Return the fields of an issue form by id."""
    return {field["id"]: field for field in yaml.safe_load((FORMS / name).read_text("utf-8"))["body"]}


def test_who_tells_of_a_fault_is_asked_for_version_and_manifest() -> None:
    asked = form("fault.yml")
    assert {"version", "manifest"} <= asked.keys()
    assert asked["version"]["validations"]["required"] is True
    assert "zonelab --version" in asked["version"]["attributes"]["description"]
    assert "manifest.json" in asked["manifest"]["attributes"]["description"]


def test_every_form_asks_for_the_version() -> None:
    for path in FORMS.glob("*.yml"):
        assert path.name == "config.yml" or "version" in form(path.name), path.name


def test_the_version_of_the_form_looks_as_the_program_prints_it() -> None:
    placeholder = form("fault.yml")["version"]["attributes"]["placeholder"]
    assert re.fullmatch(r"zonelab \d+\.\d+\.\d+, sources [0-9a-f]{16}", placeholder)


def test_a_pull_request_says_whether_numbers_change() -> None:
    text = (ROOT / ".github" / "pull_request_template.md").read_text("utf-8")
    assert "- [ ] **Changes model output.**" in text


def test_the_workflow_runs_the_one_script() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "check.yml").read_text("utf-8"))["jobs"]
    commands = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert any(re.search(r"\bbash \.ci/run$", command) for command in commands)
    assert (ROOT / ".ci" / "run").is_file()
