"""The table of section 7, what LAC and CWD send on: to Leaving Care, on adoption, to Kinship Care."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from norfolk.co_workers import co_works
from norfolk.special_guardianship import (
    annual_review_activity,
    case_must_be_allocated,
    never_needed_support,
)
from norfolk.young_people import (
    HOLD_UNTIL_EIGHTEEN,
    adviser_wanted_from,
    is_near,
    move_to_leaving_care_at_eighteen,
    personal_adviser_co_working,
    personal_adviser_is_in_place,
    stay_until_eighteen,
    was_looked_after_until_eighteen,
)
from policy_core.outcomes import Alert, Closure, CoWorking, Outcome, Task, Transfer, at
from policy_core.rules import case_since, each, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

REVIEWED = date(2019, 12, 1)
TABLE = "7 table: Looked After Children Teams / CWD Teams"
ADOPTION_SUPPORT_AND_HOLDER = ("adoption_support_team_manager", "team_manager")


@rule(
    "NFK-07E-11",
    clause=f"{TABLE}, row 2 Leaving Care Teams, sentence 1",
    since=REVIEWED,
    held_by=HOLD_UNTIL_EIGHTEEN,
    on=case_since("eighteenth_birthday"),
)
def the_adviser_takes_over_after_the_eighteenth_birthday(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """Primary responsibility passes to the Personal Adviser when the young person has turned eighteen."""
    if is_near(case, case.eighteenth_birthday, policy) and was_looked_after_until_eighteen(case, policy):
        yield move_to_leaving_care_at_eighteen(case)


@rule(
    "NFK-07E-12",
    clause=f"{TABLE}, row 2, sentence 2 (first part); timescale column",
    since=REVIEWED,
    on=case_since("sixteenth_birthday"),
)
def every_looked_after_child_of_sixteen_has_an_adviser(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """From sixteen every looked-after child, in whatever team, has a Personal Adviser as co-worker."""
    birthday = case.sixteenth_birthday
    beside_leaving_care = case.holding_team_kind == "leaving_care"
    if not is_near(case, birthday, policy) or case.today >= case.eighteenth_birthday or beside_leaving_care:
        return
    if case.looked_after:
        yield personal_adviser_co_working(case, birthday)
        if not personal_adviser_is_in_place(case) and case.today > adviser_wanted_from(case, birthday):
            tell = ("leaving_care_team_manager", "team_manager")
            yield Alert(alert="no_personal_adviser", tell=tell, about_on=adviser_wanted_from(case, birthday))


@rule(
    "NFK-07E-13",
    clause=f"{TABLE}, row 2, sentence 2 (end)",
    since=REVIEWED,
    held_by=HOLD_UNTIL_EIGHTEEN,
    on=case_since("sixteenth_birthday"),
)
def the_lac_worker_stays_primary_beside_the_adviser(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """With the Personal Adviser beside, primary responsibility remains with the LAC worker."""
    if case.looked_after:
        yield stay_until_eighteen(case)


@rule(
    "NFK-07E-14",
    clause=f"{TABLE}, row 3 Adoption Team (first part); timescale column",
    since=REVIEWED,
    held_by=("fas", *HOLD_UNTIL_EIGHTEEN),
    on=each("orders", "adoption"),
)
def the_case_closes_on_the_adoption_order(case: Case, order: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """After the Adoption Order the case closes to the LAC worker; one that fas still holds is put to its manager."""
    if order.in_force and case.holding_team != "fas":
        tell = ("lac_team_manager", "lac_social_worker", "adoption_support_team_manager")
        yield Closure(target="case", tell=tell)
    elif order.in_force:
        yield Alert(alert="adoption_order_while_held_by_fas", tell=("fas_team_manager",), about_on=order.made_on)


@rule(
    "NFK-07E-15",
    clause=f"{TABLE}, row 3 (end)",
    since=REVIEWED,
    held_by=HOLD_UNTIL_EIGHTEEN,
    on=each("orders", "adoption"),
)
def adoption_support_may_go_on(case: Case, order: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """Adoption Support is asked whether child and adoptive family go on receiving services."""
    answer = case.decisions.of_kind("adoption_support_continues").latest
    if order.in_force:
        yield Task(
            task="decide_on_adoption_support",
            answered=answer.answer in (True, False),
            question="adoption_support_continues",
            tell=ADOPTION_SUPPORT_AND_HOLDER,
        )
    if order.in_force and answer.answer:
        in_place = co_works(case, "adoption_support")
        role = "adoption_support_social_worker"
        yield CoWorking(role=role, team="adoption_support", in_place=in_place, tell=ADOPTION_SUPPORT_AND_HOLDER)


@rule(
    "NFK-07E-16",
    clause=f"{TABLE}, row 4 Kinship Care Team (first part); timescale column",
    since=REVIEWED,
    held_by=HOLD_UNTIL_EIGHTEEN,
    on=each("orders", "special_guardianship"),
)
def kinship_takes_a_child_whose_carers_are_guardians(case: Case, order: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """When carers obtain special guardianship and need no further support, the case goes to Kinship Care."""
    if order.in_force and never_needed_support(case, order.made_on):
        tell = ("team_manager", "kinship_team_manager")
        yield Transfer(to="kinship", due=at(order.made_on), point="event", tell=tell)


@rule(
    "NFK-07E-17",
    clause=f"{TABLE}, row 4 (brackets)",
    since=REVIEWED,
    held_by="kinship",
    on=case_since("unallocated_since"),
)
def only_a_settled_guardianship_rests_unallocated(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """The case may remain unallocated at Kinship Care, so long as nothing makes it statutory again."""
    yield from case_must_be_allocated(case)


@rule("NFK-07E-18", clause=f"{TABLE}, row 4 (end)", since=REVIEWED, held_by="kinship", on=each("handovers"))
def an_activity_informs_the_annual_review(case: Case, handover: Item, policy: PolicyText) -> Iterator[Outcome]:
    """When a guardianship has gone from LAC to Kinship Care, an Activity is raised for the annual review."""
    if handover.to_team == "kinship" and handover.from_team in HOLD_UNTIL_EIGHTEEN:
        yield from annual_review_activity(case, handover, policy)
