"""A bit that flips in what any command has written: `verify` finds it, and so does whoever reads it for a number."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from unittest import mock

import pytest

import sim
from sim.cli.verify import looked_at
from sim.explorer.reference.study_shelf import ShelvedStudy, shelf
from sim.language.errors import ZonelabError
from sim.scenario.reading.manifest_schema import read_manifest
from sim.scenario.reading.text_files import SCENARIOS_VARIABLE
from sim.studies import finder
from tests.files.small_commands import COMMANDS, files_of, write_sources
from tests.sweeps.small_sweeps import Answer, answer

ROOT = Path(__file__).resolve().parents[2]
FLIPS = [40, pytest.param(int(os.environ.get("FLIPS", "1500")), marks=[pytest.mark.slow, pytest.mark.endurance])]
#: A study that comes with the project; to build one takes its time.
STUDY = "busan_first"
#: So many of the flips are shown to the command itself.
BY_COMMAND = 2
WRITTEN = ("run", "compare", "sweep", "calibrate", "search")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The working folder of commands that have ended, with what each has written in a folder of its name."""
    home = tmp_path_factory.mktemp("flips")
    with chdir(home), mock.patch.dict(os.environ, {SCENARIOS_VARIABLE: str(home / "scenarios")}):
        write_sources(Path())
        for name in WRITTEN:
            found = answer(*COMMANDS[name].line(name))
            assert found.code == 0, found.err
        shutil.copytree(ROOT / "results" / STUDY, home / "results" / STUDY)
        yield home


def flipped(folder: Path, flips: int, wanted: Callable[[Path], bool] = Path.is_file) -> Iterator[str]:
    """Flip one bit of a file of a folder after the other, drawn at random, and give which; all is as before then."""
    luck = random.Random(8)
    files = sorted(files_of(folder, lambda each: wanted(each) and each.stat().st_size > 0))
    assert files
    for number in range(flips):
        path = folder / (files[number] if number < len(files) else luck.choice(files))
        content = path.read_bytes()
        bit = luck.randrange(8 * len(content))
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << (bit % 8)
        path.write_bytes(changed)
        if path.suffix != ".json" or not _same(content, bytes(changed)):
            yield f"{path.relative_to(folder)}, bit {bit}"
        path.write_bytes(content)


def _same(one: bytes, other: bytes) -> bool:
    """Return whether two texts of JSON say the same, such as 1e5 and 1E5."""
    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return False


def refused(found: Answer, which: str) -> None:
    assert found.code == 2, which
    assert "zonelab: " in found.err, which
    assert "Traceback" not in found.err, which


@pytest.mark.parametrize("flips", FLIPS)
@pytest.mark.parametrize("name", [*WRITTEN, f"results/{STUDY}"])
def test_verify_finds_every_flipped_bit(home: Path, name: str, flips: int) -> None:
    with chdir(home):
        whole = answer("verify", name)
        assert (whole.code, whole.err) == (0, "")
        count = 0
        for which in flipped(Path(name), flips):
            assert looked_at(Path(name))[1], which
            count += 1
            if count <= BY_COMMAND:
                refused(answer("verify", name), which)
        assert answer("verify", name) == whole
    assert count >= 0.9 * flips


def test_files_of_the_user_are_no_matter_of_verify(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home / "run", tmp_path / "run")
    for name in ("notes.md", "mine.json", "list.json"):
        (tmp_path / "run" / name).write_text("[" if name == "list.json" else '{"kind": "mine"}', encoding="utf-8")
    assert answer("verify", str(tmp_path / "run")) == answer("verify", str(home / "run"))
    found = answer("verify", str(tmp_path))
    assert found.code == 2
    assert "must hold files that zonelab wrote" in found.err
    refused(answer("verify", str(tmp_path / "nowhere")), "nowhere")


