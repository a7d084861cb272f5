"""Exceptions: recorded agreements that lift a clause. The core applies them, so that no rule tests for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy_core.book import PolicyBook
    from policy_core.decide.wanted import Wanted
    from policy_core.facts import Case, Item


def lifted(want: Wanted, book: PolicyBook, case: Case) -> Wanted:
    """Give the want without its outcome where a valid agreement lifts its rule, naming the agreements either way."""
    keys = lifting(want.rule.rule_id, book, case, to_team=getattr(want.outcome, "to", None))
    if not keys:
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
) -> tuple[str, ...]:
    """Give the record keys of the agreements that together lift a rule (or one item of it), () where none does.

    Valid when every side the policy asks for has agreed and none withdrew. Every field an agreement gives must match.
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
        and _matches(agreement, rule_id, transfer_id, item, case)
    ]
    if policy.by_roles:
        standing = [agreement for agreement in standing if agreement.raw("agreed_by_role") in policy.by_roles]
    sides = {str(agreement.raw("side")) for agreement in standing}
    agreed = "both" in sides or sides.issuperset(policy.sides)
    return tuple(agreement.record_key for agreement in standing) if standing and agreed else ()


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


def _names_team(agreement: Item, to_team: str | None) -> bool:
    """Say whether an agreement that names a team names the one the move is to."""
    named = agreement.raw("to_team")
    return named is None or named.team == to_team
