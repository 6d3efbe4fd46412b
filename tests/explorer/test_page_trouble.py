"""What a page says of a lost connection or a failed drawing is in its language, and cannot end the script."""

from __future__ import annotations

import json
import re

import pytest

from sim.explorer.language.page_texts import texts
from sim.explorer.pages.page_trouble import FAILED, LOST, RELOAD, UNMADE, watch
from sim.language.texts import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_has_the_words_of_the_language(language: str) -> None:
    made = watch(language)
    found = re.search(r"window\.zonelabWords = (\{.*?\});", made)
    assert found is not None
    words = json.loads(found[1])
    assert list(words.values()) == [texts(language)(each) for each in (LOST, FAILED, RELOAD)]
    assert made.count("<script>") == made.count("</script>") == 1
    assert f'content: "{texts(language)(UNMADE)}"' in made, "in place of Streamlit's own words below a button"
