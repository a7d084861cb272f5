"""The table of section 7, what Adoption Support sends on: a child whose adoption has broken down."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from norfolk.breakdowns import broke_down, first_review, forecast, is_likely_to_stay, move_to_lac_at
from norfolk.co_workers import co_working_after
from norfolk.team_kinds import LOOKED_AFTER
from policy_core.outcomes import Alert, Outcome
from policy_core.rules import case_since, each, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

REVIEWED = date(2019, 12, 1)
TABLE = "7 table: Adoption Support Teams"


@rule(
    "NFK-07F-01",
    clause=f"{TABLE}, row 1 Looked After Children Teams (first part)",
    since=REVIEWED,
    held_by="adoption_support",
    on=case_since("looked_after"),
)
def lac_takes_the_child_of_a_broken_adoption(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """After an adoption breakdown LAC takes, at the first review, a child likely to stay looked after four weeks."""
    if not broke_down(case, policy.breakdowns_of_adoption_support):
        return
    if not forecast(case):
        tell = ("adoption_support_team_manager", "lac_team_manager")
        yield Alert(alert="record_expected_length_of_care", tell=tell, about_on=case.looked_after_period.started_on)
    if is_likely_to_stay(case, policy):
        yield move_to_lac_at(case, first_review(case), "adoption_support_team_manager")


@rule("NFK-07F-02", clause=f"{TABLE}, row 1 (end)", since=REVIEWED, held_by=LOOKED_AFTER, on=each("handovers"))
def adoption_support_co_works_as_appropriate(case: Case, handover: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The Adoption Support social worker goes on co-working, as appropriate."""
    if handover.from_team == "adoption_support":
        role = "adoption_support_social_worker"
        tell = ("adoption_support_team_manager", "lac_team_manager")
        yield co_working_after(case, handover, "adoption_support", role, policy, *tell)
