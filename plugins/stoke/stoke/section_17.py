"""Out of city: children who remain the responsibility of another authority."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Notice, Outcome, Stay
from policy_core.rules import each, presumed, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_FORCE = date(2023, 9, 28)
CLAUSE = "Out of City Transfer-in Process"


@rule("STK-17-09", clause=f"{CLAUSE}, para 4", since=IN_FORCE, on=each("transfer_in"))
def a_child_in_need_here_for_a_time_stays_theirs(case: Case, notified: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child in need of another authority who is here for a time remains theirs; no referral is processed."""
    for_a_time = notified == case.transfer_in and presumed(notified.stay, "permanent") == "temporary"
    if for_a_time and notified.plan_there == "child_in_need":
        yield Stay(since=notified.notified_on, tell=("chad_csw",))
        yield Notice(notice="remains_with_home_authority", to=("chad_csw",), prompt_to="other_authority_worker")


@rule("STK-17-12", clause=f"{CLAUSE}, para 7", since=IN_FORCE, on=each("transfer_in"))
def a_child_in_proceedings_stays_theirs(case: Case, notified: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A child in proceedings remains the responsibility of the authority that issued them."""
    theirs = notified == case.transfer_in and notified.issuing_authority != policy.own_area
    if notified.proceedings_there in policy.proceedings_that_stay and theirs:
        yield Stay(since=notified.notified_on, tell=("chad_csw",))
        yield Notice(notice="remains_with_issuing_authority", to=("chad_csw",), prompt_to="other_authority_team")
