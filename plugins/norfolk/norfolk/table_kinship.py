"""The table of section 7, what Kinship Care sends on: a broken arrangement, a child protection concern."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from norfolk.breakdowns import broke_down, first_review, forecast, is_likely_to_stay, move_to_lac_at
from norfolk.co_workers import co_working_after
from norfolk.orders import GUARDIANSHIP, in_force
from norfolk.team_kinds import LOOKED_AFTER
from policy_core.outcomes import Alert, Outcome, Task, at
from policy_core.rules import case_since, each, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

REVIEWED = date(2019, 12, 1)
TABLE = "7 table: Kinship Care Teams"


@rule(
    "NFK-07G-01",
    clause=f"{TABLE}, row 1 Looked After Children Teams (first part)",
    since=REVIEWED,
    held_by="kinship",
    on=case_since("looked_after"),
)
def lac_takes_the_child_of_a_broken_arrangement(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """After guardianship or private fostering breaks down LAC takes, at the first review, a child likely to stay."""
    if not broke_down(case, policy.breakdowns_of_kinship):
        return
    if not forecast(case):
        tell = ("kinship_team_manager", "lac_team_manager")
        yield Alert(alert="record_expected_length_of_care", tell=tell, about_on=case.looked_after_period.started_on)
    if is_likely_to_stay(case, policy):
        yield move_to_lac_at(case, first_review(case), "kinship_team_manager")


@rule("NFK-07G-02", clause=f"{TABLE}, row 1 (end)", since=REVIEWED, held_by=LOOKED_AFTER, on=each("handovers"))
def kinship_co_works_as_appropriate(case: Case, handover: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The Kinship Care social worker goes on co-working, as appropriate."""
    if handover.from_team == "kinship":
        tell = ("kinship_team_manager", "lac_team_manager")
        yield co_working_after(case, handover, "kinship", "kinship_worker", policy, *tell)


@rule(
    "NFK-07G-03",
    clause=f"{TABLE}, row 2 CADS (first part); timescale column",
    since=REVIEWED,
    held_by="kinship",
    on=each("concerns", "child_protection"),
)
def concerns_go_through_cads(case: Case, concern: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A child protection concern about a child in guardianship or private fostering reaches CADS within a day."""
    if concern.resolved_on or not (in_force(case, GUARDIANSHIP) or case.private_fostering.active):
        return
    yield Task(
        task="refer_to_cads",
        answered=any(contact.received_on >= concern.arose_on for contact in case.contacts),
        due=at(policy.calendar.hours_after(concern.arose_at, policy.triage_hours)),
        to_team="cads",
        tell=("kinship_team_manager", "cads_worker"),
    )
