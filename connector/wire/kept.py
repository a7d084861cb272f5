"""Answers of a schema registry, kept on disk. Written atomically: a reader sees a whole file or none."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from connector.ports import Refused

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kept:
    """One folder of answers, each under the name of its question."""

    folder: Path

    def get(self, name: str) -> dict[str, Any] | None:
        """Give what is kept, None where nothing is, or nothing that can be read."""
        try:
            answer = json.loads(self._file(name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return answer if isinstance(answer, dict) else None

    def put(self, name: str, answer: dict[str, Any]) -> None:
        """Keep an answer. Raises Refused where the folder can't be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile("w", dir=self.folder, delete=False, encoding="utf-8") as half_written:
                json.dump(answer, half_written)
            os.replace(half_written.name, self._file(name))  # noqa: PTH105 - a name, not a path of ours
        except OSError as error:
            raise Refused(f"{self.folder} can't be written ({error.strerror}); see registry.cache") from error

    def _file(self, name: str) -> Path:
        return self.folder / f"{re.sub(r'[^A-Za-z0-9._-]', '-', name)}.json"
