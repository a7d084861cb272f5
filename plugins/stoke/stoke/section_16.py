"""Re-referrals within three months of closure: the check, the critical friend, the 24 hours, the choice of team."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, Notice, Outcome, Severity, Task, Transfer, at
from policy_core.rules import each, presumed, rule
from stoke.candidates import candidates_for
from stoke.rereferral import (
    brings_new_concern,
    deadline_of,
    discussion_is_held,
    is_at_the_front_door,
    is_decided,
    is_over,
    is_pressing_and_new,
    is_processed,
    is_rereferral,
    last_closure_before,
    opens_a_case,
    previous_team,
    previous_team_was_tried,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_FORCE = date(2023, 9, 28)
CLAUSE = "Re-referrals Within a 3 Month Period of Closure"
CHAD = ("chad_csw", "chad_tm")


@rule("STK-16-01", clause=f"{CLAUSE}, para 1", since=IN_FORCE, on=each("contacts"))
def closures_within_three_months_are_pointed_out(case: Case, contact: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A contact about a child closed within three months is pointed out, with the team and the day."""
    if is_rereferral(case, contact, policy):
        closure = last_closure_before(case, contact, policy)
        yield Notice(
            notice="closed_within_three_months",
            to=("chad_csw",),
            about_on=closure.closed_on,
            carries=(previous_team(case, contact, policy),),
        )


@rule("STK-16-02", clause=f"{CLAUSE}, para 1", since=IN_FORCE, on=each("record_links", "possible_match"))
def a_possible_match_is_confirmed_by_a_person(_case: Case, link: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A match that the system suggests by name or date of birth is put to a person."""
    if link.status == "suggested":
        yield Alert(alert="confirm_possible_match", tell=("chad_csw",), about_on=link.linked_on)


@rule("STK-16-03", clause=f"{CLAUSE}, para 2", since=IN_FORCE, on=each("contacts"))
def a_critical_friend_discusses_it(case: Case, contact: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The ChAD consultant discusses a confirmed re-referral with the previous worker or team, unless it presses."""
    matched = presumed(contact.child_match, "suggested") == "confirmed"
    if not matched or not is_rereferral(case, contact, policy) or is_pressing_and_new(contact, policy):
        return
    yield Notice(notice="critical_friend_discussion", to=("previous_worker", "previous_team"))
    held = discussion_is_held(case, contact)
    if held or not (is_decided(contact) or is_over(case, contact, policy)):
        due = at(deadline_of(contact, policy))
        task = "critical_friend_discussion"
        yield Task(task=task, answered=held, due=due, document="critical_friend_record", tell=("chad_csw",))


@rule("STK-16-04", clause=f"{CLAUSE}, para 2", since=IN_FORCE, on=each("contacts"))
def the_previous_team_is_tried_within_a_day(case: Case, contact: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Within 24 hours the consultant makes reasonable attempts to reach the previous team, and records them."""
    if is_processed(case, contact) or not is_rereferral(case, contact, policy) or is_pressing_and_new(contact, policy):
        return
    tried = previous_team_was_tried(case, contact)
    if tried or not is_over(case, contact, policy):
        due = at(deadline_of(contact, policy))
        yield Task(task="reach_the_previous_team", answered=tried, due=due, tell=("chad_csw",))


@rule("STK-16-05", clause=f"{CLAUSE}, para 2", since=IN_FORCE, on=each("contacts"))
def without_the_previous_team_it_is_decided(case: Case, contact: Item, policy: PolicyText) -> Iterator[Outcome]:
    """When 24 hours pass without the discussion, the referral is decided on threshold like any other."""
    if not is_rereferral(case, contact, policy) or is_decided(contact) or discussion_is_held(case, contact):
        return
    if is_over(case, contact, policy):
        yield Alert(alert="decide_the_rereferral", severity=Severity.URGENT, tell=CHAD, about_on=contact.received_on)


@rule("STK-16-06", clause=f"{CLAUSE}, para 3", since=IN_FORCE, on=each("contacts"))
def chad_chooses_the_team(case: Case, contact: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A re-referral goes to the team that meets the needs best, which ChAD chooses: not by itself the previous one."""
    triage = case.triage.of_contact(contact).latest
    if (
        not is_at_the_front_door(case)
        or not is_rereferral(case, contact, policy)
        or is_pressing_and_new(contact, policy)
    ):
        return
    if triage.receiving_team:
        team = triage.receiving_team.team
        yield Transfer(to=team, locality=triage.receiving_team.locality, due=at(triage.decided_on), tell=("chad_csw",))
    elif opens_a_case(case, contact, policy) or (case.looked_after and not triage.outcome):
        about_on, names = triage.decided_on or contact.received_on, candidates_for(case, contact, policy)
        yield Alert(alert="choose_the_team", tell=("chad_csw",), about_on=about_on, names=names)


@rule("STK-16-07", clause=f"{CLAUSE}, para 4", since=IN_FORCE, on=each("contacts"))
def a_rereferral_is_processed_within_a_day(case: Case, contact: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A re-referral is processed within 24 hours of its receipt."""
    if not is_rereferral(case, contact, policy):
        return
    processed = is_processed(case, contact)
    if processed or not is_over(case, contact, policy):
        due = at(deadline_of(contact, policy))
        yield Task(task="process_the_rereferral", answered=processed, due=due, tell=CHAD)
    else:
        yield Alert(alert="decide_the_rereferral", severity=Severity.URGENT, tell=CHAD, about_on=contact.received_on)


@rule("STK-16-09", clause=f"{CLAUSE}, para 5", since=IN_FORCE, on=each("contacts"))
def a_pressing_new_concern_goes_to_css(case: Case, contact: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A new and urgent concern within three months goes to the CSS team at once; one not graded is asked about."""
    opens = opens_a_case(case, contact, policy)
    if not is_rereferral(case, contact, policy) or opens is False:
        return
    if is_pressing_and_new(contact, policy):
        tell = ("css_tm", "chad_csw")
        yield Transfer(to="css", locality=case.locality, due=at(contact.received_on), point="event", tell=tell)
    elif not opens and brings_new_concern(contact) and presumed(contact.urgency, "not_graded") == "not_graded":
        yield Alert(alert="urgent_or_not", severity=Severity.URGENT, tell=CHAD, about_on=contact.received_on)
