"""When nothing is left on which a transfer stands: the case closed, the child dead, of age or out of care (00-34)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.unknown import ABSENT, known

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def ground_gone_on(case: Case, transfer: Move, policy: PolicyText) -> Any:
    """Give the day on which the ground of a transfer fell away, nothing while it has one."""
    grown_up = ABSENT if transfer.to_team in policy.teams_past_eighteen else came_of_age_on(case)
    gone = (closed_on(case, transfer), case.child.date_of_death, grown_up, left_care_on(case, transfer, policy))
    return next((day for day in gone if day and case.today >= day), ABSENT)


def closed_on(case: Case, transfer: Move) -> Any:
    """Give the day the case was closed after a transfer arose, unless it is open again."""
    closed = case.last_closure.closed_on
    reopened = any(one.opened_on > closed for one in case.cases)
    return closed if closed >= transfer.anchor and not reopened else ABSENT


def came_of_age_on(case: Case) -> Any:
    """Give the eighteenth birthday where the date of birth is known; nobody is asked for it here."""
    day = case.eighteenth_birthday if case.child else ABSENT
    return day if known(day) else ABSENT


def left_care_on(case: Case, transfer: Move, policy: PolicyText) -> Any:
    """Give the day on which the period of care ended in which a move to a team for children in care was asked for."""
    if transfer.to_team not in policy.teams_for_children_in_care:
        return ABSENT
    left = [one.ended_on for one in case.looked_after_periods if one.started_on <= transfer.anchor <= one.ended_on]
    return next(iter(left), ABSENT)


def fell_away(order: Item, policy: PolicyText) -> bool:
    """Say whether an order ended so that its ground fell away; an end nobody explained counts as such."""
    reason = order.end_reason
    return bool(order.ended_on) and not (known(reason) and reason not in policy.reasons_an_order_falls_away)
