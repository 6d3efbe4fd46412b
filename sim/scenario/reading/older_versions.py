"""Settings that an older version kept: newer keys change nothing, and keys that no longer exist are reported.

A newer key has the value with which it does nothing, where its definition gives one (`neutral`), else the default of
``baseline.yaml``.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sim.language.errors import ScenarioError, placed
from sim.language.texts import sentence
from sim.scenario.schema.keys import blocks, fields, keys_with_entries, neutral_values
from sim.scenario.schema.replaced_keys import replacement
from sim.scenario.schema.words import MONTH

#: What every version has asked for; where it is missing the file is damaged.
_ALWAYS = ("title", "question", "world", "start", "months", "scale")


def brought_up_to_date(
    settings: Mapping[str, Any],
    defaults: Callable[[], Mapping[str, Any]],
    regions: Callable[[], tuple[str, ...]],
    path: Path,
    *,
    to_read: bool = False,
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return settings with the keys that came later, and the full names of these.

    Parameters
    ----------
    settings
        Plain, as a manifest keeps them.
    defaults
        Returns the settings of the scenario that holds the defaults; asked only if something is missing.
    regions
        Returns the keys of the regions of the world; of a default for regions, only those count that there are.
    path
        The manifest.
    to_read
        Whether nothing is run with them: keys that this version does not have are then left out.

    Raises
    ------
    ScenarioError
        With a sentence for each key that this version does not have.
    """
    known, kept = fields(), _keys(settings)
    gone = [key for key in kept if key not in known and key not in blocks()]
    if gone and to_read:
        return brought_up_to_date(without(copy.deepcopy(dict(settings)), tuple(gone)), defaults, regions, path)
    if gone:
        wrong = sentence(
            "{keys} must be known to this version; the results are of another.{hint} Repeat them with the version that "
            "the manifest names.",
            keys=", ".join(gone),
            hint="".join(map(replacement, gone)),
        )
        raise ScenarioError(placed(path, wrong))
    missing = tuple(key for key in known if key not in kept and key not in _ALWAYS)
    if not missing or len(missing) == len(known) - len(_ALWAYS):  # without any key it is no older manifest
        return dict(settings), ()
    full = copy.deepcopy(dict(settings))
    usual, neutral = defaults(), neutral_values()
    for key in missing:
        block, _, leaf = key.rpartition(".")
        value = neutral.get(key, usual[block][leaf] if block else usual[leaf])
        if key in keys_with_entries() and isinstance(value, Mapping):
            value = {name: each for name, each in value.items() if MONTH.fullmatch(name) or name in regions()}
        whole = full.setdefault(block, {}) if block else full
        if isinstance(whole, dict):  # else the schema tells that it is none
            whole[leaf] = value
    return full, missing


def without(settings: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """Return settings without some keys, by their full names; what is given is changed."""
    for key in dict.fromkeys(keys):
        block, _, leaf = key.rpartition(".")
        (settings[block] if block else settings).pop(leaf)
    return settings


def neutral_keys(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the full names of the keys that were added with a value that changes nothing, and that hold it."""
    found = []
    for key, neutral in neutral_values().items():
        block, _, leaf = key.rpartition(".")
        if (settings[block] if block else settings)[leaf] == neutral:
            found.append(key)
    return tuple(found)


def _keys(settings: Mapping[str, Any]) -> list[str]:
    keys: list[str] = []
    for name, content in settings.items():
        keys += [f"{name}.{leaf}" for leaf in content] if name in blocks() and isinstance(content, Mapping) else [name]
    return keys
