"""Care proceedings, the hearing that concludes them, and the move to LAC that follows it (3, bullet 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norfolk.co_workers import co_worker_of
from norfolk.orders import guardianship_is_ordered
from norfolk.permanence import is_planned_by
from policy_core.outcomes import Transfer, at

if TYPE_CHECKING:
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

PERMANENCE_AWAY_FROM_HOME = ("long_term_fostering", "adoption")


def are_care_proceedings(proceedings: Item) -> bool:
    """Say whether these are care proceedings; private-law and pre-proceedings hold nothing."""
    return bool(proceedings.kind == "care_proceedings")


def are_running(proceedings: Item) -> bool:
    """Say whether these are care proceedings that have begun and not concluded."""
    return are_care_proceedings(proceedings) and bool(proceedings.active)


def is_outside_care_proceedings(case: Case, day: Any) -> bool:
    """Say whether no care proceedings ran on a day."""
    then = case.as_of(day).proceedings
    return not (then.kind == "care_proceedings" and then.active)


def concludes(hearing: Item) -> bool:
    """Say whether a hearing concluded the proceedings, or is a final one still to come, which should."""
    return bool(hearing.concluded_proceedings or (hearing.kind == "final" and not hearing.happened))


def concluding_hearings(case: Case) -> list[Item]:
    """Give the hearings held that concluded proceedings, oldest first."""
    return [hearing for hearing in case.hearings.held if hearing.concluded_proceedings]


def next_concluding_hearing(case: Case) -> Any:
    """Give the next hearing listed at which proceedings may conclude."""
    return case.hearings.of_kind("final", "issues_resolution").next_booked


def leads_to_lac(case: Case, hearing: Item) -> bool:
    """Say whether proceedings conclude with a plan of long-term fostering or adoption and no guardianship."""
    planned = is_planned_by(case, hearing.day, *PERMANENCE_AWAY_FROM_HOME)
    return concludes(hearing) and planned and not guardianship_is_ordered(case, hearing)


def move_to_lac_after(case: Case, hearing: Item, policy: PolicyText) -> Transfer:
    """Move the child to LAC: aimed at the day of the hearing, at the latest five working days after it."""
    limit = policy.calendar.working_days_after(hearing.day, policy.court_transfer_limit_working_days)
    return Transfer(
        to="lac",
        locality=case.original_home_locality,
        due=at(limit, target=hearing),
        worker=co_worker_of(case, "lac"),
        point="final_hearing",
        tell=("fas_team_manager", "lac_team_manager", "lac_social_worker"),
    )
