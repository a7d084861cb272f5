"""Young people remanded to custody or to the care of the authority (7 table, FAS, first table, rows 4 and 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from norfolk.reviews import review_from

if TYPE_CHECKING:
    from policy_core.facts import Case, Item


def is_remanded(case: Case) -> bool:
    """Say whether the child is remanded today."""
    return bool(case.legal_statuses.of_kind("remand").open)


def is_first_since_remand(case: Case, review: Item) -> bool:
    """Say whether a review is the first, held or booked, since a remand that lasts."""
    remand = case.legal_statuses.of_kind("remand").open.latest
    return bool(review == review_from(case, remand.started_on))
