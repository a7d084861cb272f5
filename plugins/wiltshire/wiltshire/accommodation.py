"""A child accommodated under section 20: the review that decides, the limit, and a planned return home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.outcomes import Transfer, at
from policy_core.rules import presumed
from wiltshire.areas import home_area
from wiltshire.team_kinds import BOTH_MANAGERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

ORDERS_AND_REMAND = ("interim_care_order", "care_order", "placement_order", "remand")


def is_under_section_20(case: Case, period: Item) -> bool:
    """Say whether a period of care still runs under section 20; an order or remand since then replaces that basis."""
    voluntary = case.legal_statuses.of_kind("section_20").open.latest
    if not period.is_open or not voluntary:
        return False
    replaced = case.legal_statuses.of_kind(*ORDERS_AND_REMAND).open
    return not any(one.started_on >= voluntary.started_on for one in replaced)


def takes_another_route(case: Case) -> bool:
    """Say whether the protocol sends a child to Children in Care at once: relinquished, from abroad, seeking asylum."""
    relinquished = bool(case.relinquishment.is_planned)
    from_abroad = bool(case.contacts.of_kind("intercountry_adoption"))
    alone = presumed(case.unaccompanied_asylum_seeking, False)  # noqa: FBT003 - the value presumed
    return bool(relinquished or from_abroad or alone)


def in_care_proceedings(case: Case) -> bool:
    """Say whether care proceedings are in progress; no limit runs meanwhile."""
    return bool(case.proceedings.kind == "care_proceedings" and case.proceedings.active)


def limit(period: Item, policy: PolicyText) -> Any:
    """Give the day by which the case must have passed to Children in Care."""
    return policy.calendar.months_after(period.started_on, policy.months_until_children_in_care)


def reviews_that_decide(case: Case, policy: PolicyText) -> Iterator[Item]:
    """Give the second and later reviews that were held, oldest first."""
    return (review for review in case.looked_after_reviews.held if review.number >= policy.review_that_decides)


def day_of_decision(case: Case, period: Item, policy: PolicyText) -> Any:
    """Give the day on which it is decided whether the case passes: the second review, else the limit."""
    last = limit(period, policy)
    held = next(reviews_that_decide(case, policy), None)
    return held.day if held and held.day < last else last


def shows_no_progress(review: Item) -> bool:
    """Say whether a review finds no progress to a return home or to relatives; what nobody says counts as none."""
    home = presumed(review.progress_to_return_home, False)  # noqa: FBT003 - the value presumed
    relatives = presumed(review.progress_to_relatives, False)  # noqa: FBT003 - the value presumed
    return not home and not relatives


def no_progress_since(held: list[Item], last: Any) -> Any:
    """Give the day since which the case should pass: the limit, or the first later review that finds progress over."""
    progress = [review.day for review in held if not shows_no_progress(review)]
    over = [review.day for review in held if progress and review.day > progress[-1]]
    return max([last, *over[:1]])


def plan_to_go_home(case: Case) -> Any:
    """Give what was last recorded about the child's return home."""
    return case.decisions.of_kind("reunification").latest


def holds_back(plan: Any, day: Any, policy: PolicyText) -> bool:
    """Say whether a planned return home comes soon enough after the day of decision; the last day counts."""
    last = policy.calendar.months_after(day, policy.months_in_which_reunification_is_planned)
    return bool(plan.answer and day <= plan.planned_for and plan.planned_for <= last)


def is_awaited(case: Case, day: Any, policy: PolicyText) -> bool:
    """Say whether a return home that holds the case back is still to come; its own day counts."""
    plan = plan_to_go_home(case)
    return holds_back(plan, day, policy) and bool(case.today <= plan.planned_for)


def is_decided(case: Case, day: Any, policy: PolicyText) -> bool:
    """Say whether on the day of decision nothing but a planned return kept the case: no review had found progress."""
    held = [review for review in reviews_that_decide(case, policy) if review.day <= day]
    return bool(case.today >= day and (not held or shows_no_progress(held[-1])))


def held_back_until(case: Case, day: Any, policy: PolicyText) -> Any:
    """Give the day on which a planned return stopped holding the case back: withdrawn, put off too far, or passed."""
    plans = case.decisions.of_kind("reunification").all
    soon = [place for place, plan in enumerate(plans) if holds_back(plan, day, policy)]
    if not soon:
        return None
    last = plans[soon[-1]]
    changed = [plan.decided_on for plan in plans[soon[-1] + 1 :]]
    return min([policy.calendar.days_after(last.planned_for, 1), *changed])


def to_children_in_care(case: Case, due: Any, *, target: Any = None) -> Transfer:
    """Give the move to Children in Care on a day; with a day aimed at, that day is a limit."""
    when = at(due, target=target)
    return Transfer(to="cic", locality=home_area(case), due=when, point="looked_after_review", tell=BOTH_MANAGERS)