def test_verify_names_what_is_gone_and_what_is_another_file(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(home / "run", folder)
    other, gone, third = sorted(folder.glob("*.parquet"))[:3]
    other.write_bytes(third.read_bytes())
    gone.unlink()
    found = answer("verify", str(folder), "--lang", "ko")
    assert found.code == 2
    assert [line.split(": ")[1] for line in found.err.splitlines()] == [str(other), str(gone)]


def test_a_table_that_has_changed_is_told_when_results_are_repeated(home: Path) -> None:
    with chdir(home):
        for number, which in enumerate(flipped(Path("run"), 3, lambda each: each.suffix == ".parquet")):
            found = answer("repeat", "run", "--out", f"again_{number}")
            refused(found, which)
            assert f"run/{which.split(',')[0]}: is not as zonelab wrote it." in found.err


@pytest.mark.parametrize("flips", FLIPS)
def test_a_manifest_that_has_changed_is_not_repeated(home: Path, flips: int) -> None:
    with chdir(home):
        for number, which in enumerate(flipped(Path("compare"), flips, lambda each: each.name == "manifest.json")):
            with pytest.raises(ZonelabError):
                print(which, read_manifest(Path("compare", "manifest.json"), "compare"))
            if number < BY_COMMAND:
                refused(answer("repeat", "compare", "--out", "never"), which)
        assert not Path("never").exists()


@pytest.mark.parametrize("flips", FLIPS)
def test_draws_with_a_flipped_bit_are_never_used(home: Path, flips: int) -> None:
    with chdir(home):
        before = sim.load_posterior("record", "calibrate")
        for which in flipped(Path("calibrate"), flips, lambda each: each.name.startswith("calibrated")):
            with pytest.raises(ZonelabError):
                print(which, sim.load_posterior("record", "calibrate"))
        assert sim.load_posterior("record", "calibrate") == before


@pytest.mark.parametrize("flips", FLIPS)
def test_waves_with_a_flipped_bit_give_the_same_draws_or_are_told(home: Path, flips: int) -> None:
    """A bit may lie where nothing reads it; what is read is the same number, or an error."""
    from sim.evidence.facts import read_facts
    from sim.evidence.fit import fit_of
    from sim.evidence.kept_waves import Waves
    from sim.scenario.reading.calibration_file import read_calibration

    told = 0
    with chdir(home):
        record = sim.load_scenario("record")
        fit = fit_of(record, read_calibration(record.world.folder / "calibration.yaml"), read_facts(record), None)

        def numbers() -> bytes:
            waves = [Waves(fit, Path("calibrate")).wave(number) for number in range(2)]
            return b"".join(each.positions.tobytes() + each.values.tobytes() for each in waves if each is not None)

        before = numbers()
        for which in flipped(Path("calibrate"), flips, lambda each: each.name.startswith("wave_")):
            try:
                assert numbers() == before, which
            except ZonelabError:
                told += 1
    assert told > flips / 2


def test_a_study_with_a_flipped_bit_is_shown_as_changed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("sim.studies.finder", "sim.explorer.reference.study_shelf"):
        monkeypatch.setattr(f"{module}.STUDIES", home / "results")

    def shown() -> ShelvedStudy | None:
        found, problems = shelf()
        assert STUDY in {*found, *problems}
        return found.get(STUDY)

    assert finder.study_names() == ["islands", STUDY] or STUDY in finder.study_names()
    whole = shown()
    assert whole is not None
    assert whole.changed == ()
    for which in flipped(home / "results" / STUDY, 40):
        study = shown()
        assert study is None or study.changed, which


@pytest.mark.parametrize("flips", [3, pytest.param(60, marks=[pytest.mark.slow, pytest.mark.endurance])])
def test_a_search_runs_damaged_candidates_again(home: Path, flips: int) -> None:
    def tables() -> dict[str, bytes]:
        return files_of(Path("search"), lambda each: each.suffix in (".csv", ".parquet"))

    with chdir(home):
        before = tables()
        for which in flipped(Path("search"), flips, lambda each: each.parent.name == "chunks"):
            found = answer(*COMMANDS["search"].line("search"))
            assert found.code == 0, which
            assert tables() == before, which
