"""A page of HTML read as text, tables and pictures alone: what else stands in it is left out, not run and not fetched.

A study is a file from anyone. What is written out here is written anew, tag by tag from a short list, all text escaped
and pictures only those that the page itself holds; so nothing in it can reach outside or change the page around it.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

#: Tags that are kept, and what each is written as: headings one step lower, below those of the page around.
TAGS = {
    **{name: name for name in (
        "p", "strong", "em", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tr", "th", "td", "small",
        "figure", "figcaption", "code", "blockquote", "section", "div", "sub", "sup", "a",
    )},
    "h1": "h2", "h2": "h3", "h3": "h4", "h4": "h5",
}  # fmt: skip
#: Tags without an end.
ALONE = ("br", "img")
#: Tags that are left out with all that is in them.
LEFT_OUT = ("script", "style", "head", "header", "footer", "nav", "details", "iframe", "object", "svg", "template",
            "title", "noscript", "textarea")  # fmt: skip
CLASSES = ("number", "word", "table", "reading")
#: A picture that the page holds itself.
OWN_PICTURE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=\s]+")
#: A link to another site opens beside the page; nothing is fetched before it is followed.
LINK = re.compile(r"https?://[^\s\"'<>]{1,2000}")
_EMPTY_END = re.compile(r"(<section[^>]*>\s*)?<h3[^>]*>[^<]*</h3>\s*(</section>\s*)?((</?div[^>]*>)\s*)*$")


class _Reader(HTMLParser):
    """Writes anew what is kept of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self._open: list[str] = []
        self._without: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._without or tag in LEFT_OUT:
            self._without.append(tag) if tag in LEFT_OUT else None
            return
        told = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.kept.append("<br>")
        elif tag == "img" and OWN_PICTURE.fullmatch(told.get("src", "")):
            self.kept.append(f'<img src="{escape(told["src"])}" alt="{escape(told.get("alt", ""))}">')
        elif tag in TAGS and "anchor-link" not in told.get("class", ""):
            self._open.append(tag)
            self.kept.append(f"<{TAGS[tag]}{_attributes(tag, told)}>")
        elif tag == "a":  # the sign beside a heading
            self._without.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._without:
            if self._without[-1] == tag:
                self._without.pop()
            return
        if tag in self._open:
            while True:
                last = self._open.pop()
                self.kept.append(f"</{TAGS[last]}>")
                if last == tag:
                    return

    def handle_data(self, data: str) -> None:
        if not self._without:
            self.kept.append(escape(data))

    def whole(self) -> str:
        """Return all that is kept, with each tag closed."""
        ends = [f"</{TAGS[tag]}>" for tag in reversed(self._open)]
        return "".join([*self.kept, *ends])


def _attributes(tag: str, told: dict[str, str]) -> str:
    found = ""
    names = [name for name in told.get("class", "").split() if name in CLASSES]
    if names:
        found += f' class="{" ".join(names)}"'
    if "table" in names:
        found += ' tabindex="0"'
    if tag == "th" and told.get("scope") in ("col", "row"):
        found += f' scope="{told["scope"]}"'
    if tag == "a" and LINK.fullmatch(told.get("href", "")):
        found += f' href="{escape(told["href"])}" target="_blank" rel="noopener noreferrer"'
    return found


def safe_page(html: str) -> str:
    """Return what a page of HTML says, with nothing in it that runs or is fetched from elsewhere.

    Examples
    --------
    >>> safe_page('<h1>A</h1><script>b()</script><p onclick="c()">1 < 2 <img src="https://a.org/x.png"></p>')
    '<h2>A</h2><p>1 &lt; 2 </p>'
    >>> safe_page('<p>open <strong>and never closed')
    '<p>open <strong>and never closed</strong></p>'
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _EMPTY_END.sub("", reader.whole())
