"""Keys that are added later: files of before are read or told, and fingerprints stay while the key changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.language.errors import ZonelabError
from sim.results.manifest import kept_scenario, scenario_entry
from sim.scenario.describe import as_yaml
from sim.scenario.reading import older_versions
from sim.scenario.schema.keys import fields, neutral_values


@pytest.fixture
def match_was_added(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if `support.match`, which is 0 in the baseline, had been added with 0 for no effect."""
    monkeypatch.setattr(older_versions, "neutral_values", lambda: {"support.match": 0.0})


@pytest.mark.usefixtures("match_was_added")
def test_a_key_that_changes_nothing_does_not_count_in_the_fingerprint(tmp_path: Path) -> None:
    older = scenario_entry(sim.load_scenario("two_islands"))
    del older["settings"]["support"]["match"]
    kept = kept_scenario(older, tmp_path / "manifest.json")
    assert kept.added == ("support.match",)
    assert kept.digest == older["digest"] == scenario_entry(kept)["digest"]
    assert kept.settings.support.match == 0.0


@pytest.mark.usefixtures("match_was_added")
def test_a_key_that_changes_something_counts() -> None:
    plain, moved = sim.load_scenario("two_islands"), sim.load_scenario("two_islands", match=0.1)
    assert plain.digest != moved.digest
    assert moved != plain


def test_without_a_neutral_value_every_key_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sim.load_scenario("two_islands").digest
    monkeypatch.setattr(older_versions, "neutral_values", lambda: {"support.match": 0.0})
    assert sim.load_scenario("two_islands").digest != before


def test_results_of_before_a_key_are_read_with_its_neutral_value(tmp_path: Path) -> None:
    """So they are those of then, though the baseline has sites now."""
    older = scenario_entry(sim.load_scenario("two_islands", **neutral_values()))
    for key in neutral_values():
        assert key in fields()
        block, _, leaf = key.partition(".")
        del older["settings"][block][leaf]
    kept = kept_scenario(older, tmp_path / "manifest.json")
    settings = kept.settings.model_dump(mode="json")
    assert {key: settings[key.partition(".")[0]][key.partition(".")[2]] for key in neutral_values()} == neutral_values()
    assert kept.digest == older["digest"]
    assert settings["trials"]["site_rate"] == 0.0 < sim.load_scenario("two_islands").settings.trials.site_rate


def older_file(folder: Path, begin: str = "") -> Path:
    """A file of before `support.match`, with every key of then."""
    path = folder / "older.yaml"
    text = as_yaml(sim.load_scenario("busan_first"))
    head, _, rest = text.partition("  match:\n")
    path.write_text(f"{begin}{head}  match_cap:\n{rest.partition('  match_cap:' + chr(10))[2]}\n", encoding="utf-8")
    return path


def test_an_older_file_with_every_key_of_then_is_told_what_it_lacks_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ZonelabError) as error:
        sim.load_scenario(older_file(tmp_path))
    assert str(error.value).endswith(
        "older.yaml: support.match must be given; it is missing. Add it, or extend a scenario that has it "
        "(extends: baseline): what came later than the file then takes its default."
    )


def test_doing_so_makes_it_the_scenario_that_it_was(tmp_path: Path) -> None:
    assert sim.load_scenario(older_file(tmp_path, "extends: baseline\n")) == sim.load_scenario("busan_first")


def test_a_manifest_of_a_version_with_a_key_that_is_gone_is_told_what_takes_its_place(tmp_path: Path) -> None:
    older = scenario_entry(sim.load_scenario("two_islands"))
    older["settings"]["location"]["moving_cost"] = older["settings"]["location"].pop("mobility")
    with pytest.raises(ZonelabError) as error:
        kept_scenario(older, tmp_path / "manifest.json")
    assert "mobility, the probability" in str(error.value)
