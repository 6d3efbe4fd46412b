"""How Sphinx builds these pages: ``make docs``. Nothing is fetched, and every warning is an error."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import sim  # noqa: E402  # from this folder's project, installed or not

project = "zonelab"
version = release = sim.__version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
root_doc = "index"
# The index includes README.md, which is what a viewer of the repository shows first.
exclude_patterns = ["_build", "README.md"]

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
highlight_language = "none"  # what is indented is a command or an output

numpydoc_show_class_members = False  # autodoc tells them, each with its docstring
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
toc_object_entries_show_parents = "hide"
python_maximum_signature_line_length = 88
python_use_unqualified_type_names = True
# Single backquotes in docstrings hold names of arguments as often as names of objects.
default_role = "code"

nitpicky = True
# Types in signatures: of other packages, and of ours where a page tells what they are for or only the code needs them.
nitpick_ignore_regex = [
    ("py:class", r"(collections\.abc|matplotlib|mesa|numpy|pandas|pathlib)\..*"),
    (
        "py:class",
        r"sim\.(engines\.(inputs\.arrays|readable\.(agents|collector)|ensemble\.trace)|language\.texts"
        r"|results\.(lever_values|measures|measure_kinds|ranges))\.\w+",
    ),
    ("py:class", r"sim\.(scenario(\.\w+)+|sweeps\.design\.designs|sweeps\.learning\.sensitivity)\.\w+"),
    ("py:class", r"sim\.(evidence\.(fit|fact_check|pattern_check)|studies\.finder|runs)\.\w+"),
    ("py:class", r"sim\.lab\.race\.(?!race\.Race$)\w+\.\w+"),
    ("py:class", "Executor"),
    # As in the source, for a checker of types.
    ("py:class", r"(Agents|Figure|GivenPosterior|Inputs|Path|Posterior|Verdict|Repeated|Trace|pd\.DataFrame)"),
    ("py:class", r"dict\[int"),  # Sphinx cuts a signature with a default factory at its commas
]

html_theme = "furo"
html_math_renderer = "mathml"  # browsers read it as it is; other renderers are fetched, or need LaTeX
html_title = f"zonelab {release}"
html_static_path = ["_static"]
html_css_files = ["zonelab.css"]
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False

_DOOR = re.compile(r"^## (\w[\w-]*)[^\n]*\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
_PAGE = re.compile(r"\]\(([^)#:]+)\.md\)")
_MATHML = "http://www.w3.org/1998/Math/MathML"
#: Sizes of brackets, which MathML finds by itself, and of the gaps between lines, which the style sheet gives.
_SIZE = re.compile(r"\\(?:big|Big|bigg|Bigg)(?![a-zA-Z])|(?<=\\\\)\[\d+pt\]")
_OUTWARD = re.compile(r"\]\((\.\./[^):#]+)\)")


def menu(index: str) -> str:
    """Return the toctrees of the site: a door for each section of the index, with the pages that it links to."""
    doors = []
    for door, section in _DOOR.findall(index):
        pages = "\n".join(dict.fromkeys(_PAGE.findall(section)))
        doors.append(f"\n```{{toctree}}\n:hidden:\n:caption: {door}\n\n{pages}\n```\n")
    return "".join(doors)


def _read(app: Sphinx, page: str, source: list[str]) -> None:
    """Add the menu to the index, and offer files outside these documents, such as the changelog, for download."""

    def offered(link: re.Match[str]) -> str:
        target = (HERE / page).parent.joinpath(link[1]).resolve()
        return link[0] if target.is_relative_to(HERE) else f"](path:{link[1]})"

    source[0] = _OUTWARD.sub(offered, source[0])
    if page == app.config.root_doc:
        source[0] += menu((HERE / "README.md").read_text(encoding="utf-8"))


def _with_accents(formula: str) -> str:
    """Return MathML in which an index stands beside a letter with an accent, not below it, and bars clear letters."""
    ElementTree.register_namespace("", _MATHML)
    tree = ElementTree.fromstring(formula.replace("&ApplyFunction;", "\u2061"))  # noqa: S314  # it is docutils' own
    for bar in tree.iter(f"{{{_MATHML}}}mo"):
        if bar.text == "\u02c9":
            bar.text = "\u00af"
            bar.set("stretchy", "true")
    for both in list(tree.iter(f"{{{_MATHML}}}munderover")):
        letter, index, accent = both
        if accent.get("stretchy"):
            accented = ElementTree.Element(f"{{{_MATHML}}}mover", {"accent": "true"})
            accented.extend([letter, accent])
            both.tag = f"{{{_MATHML}}}msub"
            both[:] = [accented, index]
    return ElementTree.tostring(tree, encoding="unicode")


def _math(writer: Any, node: nodes.math | nodes.math_block) -> None:
    """Write a formula as MathML."""
    block = isinstance(node, nodes.math_block)
    formula = _with_accents(tex2mathml(_SIZE.sub("", node.astext()), as_block=block))
    writer.body.append(f'<div class="math">{formula}</div>' if block else formula)
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Let Sphinx call what is ours."""
    app.add_html_math_renderer("mathml", (_math, None), (_math, None))
    app.connect("source-read", _read)
