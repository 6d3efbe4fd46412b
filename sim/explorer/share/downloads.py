"""Keep and share: the link, the scenario as a file and back, tables, figures, and the brief."""

from __future__ import annotations

import io
import zipfile
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode, urlsplit

import pandas as pd
import streamlit as st

from sim.explorer import widgets
from sim.explorer.charts.chart_style import Spec, picture
from sim.explorer.charts.effects import effect_bars
from sim.explorer.charts.flows import ENDS
from sim.explorer.charts.map import MEASURES, region_map
from sim.explorer.charts.trials import EVENTS
from sim.explorer.charts.views import VIEWS
from sim.explorer.laboratory.asking import found
from sim.explorer.language.interval_words import stem_of_range
from sim.explorer.language.page_notices import tell
from sim.explorer.language.page_texts import texts
from sim.explorer.session import state
from sim.explorer.session.choices import Choices, policy_of
from sim.explorer.session.page_address import write
from sim.explorer.session.state import small
from sim.explorer.share.brief import brief
from sim.explorer.share.command_line import baseline_file, command_of, policy_file, stem_of
from sim.explorer.share.upload import MOST_BYTES, choices_from_file
from sim.files.parquet import write_table
from sim.files.spreadsheets import csv_bytes
from sim.language.errors import ZonelabError
from sim.language.texts import marked, sentence
from sim.language.vocabulary import WORDS
from sim.results.comparison import Comparison
from sim.scenario.world.names import Names

#: Name in the session of whether the group is open, and of the table that is chosen.
KEEP = "keep"
_TABLE = "table"
#: Above what is wrong with a file.
REFUSED = sentence("The file was not taken; what is shown stays as it is.")
#: Tables to take away.
TABLES = {
    "effects": marked("Effect by region and month"),
    "national": marked("Firms net new to the country by month"),
    "ledger_means": marked("What each gain is made of"),
    "moves": marked("From whom to whom"),
    "support_shares": marked("Share of the central support"),
    "job_effects": marked("Effect on jobs by region and month"),
    "trial_effects": marked("Effect on trials"),
    "reported": marked("Reported attraction"),
    "reported_jobs": marked("Jobs reported as attracted"),
}
#: Columns that are sides of the comparison, and units that are none.
SIDES = {"policy": marked("With the policy"), "baseline": marked("Without the policy")}
WITHOUT_UNIT = ("", "key", "word")
#: What tables have instead of a region: events, states of a firm, and what a gain is made of.
PARTS = {
    "country": marked("The country"),
    "new": marked("new"),
    "kept_alive_here": marked("kept alive here"),
    "kept_alive_elsewhere": marked("kept alive elsewhere"),
    "diverted": marked("diverted"),
    "moved": marked("moved"),
    "founded": marked("founded there"),
    "moved_in": marked("moved there"),
    "sites": marked("sites"),
    "reported": marked("reported in all"),
    "effect": marked("true effect"),
    **ENDS,
    **{event: word for event, word, _colour in EVENTS},
}


def keep_and_share(comparison: Comparison, region: str) -> None:
    """Draw what a reader can take away or bring in; nothing of it before it is opened."""
    _ = state.translate()
    place = widgets.lazy_group(_("Keep and share"), icon=":material/ios_share:", key=KEEP)
    if not place.open:
        return
    with place:
        link, file, data = st.columns(3, gap="medium")
        with link:
            _link()
            _brief(comparison, region)
        with file:
            _file(comparison)
        with data:
            _tables(comparison)
            _figures(comparison, region)
        _command(comparison)


def page_link() -> str:
    """Return the link of the page as it is shown."""
    base = (st.context.url or "").partition("?")[0]
    params = {"lang": [state.choices().language], **write(state.choices())}
    return f"{base}?{urlencode(params, doseq=True)}"


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


def _brief(comparison: Comparison, region: str) -> None:
    _, language = state.translate(), state.choices().language
    cards = found(state.choices())
    link, command = "" if is_of_this_machine(page_link()) else page_link(), _command_text(comparison)

    def make() -> bytes:
        end = comparison.policy.months - 1
        pictures = {
            _(MEASURES["effect"][0]): region_map(comparison, end, "effect", language, region, on_page=False),
            _("Effect by region"): effect_bars(comparison, end, language, selected=region),
        }
        drawn = {caption: picture(chart, "svg").decode() for caption, chart in pictures.items()}
        told = [card.sentence(language) for card in cards]
        return brief(comparison, language, drawn, link, region, command, told).encode()

    widgets.download(
        _("Brief of one page"), make, f"{_stem(comparison)}.html", "text/html",
        icon=":material/description:", key="download.brief",
        help=_("Headline, figures, settings and provenance, to print or to send."),
    )  # fmt: skip


