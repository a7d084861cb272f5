"""Table 'transfers from care management table', row for relinquished babies, late notification."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from barking_dagenham.babies import (
    discharge_meeting,
    is_late,
    is_withdrawn,
    joint_visit_was_made,
    ready_on,
    teams_away,
    withdrawn_on,
)
from barking_dagenham.team_kinds import BEFORE_ADOPTION
from policy_core.outcomes import Alert, CoWorking, Notice, Outcome, Severity, Task, Transfer, at
from policy_core.rules import each, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

UPDATED = date(2023, 11, 7)
TABLE = "Table 'transfers from care management table'"
ROW = f"{TABLE}, row Relinquished babies - late notification"
MANAGERS = ("transferring_manager", "adoption_team_manager")


@rule(
    "LBBD-15-01",
    clause=f"{ROW}, sentence 1, first half (line 285)",
    since=UPDATED,
    held_by=BEFORE_ADOPTION,
    on=each("relinquishment"),
)
def both_teams_visit_the_mother(case: Case, relinquishment: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """When the wish comes at or after labour, both teams visit jointly before the discharge meeting."""
    if not is_late(relinquishment) or is_withdrawn(relinquishment):
        return
    visited = joint_visit_was_made(case, relinquishment)
    yield Notice(notice="late_relinquishment", to=MANAGERS, about_on=relinquishment.notified_on)
    yield Task(task="joint_visit", answered=visited, tell=("allocated_social_worker", "adoption_team_manager"))
    yield CoWorking(
        role="adoption_social_worker",
        team="adoption",
        in_place=bool(case.co_workers.open.of_team("adoption")),
        tell=("adoption_team_manager", "allocated_social_worker"),
    )
    if not visited and (met := discharge_meeting(case, relinquishment)):
        yield Alert(
            alert="discharged_without_joint_visit", tell=MANAGERS, severity=Severity.URGENT, about_on=met[0].day
        )


@rule(
    "LBBD-15-02",
    clause=f"{ROW}, sentence 1, second half (line 285)",
    since=UPDATED,
    held_by=BEFORE_ADOPTION,
    on=each("meetings", "hospital_discharge"),
)
def both_teams_are_at_the_discharge_meeting(case: Case, meeting: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """Both teams take part in the discharge meeting; both managers hear when one was away."""
    wish = case.relinquishment
    if not wish or meeting.day < wish.notified_on or not is_late(wish) or is_withdrawn(wish):
        return
    if not meeting.happened:
        to = ("allocated_social_worker", "adoption_social_worker")
        yield Notice(notice="discharge_meeting_date", to=to, about_on=meeting.day)
    elif away := teams_away(case, meeting):
        yield Alert(alert="team_away_from_discharge_meeting", tell=MANAGERS, about_on=meeting.day, names=away)


@rule(
    "LBBD-15-03",
    clause=f"{ROW}, sentence 2 (line 285)",
    since=UPDATED,
    held_by=BEFORE_ADOPTION,
    on=each("relinquishment"),
)
def adoption_takes_a_baby_that_is_relinquished(
    case: Case, relinquishment: Item, _policy: PolicyText
) -> Iterator[Outcome]:
    """Once the baby is born and the wish found valid, the Adoption Team takes responsibility that day."""
    confirmed = relinquishment.intention == "confirmed" and not is_withdrawn(relinquishment)
    if is_late(relinquishment) and confirmed and case.born:
        yield Transfer(to="adoption", due=at(ready_on(case, relinquishment)), point="birth", tell=MANAGERS)


@rule(
    "LBBD-15-04",
    clause=f"{TABLE}, relinquished babies (lines 277-285)",
    since=UPDATED,
    held_by=(*BEFORE_ADOPTION, "adoption"),
    on=each("relinquishment"),
)
def whoever_holds_the_baby_keeps_it_when_the_mother_withdraws(
    case: Case, relinquishment: Item, _policy: PolicyText
) -> Iterator[Outcome]:
    """When the mother withdraws the case stays where it is; after the transfer the meeting agrees the return."""
    if not is_withdrawn(relinquishment):
        return
    day = withdrawn_on(relinquishment)
    yield Notice(notice="relinquishment_withdrawn", to=MANAGERS, about_on=day)
    if case.holding_team == "adoption" and not case.orders.of_kind("placement").in_force:
        yield Alert(alert="return_to_be_agreed_at_the_transfer_meeting", tell=MANAGERS, about_on=day)
