"""Section 3, joint working cases: one primary worker and team, and who works beside them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from norfolk.co_workers import (
    co_working_after,
    co_works,
)
from norfolk.concerns import protected_from
from norfolk.disability import decisions_on_the_threshold, meets_the_cwd_threshold
from norfolk.relinquishment import sixteen_weeks_or_later
from norfolk.team_kinds import SOCIAL_WORK
from norfolk.workers import is_newly_qualified_with_a_protected_child, receiving_worker
from norfolk.young_people import (
    HOLD_UNTIL_EIGHTEEN,
    is_near,
    move_to_leaving_care_at_eighteen,
    personal_adviser_co_working,
    stay_until_eighteen,
    was_looked_after_until_eighteen,
)
from policy_core.outcomes import Alert, CoWorking, Gate, Notice, Outcome, Stay, Transfer, at
from policy_core.rules import case_since, each, presumed, rule, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

REVIEWED = date(2019, 12, 1)
CLAUSE = "3 Joint Working Cases"
BOTH_MANAGERS = ("team_manager", "receiving_team_manager")


@rule("NFK-03-01", clause=f"{CLAUSE}, para 1 (first half)", since=REVIEWED, on=each("named_workers", "co_worker"))
def managers_decide_on_joint_working(case: Case, naming: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """Joint working goes on for as long as the managers decide, with the worker and team they name."""
    if not is_newly_qualified_with_a_protected_child(case, naming.worker):
        yield CoWorking(
            role="co_worker",
            team=naming.for_team.team,
            worker=naming.worker_id,
            from_on=naming.named_on,
            until=naming.until,
            in_place=any(one.worker_id == naming.worker_id for one in case.co_workers),
            tell=("primary_worker", "co_worker"),
        )


@rule("NFK-03-02", clause=f"{CLAUSE}, para 1 (second half)", since=REVIEWED, on=case_since("unallocated_since"))
def a_social_care_case_has_a_primary_worker(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """The manager hears of an open social care case without a primary worker; section 8 speaks for statutory ones."""
    if case.holding_team != "kinship" and not presumed(case.statutory, False):  # noqa: FBT003 - the value presumed
        yield Alert(alert="case_unallocated", tell=("team_manager",), about_on=case.unallocated_since)


@rule(
    "NFK-03-04", clause=f"{CLAUSE}, bullet 1, sentence 1", since=REVIEWED, held_by="nipe", on=case_since("holding_team")
)
def an_experienced_worker_takes_over_from_nipe(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """A child who needs protecting or accommodating moves at once from NIPE to a more experienced social worker."""
    apparent_on = protected_from(case)
    if apparent_on:
        to_cwd = meets_the_cwd_threshold(case)
        yield Transfer(
            to="cwd" if to_cwd else "fas",
            locality=None if to_cwd else case.locality,
            due=at(apparent_on),
            point="event",
            keeps_co_worker=True,
            tell=(*BOTH_MANAGERS, "nqsw"),
        )


@rule("NFK-03-05", clause=f"{CLAUSE}, bullet 1, sentence 2", since=REVIEWED, on=each("handovers"))
def the_newly_qualified_worker_stays_on(case: Case, handover: Item, policy: PolicyText) -> Iterator[Outcome]:
    """The newly qualified worker goes on co-working the case after it has left NIPE."""
    if handover.from_team == "nipe":
        role = "newly_qualified_social_worker"
        yield co_working_after(case, handover, "nipe", role, policy, "nqsw", "experienced_social_worker")


@rule("NFK-03-06", clause=f"{CLAUSE}, bullet 1, sentence 3", since=REVIEWED, on=each("named_workers", "co_worker"))
def newly_qualified_workers_learn_by_agreement(case: Case, naming: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A newly qualified worker co-works a protected or looked-after child when both managers have agreed."""
    agreed = all(role in naming.agreed_by_roles for role in policy.roles_that_agree_to_learning)
    if is_newly_qualified_with_a_protected_child(case, naming.worker) and agreed:
        yield CoWorking(
            role="newly_qualified_social_worker",
            team=naming.for_team.team,
            worker=naming.worker_id,
            until=naming.until,
            in_place=any(one.worker_id == naming.worker_id for one in case.co_workers),
            tell=BOTH_MANAGERS,
        )


