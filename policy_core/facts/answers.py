"""Yes, no and unknown put together without testing an unknown: for deriving facts, where it must be passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.unknown import Absent, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policy_core.unknown import Maybe


def either(answers: Iterable[Maybe]) -> Maybe:
    """Say yes where one says yes; else the first unknown; else no."""
    unknown: Unknown | None = None
    for answer in answers:
        if isinstance(answer, Unknown):
            unknown = answer if unknown is None else unknown
        elif answer:
            return True
    return False if unknown is None else unknown


def both(*answers: Maybe) -> Maybe:
    """Say no where one says no; else the first unknown; else yes."""
    unknown: Unknown | None = None
    for answer in answers:
        if isinstance(answer, Unknown):
            unknown = answer if unknown is None else unknown
        elif not answer:
            return False
    return True if unknown is None else unknown


def negated(answer: Maybe) -> Maybe:
    """Turn yes and no round, and pass an unknown on."""
    return answer if isinstance(answer, Unknown) else not answer


def first_known(*values: Maybe) -> Maybe:
    """Give the first value that is there; where none is, the first unknown, else the last (an absent one)."""
    unknown: Unknown | None = None
    for value in values:
        if isinstance(value, Unknown):
            unknown = value if unknown is None else unknown
        elif value is not None and not isinstance(value, Absent):
            return value
    return values[-1] if unknown is None else unknown
