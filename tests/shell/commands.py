"""Operators' commands as tests send them: ids, names and instants that are told apart at a glance."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from connector.held_commands import CommandKind, HeldCommand, encoded

ASKED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def command(kind: CommandKind, number: int = 1, *, offset: int | None = None, cause: str = "") -> bytes:
    """Write a command; the number makes its id."""
    return encoded(
        HeldCommand(
            command_id=id_of(number),
            kind=kind,
            offset=offset,
            cause=cause,
            by="pat",
            reason="mended in release 7",
            asked_at=ASKED_AT,
        )
    )


def id_of(number: int) -> str:
    return str(UUID(int=number))
