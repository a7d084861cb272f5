"""Court orders on the way to the Adoption Team: when one counts as told late, whose copies are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from barking_dagenham.transfer_meetings import is_special_guardianship
from policy_core.calendar import start_of
from policy_core.unknown import known

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def notification_due(order: Item, policy: PolicyText) -> Any:
    """Give the instant by which the Adoption Team hears; counted from the start of the day where no time is known."""
    made_at = order.made_at
    granted = made_at if known(made_at) and made_at else start_of(order.made_on)
    return policy.calendar.hours_after(granted, policy.placement_order_notification_hours)


def reached_us_late(order: Item, policy: PolicyText) -> bool:
    """Say whether the order reached the case record after the Adoption Team should have known of it."""
    recorded_at = order.recorded_at
    return bool(known(recorded_at) and recorded_at and recorded_at > notification_due(order, policy))


def is_under_a_placement_order(case: Case, transfer: Move) -> bool:
    """Say whether a move to the Adoption Team is that of a placement order."""
    return transfer.to_team == "adoption" and bool(case.orders.of_kind("placement").in_force)


def siblings_to_be_placed(case: Case) -> list[Item]:
    """Give the brothers and sisters whose plan is adoption."""
    return [one for one in case.family.siblings if one.plan_is_adoption]


def siblings_care_orders_missing(case: Case) -> bool:
    """Say whether a sibling with a placement order on file lacks its care order: both orders were made by then."""
    siblings = siblings_to_be_placed(case)
    return any("placement" in one.orders_on_file and "care" not in one.orders_on_file for one in siblings)


def siblings_copies_missing(case: Case, policy: PolicyText) -> tuple[str, ...]:
    """Name the orders of which a sibling to be placed has no copy on file."""
    wanted = policy.orders_of_each_sibling
    return tuple(
        order for order in wanted if any(order not in one.orders_on_file for one in siblings_to_be_placed(case))
    )


def other_statutory_plan(case: Case) -> bool:
    """Say whether a protection plan or supervision order stands beside a special guardianship order."""
    supervised = case.orders.of_kind("supervision").in_force
    return bool(case.child_protection_plan.active) or bool(supervised)


def coordinator_was_told(case: Case, order: Item) -> bool:
    """Say whether the SGO Co-ordinator was told since an order."""
    told = case.informed.of_kind("special_guardianship").to("special_guardianship_coordinator")
    return any(one.informed_on >= order.made_on for one in told)


def paperwork_was_sent(case: Case, order: Item) -> bool:
    """Say whether the paperwork of special guardianship was sent since an order."""
    return any(one.sent_on >= order.made_on for one in case.documents.of_kind("special_guardianship_paperwork"))


def goes_to_the_team_itself(case: Case, transfer: Move) -> bool:
    """Say whether a move is that of a special guardianship order, which the team holds and no worker."""
    return is_special_guardianship(case, transfer)
