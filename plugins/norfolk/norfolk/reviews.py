"""Looked-after reviews of the present period of care, held and booked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.facts import Case, Item

FIRST = 1


def number_of(case: Case, review: Item) -> Any:
    """Give the number of a review; one that is booked without a number is the next after those held."""
    if review.happened or review.number:
        return review.number
    return len(case.looked_after_reviews.held) + FIRST


def is_first(case: Case, review: Item) -> bool:
    """Say whether a review is the first of the period of care."""
    return bool(number_of(case, review) == FIRST)


def review_from(case: Case, day: Any) -> Any:
    """Give the first review, held or booked, on or after a day."""
    standing = (review for review in case.looked_after_reviews if review.status != "cancelled")
    return next((review for review in standing if review.day >= day), ABSENT)


def is_followed(case: Case, review: Item, *, booked: bool = False) -> bool:
    """Say whether a later review was held, or at least booked."""
    later = [one for one in case.looked_after_reviews if one.day > review.day and one.status != "cancelled"]
    return any(booked or one.happened for one in later)
