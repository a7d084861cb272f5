"""Section C, re-referrals: who takes a closed case that comes back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Outcome, Task, Transfer, at
from policy_core.rules import each, rule
from wiltshire.areas import holder, home_area
from wiltshire.rereferrals import (
    comes_back_to_social_care,
    comes_soon_after_closure,
    goes_elsewhere,
    has_moved_area,
    is_a_rereferral,
    is_taken,
    last_case_holding_team,
    prior_safeguarding_team,
    prior_team_fits,
    was_taken_up,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

DATED = date(2016, 8, 16)
CLAUSE = "C Re-referrals"


@rule("WLT-C-58", clause=f"{CLAUSE}, para 1 (MASH decision)", since=DATED, on=each("contacts"))
def mash_decides_on_a_rereferral(case: Case, contact: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A referral on a closed case goes to the MASH, which decides whether a Single Assessment is needed."""
    if is_a_rereferral(case, contact, policy) and not goes_elsewhere(case, contact, policy):
        yield Task(
            task="triage",
            to_team="mash",
            answered=was_taken_up(case, contact),
            tell=("mash",),
        )


@rule("WLT-C-59", clause=f"{CLAUSE}, para 1 (prior team)", since=DATED, on=each("contacts"))
def mash_judges_whether_the_prior_team_fits(case: Case, contact: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Later than twelve weeks the case goes to the team with prior involvement if the MASH finds that fitting."""
    prior, tell = prior_safeguarding_team(case, contact), ("mash", "sat_manager")
    late = comes_back_to_social_care(case, contact, policy) and not comes_soon_after_closure(case, contact, policy)
    if prior and late and not is_taken(case, contact):
        area = prior.locality if prior_team_fits(case, contact) else home_area(case)
        yield Transfer(to="sat", locality=area, due=at(contact.decided_on), point="event", tell=tell)


@rule("WLT-C-60", clause=f"{CLAUSE}, para 2, sentence 1", since=DATED, on=each("contacts"))
def the_last_team_resumes_and_reassesses(case: Case, contact: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Within twelve weeks of closure the last team resumes a case that needs social care, and assesses again."""
    soon = comes_back_to_social_care(case, contact, policy) and comes_soon_after_closure(case, contact, policy)
    if soon and not has_moved_area(case, contact):
        (team, area), tell = last_case_holding_team(case, contact), ("mash", "team_manager")
        if not is_taken(case, contact):
            yield Transfer(to=team, locality=area, due=at(contact.decided_on), point="event", tell=tell)
        if holder(case).team == team:
            again = any(one.started_on >= contact.decided_on for one in case.assessments.of_kind("child_and_family"))
            yield Task(task="reassess", document="child_and_family_assessment", to_team=team, answered=again, tell=tell)


@rule("WLT-C-61", clause=f"{CLAUSE}, para 2, sentence 2", since=DATED, on=each("contacts"))
def a_family_that_has_moved_goes_to_the_new_area(case: Case, contact: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Where the family has moved area since, the team of the new area takes the case instead of the last."""
    soon = comes_back_to_social_care(case, contact, policy) and comes_soon_after_closure(case, contact, policy)
    if soon and has_moved_area(case, contact) and not is_taken(case, contact):
        due, tell = at(contact.decided_on), ("mash", "sat_manager")
        yield Transfer(to="sat", locality=case.locality, due=due, point="event", tell=tell)
