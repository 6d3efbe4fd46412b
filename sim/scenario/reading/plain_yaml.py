"""Reading YAML from untrusted sources: plain data only, bounded, every failure a sentence; and writing what it reads.

Of YAML only what a settings file needs is read: no anchors, aliases or tags, no key twice. Words mean what YAML 1.2
says, so that `no`, `2019-04` and `12:30` stay text and `1e-3` is a number; keys are text as written. What is written
here is read here as it was; text that either YAML 1.1 or 1.2 takes for something else is put between quotes.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml

from sim.language.errors import ScenarioError, placed, steering_problem, visible
from sim.language.texts import sentence

#: Nothing in a scenario is nested deeper than seven levels.
DEEPEST_LEVEL = 20
#: Keys and values of a file: those of a world of 1,000 regions are half as many.
MOST_NODES = 50_000
#: Half of a letter, which needs another half; no file and no terminal accepts it alone.
_HALF_A_LETTER = re.compile("[\ud800-\udfff]")
#: Letters of a key, and digits of a whole number: of very many more Python makes no number.
LONGEST_KEY, MOST_DIGITS = 200, 500

#: What a plain word means, by what it may begin with.
_WORDS = (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", list("-+0123456789")),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
)


def _wrong(where: Any, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=where.start_mark)


class _PlainLoader(yaml.SafeLoader):
    """A safe loader without aliases (no bombs), tags, duplicate keys or deep nesting."""

    # Beginning afresh leaves out dates, sexagesimal and octal numbers, merge keys, and yes, no, on and off.
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # PyYAML's own name, filled below
    depth = 0
    nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        loader: Any = super()  # PyYAML's types leave its events out
        event = loader.peek_event()
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _wrong(event, sentence("must not use anchors and aliases (& and *); write the value out"))
        if event.tag is not None:
            raise _wrong(event, sentence("must not use tags (!); write the plain value"))
        if _HALF_A_LETTER.search(getattr(event, "value", "")):  # only scalars have one
            raise _wrong(event, sentence("must hold whole letters; found half of one, a surrogate; delete it"))
        steering = steering_problem(getattr(event, "value", ""))  # written as an escape
        if steering is not None:
            raise _wrong(event, steering)
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise _wrong(event, sentence("must have at most {most:,} keys and values; shorten it", most=MOST_NODES))
        self.depth += 1
        if self.depth > DEEPEST_LEVEL:
            raise _wrong(
                event, sentence("must not be nested deeper than {most} levels; flatten it", most=DEEPEST_LEVEL)
            )
        node: yaml.Node | None = loader.compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        mapping: dict[Hashable, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _wrong(key, sentence("must have words as keys"))
            if len(key.value) > LONGEST_KEY:
                raise _wrong(key, sentence("must have keys of at most {most} characters; shorten it", most=LONGEST_KEY))
            if key.value in mapping:
                raise _wrong(key, sentence("must name each key once; '{key}' stands twice", key=visible(key.value)))
            mapping[key.value] = self.construct_object(value, deep=deep)
        return mapping

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        digits = len(node.value.lstrip("+-"))
        if digits > MOST_DIGITS:
            raise _wrong(
                node,
                sentence(
                    "must have whole numbers of at most {most} digits, found one of {found:,}; shorten it",
                    most=MOST_DIGITS,
                    found=digits,
                ),
            )
        return int(node.value)


#: Ends of a line that are none in a text of Python.
_LINE_ENDS = {"\x85", "\u2028", "\u2029"}


class _PlainDumper(yaml.SafeDumper):
    """Writes a list that occurs in two places twice: files may not use aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        # Other quotes would fold these ends of lines into blanks.
        style = '"' if _LINE_ENDS & {*data} else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


for _name, _pattern, _beginnings in _WORDS:
    for _kind in (_PlainLoader, _PlainDumper):
        _kind.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(rf"^(?:{_pattern})\Z"), _beginnings)


_PlainDumper.add_representer(str, _PlainDumper.represent_str)
_PlainLoader.add_constructor("tag:yaml.org,2002:int", _PlainLoader.construct_yaml_int)


def yaml_text(data: Any, *, ascii_only: bool = False) -> str:
    """Return plain data as YAML that `parse_yaml` reads as it was, keys in their order."""
    text: str = yaml.dump(data, Dumper=_PlainDumper, sort_keys=False, allow_unicode=not ascii_only, width=110)
    return text


def yaml_line(data: Any) -> str:
    r"""Return plain data as YAML on one line.

    Examples
    --------
    >>> yaml_line([{"regions": ["north"], "announced": "2019-04"}]), yaml_line("1e5"), yaml_line(1e-12)
    ('[{regions: [north], announced: 2019-04}]', "'1e5'", '1.0e-12')
    >>> [parse_yaml(yaml_line(end), "a doctest") == end for end in ("\x85", "a\u2028b", "\u2029")]
    [True, True, True]
    """
    text: str = yaml.dump(
        data, Dumper=_PlainDumper, default_flow_style=True, sort_keys=False, allow_unicode=True, width=1_000_000
    )
    return text.strip().removesuffix("\n...")


def parse_override(text: str) -> tuple[str, object]:
    """Return key and value of an override ``key=value``, as the command line and an address write it."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        wrong = sentence(
            "--set must be written key=value; got {given!r}. For example --set zone_share=0.7.", given=text
        )
        raise ScenarioError(wrong)
    return key.strip(), parse_yaml(value, f"--set {key.strip()}")


def parse_yaml(text: str, where: str) -> Any:
    """Return the plain data that a YAML text describes; `where` begins the sentence of an error.

    Examples
    --------
    >>> parse_yaml("{share: 1e-3, month: 2019-04, 2019: no}", "a doctest")
    {'share': 0.001, 'month': '2019-04', '2019': 'no'}
    """
    try:
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506  # _PlainLoader is a SafeLoader
    except yaml.MarkedYAMLError as error:
        wrong = sentence("must be valid YAML; {reason}.", reason=error.problem)
        if error.problem_mark:
            wrong = sentence("line {line}: {problem}", line=error.problem_mark.line + 1, problem=wrong)
        raise ScenarioError(placed(where, wrong)) from None
    except yaml.reader.ReaderError as error:
        wrong = sentence(
            "must be text; character {position} is one that YAML does not allow. Delete it.",
            position=error.position + 1,
        )
        raise ScenarioError(placed(where, wrong)) from None
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        wrong = sentence("must be valid YAML; {reason}.", reason=" ".join(str(error).split()))
        raise ScenarioError(placed(where, wrong)) from None
