"""The table of sweeps against the sweeps there are."""

from __future__ import annotations

from policy_core.testing.sweeps import SWEEPS
from tests.docs.pages import code, read, rows, section


def test_every_sweep_stands_in_the_table() -> None:
    told = [code(name)[0] for name, _, _ in rows(section(read("writing-a-rule.md"), "The sweeps"))]
    assert told == list(SWEEPS)
