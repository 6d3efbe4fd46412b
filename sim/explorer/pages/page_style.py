"""What Streamlit's own look lacks, as small pieces of style: for print, strong contrast, fingers, and Korean."""

from __future__ import annotations

from html import escape

from sim.explorer.charts import drawing
from sim.explorer.language.page_texts import texts
from sim.explorer.pages import tables
from sim.explorer.share.upload import MOST_BYTES

#: Korean lines break between words, not within them; and the text below a key number is never cut off.
WORDS = """
.stApp, .stApp :is(h1, h2, h3, h4, p, li, span) { word-break: keep-all; overflow-wrap: break-word; }
.stApp :is([data-testid="stMetricLabel"], [data-testid="stMetricDelta"]) * { white-space: normal; overflow: visible; }
/* On a wide screen the links to the pages stand in the header's empty band. */
@media (min-width: 768px) {
  .st-key-pages { margin-top: -3.2rem; position: relative; z-index: 999991; width: fit-content; }
}
/* Words to choose from take a second line where one is too narrow; none are hidden. */
[data-testid="stButtonGroup"] [role="radiogroup"] { flex-wrap: wrap !important; overflow: visible !important;
  mask-image: none !important; }
/* Charts side by side need room: beside open levers a window may be wide and the page narrow. */
[data-testid="stMainBlockContainer"] { container-type: inline-size; }
@container (max-width: 700px) {
  [data-testid="stColumn"]:has([data-testid="stVegaLiteChart"]) { min-width: calc(100% - 1.5rem); }
  [data-testid="stColumn"]:has([data-testid="stMetric"]) { min-width: calc(50% - 1.5rem); }
}
.stApp h1.site { font-size: 1rem; font-weight: 400; line-height: 1.5; margin: 0; padding: 0; }
"""
#: The bar of tools above each chart and table is in English, and a stop for the keyboard before each next control; what
#: it offers is in words elsewhere on the page. The sign that a page is at work, and how to stop it, are in English
#: too; long work has a bar and a button of its own.
TOOLS = """
:is([data-testid="stElementToolbar"], [data-testid="stMainMenu"], [data-testid="stStatusWidget"]) { display: none; }
"""
#: A finger needs 24 pixels to meet a sign for help.
TARGETS = """
[data-testid="stTooltipIcon"] button { min-width: 24px; min-height: 24px; display: inline-flex; align-items: center;
  justify-content: center; }
"""
#: Who has the system choose the colours sees what is chosen and which switch is on by lines and fills.
FORCED_COLOURS = """
@media (forced-colors: active) {
  [role="radio"][aria-checked="true"], [role="radio"][data-selected="true"] { forced-color-adjust: none;
    background: Highlight !important; color: HighlightText !important; border: 1px solid HighlightText !important; }
  [role="radio"][aria-checked="true"] *, [role="radio"][data-selected="true"] * { color: HighlightText !important; }
  [data-testid="stCheckbox"] label > div:not([data-testid]) { forced-color-adjust: none; background: Canvas !important;
    border: 2px solid ButtonText !important; }
  [data-testid="stCheckbox"] label > div:not([data-testid]) > div { background: ButtonText !important; }
  [data-testid="stCheckbox"] label:has(input:checked) > div:not([data-testid]) { background: Highlight !important; }
  [data-testid="stCheckbox"] label:has(input:checked) > div:not([data-testid]) > div {
    background: HighlightText !important; }
  [data-testid="stSlider"] [role="slider"], [data-testid="stSlider"] input { outline: 2px solid ButtonText; }
}
"""
#: A printed page has words, numbers and charts, without the controls.
PRINT = """
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stButtonGroup"], [data-testid="stSelectbox"],
  [data-testid="stSlider"], [data-testid="stButton"], [data-testid="stDownloadButton"], [data-testid="stExpander"],
  [data-testid="stPageLink"], [data-testid="stTooltipIcon"] { display: none !important; }
  .stApp, .stApp :is([data-testid="stAppViewContainer"], [data-testid="stMain"]) { position: static !important;
    display: block !important; overflow: visible !important; height: auto !important; width: auto !important; }
  .st-key-pages { display: none !important; }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: none !important; }
  [data-testid="stVegaLiteChart"], [data-testid="stMetric"] { break-inside: avoid; }
}
"""


def style(language: str) -> str:
    """Return the style of all pages for a reader of 'en' or 'ko', as HTML."""
    return (
        f"<style>{WORDS}{drawing.STYLE}{tables.STYLE}{TOOLS}{TARGETS}{FORCED_COLOURS}{PRINT}{_upload(language)}</style>"
    )


def _upload(language: str) -> str:
    """Return the words of the place for a file: Streamlit's own are in English, and name another limit."""
    _ = texts(language)
    zone, own = '[data-testid="stFileUploaderDropzone"]', '[data-testid="stFileUploaderDropzoneInstructions"] span'
    words = {
        f"{zone} button p": _("Choose a file"),
        own: _("At most {kb:,} kB").format(kb=MOST_BYTES // 1000),
    }
    return "".join(
        f"{place} {{ font-size: 0; }}\n{place}::after {{ content: {quoted(text)}; font-size: 0.9rem; }}\n"
        for place, text in words.items()
    )


def quoted(text: str) -> str:
    """Return a text as a string of CSS; what would end it, or the style, is written otherwise."""
    inside = text.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ")
    return f'"{inside}"'


def language_of_the_page(language: str) -> str:
    """Return the script that says to browsers and screen readers which language the page is in, as HTML."""
    return f'<script>document.documentElement.lang = "{escape(language)}";</script>'
