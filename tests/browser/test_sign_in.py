"""Readers sign in by a provider of OpenID, one on this machine; they see who they are, and sign out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from benchmarks.browsing import explorer
from tests.browser.conftest import browser as browser
from tests.browser.conftest import page as page

pytest.importorskip("authlib", reason="what Streamlit signs in by; it is not installed")
pytest.importorskip("joserfc", reason="what signs the words of a provider; it is not installed")

from tests.browser.openid_provider import provider as running_provider

pytestmark = pytest.mark.slow
READER, SECRET = "reader@ministry.example", "the-secret-of-the-client"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that knows a reader."""
    with running_provider("zonelab", SECRET, sub="7", name="A *reader* of the ministry", email=READER) as address:
        yield address


@pytest.fixture(scope="module")
def server(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of an explorer whose readers must sign in, below a path, and its log."""
    folder = tmp_path_factory.mktemp("signing_in")
    secrets, log = folder / "auth.toml", folder / "log"
    secrets.write_text(
        f"""
        [auth]
        redirect_uri = "http://127.0.0.1:{{port}}/policy/oauth2callback"
        cookie_secret = "{"k" * 40}"
        client_id = "zonelab"
        client_secret = "{SECRET}"
        server_metadata_url = "{provider}/.well-known/openid-configuration"
        """,
        encoding="utf-8",
    )
    with explorer(log, "", "--path", "policy", "--sign-in", str(secrets)) as (address, _process):
        yield address, log


def sign_in(page: Page) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Yes, it is me").click()


def test_a_reader_signs_in_and_out(page: Page, server: tuple[str, Path], provider: str) -> None:
    address, log = server
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url))
    page.goto(address)
    page.get_by_text("This server is for readers who have signed in.").wait_for()
    assert page.locator(".stVegaLiteChart, h1.site").count() == 0
    sign_in(page)
    page.locator("h1.site").wait_for()
    page.get_by_text("A *reader* of the ministry", exact=True).wait_for()  # as text, not as Markdown
    page.reload()
    page.get_by_text("A *reader* of the ministry", exact=True).wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in").wait_for()
    assert not [each for each in outside if not each.startswith((address, provider, "data:", "blob:"))]
    said = log.read_text(encoding="utf-8")
    assert READER not in said
    assert SECRET not in said


def test_a_cookie_that_nobody_signed_lets_nobody_in(page: Page, server: tuple[str, Path]) -> None:
    address, _log = server
    made_up: Any = {"name": "_streamlit_user", "value": '{"is_logged_in": true, "name": "me"}', "url": address}
    page.context.add_cookies([made_up])
    page.goto(address)
    page.get_by_role("button", name="Sign in").wait_for()
    assert page.locator("h1.site").count() == 0
