"""Table 'transfers from care management table', row for private fostering arrangements."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from barking_dagenham.agreements import both_managers_accepted
from barking_dagenham.arrangements import (
    bears_on_a_concern,
    concerns_over_on,
    form_sent_on,
    fostering_worker_before,
    open_concern,
    referral_sent,
    resolved_on,
    sent_day,
    team_before_fostering,
    was_evident_at_first,
)
from barking_dagenham.team_kinds import BEFORE_ADOPTION as BEFORE_FOSTERING
from barking_dagenham.team_kinds import BOTH_MANAGERS
from policy_core.outcomes import Alert, CoWorking, Gate, Notice, Outcome, Stay, Task, Transfer, at
from policy_core.rules import each, rule, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

UPDATED = date(2023, 11, 7)
ROW = "Table 'transfers from care management table', row Private Fostering Arrangements"
CONCERNS = each("concerns", "child_protection")
TO_TELL = ("pf_social_worker", "fostering_team_manager", "transferring_manager")


@rule("LBBD-17-03", clause=f"{ROW}, para 2 (line 315)", since=UPDATED, held_by=BEFORE_FOSTERING, on=CONCERNS)
def the_holder_deals_with_protection_first(case: Case, concern: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A protection issue evident when the arrangement becomes known is dealt with before the case goes to Fostering."""
    if case.private_fostering.active and was_evident_at_first(case, concern):
        yield Stay(since=concern.arose_on, until=resolved_on(concern), bars=("fostering",), tell=BOTH_MANAGERS)
        yield Notice(notice="protection_issue_first", to=("pf_social_worker",), about_on=concern.arose_on)


@rule(
    "LBBD-17-04",
    clause=f"{ROW}, para 3 (line 317)",
    since=UPDATED,
    held_by=BEFORE_FOSTERING,
    on=each("private_fostering"),
)
def fostering_takes_child_and_carer(case: Case, arrangement: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """Once the form is sent and no protection issue is open, the Fostering Team takes full responsibility."""
    if arrangement.active and case.private_fostering.active and (sent := form_sent_on(case, arrangement)):
        yield Transfer(to="fostering", due=at(sent), point="event", tell=TO_TELL)


@rule("LBBD-17-04", clause=f"{ROW}, para 3 (line 317)", since=UPDATED, on=transfer(to="fostering"))
def people_decide_what_is_only_potential(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Only potential, the case moves when Fostering accepts; open for another reason, when both managers agree."""
    if case.private_fostering.status == "potential" and not transfer.accepted:
        yield Gate("fostering_accepts", tell=("fostering_team_manager",))
    if case.child_in_need_plan.active and not both_managers_accepted(case, transfer.transfer_id):
        yield Gate("both_managers_agree", tell=BOTH_MANAGERS)
        yield Alert(alert="open_for_another_reason", tell=BOTH_MANAGERS, about_on=transfer.due_on)


@rule("LBBD-17-05", clause=f"{ROW}, para 4, sentence 1 (line 319)", since=UPDATED, held_by="fostering", on=CONCERNS)
def fostering_refers_by_marf(case: Case, concern: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """When a protection issue arises in a placement, its social worker refers it to Assessment by MARF that day."""
    if not case.private_fostering.active or resolved_on(concern):
        return
    yield Task(
        task="multi_agency_referral_form",
        document="multi_agency_referral_form",
        answered=referral_sent(case, concern),
        due=at(concern.arose_on),
        to_team="fostering",
        tell=("pf_social_worker", "fostering_team_manager"),
    )
    to = ("assessment_duty_manager", "duty_mash_manager")
    yield Notice(notice="protection_issue_in_private_fostering", to=to, about_on=concern.arose_on)


@rule(
    "LBBD-17-06",
    clause=f"{ROW}, para 4, sentence 2 (line 319)",
    since=UPDATED,
    held_by="fostering",
    on=each("documents", "multi_agency_referral_form"),
)
def a_protection_team_takes_what_is_referred(case: Case, referral: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Once referred by MARF an ongoing concern goes to the team that held the child before Fostering."""
    if case.private_fostering.active and bears_on_a_concern(case, referral):
        tell = ("pf_social_worker", "fostering_team_manager", "assessment_duty_manager")
        to = team_before_fostering(case, policy)
        yield Transfer(to=to, due=at(sent_day(referral)), point="event", tell=tell)


@rule(
    "LBBD-17-06",
    clause=f"{ROW}, para 4, sentence 2 (line 319)",
    since=UPDATED,
    held_by=BEFORE_FOSTERING,
    on=CONCERNS,
)
def a_protection_team_keeps_responsibility(case: Case, concern: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """While concerns last a protection team is responsible, even though it is a private fostering matter."""
    if not case.private_fostering.active or was_evident_at_first(case, concern):
        return
    yield Stay(since=concern.arose_on, until=resolved_on(concern), bars=("fostering",), tell=TO_TELL)
    if not resolved_on(concern):
        yield _private_fostering_worker_stays(case)


@rule(
    "LBBD-17-06",
    clause=f"{ROW}, para 4, sentence 2 (line 319)",
    since=UPDATED,
    held_by=BEFORE_FOSTERING,
    on=each("child_protection_plan"),
)
def a_protection_plan_keeps_the_case_from_fostering(case: Case, plan: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """While a plan runs a privately fostered child doesn't go back to Fostering, whose worker stays beside."""
    if case.private_fostering.active:
        yield Stay(since=plan.started_on, until=plan.ended_on, bars=("fostering",), tell=TO_TELL)
        if plan.active:
            yield _private_fostering_worker_stays(case)


def _private_fostering_worker_stays(case: Case) -> CoWorking:
    return CoWorking(
        role="pf_social_worker",
        team="fostering",
        in_place=bool(case.co_workers.open.of_team("fostering")),
        purpose="private_fostering",
        tell=("pf_social_worker", "fostering_team_manager"),
    )


@rule(
    "LBBD-17-07",
    clause=f"{ROW}, para 4, sentence 3 (line 319)",
    since=UPDATED,
    held_by=BEFORE_FOSTERING,
    on=each("handovers"),
)
def the_case_returns_to_fostering_when_concerns_end(
    case: Case, handover: Item, _policy: PolicyText
) -> Iterator[Outcome]:
    """Without ongoing concerns a case that Fostering gave up returns there, while the arrangement goes on."""
    over = concerns_over_on(case, handover.day)
    gave_it_up = handover.from_team == "fostering" and case.private_fostering.active
    if gave_it_up and over and not open_concern(case) and not case.child_protection_plan.active:
        worker = fostering_worker_before(case, handover)
        yield Transfer(to="fostering", due=at(over), worker=worker, point="event", tell=TO_TELL)
