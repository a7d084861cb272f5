"""A policy decides from facts and the day alone: nothing remembered, nothing looked up outside, the same twice."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from policy_core.testing.compare import name_of
from policy_core.testing.failure import Failure
from policy_core.testing.replay import Forgetful, told_again
from policy_core.testing.run import base_of, end_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.book import PolicyBook
    from policy_core.host import Host
    from policy_core.testing.scenario import Scenario

_OUTSIDE = ("open", "os.", "shutil.", "socket.", "sqlite3.", "subprocess.", "time.sleep", "urllib.")


def pure(scenario: Scenario, book: PolicyBook, host: Host | None = None) -> list[Failure]:
    """Give what differs when the same is told again to a judge that remembers nothing, and what was reached for."""
    base = base_of(scenario, book, host)
    with _listening() as reached_for:
        again = told_again(Forgetful(book, host), base.state.child_id, base.told, end_of(scenario))
    found = [
        Failure(name_of(scenario), None, f"a rule reaches outside the case ({what}); it may read facts and policy only")
        for what in dict.fromkeys(reached_for)
    ]
    if again.all_published() != base.all_published():
        says = "the same events, told again, publish something else; a rule keeps or reads something besides facts"
        found.append(Failure(name_of(scenario), None, says))
    return found


class _Ear:
    """What the process reaches for outside itself, while somebody listens. Audit hooks can't be taken off again."""

    heard: list[str] | None = None
    hung = False

    @classmethod
    def hear(cls, event: str, _arguments: object) -> None:
        if cls.heard is not None and event.startswith(_OUTSIDE):
            cls.heard.append(event)


@contextmanager
def _listening() -> Iterator[list[str]]:
    if not _Ear.hung:
        sys.addaudithook(_Ear.hear)
        _Ear.hung = True
    heard: list[str] = []
    _Ear.heard = heard
    try:
        yield heard
    finally:
        _Ear.heard = None
