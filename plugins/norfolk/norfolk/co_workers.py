"""Who works beside the primary worker, and what a co-working relationship asks for (3 Joint Working Cases)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.outcomes import CoWorking

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def co_works(case: Case, *teams: str) -> bool:
    """Say whether a worker of one of these teams (ids or kinds) is a co-worker today."""
    return bool(case.co_workers.open.of_team(*teams))


def has_co_worked_since(case: Case, team: str, day: Any) -> bool:
    """Say whether a worker of a team was a co-worker on or after a day, whether or not that has ended."""
    return any(not one.ended_on or one.ended_on > day for one in case.co_workers.of_team(team))


def co_worker_of(case: Case, team: str) -> Any:
    """Give the id of a team's co-worker, who is proposed as the next primary worker."""
    return case.co_workers.open.of_team(team).latest.worker_id


def co_worker_is_named(case: Case, team: str) -> bool:
    """Say whether a team's co-worker is in place, or its manager has named one."""
    named = case.named_workers.of_kind("co_worker")
    return co_works(case, team) or any(naming.for_team == team for naming in named)


def lac_co_working(case: Case, policy: PolicyText, *tell: str) -> CoWorking:
    """Ask for the LAC social worker beside the fas one, from the day of the plan (3, bullet 2)."""
    return CoWorking(
        role="lac_social_worker",
        team="lac",
        locality=case.original_home_locality,
        from_on=case.care_plan.decided_on,
        in_place=co_works(case, "lac"),
        named_by="lac_team_manager",
        never=policy.work_that_stays_with_the_primary_worker,
        tell=("lac_team_manager", "fas_team_manager", *tell),
    )


def adoption_co_working(case: Case, policy: PolicyText, *tell: str) -> CoWorking:
    """Ask for the adoption social worker, who looks for adopters during proceedings (7 table, row Adoption Team)."""
    return CoWorking(
        role="adoption_social_worker",
        team="adoption",
        from_on=case.care_plan.decided_on,
        in_place=co_works(case, "adoption"),
        named_by="adoption_team_manager",
        purpose="identify_adopters",
        never=policy.work_that_stays_with_the_primary_worker,
        tell=("adoption_team_manager", *tell),
    )


def kinship_co_working(case: Case, arrangement: Item) -> CoWorking:
    """Ask for the kinship worker who does the private fostering assessment beside fas (7 table, Kinship Care row)."""
    return CoWorking(
        role="kinship_worker",
        team="kinship",
        from_on=arrangement.identified_on,
        in_place=co_works(case, "kinship"),
        named_by="kinship_team_manager",
        purpose="private_fostering_assessment",
        tell=("kinship_team_manager", "fas_team_manager"),
    )


def co_working_after(case: Case, handover: Item, team: str, role: str, policy: PolicyText, *tell: str) -> CoWorking:
    """Ask for the outgoing worker to stay as co-worker after a hand-over, until a manager ends it."""
    before = case.as_of(policy.calendar.days_before(handover.changed_on, 1)).primary_worker
    return CoWorking(
        role=role,
        team=team,
        worker=before.worker_id,
        from_on=handover.changed_on,
        in_place=has_co_worked_since(case, team, handover.changed_on),
        tell=tell,
    )
