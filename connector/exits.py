"""Exit codes of `handover`, as sysexits has them where it has one."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended. 75 asks the supervisor to start it again."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    CONFIG = 64
    DATA = 65
    UNREACHABLE = 69
    INTERNAL = 70
    TRANSIENT = 75
    REFUSED = 77
    INTERRUPTED = 130


class Stop(Exception):  # noqa: N818 - it ends a command, well or badly
    """Ends a command with one line for a person and an exit code."""

    def __init__(self, code: Exit, says: str) -> None:
        super().__init__(says)
        self.code = code
