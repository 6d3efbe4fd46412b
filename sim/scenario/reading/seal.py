"""The seal of a manifest: a fingerprint of all that it says, by which a changed letter of it gives itself away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

SEAL = "seal"


def seal_of(manifest: Mapping[str, Any], but: str = SEAL) -> str:
    """Return the fingerprint of all that a manifest says but for one key, however it is laid out."""
    content = {key: value for key, value in manifest.items() if key != but}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def sealed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return a manifest with its seal, the last of its keys.

    Examples
    --------
    >>> sealed({"kind": "run", "runs": 3})
    {'kind': 'run', 'runs': 3, 'seal': '0797cb2861f16a5eebb99f5f59339cfc'}
    """
    plain: dict[str, Any] = json.loads(json.dumps(manifest))  # as it will be when it is read again
    plain.pop(SEAL, None)
    return {**plain, SEAL: seal_of(plain)}


def is_broken(manifest: Mapping[str, Any]) -> bool:
    """Return whether a manifest is not as it was sealed. Versions before had no seals; then nothing can be said.

    Examples
    --------
    >>> whole = sealed({"kind": "run", "runs": 3})
    >>> is_broken(whole), is_broken({**whole, "runs": 2}), is_broken({"kind": "run", "runs": 3})
    (False, True, False)
    """
    if SEAL in manifest:
        return bool(manifest[SEAL] != seal_of(manifest))
    # The very name of the seal may have changed.
    *_others, last = ["", *manifest]
    return bool(manifest) and bool(manifest[last] == seal_of(manifest, last))
