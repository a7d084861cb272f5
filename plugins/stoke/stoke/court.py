"""Gateway, interim orders and the hearing that concludes proceedings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.outcomes import Transfer, at
from policy_core.rules import presumed
from stoke.workers import co_worker_of

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

TELL_OF_AN_ORDER = ("transferring_manager", "court_sm", "court_tm", "allocated_worker", "court_sw", "cpo")
TELL_OF_THE_END = ("court_tm", "cic_tm", "court_sw", "cic_sw")


def wants_an_ico_with_placement(gateway: Any) -> bool:
    """Say whether a gateway decided to apply for an Interim Care Order with a placement in care."""
    applies = gateway.decision == "issue_care_proceedings" and gateway.order_sought == "interim_care"
    return bool(applies and gateway.with_placement)


def is_agreed_and_stands(case: Case, gateway: Item) -> bool:
    """Say whether this decision is the last one and asks for an Interim Care Order with placement."""
    return bool(gateway == case.legal_gateway) and wants_an_ico_with_placement(gateway)


def is_in_placement_or_unsaid(case: Case, policy: PolicyText) -> bool:
    """Say whether the child lives in foster, connected or residential care, or nobody has recorded where."""
    placement = case.placement
    if not placement:
        return True
    return presumed(placement.type, policy.ico_transfer_placement_types[0]) in policy.ico_transfer_placement_types


def move_to_court(order: Item, policy: PolicyText) -> Transfer:
    """Move the child to the Court Team by the day on which the joint visit is due."""
    due = policy.calendar.working_days_after(order.made_on, policy.ico_transfer_working_days)
    return Transfer(to="court_team", due=at(due), point="event", tell=TELL_OF_AN_ORDER)


def concludes(hearing: Item) -> bool:
    """Say whether a hearing concluded the proceedings, or is a final one still to come, which should."""
    return bool(hearing.concluded_proceedings or (hearing.kind == "final" and not hearing.happened))


def concluded_on(hearing: Item) -> Any:
    """Give the day on which the proceedings concluded: the hearing's own, unless judgment came later."""
    return hearing.concluded_on or hearing.day


def remains_in_care(case: Case) -> bool:
    """Say whether the child stays in care after proceedings; a plan that doesn't say is taken to mean it."""
    plan = case.care_plan
    return bool(presumed(plan.remain_in_care, True) if plan else case.looked_after)  # noqa: FBT003 - presumed


def move_to_cic_after(case: Case, hearing: Item, policy: PolicyText) -> Transfer:
    """Move the child to Children in Care within five working days of the end of proceedings, the co-worker proposed."""
    due = policy.calendar.working_days_after(concluded_on(hearing), policy.court_transfer_working_days)
    return Transfer(
        to="cic", due=at(due), worker=co_worker_of(case, "cic"), point="final_hearing", tell=TELL_OF_THE_END
    )
