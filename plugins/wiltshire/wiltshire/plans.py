"""What the plan for a child is: as the court ratified it, and as the authority has changed it since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

ADOPTION = "adoption"


def ratified_for_care(case: Case, plan: Item, policy: PolicyText) -> Any:
    """Give the day since which a court's plan, and every later one, keeps a child in care for good; None if not."""
    later = [one for one in case.items("court_care_plan") if one.decided_on >= plan.decided_on]
    if is_for_adoption(case) or not all(one.permanence_option in policy.permanently_looked_after for one in later):
        return None
    since = earliest([plan.ratified_on, case.proceedings.concluded_on], plan.decided_on)
    return None if since and case.looked_after_period.ended_on >= since else since


def is_for_adoption(case: Case) -> bool:
    """Say whether the plan that stands is adoption, or a placement order is in force."""
    if case.orders.of_kind("placement").in_force:
        return True
    changed = case.care_plan.decided_on > case.court_care_plan.decided_on or not case.court_care_plan
    plan = case.care_plan if changed else case.court_care_plan
    return bool(plan.permanence_option == ADOPTION)


def was_held_for_adoption(case: Case, plan: Item) -> bool:
    """Say whether a court's plan for adoption, or a placement order, came before an authority's own plan."""
    plans = [one for one in case.items("court_care_plan") if one.permanence_option == ADOPTION]
    days = [one.decided_on for one in plans] + [one.made_on for one in case.orders.of_kind("placement")]
    return any(day <= plan.decided_on for day in days)


def planned_for_care_since(case: Case, policy: PolicyText) -> Any:
    """Give the day since which every plan keeps the child in care for good; None where the last one doesn't."""
    since = None
    for plan in _all_plans(case):
        for_care = plan.permanence_option in policy.permanently_looked_after
        since = (since or plan.decided_on) if for_care else None
    return since


def adoption_ended_on(case: Case, since: Any) -> Any:
    """Give the day on which adoption stopped being the plan: the process concluded, or the plan was changed."""
    dropped = None
    for plan in _all_plans(case):
        dropped = None if plan.permanence_option == ADOPTION else dropped or plan.decided_on
    days = [case.adoption.concluded_on, *([] if is_for_adoption(case) else [dropped])]
    return earliest(days, since)


def _all_plans(case: Case) -> list[Item]:
    plans = [*case.items("court_care_plan"), *case.items("care_plan")]
    return sorted((one for one in plans if case.reached(one.effective_on)), key=lambda one: one.effective_on)


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
