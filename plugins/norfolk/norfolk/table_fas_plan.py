"""The table of section 7, what fas and CWD send on at the plan stage: to LAC, Leaving Care, Adoption, Kinship Care."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from norfolk.ages import is_sixteen_or_seventeen_on
from norfolk.co_workers import adoption_co_working, lac_co_working
from norfolk.court import (
    PERMANENCE_AWAY_FROM_HOME,
    are_care_proceedings,
    are_running,
    is_outside_care_proceedings,
    leads_to_lac,
    move_to_lac_after,
)
from norfolk.leaving_care import (
    needs_assessment_is_complete,
    pathway_plan_is_complete,
    reunification_is_possible,
    social_work_assessment_is_complete,
    three_months_have_passed,
    waits_for_a_later_review,
)
from norfolk.orders import GUARDIANSHIP, in_force
from norfolk.permanence import is_planned_by, manager_must_choose, names
from norfolk.remand import is_first_since_remand, is_remanded
from norfolk.reviews import number_of
from norfolk.special_guardianship import (
    annual_review_activity,
    case_must_be_allocated,
    is_the_outcome,
    never_needed_support,
    support_goes_on,
    support_needs_recording,
)
from policy_core.outcomes import Alert, ChecklistItem, Notice, Outcome, Stay, Transfer, at
from policy_core.rules import case_since, each, rule, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

REVIEWED = date(2019, 12, 1)
SECOND = "7 table: Family Assessment and Safeguarding Teams / CWD Teams, second table (plan stage)"
FAS_AND_LAC = ("fas_team_manager", "lac_team_manager")
FAS_AND_LEAVING_CARE = ("fas_team_manager", "leaving_care_team_manager")
FAS_AND_KINSHIP = ("fas_team_manager", "kinship_team_manager")


@rule(
    "NFK-07D-30",
    clause=f"{SECOND}, row 3 Looked After Children Teams, sentence 1",
    since=REVIEWED,
    held_by="fas",
    on=each("hearings", "final", "issues_resolution"),
)
def lac_takes_the_child_right_after_the_final_hearing(
    case: Case, hearing: Item, policy: PolicyText
) -> Iterator[Outcome]:
    """After proceedings with a plan of long-term fostering or adoption, LAC takes the child immediately."""
    if case.looked_after and leads_to_lac(case, hearing):
        yield move_to_lac_after(case, hearing, policy)


@rule(
    "NFK-07D-31",
    clause=f"{SECOND}, row 3, sentence 1 (brackets)",
    since=REVIEWED,
    held_by=("fas", "cwd"),
    on=each("proceedings"),
)
def lac_and_adoption_co_work_during_proceedings(case: Case, proceedings: Item, policy: PolicyText) -> Iterator[Outcome]:
    """During proceedings the LAC worker co-works, for adoption the adoption worker too; for CWD only the latter."""
    if are_running(proceedings) and names(case, *PERMANENCE_AWAY_FROM_HOME) and case.holding_team == "fas":
        yield lac_co_working(case, policy)
    if are_running(proceedings) and names(case, "adoption"):
        yield adoption_co_working(case, policy)


@rule("NFK-07D-32", clause=f"{SECOND}, row 3, para 2", since=REVIEWED, held_by="fas", on=case_since("care_plan"))
def fas_keeps_the_child_while_reunification_is_the_plan(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """The fas worker stays allocated while reunification with the family is the plan."""
    if case.looked_after and case.care_plan.permanence_option == "return_home":
        yield Stay(since=case.care_plan.decided_on, bars=policy.kinds_barred_by_return, tell=("fas_team_manager",))


@rule(
    "NFK-07D-33",
    clause=f"{SECOND}, row 3, para 3; timescale 'Within s20'",
    since=REVIEWED,
    held_by="fas",
    on=each("looked_after_reviews"),
)
def lac_takes_the_child_at_the_second_review(case: Case, review: Item, policy: PolicyText) -> Iterator[Outcome]:
    """LAC takes a child at the second or a later review, once long-term fostering is decided, outside proceedings."""
    if not is_planned_by(case, review.day, "long_term_fostering") or manager_must_choose(case, review.day):
        return
    if number_of(case, review) < policy.s20_min_review:
        yield Notice(notice="early_warning_of_transfer", to=("lac_team_manager",))
    elif is_outside_care_proceedings(case, review.day):
        yield Transfer(
            to="lac",
            locality=case.original_home_locality,
            due=at(review),
            point="looked_after_review",
            tell=FAS_AND_LAC,
        )


@rule(
    "NFK-07D-34",
    clause=f"{SECOND}, row 4 Leaving Care Teams, sentence 1",
    since=REVIEWED,
    on=transfer(to="leaving_care", from_="fas"),
)
def leaving_care_waits_for_assessment_and_decision(
    case: Case, transfer: Move, _policy: PolicyText
) -> Iterator[Outcome]:
    """Leaving Care takes nobody before Social Work Assessment and the decision on a return within three months."""
    if is_remanded(case):
        return
    decided = case.decisions.of_kind("reunification").latest
    met = {
        "child_and_family_assessment": social_work_assessment_is_complete(case),
        "reunification_decision": decided.answer in (True, False),
    }
    for item, there in met.items():
        yield ChecklistItem(item=item, met=there, hard=True, tell=("fas_team_manager", "fas_social_worker"))
    missing = tuple(item for item, there in met.items() if not there)
    if missing and not transfer.foreseen:
        yield Alert(alert="leaving_care_waits", tell=("fas_team_manager",), about_on=transfer.due_on, names=missing)


@rule(
    "NFK-07D-34",
    clause=f"{SECOND}, row 4 Leaving Care Teams, sentence 1",
    since=REVIEWED,
    held_by="fas",
    on=each("decisions", "reunification"),
)
def a_reunification_that_did_not_come_is_decided_again(
    case: Case, decision: Item, policy: PolicyText
) -> Iterator[Outcome]:
    """Three months after a return home was thought possible, the manager of a young person in care decides anew."""
    last = case.decisions.of_kind("reunification").latest
    waited = three_months_have_passed(case, decision, policy)
    young = is_sixteen_or_seventeen_on(case, case.today)
    if case.looked_after and young and decision == last and decision.answer and waited:
        yield Alert(alert="decide_reunification_again", tell=("fas_team_manager",), about_on=decision.decided_on)


@rule(
    "NFK-07D-35",
    clause=f"{SECOND}, row 4, para 2, sentence 1",
    since=REVIEWED,
    held_by="fas",
    on=each("looked_after_reviews"),
)
def leaving_care_takes_the_young_person_at_the_second_review(
    case: Case, review: Item, policy: PolicyText
) -> Iterator[Outcome]:
    """A young person of sixteen or seventeen who stays accommodated until independence moves at the second review."""
    number = number_of(case, review)
    if not is_sixteen_or_seventeen_on(case, review.day) or number < policy.leaving_care_min_review:
        return
    if manager_must_choose(case, review.day):
        yield Alert(alert="two_plans_recorded", tell=("fas_team_manager",), about_on=review.day)
    elif is_planned_by(case, review.day, "until_independence") and not (
        reunification_is_possible(case, policy) or waits_for_a_later_review(case, review)
    ):
        yield Transfer(to="leaving_care", due=at(review), point="looked_after_review", tell=FAS_AND_LEAVING_CARE)


@rule(
    "NFK-07D-36",
    clause=f"{SECOND}, row 4, para 2, sentence 2",
    since=REVIEWED,
    on=transfer(to="leaving_care", from_="fas"),
)
def the_pathway_plan_comes_before_the_move(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Pathway Plan Needs Assessment and Pathway Plan are completed with the young person before the transfer."""
    if is_remanded(case):
        return
    met = {
        "pathway_needs_assessment": needs_assessment_is_complete(case),
        "pathway_plan": pathway_plan_is_complete(case),
    }
    for item, there in met.items():
        yield ChecklistItem(item=item, met=there, hard=True, tell=("fas_team_manager", "fas_social_worker"))
    missing = tuple(item for item, there in met.items() if not there)
    if missing:
        yield Alert(alert="pathway_work_open", tell=("fas_team_manager",), about_on=transfer.due_on, names=missing)


