"""The Permanency Tracker: begun in CSS, complete before Children in Care takes the file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, ChecklistItem, Gate, Outcome, Task
from policy_core.rules import case_since, rule, transfer
from stoke.checklist import is_confirmed_by_receiver
from stoke.team_kinds import WITH_A_FILE
from stoke.tracker import (
    TRACKER,
    is_asked_for,
    permanence_planning_has_begun,
    tracker_is_begun,
    tracker_is_complete,
    tracker_knows_the_plan,
    was_held_by_css,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case
    from policy_core.policy import PolicyText

IN_FORCE = date(2023, 9, 28)
CLAUSE = "Permanency Tracker, para 1"


@rule("STK-04-01", clause=CLAUSE, since=IN_FORCE, held_by="css", on=case_since("holding_team"))
def css_begins_the_tracker(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """The CSS manager begins the tracker when permanence planning begins for a child CSS holds."""
    if permanence_planning_has_begun(case):
        begun = tracker_is_begun(case)
        yield Task(task="begin_permanency_tracker", answered=begun, document=TRACKER, tell=("css_tm",))


@rule("STK-04-02", clause=CLAUSE, since=IN_FORCE, on=transfer(to="cic", from_="css"))
def css_agrees_with_a_complete_tracker(case: Case, _transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """CSS agrees no transfer to Children in Care before the tracker is complete."""
    yield ChecklistItem(item=TRACKER, met=tracker_is_complete(case), hard=True, tell=("css_tm",))


@rule("STK-04-02", clause=CLAUSE, since=IN_FORCE, on=transfer(to="court_team", from_="css"))
def css_brings_the_tracker_up_to_date(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """CSS brings the tracker up to date before a transfer to Court; an order doesn't wait for it."""
    up_to_date = tracker_knows_the_plan(case)
    yield ChecklistItem(item=TRACKER, met=up_to_date, tell=("css_tm",))
    if not up_to_date and not transfer.foreseen:
        yield Alert(alert="permanency_tracker_out_of_date", tell=("css_tm",), names=(TRACKER,))


@rule("STK-04-03", clause=CLAUSE, since=IN_FORCE, on=transfer(to="cic", from_=WITH_A_FILE))
def the_receiving_manager_confirms_the_file(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The Children in Care manager sees to it that audit, file and case transfer summary are complete."""
    confirmed = is_confirmed_by_receiver(case, transfer, policy)
    yield ChecklistItem(item="receiver_confirmation", met=confirmed, hard=True, tell=("cic_tm",))
    yield ChecklistItem(item="transfer_summary", hard=True, tell=("cic_tm", "transferring_manager"))


@rule("STK-04-04", clause=CLAUSE, since=IN_FORCE, on=transfer(to="cic"))
def no_acceptance_before_the_tracker_is_complete(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """Children in Care accepts no file until the tracker is complete; it says so when it is asked for one."""
    if transfer.from_team in policy.tracker_exempt_origins or tracker_is_complete(case):
        return
    tell = ("transferring_manager", "cic_tm", *(("css_tm",) if was_held_by_css(case) else ()))
    yield Gate("permanency_tracker_complete", tell=tell)
    if not transfer.foreseen or is_asked_for(case, transfer):
        yield Alert(alert="permanency_tracker_incomplete", tell=tell, names=(TRACKER,))
