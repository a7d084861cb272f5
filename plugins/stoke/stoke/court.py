"""Gateway, interim orders and the hearing that concludes proceedings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.outcomes import Alert, Outcome, Transfer, at
from policy_core.rules import presumed
from stoke.workers import co_worker_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

TELL_OF_AN_ORDER = ("transferring_manager", "court_sm", "court_tm", "allocated_worker", "court_sw", "cpo")
TELL_OF_THE_END = ("court_tm", "cic_tm", "court_sw", "cic_sw")


def wants_an_ico_with_placement(gateway: Any) -> bool:
    """Say whether a gateway decided to apply for an Interim Care Order with a placement in care."""
    applies = gateway.decision == "issue_care_proceedings" and gateway.order_sought == "interim_care"
    return bool(applies and gateway.with_placement)


def is_agreed_and_stands(case: Case, gateway: Item) -> bool:
    """Say whether this decision is the last one, is not yet history, and asks for an ICO with placement."""
    last = bool(gateway == case.legal_gateway)
    return last and not _is_history(case, gateway) and wants_an_ico_with_placement(gateway)


def application_stands(case: Case) -> bool:
    """Say whether it stands that an Interim Care Order with placement is to be applied for."""
    return is_agreed_and_stands(case, case.legal_gateway)


def _is_history(case: Case, gateway: Item) -> bool:
    closed = any(one.closed_on >= gateway.decided_on for one in case.items("last_closure"))
    return closed or bool(case.proceedings.concluded_on >= gateway.decided_on)


def _is_in_placement_or_unsaid(case: Case, policy: PolicyText) -> bool:
    """Say whether the child lives in foster, connected or residential care, or nobody has recorded where."""
    placement = case.placement
    if not placement:
        return True
    return presumed(placement.type, policy.ico_transfer_placement_types[0]) in policy.ico_transfer_placement_types


def wanted_under_an_ico(case: Case, order: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Want the move to the Court Team for a child in care; ask where an unplaced one lives, say who is at home."""
    if not case.placement:
        yield Alert(alert="placement_not_recorded", tell=("transferring_manager",), about_on=order.made_on)
    if _is_in_placement_or_unsaid(case, policy):
        yield _move_to_court(case, order, policy)
    else:
        yield Alert(alert="ico_outside_foster_or_residential_care", tell=("transferring_manager", "court_tm"))


def _move_to_court(case: Case, order: Item, policy: PolicyText) -> Transfer:
    """Move the child to the Court Team by the day on which the joint visit is due."""
    since = _placed_under(case, order, policy)
    due = policy.calendar.working_days_after(since, policy.ico_transfer_working_days)
    return Transfer(to="court_team", due=at(due), point="event", tell=TELL_OF_AN_ORDER)


def _placed_under(case: Case, order: Item, policy: PolicyText) -> Any:
    """Give the day of the order, or of the one it renewed; of a child then at home, of the placement since."""
    made_on = _first_made_on(case, order, policy)
    then = case.as_of(made_on).placement
    was_at_home = then and then.type not in policy.ico_transfer_placement_types
    return case.placement.started_on if was_at_home else made_on


def _first_made_on(case: Case, order: Item, policy: PolicyText) -> Any:
    first = order.made_on
    for one in reversed(tuple(case.orders.of_kind("interim_care"))):
        lasted_until = one.ended_on or one.ends_for
        if one.made_on < first and (not lasted_until or lasted_until >= policy.calendar.days_before(first, 1)):
            first = one.made_on
    return first


def concludes(hearing: Item) -> bool:
    """Say whether a hearing concluded the proceedings, or is a final one still to come, which should."""
    return bool(hearing.concluded_proceedings or (hearing.kind == "final" and not hearing.happened))


def concluded_on(hearing: Item) -> Any:
    """Give the day on which the proceedings concluded: the hearing's own, unless judgment came later."""
    return hearing.concluded_on or hearing.day


def remains_in_care(case: Case) -> bool:
    """Say whether the child stays in care after proceedings; where no plan says so, care is taken to go on."""
    if case.care_plan:
        return bool(presumed(case.care_plan.remain_in_care, True))  # noqa: FBT003 - the value presumed
    return bool(case.looked_after) and bool(presumed(case.permanence_plan, "to_remain_in_care"))


def move_to_cic_after(case: Case, hearing: Item, policy: PolicyText) -> Transfer:
    """Move the child to Children in Care within five working days of the end of proceedings, the co-worker proposed."""
    due = policy.calendar.working_days_after(concluded_on(hearing), policy.court_transfer_working_days)
    return Transfer(
        to="cic", due=at(due), worker=co_worker_of(case, "cic"), point="final_hearing", tell=TELL_OF_THE_END
    )