@rule("NFK-03-06", clause=f"{CLAUSE}, bullet 1, sentence 3", since=REVIEWED, on=transfer(to=SOCIAL_WORK))
def newly_qualified_workers_are_never_primary(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """A newly qualified worker is no primary worker of a protected or looked-after child."""
    if is_newly_qualified_with_a_protected_child(case, receiving_worker(case, transfer).worker):
        yield Gate("suitably_qualified_worker", tell=BOTH_MANAGERS)


@rule(
    "NFK-03-17",
    clause=f"{CLAUSE}, bullet 3, sentence 1 (first part)",
    since=REVIEWED,
    on=each("assessments", "pathway_needs"),
)
def the_adviser_joins_when_the_pathway_assessment_starts(
    case: Case, assessment: Item, _policy: PolicyText
) -> Iterator[Outcome]:
    """A Personal Adviser co-works from the start of a looked-after child's Pathway Plan Needs Assessment."""
    if case.looked_after and case.today < case.eighteenth_birthday and case.holding_team_kind != "leaving_care":
        yield personal_adviser_co_working(case, assessment.started_on)


@rule(
    "NFK-03-18",
    clause=f"{CLAUSE}, bullet 3, sentence 1 (end)",
    since=REVIEWED,
    held_by=HOLD_UNTIL_EIGHTEEN,
    on=case_since("sixteenth_birthday"),
)
def lac_stays_primary_until_eighteen(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """The LAC worker and team stay primary until the young person is eighteen."""
    if case.looked_after:
        yield stay_until_eighteen(case)


@rule(
    "NFK-03-20",
    clause=f"{CLAUSE}, bullet 3, sentence 3",
    since=REVIEWED,
    held_by=HOLD_UNTIL_EIGHTEEN,
    on=case_since("eighteenth_birthday"),
)
def leaving_care_takes_over_at_eighteen(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """The Personal Adviser and the Leaving Care Team become primary on the eighteenth birthday."""
    if is_near(case, case.eighteenth_birthday, policy) and was_looked_after_until_eighteen(case, policy):
        yield move_to_leaving_care_at_eighteen(case)


@rule(
    "NFK-03-21",
    clause=f"{CLAUSE}, bullet 4, sentence 1",
    since=REVIEWED,
    held_by=("fas", "lac", "lac_city", "nipe"),
    on=each("eligibility", "disability_team"),
)
def cwd_takes_a_child_who_meets_its_threshold(case: Case, decision: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """CWD becomes primary for a child who is found to meet its threshold."""
    if decision.met and meets_the_cwd_threshold(case):
        yield Transfer(to="cwd", due=at(decision.decided_on), point="event", tell=("team_manager", "cwd_team_manager"))


@rule(
    "NFK-03-21",
    clause=f"{CLAUSE}, bullet 4, sentence 1",
    since=REVIEWED,
    held_by=("fas", "lac", "lac_city", "nipe"),
    on=case_since("disabled"),
)
def the_threshold_is_recorded_for_a_disabled_child(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """A disability alone moves nobody: the manager is asked to record whether the CWD threshold is met."""
    if not decisions_on_the_threshold(case):
        yield Notice(notice="record_cwd_threshold", to=("team_manager",))


@rule(
    "NFK-03-23",
    clause=f"{CLAUSE}, bullet 4, sentence 3 (end)",
    since=REVIEWED,
    held_by=("fas", "lac", "lac_city", "cwd"),
    on=each("family"),
)
def families_across_teams_are_planned_for_jointly(case: Case, member: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Where CWD and another team hold children of one household, they plan jointly from the start."""
    teams = (case.holding_team, member.holding_team.team)
    across = "cwd" in teams and any(team in policy.teams_that_plan_jointly_with_cwd for team in teams)
    if across and member.same_household and not member.ended_on:
        tell = ("primary_worker", "cwd_team_manager", "team_manager")
        yield Notice(notice="joint_case_planning", to=tell, about_on=member.as_at)


@rule("NFK-03-24", clause=f"{CLAUSE}, bullet 5, first part", since=REVIEWED, on=each("relinquishment"))
def an_unborn_baby_to_be_relinquished_goes_to_fas(case: Case, wish: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A mother's wish to relinquish is referred to fas at sixteen weeks, or at once if that is past."""
    if wish.is_planned:
        due = sixteen_weeks_or_later(case, wish, policy)
        yield Transfer(
            to="fas",
            locality=case.locality,
            due=at(due, not_before=due),
            point="event",
            tell=("fas_team_manager", "adoption_support_team_manager"),
        )


@rule("NFK-03-25", clause=f"{CLAUSE}, bullet 5, second part", since=REVIEWED, held_by="fas", on=each("relinquishment"))
def adoption_support_co_works_a_relinquishment(case: Case, wish: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """An Adoption Support social worker co-works while relinquishment remains the plan."""
    if wish.is_planned:
        yield CoWorking(
            role="adoption_support_social_worker",
            team="adoption_support",
            in_place=co_works(case, "adoption_support"),
            purpose="swift_placement",
            tell=("adoption_support_team_manager", "fas_social_worker"),
        )
    elif co_works(case, "adoption_support"):
        tell = ("fas_team_manager", "adoption_support_team_manager")
        yield Alert(alert="co_working_without_ground", tell=tell, names=("adoption_support",))


@rule("NFK-03-27", clause=f"{CLAUSE}, bullet 6, sentence 2", since=REVIEWED, on=case_since("holding_team"))
def services_that_co_work_never_hold_a_child(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """The services named for co-working are never the primary team of a child; Adult Services may be from eighteen."""
    yield Stay(since=None, bars=policy.services_that_only_co_work, tell=("team_manager",))
    yield Stay(since=None, until=case.eighteenth_birthday, bars=("adult_services",), tell=("team_manager",))
