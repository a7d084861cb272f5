"""Table 'transfers from care management table', row for children placed for adoption by placement order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from barking_dagenham.days import last_working_day_by
from barking_dagenham.orders import (
    is_under_a_placement_order,
    reached_us_late,
    siblings_care_orders_missing,
    siblings_copies_missing,
)
from barking_dagenham.team_kinds import BOTH_AND_CHAIR
from barking_dagenham.transfer_meetings import discussion_of, next_listing
from policy_core.outcomes import Alert, ChecklistItem, Meeting, Notice, Outcome, Transfer, at
from policy_core.rules import each, rule, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

UPDATED = date(2023, 11, 7)
ROW = "Table 'transfers from care management table', row Child being placed for Adoption via Placement Order"


@rule("LBBD-13-01", clause=f"{ROW}, sentence 1 (line 247)", since=UPDATED, on=each("orders", "placement"))
def adoption_takes_the_child_within_two_weeks(_case: Case, order: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A child under a placement order goes to the Adoption Team within two weeks of the order, whoever holds it."""
    if order.in_force:
        due = policy.calendar.days_after(order.made_on, policy.placement_order_transfer_days)
        yield Transfer(
            to="adoption",
            due=at(due, target=last_working_day_by(due, policy)),
            point="event",
            tell=("adoption_team_manager", "transferring_manager"),
        )


@rule("LBBD-13-01", clause=f"{ROW}, sentence 1 (line 247)", since=UPDATED, on=transfer(to="adoption"))
def the_child_is_listed_inside_the_two_weeks(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """A child under a placement order is listed for a Transfer Meeting in the two weeks, and doesn't wait for one."""
    if is_under_a_placement_order(case, transfer):
        yield Meeting(
            meeting="transfer_meeting",
            held=bool(discussion_of(case, transfer.transfer_id, policy)),
            meeting_id=next_listing(case, transfer.transfer_id).meeting_id,
            list_only=True,
            tell=BOTH_AND_CHAIR,
        )


@rule("LBBD-13-02", clause=f"{ROW}, sentence 2 (line 249)", since=UPDATED, on=each("orders", "placement"))
def adoption_hears_within_a_day(_case: Case, order: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The Adoption Team hears of the order at once; the manager hears when it reached us more than a day later."""
    yield Notice(notice="placement_order_granted", to=("adoption_team_manager",), about_on=order.made_on)
    if reached_us_late(order, policy):
        yield Notice(notice="placement_order_told_late", to=("transferring_manager",), about_on=order.made_on)


@rule("LBBD-13-03", clause=f"{ROW}, documents (lines 251-267)", since=UPDATED, on=transfer(to="adoption"))
def the_file_holds_what_adoption_needs(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Under a placement order the file holds the listed papers; the education plan only for a child of school age."""
    if not is_under_a_placement_order(case, transfer):
        return
    for item in policy.adoption_file:
        yield ChecklistItem(item=item, hard=True)
    if case.school_age:
        yield ChecklistItem(item="personal_education_plan", hard=True)


@rule("LBBD-13-05", clause=f"{ROW}, documents (line 269)", since=UPDATED, on=transfer(to="adoption"))
def the_orders_of_all_children_are_copied(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The file holds the orders of this child and each sibling to be placed; one not yet made holds nobody up."""
    if not is_under_a_placement_order(case, transfer):
        return
    yield ChecklistItem(item="placement_order_copy", hard=True)
    lacking = siblings_care_orders_missing(case)
    if case.orders.of_kind("care") or lacking:
        yield ChecklistItem(item="care_order_copy", met=False if lacking else None, hard=True)
    if missing := siblings_copies_missing(case, policy):
        tell = ("allocated_social_worker",)
        yield Alert(alert="orders_of_a_sibling_missing", tell=tell, about_on=transfer.due_on, names=missing)