def _stem(comparison: Comparison) -> str:
    """Return the beginning of the names of files."""
    return f"{stem_of(state.choices())}{stem_of_range(comparison)}"


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
    state.choose(**{name: getattr(chosen, name) for name in ("scenario", "changes", "baseline", "region", "month")})


def _tables(comparison: Comparison) -> None:
    choices, _ = state.choices(), state.translate()
    st.markdown(f"**{_('Tables')}**")
    name = state.kept(_TABLE, next(iter(TABLES)))
    widgets.choose_one(
        _("Table"), list(TABLES), name, partial(state.keep, _TABLE), key="table", name=lambda each: _(TABLES[each])
    )
    over = stem_of_range(comparison)
    left, right = st.columns(2)
    widgets.download(
        "CSV", lambda: csv_bytes(headed(comparison, name, choices.language)), f"{name}{over}.csv", "text/csv",
        place=left, key="download.csv", icon=":material/table:",
    )  # fmt: skip
    widgets.download(
        "Parquet", lambda: as_parquet(getattr(comparison, name)), f"{name}{over}.parquet",
        "application/vnd.apache.parquet", place=right, key="download.parquet", icon=":material/table:",
    )  # fmt: skip


def headed(comparison: Comparison, name: str, language: str) -> pd.DataFrame:
    """Return one of `TABLES` in words: headings with units in brackets, names for keys, months of the calendar."""
    _ = texts(language)
    table: pd.DataFrame = getattr(comparison, name)
    units = table.attrs.get("units", {})
    words = Names(comparison.policy.scenario.world, language).regions | {part: _(word) for part, word in PARTS.items()}
    heads, columns = {}, {}
    for column in table.columns:
        side = SIDES.get(column, column)
        label = WORDS[column].label(language) if column in WORDS else _(side)
        unit = units.get(column, "")
        heads[column] = label if unit in WITHOUT_UNIT or column == "month" else f"{label} [{_(unit)}]"
        if column == "month":
            columns[column] = [comparison.policy.date(month) for month in table[column].tolist()]
        elif table[column].dtype.kind not in "biuf":
            columns[column] = [words.get(key, key) for key in table[column].tolist()]
    return table.assign(**columns).rename(columns=heads)


def as_parquet(table: pd.DataFrame) -> bytes:
    """Return a table as Parquet, units in the metadata of the columns."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        write_table(table, path)
        return path.read_bytes()


def _figures(comparison: Comparison, region: str) -> None:
    """Draw the buttons that give every figure of the page, in a packed folder."""
    _, choices = state.translate(), state.choices()
    st.markdown(f"**{_('Figures')}**")
    left, right = st.columns(2)
    for column, kind in ((left, "svg"), (right, "png")):
        widgets.download(
            kind.upper(), partial(_packed, comparison, choices, region, kind), f"{_stem(comparison)}_{kind}.zip",
            "application/zip", place=column, key=f"download.{kind}", icon=":material/image:",
            help=_("All figures of this page, packed."),
        )  # fmt: skip


def _packed(comparison: Comparison, choices: Choices, region: str, kind: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, chart in figures_of(comparison, choices, region).items():
            folder.writestr(f"{name}.{kind}", picture(chart, kind))
    return packed.getvalue()


def figures_of(comparison: Comparison, choices: Choices, region: str) -> dict[str, Spec]:
    """Return every figure of the page by the name of its file."""
    language, months = choices.language, [comparison.policy.date(each) for each in range(comparison.policy.months)]
    month = months.index(choices.month) if choices.month in months else len(months) - 1
    return {
        "map": region_map(comparison, month, choices.measure, language, region, on_page=False),
        "effects": effect_bars(comparison, month, language, selected=region),
        **{name: panel for view in VIEWS.values() for name, panel in view.files(comparison, region, language).items()},
    }
