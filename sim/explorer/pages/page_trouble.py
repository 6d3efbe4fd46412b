"""What a page says, in its own words, when the server is gone, could not make a file, or the browser could not draw.

Streamlit's own words are in English, and the sign that tells of a lost connection is hidden with the other tools. The
script asks the server from time to time whether it answers; when it does again, Streamlit goes on by itself from the
address, which holds all that is chosen.
"""

from __future__ import annotations

import json

from sim.explorer.language.page_texts import texts
from sim.language.texts import marked

LOST = marked(
    "The connection to the server is lost. What is chosen stays in the address; the page goes on as soon as the server "
    "answers."
)
FAILED = marked("Something on this page could not be drawn in this browser. Reload the page: what is chosen stays.")
UNMADE = marked("This file could not be made; the page stays as it was. The log of the server has the details.")
RELOAD = marked("Reload")
#: Milliseconds between two questions to the server.
PAUSE = 3000
STYLE = """
#trouble { position: fixed; left: 0; right: 0; bottom: 0; z-index: 9999999; padding: 0.75rem 1rem; text-align: center;
  background: #7a1f00; color: #fff; font-size: 1rem; }
#trouble a { color: #fff; text-decoration: underline; margin-left: 0.75rem; display: inline-block; min-height: 24px; }
#trouble[hidden] { display: none; }
[data-testid="stDownloadButtonError"] { font-size: 0; }
[data-testid="stDownloadButtonError"]::after { font-size: 0.875rem; content: %s; }
body:has(#trouble:not([hidden])) [data-testid="stDialog"] { display: none; }
"""
#: It is written once a page; what it says follows the language. A browser tells of a size that changed while it was
#: being told as of an error, which is none.
SCRIPT = """
(() => {
  window.zonelabWords = %s;
  if (window.zonelabWatch) { return; }
  const harmless = /ResizeObserver|NetworkError|Failed to fetch|AbortError|WebSocket/;
  const static_file = document.querySelector('script[src*="static/"]');
  const base = static_file ? static_file.src.split("static/")[0] : location.origin + "/";
  let lost = false;
  const tell = (word, link) => {
    let place = document.getElementById("trouble");
    if (!place) {
      place = document.createElement("div");
      place.id = "trouble";
      place.setAttribute("role", "alert");
      document.body.appendChild(place);
    }
    place.hidden = !word;
    place.textContent = word ? window.zonelabWords[word] : "";
    if (link) {
      const again = document.createElement("a");
      again.href = location.href;
      again.textContent = window.zonelabWords.reload;
      place.appendChild(again);
    }
  };
  const ask = async () => {
    let answers = false;
    try {
      answers = (await fetch(base + "_stcore/health", { cache: "no-store" })).ok;
    } catch { answers = false; }
    if (lost && answers) { tell("", false); }
    if (!lost && !answers) { tell("lost", false); }
    lost = !answers;
  };
  window.zonelabWatch = setInterval(() => { if (!document.hidden) { ask(); } }, %d);
  window.addEventListener("offline", ask);
  window.addEventListener("online", ask);
  const failed = (what) => { if (!lost && !harmless.test(String(what))) { tell("failed", true); } };
  window.addEventListener("error", (event) => { if (event.message) { failed(event.message); } });
  window.addEventListener("unhandledrejection", (event) => failed(event.reason));
})();
"""


def watch(language: str) -> str:
    """Return the script that tells of a lost connection or a failed drawing, in 'en' or 'ko', as HTML."""
    _ = texts(language)
    words = json.dumps({"lost": _(LOST), "failed": _(FAILED), "reload": _(RELOAD)}).replace("<", r"\u003c")
    unmade = json.dumps(_(UNMADE), ensure_ascii=False).replace("<", r"\3c ")
    return f"<style>{STYLE % unmade}</style><script>{SCRIPT % (words, PAUSE)}</script>"
