"""Keeps every version of every schema ever published, so that old bytes can always be read.

`python -m connector.wire.history` adds a version for each schema whose meaning changed (docs and tags have none) and
refuses one that an earlier version can't read or be read by; `--check` exits 1 where a version is missing. A version
once released is never edited: bytes on somebody's topic name it by its fingerprint.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connector.wire import schemas
from connector.wire.compatibility import meaning, obstacles


@dataclass(frozen=True, slots=True)
class Unkept:
    """A schema whose present form is not its newest kept version, and what keeps it from becoming the next."""

    name: str
    version: int
    obstacles: tuple[str, ...]


def roots() -> list[str]:
    """Give the names of the records that are written by themselves, not only as a part of others."""
    used = {schemas.short(part) for schema in schemas.raw().values() for part in _named_in(schema)}
    return sorted(name for name, schema in schemas.raw().items() if schema["type"] == "record" and name not in used)


def versions(name: str) -> dict[int, dict[str, Any]]:
    """Give the kept versions of a schema by number."""
    kept = schemas.folder().joinpath("history", name)
    files = sorted(kept.iterdir(), key=lambda file: file.name) if kept.is_dir() else []
    return {int(file.name.removesuffix(".avsc")): json.loads(file.read_text(encoding="utf-8")) for file in files}


def unkept() -> list[Unkept]:
    """Give every schema that changed since its newest kept version."""
    return [found for name in roots() if (found := _unkept(name)) is not None]


def _unkept(name: str) -> Unkept | None:
    kept, present = versions(name), schemas.whole(name)
    newest = max(kept, default=0)
    if newest and meaning(kept[newest]) == meaning(present):
        return None
    against = {f"version {number}: {why}" for number, earlier in kept.items() for why in obstacles(present, earlier)}
    return Unkept(name, newest + 1, tuple(sorted(against)))


def _named_in(kind: Any) -> list[str]:
    if isinstance(kind, str):
        return [kind]
    if isinstance(kind, list):
        return [name for part in kind for name in _named_in(part)]
    inner = [kind.get("items", "null"), *(field["type"] for field in kind.get("fields", ()))]
    return [name for part in inner for name in _named_in(part)]


def main() -> int:
    """Keep what is new, or say what isn't kept."""
    found = unkept()
    for one in found:
        for why in one.obstacles:
            sys.stderr.write(f"{one.name} can't become version {one.version}; {why}\n")
    if any(one.obstacles for one in found):
        return 1
    if "--check" in sys.argv:
        for one in found:
            sys.stderr.write(f"{one.name} changed and isn't kept; run python -m connector.wire.history\n")
        return 1 if found else 0
    for one in found:
        file = Path(str(schemas.folder())) / "history" / one.name / f"{one.version}.avsc"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(meaning(schemas.whole(one.name)), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
