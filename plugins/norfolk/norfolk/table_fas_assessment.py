"""The table of section 7, what fas and CWD send on at the assessment stage: first reviews, remand, kinship."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from norfolk.ages import is_sixteen_or_seventeen_on, is_under_sixteen_on
from norfolk.co_workers import co_works, kinship_co_working
from norfolk.first_review import (
    is_of_another_locality,
    new_worker,
    settles_the_worker,
    was_looked_after_during_the_assessment,
)
from norfolk.leaving_care import (
    social_work_assessment_is_complete,
)
from norfolk.private_fostering import identified_at, is_placed_by_parents_during_assessment
from norfolk.remand import is_first_since_remand
from norfolk.reviews import is_first, is_followed
from policy_core.outcomes import Alert, Outcome, Task, Transfer, at
from policy_core.rules import each, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

REVIEWED = date(2019, 12, 1)
TABLE = "7 table: Family Assessment and Safeguarding Teams / CWD Teams"
FIRST = f"{TABLE}, first table (assessment stage)"
FAS_AND_LAC = ("fas_team_manager", "lac_team_manager")
FAS_AND_LEAVING_CARE = ("fas_team_manager", "leaving_care_team_manager")
FAS_AND_KINSHIP = ("fas_team_manager", "kinship_team_manager")


@rule(
    "NFK-07C-21",
    clause=f"{FIRST}, row 3 Family Assessment and Safeguarding Teams",
    since=REVIEWED,
    held_by="fas",
    on=each("looked_after_reviews"),
)
def the_worker_is_confirmed_at_the_first_review(case: Case, review: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """At the first review of a child accommodated during assessment, the fas manager confirms or names the worker."""
    if not settles_the_worker(case, review):
        return
    if not (named := new_worker(case)):
        yield Alert(alert="confirm_or_name_worker", tell=("fas_team_manager",), about_on=review.day)
        return
    elsewhere = is_of_another_locality(case, named)
    yield Transfer(
        to="fas",
        locality=named.for_team.locality if elsewhere else case.holding_locality,
        worker=named.worker_id,
        due=at(review),
        point="looked_after_review",
        inside_team=not elsewhere,
        tell=("fas_team_manager", "new_worker"),
    )


@rule("NFK-07C-22", clause=f"{FIRST}, row 3, para 2", since=REVIEWED, held_by="fas", on=each("looked_after_reviews"))
def the_new_worker_takes_over_after_the_meeting(case: Case, review: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A newly named worker takes over from the first review: plans, chronology, dates of reviews."""
    taken_over = new_worker(case) and was_looked_after_during_the_assessment(case)
    if not is_first(case, review) or not review.happened or not taken_over:
        return
    tell = ("new_worker", "fas_team_manager")
    chronology = case.documents.of_kind("chronology").latest
    yield Task(task="populate_plans", answered=case.care_plan.decided_on >= review.day, tell=tell)
    yield Task(task="update_chronology", answered=chronology.updated_on >= review.day, document="chronology", tell=tell)
    yield Task(task="agree_review_dates", answered=is_followed(case, review, booked=True), tell=tell)


@rule(
    "NFK-07C-23",
    clause=f"{FIRST}, row 4 Looked After Children Teams",
    since=REVIEWED,
    held_by="fas",
    on=each("looked_after_reviews"),
)
def a_remanded_child_goes_to_lac_at_the_first_review(
    case: Case, review: Item, _policy: PolicyText
) -> Iterator[Outcome]:
    """A remanded young person under sixteen goes to LAC at the first review, whatever the plan."""
    if case.looked_after and is_first_since_remand(case, review) and is_under_sixteen_on(case, review.day):
        yield Transfer(
            to="lac",
            locality=case.original_home_locality,
            due=at(review),
            point="looked_after_review",
            tell=FAS_AND_LAC,
        )


@rule(
    "NFK-07C-24",
    clause=f"{FIRST}, row 5 Leaving Care Teams",
    since=REVIEWED,
    held_by="fas",
    on=each("looked_after_reviews"),
)
def a_remanded_young_person_goes_to_leaving_care(case: Case, review: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A remanded young person of sixteen or seventeen goes to Leaving Care at the first review."""
    if case.looked_after and is_first_since_remand(case, review) and is_sixteen_or_seventeen_on(case, review.day):
        yield Transfer(to="leaving_care", due=at(review), point="looked_after_review", tell=FAS_AND_LEAVING_CARE)
        if not social_work_assessment_is_complete(case):
            yield Alert(
                alert="remanded_without_assessment",
                tell=("fas_team_manager",),
                about_on=review.day,
                names=("child_and_family_assessment",),
            )


@rule(
    "NFK-07C-25",
    clause=f"{FIRST}, row 6 Kinship Care Team, sentence 1 (first part); timescale column",
    since=REVIEWED,
    held_by=("fas", "cwd"),
    on=each("private_fostering"),
)
def kinship_hears_of_private_fostering_within_a_day(
    case: Case, arrangement: Item, policy: PolicyText
) -> Iterator[Outcome]:
    """Private fostering by parents during an assessment is referred to Kinship Care within twenty-four hours."""
    if is_placed_by_parents_during_assessment(case, arrangement):
        due = policy.calendar.hours_after(identified_at(arrangement), policy.private_fostering_referral_hours)
        yield kinship_co_working(case, arrangement)
        yield Task(
            task="refer_to_kinship",
            answered=co_works(case, "kinship"),
            due=at(due),
            to_team="kinship",
            tell=FAS_AND_KINSHIP,
        )


@rule(
    "NFK-07C-26",
    clause=f"{FIRST}, row 6, sentence 1 (end)",
    since=REVIEWED,
    held_by=("fas", "cwd"),
    on=each("private_fostering"),
)
def kinship_assesses_beside_fas(case: Case, arrangement: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """Kinship Care does the private fostering assessment as co-worker; fas completes the Social Work Assessment."""
    if is_placed_by_parents_during_assessment(case, arrangement):
        yield kinship_co_working(case, arrangement)


@rule(
    "NFK-07C-27",
    clause=f"{FIRST}, row 6, sentence 2 (brackets)",
    since=REVIEWED,
    held_by=("fas", "cwd"),
    on=each("private_fostering"),
)
def a_child_the_social_worker_placed_is_looked_after(
    case: Case, arrangement: Item, _policy: PolicyText
) -> Iterator[Outcome]:
    """A child the social worker placed is looked after and follows that path; Kinship Care steps back."""
    if arrangement.placed_by == "social_worker" and (co_works(case, "kinship") or not case.looked_after_reviews.held):
        yield Alert(alert="placed_by_social_worker", tell=FAS_AND_KINSHIP, about_on=arrangement.identified_on)
