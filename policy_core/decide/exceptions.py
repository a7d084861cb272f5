"""Exceptions: recorded agreements that lift a clause. The core applies them, so that no rule tests for them.

An agreement that names a day lifts no more than the rule's bounds, and those for that day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from policy_core.book import PolicyBook
    from policy_core.decide.wanted import Wanted
    from policy_core.facts import Case, Item
    from policy_core.policy import Exceptions


def lifted(want: Wanted, book: PolicyBook, case: Case) -> Wanted:
    """Give the want without its outcome where a valid agreement lifts its rule, naming the agreements either way."""
    agreed = lifting(want.rule.rule_id, book, case, to_team=getattr(want.outcome, "to", None))
    keys = tuple(one.record_key for one in agreed)
    if not keys or names_days(agreed):
        return want
    return replace(want, outcome=None, exceptions=keys)


def lifting(
    rule_id: str,
    book: PolicyBook,
    case: Case,
    *,
    to_team: str | None,
    transfer_id: str | None = None,
    item: str | None = None,
) -> tuple[Item, ...]:
    """Give the agreements that together lift a rule (or one item of it), () where none does.

    Valid when every side the policy asks for has agreed, on grounds it allows, and none withdrew. Every field an
    agreement gives must match; those of both sides that name a day must name the same.
    """
    policy = book.data.policy.exceptions
    if policy is None or rule_id in policy.never:
        return ()
    agreements = case.items("agreements")
    if not agreements:
        return ()
    standing = [
        agreement
        for agreement in agreements
        if agreement.raw("kind") in policy.kinds
        and _names_team(agreement, to_team)
        and _is_grounded(agreement, policy)
        and _matches(agreement, rule_id, transfer_id, item, case)
    ]
    if policy.by_roles:
        standing = [agreement for agreement in standing if agreement.raw("agreed_by_role") in policy.by_roles]
    days = dict.fromkeys(agreement.raw("agreed_for") for agreement in standing)
    alike = [[one for one in standing if one.raw("agreed_for") == day] for day in days]
    return tuple(one for together in alike if _all_sides(together, policy.sides) for one in together)


def names_days(agreed: tuple[Item, ...]) -> frozenset[date]:
    """Give the days for which alone a rule is lifted; empty where one of the agreements lifts it altogether."""
    days = [one.raw("agreed_for") for one in agreed]
    return frozenset() if None in days else frozenset(days)


def _all_sides(agreed: list[Item], asked: tuple[str, ...]) -> bool:
    sides = {str(one.raw("side")) for one in agreed}
    return "both" in sides or sides.issuperset(asked)


def _matches(agreement: Item, rule_id: str, transfer_id: str | None, item: str | None, case: Case) -> bool:
    withdrawn = agreement.raw("withdrawn_on")
    until = agreement.raw("until")
    if (withdrawn is not None and case.reached(withdrawn)) or (until is not None and case.reached_next(until)):
        return False
    named_rule, named_item, named_transfer = (agreement.raw(name) for name in ("rule_id", "item", "transfer_id"))
    if named_rule is None and named_item is None:
        return False
    if named_transfer is not None and transfer_id is not None and named_transfer != transfer_id:
        return False
    return named_rule in (None, rule_id) and named_item in (None, item)


def _is_grounded(agreement: Item, policy: Exceptions) -> bool:
    """Say whether an agreement has a ground, and one that the policy allows."""
    no_reason = policy.needs_reason and agreement.raw("reason_recorded") is False
    return not no_reason and agreement.raw("reason") not in policy.not_for


def _names_team(agreement: Item, to_team: str | None) -> bool:
    """Say whether an agreement that names a team names the one the move is to."""
    named = agreement.raw("to_team")
    return named is None or named.team == to_team
