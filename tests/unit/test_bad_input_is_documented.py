"""The table of bad input names what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector import held_commands, holding, quarantine
from connector.limits import Limits
from connector.wire.codec import Unreadable

TABLE = (Path(__file__).parents[2] / "docs" / "bad-input.md").read_text(encoding="utf-8")
REASONS = [
    *Unreadable,
    holding.EVENT_TOO_LARGE,
    quarantine.NO_KEY,
    quarantine.KEY_NOT_TEXT,
    quarantine.KEY_TOO_LONG,
    quarantine.FROM_THE_FUTURE,
    held_commands.UNREADABLE,
    held_commands.DISCARDED,
    *("no_child", "key_is_not_the_child", "wrong_authority", "sentinel_date"),
]


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_in_the_table(reason: str) -> None:
    assert f"`{reason}`" in TABLE


def test_its_figures_are_the_limits_in_force() -> None:
    limits = Limits()

    assert f"{limits.event:,} bytes" in TABLE
    assert f"longer than {limits.key} bytes" in TABLE
    assert f"More than {limits.hold_floor} cases, or {limits.hold_share:.0%}".replace("%", " %") in TABLE
