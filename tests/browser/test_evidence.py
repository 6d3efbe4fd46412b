"""A test in the browser that fails tells what the page showed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.browsing import PROJECT, chromium_path
from tests.waiting import PATIENCE

pytestmark = pytest.mark.slow

FAILS = """
from benchmarks.browsing import LOGS
def test_it(page, server):
    page.goto(f"{server}/model?lang=ko")
    page.wait_for_selector("h2")
    LOGS[server].write_text("what the server reported")
    raise LookupError("as any test may")
"""


def test_a_failure_comes_with_the_text_of_the_page_a_picture_and_the_log(tmp_path: Path) -> None:
    if chromium_path() is None:
        pytest.skip("no browser here")
    (tmp_path / "test_it.py").write_text(FAILS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.browser.conftest", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "-c", "/dev/null", f"--rootdir={tmp_path}", str(tmp_path)],
        cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout + done.stderr
    assert "as any test may" in done.stdout
    assert "모형과 자료" in done.stdout
    assert "what the server reported" in done.stdout
    picture = re.search(r"picture: (.+png)", done.stdout)
    assert picture is not None
    assert Path(picture[1]).stat().st_size > 0
    Path(picture[1]).unlink()
