"""Table 'transfers from care management table', row for special guardianship orders."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from barking_dagenham.days import last_working_day_by
from barking_dagenham.orders import (
    coordinator_was_told,
    goes_to_the_team_itself,
    other_statutory_plan,
    paperwork_was_sent,
)
from policy_core.outcomes import Alert, Gate, Notice, Outcome, Task, Transfer, at
from policy_core.rules import each, rule, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

UPDATED = date(2023, 11, 7)
ROW = "Table 'transfers from care management table', row Special Guardianship Orders"


@rule("LBBD-16-01", clause=f"{ROW}, sentence 1 (line 291)", since=UPDATED, on=each("orders", "special_guardianship"))
def the_coordinator_has_all_within_five_days(case: Case, order: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Notification and paperwork reach the SGO Co-ordinator within five days of the order, and the case moves."""
    if not order.in_force or not case.open:
        return
    limit = policy.calendar.days_after(order.made_on, policy.sgo_notification_days)
    due = at(limit, target=last_working_day_by(limit, policy))
    tell = ("transferring_manager",)
    told, sent = coordinator_was_told(case, order), paperwork_was_sent(case, order)
    paperwork = "special_guardianship_paperwork"
    yield Notice(notice="special_guardianship_order_granted", to=("sgo_coordinator",), about_on=order.made_on)
    yield Task(task="notify_coordinator", answered=told, due=due, tell=tell)
    yield Task(task=paperwork, document=paperwork, answered=sent, due=due, tell=tell)
    yield Transfer(to="adoption", due=due, point="event", tell=("sgo_coordinator", *tell))


@rule("LBBD-16-02", clause=f"{ROW}, sentence 2 (line 293)", since=UPDATED, on=transfer(to="adoption"))
def the_team_holds_the_case_not_a_worker(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The Adoption Team itself holds the case and no worker; beside another statutory plan Heads of Service decide."""
    if not goes_to_the_team_itself(case, transfer):
        return
    if transfer.worker:
        yield Alert(alert="individual_worker_refused", tell=("sgo_coordinator",), about_on=transfer.due_on)
    if other_statutory_plan(case):
        yield Gate("heads_of_service_decide", tell=("head_of_service",))
        yield Alert(alert="guardianship_beside_a_plan", tell=("head_of_service",), about_on=transfer.due_on)
