"""A process of ours as the fake broker knows it: it runs, stands still (SIGSTOP), or is gone (SIGKILL)."""

from __future__ import annotations

from dataclasses import dataclass, field


class ProcessGone(BaseException):
    """Raised from every call of a killed process: nothing of it may run on. No `except Exception` catches it."""


class TransactionOpenAtPoll(AssertionError):  # noqa: N818 - names what is the matter
    """A poll was entered with a transaction open: waiting belongs outside transactions."""


@dataclass(slots=True)
class Process:
    """One process: the clients made by one connection share it."""

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
