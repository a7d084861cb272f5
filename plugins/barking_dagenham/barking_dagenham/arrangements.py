"""Private fostering arrangements beside child protection concerns: which hold a case back, who held it before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.calendar import london_date
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def form_sent_on(case: Case, arrangement: Item) -> Any:
    """Give the day on which the notification form of an arrangement was sent."""
    for form in case.documents.of_kind("private_fostering_notification"):
        day = sent_day(form)
        if day >= arrangement.identified_on:
            return day
    return ABSENT


def was_evident_at_first(case: Case, concern: Item) -> bool:
    """Say whether a concern was there when the arrangement became known."""
    identified = case.private_fostering.identified_on
    resolved_before = resolved_on(concern) <= identified
    return bool(concern.arose_on <= identified and not resolved_before)


def open_concern(case: Case) -> bool:
    """Say whether a child protection concern is open."""
    return any(not (day := resolved_on(one)) or not case.today >= day for one in protection_concerns(case))


def protection_concerns(case: Case) -> list[Item]:
    """Give the child protection concerns, oldest first."""
    return list(case.concerns.of_kind("child_protection"))


def concerns_over_on(case: Case, since: Any) -> Any:
    """Give the day from which no concern was left after Fostering gave a case up: that day at the earliest."""
    days = [day for one in protection_concerns(case) if (day := resolved_on(one))]
    return max(since, *days) if days else ABSENT


def resolved_on(concern: Item) -> Any:
    """Give the day on which a concern was dealt with."""
    return concern.resolved_on or london_date(concern.resolved_at)


def referral_sent(case: Case, concern: Item) -> bool:
    """Say whether a MARF was sent since a concern arose."""
    return any(sent_day(form) >= concern.arose_on for form in case.documents.of_kind("multi_agency_referral_form"))


def sent_day(form: Item) -> Any:
    """Give the day on which a form was sent."""
    return form.sent_on or london_date(form.sent_at)


def bears_on_a_concern(case: Case, referral: Item) -> bool:
    """Say whether a MARF was sent since a concern arose that goes on."""
    ongoing = [one for one in protection_concerns(case) if not resolved_on(one) or not case.today >= resolved_on(one)]
    return any(sent_day(referral) >= one.arose_on for one in ongoing)


def team_before_fostering(case: Case, policy: PolicyText) -> str:
    """Give the team that held the child before Fostering, where it is one that may retain such a case."""
    before = [one.from_team for one in case.handovers if one.to_team == "fostering"]
    return str(before[-1]) if before and before[-1] in policy.teams_that_retain else str(policy.team_that_takes_a_marf)


def fostering_worker_before(case: Case, handover: Item) -> Any:
    """Give the Private Fostering Social Worker who held the child until a handover, if still in post."""
    held = [one for one in case.workers.of_kind("primary") if one.team == "fostering" and one.started_on < handover.day]
    return held[-1].worker_id if held and held[-1].active else ABSENT
