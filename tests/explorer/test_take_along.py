"""Taking it along from the page: every form has its button; one that cannot be made says why and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from sim.explorer.share import export_buttons
from sim.explorer.share.downloads import KEEP
from sim.report.brief import forms
from tests.explorer.test_pages import choices, opened

BRIEFS = {"pdf", "docx", "brief", "pptx", "slide"}
FORMS_ON_PAGE = BRIEFS | {"xlsx", "csv", "parquet", "svg", "png", "notebook", "scenario"}


def taken_along(**address: str) -> Any:
    at = opened(runs="4", **address)
    at.session_state[KEEP] = True
    return at.run()


def buttons(at: Any) -> dict[str, Any]:
    return {each.proto.id.rpartition("download.")[2]: each.proto for each in at.get("download_button")}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_form_has_a_button(language: str) -> None:
    found = buttons(taken_along(lang=language))
    assert set(found) >= FORMS_ON_PAGE
    assert not any(each.disabled for each in found.values())


def test_no_file_is_made_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(export_buttons, "brief_bytes", lambda brief, ending: made.append(ending))
    assert buttons(taken_along())
    assert made == []


def test_a_form_that_cannot_be_made_says_why_and_the_page_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "find_spec", lambda name: None if name == "pptx" else True)
    at = taken_along(lang="ko", zone_share="0.7")
    found = buttons(at)
    assert {name for name, each in found.items() if each.disabled} == {"pptx"}
    told = " ".join(each.value for each in at.caption) + " ".join(each.value for each in at.markdown)
    assert "python-pptx" in told
    assert not at.exception
    assert choices(at).changes == {"zone_share": 0.7}


def test_what_prevents_a_file_is_told_in_the_language_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.report.plots.style.korean_font", lambda: None)
    with pytest.raises(RuntimeError, match="한글 글꼴이 필요하지만 찾지 못했습니다"):
        export_buttons._content(lambda: type("Brief", (), {"language": "ko"})(), "pdf", "ko")
