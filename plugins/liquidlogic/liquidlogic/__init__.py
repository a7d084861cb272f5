"""Liquidlogic LCS as a host: which of its words mean which canonical code, and which events its data gives.

Read `codes.toml` and `events.toml`: this module only reads them. Words that stand in neither are kept as they came,
flagged and counted; an authority that words its lookups differently copies the plugin and adds its own.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from policy_core.hookspecs import hookimpl
from policy_core.host import Host

if TYPE_CHECKING:
    from collections.abc import Mapping

    Table = Mapping[str, Any]


@cache
def host() -> Host:
    """Build the host once. Raises ValueError where two words of one code set are one but mean two codes."""
    events = _table("events.toml")
    return Host(
        key="liquidlogic",
        name="Liquidlogic LCS (System C)",
        codes={code_set: _words(code_set, codes) for code_set, codes in _table("codes.toml").items()},
        supplied=frozenset(events["supplied"]),
        unfilled=frozenset(events["unfilled"]),
        notes={**events["not_supplied"], **events["unfilled"]},
    )


@hookimpl
def handover_host() -> Host:
    """Give LCS."""
    return host()


def _table(name: str) -> Table:
    return tomllib.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))


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
