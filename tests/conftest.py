"""How generated cases are drawn: the same ones every time, so that a failure can be repeated, however slow."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "zonelab",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
settings.load_profile("zonelab")
