"""Lint: what is wrong with a policy as it is written, each fault in one line with its remedy.

A plugin is read, not imported, so that one fault doesn't hide the next; only the names that rules read (`names_read`)
are looked up in the book, once it can be loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.lint.constants import constants_in_bodies
from policy_core.lint.edges import edges, memories
from policy_core.lint.finding import Code, Finding
from policy_core.lint.names import names_in_decorators, names_in_outcomes, names_in_selectors, teams_compared
from policy_core.lint.names_read import names_read
from policy_core.lint.parameters import data_is_readable, unused_data, values_follow_one_another
from policy_core.lint.policy_file import ladders_order_something, names_in_policy, names_in_tables, rules_in_policy
from policy_core.lint.purity import impurities
from policy_core.lint.redating import redated
from policy_core.lint.rules import rules_and_catalogue_agree, rules_are_complete
from policy_core.lint.sources import SourceUnreadable
from policy_core.lint.subjects import rule_ids_in_outcomes
from policy_core.lint.written import Written, read_written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Check = Callable[[Written], Iterable[Finding]]

__all__ = ["Code", "Finding", "SourceUnreadable", "Written", "lint", "names_read", "read_written"]

CHECKS: tuple[Check, ...] = (
    data_is_readable,
    values_follow_one_another,
    unused_data,
    names_in_policy,
    rules_in_policy,
    names_in_tables,
    ladders_order_something,
    rules_are_complete,
    rules_and_catalogue_agree,
    names_in_decorators,
    names_in_outcomes,
    names_in_selectors,
    teams_compared,
    rule_ids_in_outcomes,
    constants_in_bodies,
    redated,
    edges,
    memories,
    impurities,
)


def lint(written: Written) -> tuple[Finding, ...]:
    """Give every finding once, in order of file and line."""
    return tuple(sorted({finding for check in CHECKS for finding in check(written)}))
