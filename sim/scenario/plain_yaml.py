"""Reading YAML that strangers wrote: plain data only, bounded in depth, every failure a sentence.

Of YAML only what a settings file needs is read: no anchors, aliases or tags, no key twice. Words mean what YAML 1.2
says, so that `no`, `2019-04` and `12:30` stay text and `1e-3` is a number; keys are text as written.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml

from sim.errors import ScenarioError, placed
from sim.texts import sentence

#: Nothing in a scenario is nested deeper than seven levels.
DEEPEST_LEVEL = 20

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


class _PlainLoader(yaml.SafeLoader):
    """A safe loader without aliases (no bombs), tags, duplicate keys or deep nesting."""

    # Beginning afresh leaves out dates, sexagesimal and octal numbers, merge keys, and yes, no, on and off.
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # PyYAML's own name, filled below
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        loader: Any = super()  # PyYAML's types leave its events out
        event = loader.peek_event()
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise yaml.MarkedYAMLError(
                problem=sentence("must not use anchors and aliases (& and *); write the value out"),
                problem_mark=event.start_mark,
            )
        if event.tag is not None:
            raise yaml.MarkedYAMLError(
                problem=sentence("must not use tags (!); write the plain value"), problem_mark=event.start_mark
            )
        self.depth += 1
        if self.depth > DEEPEST_LEVEL:
            raise yaml.MarkedYAMLError(
                problem=sentence("must not be nested deeper than {most} levels; flatten it", most=DEEPEST_LEVEL),
                problem_mark=event.start_mark,
            )
        node: yaml.Node | None = loader.compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        mapping: dict[Hashable, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem=sentence("must have words as keys"), problem_mark=key.start_mark)
            if key.value in mapping:
                raise yaml.MarkedYAMLError(
                    problem=sentence("must name each key once; '{key}' stands twice", key=key.value),
                    problem_mark=key.start_mark,
                )
            mapping[key.value] = self.construct_object(value, deep=deep)
        return mapping


for _name, _pattern, _beginnings in _WORDS:
    _PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(f"^(?:{_pattern})$"), _beginnings)


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
