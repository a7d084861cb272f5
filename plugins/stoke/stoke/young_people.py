"""Young people of sixteen and over: their birthdays, whether they are eligible, their personal advisor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.outcomes import CoWorking, Transfer, at
from policy_core.rules import presumed
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

BOTH_MANAGERS = ("cic_tm", "next_steps_tm")


def is_near(case: Case, birthday: Any, policy: PolicyText) -> bool:
    """Say whether a birthday is near enough to be warned of, or past."""
    return bool(case.today >= policy.calendar.days_before(birthday, policy.lookahead_days))


def is_ahead(case: Case, day: Any, policy: PolicyText) -> bool:
    """Say whether a day is still to come, and near enough to be warned of."""
    return bool(case.today < day) and is_near(case, day, policy)


def eligible_since(case: Case) -> Any:
    """Give the day since which the decisions on leaving care make the young person an eligible child."""
    since: Any = ABSENT
    for one in case.items("eligibility"):
        if one.scheme == "leaving_care":
            eligible = one.category == "Eligible" or (one.met and one.category not in ("Relevant", "Former Relevant"))
            since = (since or one.decided_on) if eligible else ABSENT
    return since


def is_sixteen_in_care(case: Case) -> bool:
    """Say whether the young person is looked after and sixteen or more."""
    return bool(case.looked_after and case.today >= case.sixteenth_birthday)


def an_advisor_is_primary(case: Case) -> bool:
    """Say whether the host shows a personal advisor as the primary worker."""
    return bool(case.personal_adviser.role == "primary")


def is_known_to_be(case: Case, age: int) -> bool:
    """Say whether the young person has surely reached an age: one whose birthday nobody knows hasn't."""
    birthday = presumed(case.birthday(age), ABSENT)
    return bool(birthday) and bool(case.today >= birthday)


def advisor_is_in_place(case: Case) -> bool:
    """Say whether a personal advisor is involved, and not only named."""
    return bool(case.personal_adviser.allocated_on)


def advisor_is_wanted(case: Case, assessment: Item) -> bool:
    """Say whether the needs assessment that began is of a child in care who is, or may yet become, eligible."""
    under_age = assessment.started_on < case.sixteenth_birthday
    minor = case.today < case.eighteenth_birthday
    return bool(case.looked_after and minor and (under_age or case.leaving_care_eligible))


def advisor_co_working(case: Case, assessment: Item) -> CoWorking:
    """Ask for the personal advisor of Next Steps beside the primary worker."""
    return CoWorking(
        role="personal_adviser",
        team="next_steps",
        from_on=assessment.started_on,
        until=case.eighteenth_birthday,
        in_place=advisor_is_in_place(case),
        named_by="next_steps_tm",
        tell=("next_steps_tm", "cic_tm", "cic_sw"),
    )


def advisor_takes_over(case: Case) -> Transfer:
    """Make the personal advisor primary worker on the eighteenth birthday, whatever day of the week that is."""
    return Transfer(
        to="next_steps",
        due=at(case.eighteenth_birthday),
        worker=case.personal_adviser.worker_id,
        point="birthday",
        at_once=True,
        inside_team=bool(case.holding_team == "next_steps"),
        tell=("next_steps_tm", "cic_tm", "pa", "cic_sw"),
    )
