"""Messages of a page about one thing, such as a link or a file: one notice, however much is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from sim.explorer import widgets
from sim.explorer.language.problems import plain, problem_texts
from sim.explorer.session import state
from sim.language.texts import told

#: Number of sentences that are shown; the rest is folded away, so that the headline below stays visible.
MOST_OPEN = 5


def tell(problems: Sequence[str], icon: str, key: str, *, heading: str = "", with_place: bool = False) -> None:
    """Draw one notice with all problems of one thing, or nothing where there are none.

    Parameters
    ----------
    problems
        Sentences of the code, neither translated nor escaped: that is done here, in the language now spoken.
    icon, key
        Icon of the notice, and key of the part that is folded away.
    heading
        A sentence of the code above them.
    with_place
        As for `problem_texts`.
    """
    _ = state.translate()
    sentences = problem_texts(problems, state.choices().language, with_place=with_place)
    if not sentences:
        return
    first = [plain(told(heading, _))] if heading else []
    if len(sentences) > 1:
        st.warning("\n\n".join([*first, _as_list(sentences[:MOST_OPEN])]), icon=icon)
    else:
        st.warning(" ".join([*first, *sentences]), icon=icon)
    rest = sentences[MOST_OPEN:]
    if rest:
        widgets.group(_("More of it: {count}").format(count=len(rest)), key=key).markdown(_as_list(rest))


def _as_list(sentences: Sequence[str]) -> str:
    return "\n".join(f"- {each}" for each in sentences)
