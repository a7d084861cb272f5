"""Young people of sixteen and over: their birthdays, their Personal Adviser, the Leaving Care Team that is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norfolk.co_workers import co_worker_of, co_works
from policy_core.outcomes import CoWorking, Stay, Transfer, at

if TYPE_CHECKING:
    from policy_core.facts import Case
    from policy_core.policy import PolicyText

HOLD_UNTIL_EIGHTEEN = ("lac", "lac_city", "cwd")


def is_near(case: Case, birthday: Any, policy: PolicyText) -> bool:
    """Say whether a birthday is near enough to be warned of, or past."""
    return bool(case.today >= policy.calendar.months_before(birthday, policy.birthday_warning_months))


def was_looked_after_until_eighteen(case: Case, policy: PolicyText) -> bool:
    """Say whether the young person is, or was, looked after up to the eve of the eighteenth birthday."""
    eve = policy.calendar.days_before(case.eighteenth_birthday, 1)
    return bool(case.as_of(eve).looked_after)


def leaving_care_team(case: Case) -> str:
    """Name the Leaving Care Team that is linked to the team which holds the young person."""
    return "leaving_care_city" if case.holding_team == "lac_city" else "leaving_care"


def personal_adviser_is_in_place(case: Case) -> bool:
    """Say whether a Personal Adviser of Leaving Care is recorded as co-worker, the last day of that included."""
    advisers = case.co_workers.of_team("leaving_care")
    return co_works(case, "leaving_care") or any(one.ended_on >= case.today for one in advisers)


def adviser_wanted_from(case: Case, trigger: Any) -> Any:
    """Give the day from which a Personal Adviser co-works: the trigger's, or the start of care if that is later."""
    care_began = case.looked_after_period.started_on
    return max(trigger, care_began)


def personal_adviser_co_working(case: Case, trigger: Any) -> CoWorking:
    """Ask for the Personal Adviser as co-worker from sixteen (3, bullet 3; 7 table, row Leaving Care Teams)."""
    return CoWorking(
        role="personal_adviser",
        team=leaving_care_team(case),
        from_on=adviser_wanted_from(case, trigger),
        in_place=personal_adviser_is_in_place(case),
        named_by="leaving_care_team_manager",
        tell=("leaving_care_team_manager", "team_manager"),
    )


def stay_until_eighteen(case: Case) -> Stay:
    """Keep a young person with the present team, closed to Leaving Care, until the eighteenth birthday."""
    return Stay(
        since=case.sixteenth_birthday, until=case.eighteenth_birthday, bars=("leaving_care",), tell=("team_manager",)
    )


def move_to_leaving_care_at_eighteen(case: Case) -> Transfer:
    """Move a young person to Leaving Care on the eighteenth birthday, the Personal Adviser proposed as worker."""
    team = leaving_care_team(case)
    return Transfer(
        to=team,
        due=at(case.eighteenth_birthday),
        worker=co_worker_of(case, "leaving_care"),
        point="birthday",
        tell=("team_manager", "leaving_care_team_manager", "personal_adviser"),
    )
