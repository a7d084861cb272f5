"""Child in Care to Next Steps: the personal advisor, the moves at sixteen and at eighteen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, Gate, Outcome, Severity, Stay, Transfer, at
from policy_core.rules import case_since, each, rule, transfer
from stoke.workers import receiving_worker
from stoke.young_people import (
    BOTH_MANAGERS,
    advisor_co_working,
    advisor_is_in_place,
    advisor_is_wanted,
    advisor_takes_over,
    an_advisor_is_primary,
    eligible_since,
    is_known_to_be,
    is_near,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_FORCE = date(2023, 9, 28)
CLAUSE = "Child in Care to Next Steps, para 1"
HELD_BY = ("cic", "next_steps")


@rule("STK-11-01", clause=CLAUSE, since=IN_FORCE, on=each("assessments", "pathway_needs"))
def an_advisor_co_works_from_the_needs_assessment(
    case: Case, assessment: Item, policy: PolicyText
) -> Iterator[Outcome]:
    """A personal advisor of Next Steps co-works from the start of the needs assessment; another team is asked."""
    if not advisor_is_wanted(case, assessment):
        return
    if case.holding_team in policy.teams_with_an_advisor:
        yield advisor_co_working(case, assessment)
    elif not advisor_is_in_place(case):
        tell = ("transferring_manager", "next_steps_tm")
        yield Alert(alert="consider_a_personal_advisor", tell=tell, about_on=assessment.started_on)


@rule("STK-11-02", clause=CLAUSE, since=IN_FORCE, held_by="cic", on=case_since("sixteenth_birthday"))
def next_steps_takes_over_at_sixteen(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """At sixteen, or when eligible after it, a Next Steps social worker takes over from Children in Care."""
    birthday = case.birthday(policy.cic_primary_until_age)
    if not is_near(case, birthday, policy) or case.today >= case.eighteenth_birthday:
        return
    if case.looked_after and case.leaving_care_eligible:
        due = max(birthday, eligible_since(case) or birthday)
        yield Transfer(to="next_steps", due=at(due), point="birthday", tell=BOTH_MANAGERS)


@rule("STK-11-02", clause=CLAUSE, since=IN_FORCE, held_by="cic", on=each("transfer_requests"))
def children_in_care_keeps_the_child_until_sixteen(case: Case, request: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Before sixteen no child moves from Children in Care to Next Steps."""
    birthday = case.birthday(policy.cic_primary_until_age)
    if request.to_team == "next_steps" and request.day < birthday:
        yield Stay(since=request.day, until=birthday, bars=("next_steps",), tell=BOTH_MANAGERS)


@rule("STK-11-02", clause=CLAUSE, since=IN_FORCE, on=transfer(to="next_steps", from_="cic"))
def the_managers_confirm_who_takes_over(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Both managers confirm a social worker in Next Steps; until one is named Children in Care keeps the child."""
    minor = case.today < case.eighteenth_birthday
    if not transfer.foreseen and minor and not transfer.worker:
        yield Alert(alert="confirm_a_next_steps_social_worker", tell=BOTH_MANAGERS, about_on=transfer.due_on)


@rule("STK-11-04", clause=CLAUSE, since=IN_FORCE, on=transfer(to=("cic", "next_steps")))
def no_advisor_is_primary_before_eighteen(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """A personal advisor stays secondary worker until eighteen, and holds no child before."""
    worker = receiving_worker(case, transfer).worker
    if not worker or worker.qualification != "personal_adviser":
        return
    if not is_known_to_be(case, policy.pa_primary_from_age):
        yield Gate("social_worker_until_eighteen", tell=BOTH_MANAGERS)
        yield Alert(alert="advisor_before_eighteen", tell=BOTH_MANAGERS)


@rule("STK-11-04", clause=CLAUSE, since=IN_FORCE, held_by=HELD_BY, on=case_since("holding_team"))
def an_advisor_shown_as_primary_is_told(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """Where the host shows a personal advisor as primary worker before eighteen, both managers hear of it."""
    if case.looked_after and an_advisor_is_primary(case) and not is_known_to_be(case, policy.pa_primary_from_age):
        yield Alert(alert="advisor_before_eighteen", tell=BOTH_MANAGERS)


@rule(
    "STK-11-05",
    clause=CLAUSE,
    since=IN_FORCE,
    held_by=HELD_BY,
    on=case_since("eighteenth_birthday"),
)
def the_advisor_takes_over_at_eighteen(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """At eighteen the personal advisor becomes primary worker; without one the social worker stays."""
    birthday = case.eighteenth_birthday
    if not case.open or not is_near(case, birthday, policy):
        return
    if advisor_is_in_place(case):
        yield advisor_takes_over(case)
    elif case.today >= birthday:
        tell = ("next_steps_tm", "cic_tm")
        yield Alert(alert="name_a_personal_advisor", severity=Severity.URGENT, tell=tell, about_on=birthday)