@rule(
    "NFK-07D-37",
    clause=f"{SECOND}, row 5 Adoption Team",
    since=REVIEWED,
    held_by=("fas", "cwd"),
    on=each("proceedings"),
)
def adoption_co_works_to_find_adopters(case: Case, proceedings: Item, policy: PolicyText) -> Iterator[Outcome]:
    """For a child who may be adopted, the adoption worker co-works during care proceedings to find adopters."""
    if are_running(proceedings) and names(case, "adoption"):
        yield adoption_co_working(case, policy, "fas_social_worker")


@rule(
    "NFK-07D-38",
    clause=f"{SECOND}, row 5, timescale column",
    since=REVIEWED,
    held_by=("fas", "cwd"),
    on=case_since("holding_team"),
)
def the_adoption_team_only_co_works(_case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """No case moves to the Adoption Team, which only co-works."""
    yield Stay(since=None, bars=("adoption",), tell=("team_manager",))


@rule(
    "NFK-07D-39",
    clause=f"{SECOND}, row 6 Kinship Care Team, sentence 1",
    since=REVIEWED,
    held_by=("fas", "cwd"),
    on=each("proceedings"),
)
def court_cases_stay_until_the_final_hearing(case: Case, proceedings: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A case in care proceedings stays with its social worker until the final hearing, remanded children too."""
    if not are_care_proceedings(proceedings):
        return
    yield Stay(
        since=proceedings.started_on,
        until=proceedings.concluded_on,
        bars=policy.kinds_closed_during_proceedings,
        tell=("team_manager",),
    )
    if proceedings.active and any(is_first_since_remand(case, review) for review in case.looked_after_reviews.held):
        yield Alert(alert="remand_move_held_back", tell=("fas_team_manager",), about_on=proceedings.started_on)


@rule(
    "NFK-07D-40",
    clause=f"{SECOND}, row 6, sentence 2 (first part); timescale column",
    since=REVIEWED,
    held_by=("fas", "cwd"),
    on=each("hearings", "final", "issues_resolution"),
)
def kinship_takes_a_guardianship_without_support(case: Case, hearing: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """Special guardianship with no further support goes to Kinship Care immediately after the final hearing."""
    if not is_the_outcome(case, hearing):
        return
    if never_needed_support(case, hearing.day):
        yield Transfer(to="kinship", due=at(hearing), point="final_hearing", tell=FAS_AND_KINSHIP)
    if hearing.happened and support_needs_recording(case):
        yield Alert(alert="record_whether_support_goes_on", tell=("team_manager",), about_on=hearing.day)
    if hearing.happened and not in_force(case, GUARDIANSHIP):
        yield Alert(alert="no_guardianship_order_reported", tell=("team_manager",), about_on=hearing.day)


@rule(
    "NFK-07D-41",
    clause=f"{SECOND}, row 6, sentence 2 (brackets)",
    since=REVIEWED,
    held_by="kinship",
    on=case_since("unallocated_since"),
)
def kinship_holds_only_a_settled_guardianship_unallocated(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """Kinship Care may hold special guardianship without a worker; any other case there must have one."""
    yield from case_must_be_allocated(case)


@rule(
    "NFK-07D-42", clause=f"{SECOND}, row 6, sentence 2 (end)", since=REVIEWED, held_by="kinship", on=each("handovers")
)
def an_activity_prompts_the_annual_review(case: Case, handover: Item, policy: PolicyText) -> Iterator[Outcome]:
    """When a guardianship has gone from fas to Kinship Care, an Activity is raised for the annual review."""
    if handover.to_team == "kinship" and handover.from_team in policy.teams_that_send_on_guardianships:
        yield from annual_review_activity(case, handover, policy)


@rule(
    "NFK-07D-43",
    clause=f"{SECOND}, row 6, sentence 3",
    since=REVIEWED,
    held_by=("fas", "cwd"),
    on=each("hearings", "final", "issues_resolution"),
)
def fas_keeps_a_guardianship_that_needs_support(case: Case, hearing: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """While support is needed or a Supervision Order stands, the case stays; its end is put to the manager."""
    if not hearing.happened or not is_the_outcome(case, hearing):
        return
    if support_goes_on(case):
        yield Stay(since=hearing.day, bars=("kinship",), tell=("team_manager",))
    elif not support_needs_recording(case) and not never_needed_support(case, hearing.day):
        yield Alert(alert="kinship_may_now_take_over", tell=("team_manager",), about_on=hearing.day)
