"""A referral on a case that was closed, and what the MASH decides about it (C Re-referrals)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def is_a_rereferral(case: Case, contact: Item, policy: PolicyText) -> bool:
    """Say whether a child's case had been closed, and was not open again, when a referral came."""
    before = case.as_of(policy.calendar.days_before(contact.received_on, 1))
    return bool(contact.is_rereferral and not before.open)


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
