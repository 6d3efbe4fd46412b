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
/* Words to choose from take a second line where one is too narrow; none are hidden. */
[data-testid="stButtonGroup"] [role="radiogroup"] { flex-wrap: wrap !important; overflow: visible !important;
  mask-image: none !important; }
/* Charts side by side need room: beside open levers a window may be wide and the page narrow. */
[data-testid="stMainBlockContainer"] { container-type: inline-size; }
/* A picture of the laboratory is there twice, and the one that fits the page is shown. */
.stApp img.for-phone { display: none; }
@container (max-width: 640px) {
  .stApp img.for-sheet { display: none; }
  .stApp img.for-phone { display: inline; }
  [data-testid="stColumn"]:has([data-testid="stVegaLiteChart"]) { min-width: calc(100% - 1.5rem); }
}
.stApp h1.site { font-size: 0.875rem; font-weight: 400; line-height: 1.4; margin: 0; padding: 0; }
"""
#: The first screen holds question, answer, picture, map and levers: little room above, between and beside them.
ROOM = """
.stApp [data-testid="stHeader"] { height: 2.75rem; min-height: 2.75rem; background: transparent; pointer-events: none; }
.stApp [data-testid="stHeader"] button { pointer-events: auto; }
.stApp [data-testid="stMainBlockContainer"] { padding: 0.25rem 1.5rem 2rem; }
.stApp [data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 0.5rem; }
.st-key-top { position: relative; z-index: 999991; min-height: 2.5rem; }
/* Where the panel is closed, the button that opens it is at the left. */
.stApp:has([data-testid="stExpandSidebarButton"]) .st-key-top { margin-left: 2.5rem;
  width: calc(100% - 2.5rem) !important; }
