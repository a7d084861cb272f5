"""A new policy plugin from a template: a working, tested one, to be changed clause by clause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

_ENDING = ".template"
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class NewPolicyRefused(ValueError):  # noqa: N818 - names what is the matter
    """No plugin can be made of this; the message says why, and the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPolicy:
    """Of whom the plugin is: `key` as in topic names (north_fenland), `name` as people say it, `prefix` of rule ids.

    `handover` is the release it is written for, "0.1.0".
    """

    key: str
    name: str
    prefix: str
    host: str
    handover: str

    def __post_init__(self) -> None:
        """Refuse a key that can't name a Python package or a topic."""
        if not _KEY.fullmatch(self.key):
            raise NewPolicyRefused(f"{self.key!r} can't be a key; use lower-case words joined by _, like north_fenland")

    def written_to(self, folder: Path) -> list[Path]:
        """Write the plugin to a folder that is empty or isn't there; gives its files. Raises NewPolicyRefused."""
        if folder.exists() and any(folder.iterdir()):
            raise NewPolicyRefused(f"{folder} isn't empty; name a folder that is, or isn't there yet")
        written = []
        for place, text in self.files():
            path = folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(path)
        return written

    def files(self) -> Iterator[tuple[str, str]]:
        """Give the place of each file in the plugin's folder, and its text."""
        major, minor = self.handover.split(".")[:2]
        words = {
            "key": self.key,
            "dashed": self.key.replace("_", "-"),
            "name": self.name,
            "prefix": self.prefix,
            "host": self.host,
            "handover": f"{major}.{minor}",
            "next_handover": f"{major}.{int(minor) + 1}",
        }
        for place, entry in _templates(resources.files(__package__).joinpath("template")):
            text = Template(entry.read_text(encoding="utf-8")).substitute(words)
            yield place.replace("package/", f"{self.key}/").removesuffix(_ENDING), text


def _templates(folder: Traversable, under: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _templates(entry, f"{under}{entry.name}/")
        elif entry.name.endswith(_ENDING):
            yield f"{under}{entry.name}", entry
