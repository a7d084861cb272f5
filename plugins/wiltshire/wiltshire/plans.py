"""What the plan for a child is: as the court ratified it, and as the authority has changed it since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

ADOPTION = "adoption"


def ratified_for_care(case: Case, plan: Item, policy: PolicyText) -> Any:
    """Give the day since which a court's plan keeps a child looked after for good; absent where none does."""
    if plan.permanence_option not in policy.permanently_looked_after or is_for_adoption(case):
        return None
    return plan.ratified_on or case.proceedings.concluded_on


def is_for_adoption(case: Case) -> bool:
    """Say whether the plan that stands is adoption, or a placement order is in force."""
    if case.orders.of_kind("placement").in_force:
        return True
    changed = case.care_plan.decided_on > case.court_care_plan.decided_on or not case.court_care_plan
    plan = case.care_plan if changed else case.court_care_plan
    return bool(plan.permanence_option == ADOPTION)


def was_ratified_for_adoption(case: Case, plan: Item) -> bool:
    """Say whether the plan that an authority's own plan changes was adoption, ratified by the court."""
    court = case.court_care_plan
    return bool(court.permanence_option == ADOPTION and court.decided_on <= plan.decided_on)


def stands(case: Case, plan: Item) -> bool:
    """Say whether an authority's plan still says what is planned."""
    return bool(case.care_plan.permanence_option == plan.permanence_option and not plan.ended_on)


def adoption_ended_on(case: Case, since: Any) -> Any:
    """Give the day on which adoption stopped being the plan: the process concluded, or the plan was changed."""
    days = [case.adoption.concluded_on]
    if not is_for_adoption(case):
        days.append(case.care_plan.decided_on)
    return earliest(days, since)


def earliest(days: list[Any], since: Any) -> Any:
    """Give the earliest of these days that isn't before another; absent where there is none."""
    return min((day for day in days if day and day >= since), default=None)


def end_of_retention(case: Case, proceedings: Item, policy: PolicyText) -> Any:
    """Give the day on which the team need no longer keep the case: concluded, or a plan for care ratified."""
    plan = case.court_care_plan
    ratified = plan.ratified_on if plan.permanence_option in policy.permanently_looked_after else None
    return earliest([proceedings.concluded_on, ratified], proceedings.started_on)


def instigated_by(proceedings: Item, team: str) -> bool:
    """Say whether a team brought the proceedings; where nobody says which, the team that holds the case did."""
    return bool(proceedings.kind == "care_proceedings" and presumed(proceedings.instigating_team.team, team) == team)
