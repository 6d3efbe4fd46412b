"""How generated cases are drawn: the same ones every time, so that a failure can be repeated, however slow."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from sim.language.notices import speak_from_now_on

settings.register_profile(
    "zonelab",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
settings.load_profile("zonelab")

# Whatever starts the tests may ignore a hang-up, as nohup does; the programs that they start would inherit that.
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(autouse=True)
def in_english_again() -> Iterator[None]:
    """Let no test leave its language to the next one: a command speaks it for the rest of its process."""
    yield
    speak_from_now_on("en")
