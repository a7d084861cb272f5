"""`handover` with one more rule, which does harm to some cases: `python -m tests.shell.poisoned '{...}' run`.

A case is told by its host's id (`CaseOpened.case_id`): the rule raises for some, for others it never returns. It raises
only while a file is there, so that what is wrong can be mended while the program runs.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from connector import process, registry
from connector.cli import run_command
from policy_core.rules import each, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.registry import Plugins
    from connector.settings import Settings
    from policy_core.facts import Case, Item
    from policy_core.outcomes import Outcome
    from policy_core.policy import PolicyText
    from policy_core.rules import Rule

RULE, CLAUSE = "TST-01", "an example, for tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Poison:
    """Which cases suffer, and how; `while_there`: a file (None: always)."""

    raises: tuple[str, ...] = ()
    never_returns: tuple[str, ...] = ()
    while_there: str | None = None

    def is_at_work(self) -> bool:
        return self.while_there is None or Path(self.while_there).exists()


def _poisonous(poison: Poison) -> Rule:
    @rule(RULE, clause=CLAUSE, since=date(2000, 1, 1), on=each("cases"))
    def harm(_case: Case, opened: Item, _policy: PolicyText) -> Iterator[Outcome]:
        """Some cases are harmed."""
        while opened.case_id in poison.never_returns:
            pass
        if opened.case_id in poison.raises and poison.is_at_work():
            raise ZeroDivisionError
        yield from ()

    return harm


def poisoned(plugins: Plugins, poison: Poison) -> Plugins:
    """Give an authority's plugins with that rule among its rules."""
    book, one = plugins.book, _poisonous(poison)
    return registry.Plugins(replace(book, rules=(*book.rules, one), by_id={**book.by_id, RULE: one}), plugins.host)


def main(told: str, arguments: list[str]) -> int:
    """Run `handover` with these arguments and give its exit code."""
    given = json.loads(told)
    poison = Poison(
        raises=tuple(given["raises"]),
        never_returns=tuple(given["never_returns"]),
        while_there=given["while_there"],
    )
    plain = process.bare_plugins_of

    def plugins_of(settings: Settings) -> Plugins:
        return poisoned(plain(settings), poison)

    with patch.object(process, "bare_plugins_of", plugins_of):
        return run_command(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
