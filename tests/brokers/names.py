"""Names on a shared broker that no other test has."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Names:
    """Names for the topics, groups and transactional ids of one test."""

    mark: str = field(default_factory=lambda: uuid.uuid4().hex[:10])

    def of(self, word: str) -> str:
        """Give the name that `word` has in this test; the same word has the same name."""
        return f"{word}-{self.mark}"
