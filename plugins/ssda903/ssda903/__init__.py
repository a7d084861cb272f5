"""The looked-after return as a host: it speaks the canonical codes already, and supplies only what it holds.

What it doesn't hold is not known, rather than known not to be: a return without proceedings is no sign that there are
none. The one thing it takes as told is who holds the case, which the import assumes. The data is in `holds.toml`.
"""

from __future__ import annotations

import dataclasses
import tomllib
from functools import cache
from importlib.resources import files

from policy_core.events import EVENTS, TeamRef, Worker
from policy_core.hookspecs import hookimpl
from policy_core.host import Host


@cache
def host() -> Host:
    """Build the host once."""
    data = tomllib.loads(files(__name__).joinpath("holds.toml").read_text(encoding="utf-8"))
    held: dict[str, list[str]] = {**data["supplied"], **data["in_part"], **data["parts"]}
    return Host(
        key="ssda903",
        name="SSDA903, the statutory looked-after return",
        supplied=frozenset(data["supplied"]),
        unfilled=frozenset(
            f"{owner}.{spec.name}"
            for owner, fields in held.items()
            for spec in dataclasses.fields(_class(owner))
            if spec.name not in {"envelope", *fields}
        ),
        notes=data["notes"],
    )


@hookimpl
def handover_host() -> Host:
    """Give the return."""
    return host()


def _class(owner: str) -> type:
    return EVENTS.get(owner) or {"Worker": Worker, "TeamRef": TeamRef}[owner]
