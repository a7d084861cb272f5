"""Special guardianship: whether support goes on, and when the case may rest with Kinship Care unallocated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norfolk.court import concludes

if TYPE_CHECKING:
    from policy_core.facts import Case, Item

ORDER = "special_guardianship"


def in_force(case: Case, kind: str) -> bool:
    """Say whether an order of a kind is in force."""
    return bool(case.orders.of_kind(kind).in_force)


def is_the_outcome(case: Case, hearing: Item) -> bool:
    """Say whether proceedings conclude at a hearing with special guardianship, ordered or at least planned."""
    ordered = in_force(case, ORDER) or ORDER in hearing.orders_made
    return concludes(hearing) and (ordered or case.permanence_plan == ORDER)


def support_needs_recording(case: Case) -> bool:
    """Say whether nobody has recorded whether social work support goes on."""
    return not case.decisions.of_kind("ongoing_support_required").latest


def support_goes_on(case: Case) -> bool:
    """Say whether support is recorded as needed, or a Supervision Order is in force."""
    return bool(
        case.decisions.of_kind("ongoing_support_required").latest.answer is True or in_force(case, "supervision")
    )


def never_needed_support(case: Case, day: Any) -> bool:
    """Say whether support is recorded as not needed, was never otherwise, and no Supervision Order came with the day."""
    decisions = case.decisions.of_kind("ongoing_support_required").all
    supervised = bool(case.as_of(day).orders.of_kind("supervision").in_force)
    return bool(decisions) and not any(one.answer for one in decisions) and not supervised


def may_rest_unallocated(case: Case) -> bool:
    """Say whether Kinship Care may hold the case without a worker: the order stands and nothing else keeps it statutory."""
    return (
        in_force(case, ORDER)
        and not case.looked_after
        and not case.child_protection_plan.active
        and not case.child_in_need_plan.active
        and not support_goes_on(case)
    )
