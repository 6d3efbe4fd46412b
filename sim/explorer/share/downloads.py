"""Take it along: the link, the scenario as a file and back, and the command; files are in `export_buttons`."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

import streamlit as st

from sim.explorer import widgets
from sim.explorer.language.page_notices import tell
from sim.explorer.session import state
from sim.explorer.session.choices import Choices, policy_of
from sim.explorer.session.page_address import write
from sim.explorer.share.command_line import baseline_file, command_of, policy_file, stem_of
from sim.explorer.share.export_buttons import brief_files, figure_files, notebook_file, number_files
from sim.explorer.share.upload import MOST_BYTES, choices_from_file
from sim.explorer.small_text import small
from sim.language.errors import ZonelabError
from sim.language.texts import sentence
from sim.results.comparison import Comparison

#: Name in the session of whether the group is open.
KEEP = "keep"
#: Above what is wrong with a file.
REFUSED = sentence("The file was not taken; what is shown stays as it is.")


def keep_and_share(comparison: Comparison, region: str) -> None:
    """Draw what a reader can take along or bring in; nothing of it before it is opened."""
    _ = state.translate()
    place = widgets.lazy_group(_("Take it along"), icon=":material/ios_share:", key=KEEP)
    if not place.open:
        return
    with place:
        link, data, file = st.columns(3, gap="medium")
        with link:
            _link()
            brief_files(comparison, region, page_link_for_others(), _command_text(comparison))
        with data:
            number_files(comparison, region)
            figure_files(comparison, region)
        with file:
            _file(comparison)
            notebook_file(comparison, region)
        _command(comparison)


def page_link() -> str:
    """Return the link of the page as it is shown."""
    base = (st.context.url or "").partition("?")[0]
    params = {"lang": [state.choices().language], **write(state.choices())}
    return f"{base}?{urlencode(params, doseq=True)}"


def page_link_for_others() -> str:
    """Return the link of the page; nothing where it works on this machine only."""
    return "" if is_of_this_machine(page_link()) else page_link()


def _link() -> None:
    _ = state.translate()
    st.markdown(f"**{_('Link to this picture')}**")
    st.code(page_link(), language=None, wrap_lines=True)
    if is_of_this_machine(page_link()):
        small(_("This link opens on this machine only."))


def is_of_this_machine(address: str) -> bool:
    """Return whether a link works only on the machine on which it is read.

    Examples
    --------
    >>> [is_of_this_machine(f"http://{host}:8501/?x=1") for host in ("localhost", "127.0.0.1", "[::1]", "zone.example")]
    [True, True, True, False]
    """
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return host == "localhost" or host.endswith(".localhost")


def _file(comparison: Comparison) -> None:
    choices, _ = state.choices(), state.translate()
    st.markdown(f"**{_('Scenario as a file')}**")
    widgets.download(
        _("Save the scenario"), policy_file(choices, comparison.policy.scenario), f"{stem_of(choices)}.yaml",
        "application/yaml", icon=":material/save:", key="download.scenario",
        help=_("A file of a few lines; the command line runs it too."),
    )  # fmt: skip
    widgets.upload(
        _("Open a scenario file"), _opened, type=["yaml", "yml"], key="upload", max_upload_size=1,
        help=_("It may build on a named scenario; at most {kb:,} kB.").format(kb=MOST_BYTES // 1000),
    )  # fmt: skip
    if state.heading() == REFUSED:  # it is at the top of the page too, out of sight from here
        tell(state.notices(), ":material/error:", "refused_file", heading=state.heading())


def _command_text(comparison: Comparison) -> str:
    """Return the command that makes the same numbers, or nothing where the choices are not what is shown."""
    choices = state.choices()
    try:
        if policy_of(choices).digest != comparison.policy.scenario.digest:
            return ""
        return command_of(choices, comparison)
    except ZonelabError:  # told above
        return ""


def _command(comparison: Comparison) -> None:
    """Draw the command that makes the same numbers, and the files that it reads."""
    choices, _ = state.choices(), state.translate()
    command = _command_text(comparison)
    if not command:
        return
    st.markdown(f"**{_('The same numbers from the command line, with manifest')}**")
    st.code(command, language=None, wrap_lines=True)
    file = baseline_file(choices)
    if file is not None:
        widgets.download(
            _("Save the baseline"), file[1], file[0], "application/yaml",
            icon=":material/save:", key="download.baseline",
        )  # fmt: skip


def _opened(_name: str, content: bytes) -> None:
    """Take the scenario of a file, or show what is wrong with it and change nothing."""
    try:
        chosen: Choices = choices_from_file(content, state.choices())
    except ZonelabError as error:
        state.notify(error.problems, REFUSED)
        return
    state.choose(**vars(chosen))
