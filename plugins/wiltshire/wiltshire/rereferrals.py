"""A referral on a case that was closed, and what the MASH decides about it (C Re-referrals)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed
from policy_core.unknown import ABSENT
from wiltshire.accommodation import takes_another_route
from wiltshire.areas import home_area
from wiltshire.team_kinds import CASE_HOLDING

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def is_a_rereferral(case: Case, contact: Item, policy: PolicyText) -> bool:
    """Say whether a child's case had been closed, and was not open again, when a referral came."""
    before = case.as_of(policy.calendar.days_before(contact.received_on, 1))
    closed_that_day = last_closure(case, contact).closed_on == contact.received_on
    return bool(contact.is_rereferral and (closed_that_day or not before.open))


def goes_elsewhere(case: Case, contact: Item, policy: PolicyText) -> bool:
    """Say whether a referral has a way of its own, past the MASH: adoption, asylum, a disability that is met."""
    if contact.is_of(frozenset(policy.referrals_to_the_disability_team)):
        met = case.eligibility.of_kind("disability_team").latest.met
        return bool(presumed(met, False))  # noqa: FBT003 - the value presumed
    return bool(contact.is_of(frozenset(policy.referrals_past_the_front_door)))


def comes_back_to_social_care(case: Case, contact: Item, policy: PolicyText) -> bool:
    """Say whether a re-referral needs social care and has no quicker way: on remand, say, or to be relinquished."""
    at_once = takes_another_route(case) or bool(case.legal_statuses.of_kind("remand").in_force)
    return is_a_rereferral(case, contact, policy) and needs_social_care(contact) and not at_once


def is_taken(case: Case, contact: Item) -> bool:
    """Say whether a team that holds cases has taken the child since a referral."""
    return any(
        one.started_on >= contact.received_on for one in case.items("teams") if one.is_of(frozenset(CASE_HOLDING))
    )


def prior_safeguarding_team(case: Case, contact: Item) -> Any:
    """Give the Safeguarding and Assessment Team that held the case last before it was closed; absent if none did."""
    told = last_closure(case, contact).last_team
    return told if told.team == "sat" else _held_last_by(case.as_of(contact.received_on), ("safeguarding",))


def last_case_holding_team(case: Case, contact: Item) -> tuple[Any, Any]:
    """Give team and area that held the case last; of a team that is no more, the one where the family lives."""
    closed = last_closure(case, contact)
    if case.team_kinds.get(str(closed.last_team.team)) in CASE_HOLDING:
        return closed.last_team.team, closed.last_team.locality or closed.locality
    held = _held_last_by(case.as_of(closed.closed_on), CASE_HOLDING)
    return (held.team, held.locality or closed.locality) if held else ("sat", home_area(case))


def _held_last_by(case: Case, kinds: tuple[str, ...]) -> Any:
    """Give the last team of these kinds; where there is none, one of which nobody said which it was; else absent."""
    held = case.items("teams")
    of_kind = [one.team for one in held if one.is_of(frozenset(kinds))]
    untold = [one.team for one in held if one.codes == (None,)]
    return (of_kind or untold or [ABSENT])[-1]


def last_closure(case: Case, contact: Item) -> Any:
    """Give the last closure before a referral."""
    return case.as_of(contact.received_on).last_closure


def comes_soon_after_closure(case: Case, contact: Item, policy: PolicyText) -> bool:
    """Say whether a referral came in the weeks in which the last team resumes, the last day included."""
    until = policy.calendar.weeks_after(
        last_closure(case, contact).closed_on, policy.weeks_in_which_the_last_team_resumes
    )
    return bool(contact.received_on <= until)


def needs_social_care(contact: Item) -> bool:
    """Say whether the MASH has decided that a referral needs social care."""
    return bool(contact.decided_on and contact.needs_social_care)


def prior_team_fits(case: Case, contact: Item) -> bool:
    """Say whether the MASH finds the team with prior involvement fitting; where it says nothing, it doesn't."""
    found = case.triage.of_contact(contact).latest.previous_team_appropriate
    return bool(presumed(found, False))  # noqa: FBT003 - the value presumed


def was_taken_up(case: Case, contact: Item) -> bool:
    """Say whether the MASH has decided on a referral, or the case was opened again for it."""
    return bool(contact.decided_on or case.opened_on >= contact.received_on)


def has_moved_area(case: Case, contact: Item) -> bool:
    """Say whether the family lives in another area than when the case was closed, and not for a time only."""
    then = last_closure(case, contact).locality
    if presumed(case.locality, then) == then:
        return False
    return bool(presumed(case.addresses.of_kind("home").open.latest.stay, "permanent") == "permanent")
