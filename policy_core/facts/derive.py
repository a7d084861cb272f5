"""Small ways to derive a field of an item from its others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.facts.part import gathered
from policy_core.unknown import ABSENT, Absent, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from policy_core.facts.case import Case
    from policy_core.facts.item import Item
    from policy_core.facts.kind import Derive
    from policy_core.unknown import Maybe


def within(record: str, name: str) -> Derive:
    """Read a field of a record within the record: the worker's qualification, the adult's area."""
    return lambda _case, item: getattr(item.field(record), name)


def same_as(name: str) -> Derive:
    """Read another field under this name."""
    return lambda _case, item: item.field(name)


def is_open(_case: Case, item: Item) -> Maybe:
    """Say whether the item has begun and not ended."""
    return item.is_open


def attended_by(name: str) -> Derive:
    """List the roles, teams, workers or agencies of those who attended. Whoever may have attended leaves it open."""

    def read(_case: Case, item: Item) -> Maybe:
        attendees = item.field("attendees")
        if isinstance(attendees, Unknown | Absent):
            return attendees if isinstance(attendees, Unknown) else ()
        came = (
            getattr(one, name) if known_to(one.attended) else one.attended
            for one in attendees
            if one.attended is not False
        )
        return gathered(came)

    return read


def known_to(answer: Maybe) -> bool:
    """Say whether an answer is a known yes, without testing an unknown."""
    return answer is True


def worker_id_of(item: Item) -> str | None:
    """Give the id of an involvement's worker, None where it has none."""
    worker = item.raw("worker")
    return worker.worker_id if worker is not None else None


def choose_latest(where: Callable[[Case, Item], bool]) -> Callable[[Case, tuple[Item, ...]], Maybe]:
    """Choose the newest item in effect that is so."""

    def choose(case: Case, items: tuple[Item, ...]) -> Maybe:
        fit = (item for item in reversed(items) if case.reached(item.effective_on) and where(case, item))
        return next(fit, ABSENT)

    return choose
