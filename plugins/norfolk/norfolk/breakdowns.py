"""A child who becomes looked after because adoption, special guardianship or private fostering broke down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norfolk.reviews import review_from
from policy_core.outcomes import Transfer, at

if TYPE_CHECKING:
    from policy_core.facts import Case
    from policy_core.policy import PolicyText


def broke_down(case: Case, arrangements: tuple[str, ...]) -> bool:
    """Say whether one of these arrangements broke down; where nobody says which, the holding team's own."""
    told = case.looked_after_period.breakdown_of
    return bool(not told or told in arrangements)


def first_review(case: Case) -> Any:
    """Give the first looked-after review of this period of care, held or booked."""
    return review_from(case, case.looked_after_period.started_on)


def forecast(case: Case) -> Any:
    """Give the last recorded forecast of how long the child is likely to stay looked after."""
    return case.decisions.of_kind("expected_length_of_care").latest


def is_likely_to_stay(case: Case, policy: PolicyText) -> bool:
    """Say whether, by the first review, four weeks were likely; nobody having said so by then counts as likely."""
    review = first_review(case)
    if not review.happened:
        return bool(forecast(case).weeks >= policy.looked_after_likely_weeks)
    said = forecast(case.as_of(review.day))
    return bool(not said or said.weeks >= policy.looked_after_likely_weeks)


def four_weeks_on(case: Case, policy: PolicyText) -> Any:
    """Give the day on which the child has been looked after for four weeks."""
    return policy.calendar.weeks_after(case.looked_after_period.started_on, policy.looked_after_likely_weeks)


def stays_after_all_from(case: Case, policy: PolicyText) -> Any:
    """Give the day on which a stay thought short proved long: four weeks in care, or a new forecast before that."""
    proved_on = four_weeks_on(case, policy)
    said = forecast(case)
    renewed = said.weeks >= policy.looked_after_likely_weeks and said.decided_on < proved_on
    return said.decided_on if renewed else proved_on


def move_to_lac_at(case: Case, review: Any, *tell: str) -> Transfer:
    """Move the child to LAC at a review, the outgoing worker staying as co-worker; no date before one is booked."""
    return Transfer(
        to="lac",
        locality=case.original_home_locality,
        due=at(review.day),
        point="looked_after_review",
        keeps_co_worker=True,
        tell=("lac_team_manager", *tell),
    )
