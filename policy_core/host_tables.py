"""A host as a plugin keeps it: `codes.toml` and `events.toml` beside the plugin's module, read into a Host."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from policy_core.host import Host

if TYPE_CHECKING:
    from collections.abc import Mapping

    Table = Mapping[str, Any]


def host_of(package: str, *, key: str, name: str) -> Host:
    """Read the two files of a plugin's package.

    `codes.toml` has a table for each code set, of canonical code = [the host's words]. `events.toml` lists the events
    `supplied`, and in the tables `not_supplied` and `unfilled` says of each event or field that is missing, why. Raises
    ValueError where two words of one code set are one but mean two codes, KeyError where a list or table is missing.
    """
    codes, events = _table(package, "codes.toml"), _table(package, "events.toml")
    return Host(
        key=key,
        name=name,
        codes={code_set: _words(code_set, meanings) for code_set, meanings in codes.items()},
        supplied=frozenset(events["supplied"]),
        unfilled=frozenset(events["unfilled"]),
        notes={**events["not_supplied"], **events["unfilled"]},
    )


def _table(package: str, name: str) -> Table:
    return tomllib.loads(files(package).joinpath(name).read_text(encoding="utf-8"))


def _words(code_set: str, codes: Mapping[str, list[str]]) -> dict[str, str]:
    """Turn code -> words around, in the spelling words are compared in."""
    found: dict[str, str] = {}
    for code, words in codes.items():
        for word in words:
            if found.setdefault(word.casefold(), code) != code:
                raise ValueError(
                    f"codes.toml [{code_set}]: {word!r} stands for both {found[word.casefold()]} and {code}"
                )
    return found