.st-key-pages { gap: 0 !important; flex-wrap: wrap; }
.st-key-pages a { padding: 0.2rem 0.5rem; }
.st-key-answer h2 { font-size: 1.4rem; line-height: 1.3; padding: 0.1rem 0 0.3rem; }
.st-key-answer [data-testid="stHeading"], .st-key-answer [data-testid="stMarkdownContainer"] { margin-bottom: 0; }
.st-key-trust { gap: 0.75rem !important; }
.st-key-trust a * { white-space: normal; overflow: visible; }
.st-key-trust a { border: 1px solid #9CA3AF; border-radius: 1rem; padding: 0 0.6rem; }
.st-key-answer > [data-testid="stElementContainer"]:has(h2) { margin-top: -0.4rem; }
.st-key-figures [data-testid="stElementContainer"] { flex: 1 1 8rem; width: auto !important; }
.st-key-figures [data-testid="stMetric"] { padding: 0.2rem 0 0.2rem 0.7rem; border-left: 3px solid #9CA3AF; }
.st-key-figures [data-testid="stMetricValue"] { font-size: 1.2rem; padding: 0; line-height: 1.3; }
.st-key-months { gap: 0.75rem !important; }
.st-key-months button { min-height: 2rem; padding: 0.1rem 0.6rem; }
[data-testid="stSidebar"] [data-testid="stSidebarHeader"] { height: 2.5rem; margin: 0; padding: 0.25rem 1rem; }
.stApp [data-testid="stSidebar"] [data-testid="stSidebarContent"] { padding: 0; }
.stApp [data-testid="stSidebar"] [data-testid="stSidebarUserContent"] { padding: 0 1.1rem 2rem; }
[data-testid="stSidebar"] [data-testid="stVerticalBlock"] { gap: 0.5rem; }
.st-key-questions button { min-height: 1.9rem; padding: 0.1rem 0.5rem; justify-content: flex-start; text-align: left; }
.st-key-questions button > div { justify-content: flex-start; width: 100%; }
.st-key-questions button p { font-size: 0.875rem; }
.st-key-questions, .st-key-answer { gap: 0.1rem !important; }
.st-key-steps button { min-height: 1.75rem; padding: 0 0.4rem; }
"""
#: On a phone pages scroll sideways, and a sheet at the lower edge holds one lever at a time; others have the panel.
PHONE = """
.st-key-sheet { display: none; }
@media (max-width: 767px) {
  .st-key-top { flex-wrap: wrap; }
  .stApp:not(:has([data-testid="stExpandSidebarButton"])) .st-key-top { z-index: 0; } /* the open panel lies above */
  .st-key-top > :has(.st-key-lang), .st-key-top > .st-key-lang { order: -1; margin-left: auto; }
  .st-key-pages { flex-wrap: nowrap; overflow-x: auto; max-width: calc(100vw - 4.5rem); }
  .st-key-pages a { white-space: nowrap; }
  .stApp [data-testid="stMainBlockContainer"] { padding: 0.25rem 1rem 11rem; }
  .st-key-answer h2 { font-size: 1.2rem; }
  .st-key-trust { gap: 0 !important; }
  .st-key-trust a * { font-size: 0.8rem; line-height: 1.3; }
  .st-key-sheet { display: flex; position: fixed; left: 0; right: 0; bottom: 0; z-index: 999; width: 100vw !important;
    gap: 0.25rem !important; padding: 0.6rem 1rem calc(0.6rem + env(safe-area-inset-bottom)); background: #FFFFFF;
    border-top: 1px solid #9CA3AF; border-radius: 0.8rem 0.8rem 0 0; box-shadow: 0 -2px 10px rgba(0, 0, 0, 0.15); }
  .st-key-sheet [data-testid="stWidgetLabel"] { position: absolute; clip-path: inset(50%); }
}
"""
#: The bar of tools above each chart and table is in English, and a stop for the keyboard before each next control; what
#: it offers is in words elsewhere on the page. The sign that a page is at work, and how to stop it, are in English
#: too; long work has a bar and a button of its own.
TOOLS = """
:is([data-testid="stElementToolbar"], [data-testid="stMainMenu"], [data-testid="stStatusWidget"]) { display: none; }
"""
#: A finger needs 24 pixels to meet a sign for help, or the place to write in behind what is chosen.
TARGETS = """
[data-testid="stMultiSelect"] input { min-width: 24px !important; }
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
#: On a dark page the colour of buttons is too dark for words; so words of what is chosen are lighter.
DARK = """
@media screen and (prefers-color-scheme: dark) {
  .st-key-sheet { background: #0e1117; border-top-color: #4b5563; }
  .stApp :is([role="radio"]:is([aria-checked="true"], [data-selected="true"]), [role="tab"][aria-selected="true"],
    [data-testid="stSliderThumbValue"]),
  .stApp [role="radio"]:is([aria-checked="true"], [data-selected="true"]) * { color: #9cc7f0 !important; }
}
"""
#: A printed page has words, numbers and charts, without the controls.
PRINT = """
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stButtonGroup"], [data-testid="stSelectbox"],
  [data-testid="stSlider"], [data-testid="stButton"], [data-testid="stDownloadButton"], [data-testid="stExpander"],
  [data-testid="stPageLink"], [data-testid="stTooltipIcon"], .st-key-sheet { display: none !important; }
  .stApp, .stApp :is([data-testid="stAppViewContainer"], [data-testid="stMain"]) { position: static !important;
    display: block !important; overflow: visible !important; height: auto !important; width: auto !important; }
  .st-key-pages { display: none !important; }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: none !important; }
  [data-testid="stVegaLiteChart"], [data-testid="stMetric"] { break-inside: avoid; }
}
"""


def style(language: str) -> str:
    """Return the style of all pages for a reader of 'en' or 'ko', as HTML."""
    looks = (TOOLS, TARGETS, FORCED_COLOURS, DARK, PRINT)
    parts = (WORDS, ROOM, PHONE, drawing.STYLE, tables.STYLE, *looks, _upload(language))
    return f"<style>{''.join(parts)}</style>"


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
