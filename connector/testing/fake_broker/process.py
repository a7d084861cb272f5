"""A process of ours as the fake broker knows it: it runs, stands still (SIGSTOP), or is gone (SIGKILL)."""

from __future__ import annotations

from dataclasses import dataclass, field

MEBIBYTE = 1_048_576


class ProcessGone(BaseException):
    """Raised from every call of a killed process: nothing of it may run on. No `except Exception` catches it."""


class TransactionOpenAtPoll(AssertionError):  # noqa: N818 - names what is the matter
    """A poll was entered with a transaction open: waiting belongs outside transactions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Time limits in milliseconds and sizes in bytes, as a process sets them on its clients."""

    heartbeat_ms: int = 1_500
    session_ms: int = 10_000
    request_ms: int = 4_000
    transaction_ms: int = 10_000
    wait_ms: int = 10_000
    max_poll_ms: int = 60_000
    max_record_bytes: int = MEBIBYTE


@dataclass(slots=True)
class Process:
    """One process: the clients made by one connection share it."""

    limits: Limits
    killed: bool = False
    frozen: bool = False
    open_transactions: set[str] = field(default_factory=set)

    def runs(self) -> None:
        """Be the first thing of every call of a client. Raises ProcessGone."""
        if self.killed:
            raise ProcessGone("this process was killed")
        if self.frozen:
            raise RuntimeError("this process was stopped: let it go on before calling its clients")

    @property
    def beats(self) -> bool:
        """Say whether its heartbeats go out."""
        return not (self.killed or self.frozen)

    def refuse_an_open_transaction(self) -> None:
        """Raise TransactionOpenAtPoll if one of the process's producers is inside a transaction."""
        if self.open_transactions:
            names = ", ".join(sorted(self.open_transactions))
            raise TransactionOpenAtPoll(f"poll was entered while a transaction of {names} was open; commit or abort it")
