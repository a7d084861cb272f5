"""The window of the GCSEs in which nobody moves to Learn2Live (row CIC YP, para 3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed
from policy_core.unknown import known

if TYPE_CHECKING:
    from policy_core.facts import Case
    from policy_core.policy import PolicyText


def window_opens(case: Case, policy: PolicyText) -> Any:
    """Give 1 March of the year of the GCSEs; nothing where the young person sits none or had completed them by then."""
    told = case.education.gcse_year
    year = told if known(told) and told else year_by_age(case, policy)
    if not year or presumed(case.education.sits_gcses, True) is False:  # noqa: FBT003 - the value presumed
        return None
    opens = date.fromisoformat(f"{year}-{policy.gcse_window_start}")
    completed = case.education.gcses_completed_on
    return None if completed < opens else opens


def year_by_age(case: Case, policy: PolicyText) -> Any:
    """Give the summer of the school year in which the young person turns sixteen."""
    birthday = case.sixteenth_birthday
    if not known(birthday) or not birthday:
        return None
    starts = date.fromisoformat(f"{birthday.year}-{policy.school_year_start}")
    return birthday.year if birthday < starts else birthday.year + policy.years_to_the_summer


def window_closes(case: Case) -> Any:
    """Give the day of the last examination; nothing while nobody has said that it is over."""
    return case.education.gcses_completed_on


def completion_is_asked(opens: date, policy: PolicyText) -> date:
    """Give the day by which somebody should have said that the examinations are over."""
    return date.fromisoformat(f"{opens.year}-{policy.gcse_unknown_alert_date}")


def due_outside(case: Case, day: Any, policy: PolicyText) -> Any:
    """Give a limit of two weeks from a day, counted from the end of the window where the limit would fall in it."""
    limit = policy.calendar.days_after(day, policy.allocation_max_days_from_meeting)
    opens = window_opens(case, policy)
    if not opens or limit < opens:
        return limit
    over = policy.calendar.days_after(window_closes(case), 1)
    if over and over <= day:
        return limit
    return policy.calendar.days_after(over, policy.allocation_max_days_from_meeting)
