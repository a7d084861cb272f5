"""What the order of events told on one day must not decide: whose something is, what was held, what stood then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.outcomes import CoWorking, Meeting, Outcome, at
from policy_core.rules import each, rule
from tests.unit.core.child import Child, booked, ended, held, in_care, proceedings, review
from tests.unit.core.policies import SINCE, book_of, nobody_moves_in_proceedings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_CARE = (held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))


@rule("FEN-54", clause="7.4", since=SINCE, on=each("looked_after_reviews"))
def an_adviser(_case: Case, _review: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """An adviser is beside the worker."""
    yield CoWorking(role="personal_adviser", in_place=False, tell=("worker",))


@rule("FEN-55", clause="7.5", since=SINCE, on=each("looked_after_periods"))
def the_next_review_is_prepared(case: Case, _care: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """The next review of a child in care is prepared."""
    coming = case.looked_after_reviews.next_booked or case.looked_after_reviews.latest_held
    if coming:
        yield Meeting(
            meeting="review", meeting_id=coming.meeting_id, held=coming.happened, due=at(coming), tell=("worker",)
        )


def test_co_working_wanted_before_anybody_held_the_child_belongs_to_the_team_that_does() -> None:
    child = Child(book_of(an_adviser))
    child.on("2026-03-02", in_care("2025-11-03"), review(1, "2026-03-02"))
    assert child.open("co_working").obligation.spell_team is None

    assert child.on("2026-03-02 12:00", held("I1", "safeguarding", "2025-10-01")) == [
        "open co_working personal_adviser, again"
    ]

    head = child.open("co_working").obligation
    assert (head.spell_team.team, head.spell_since.isoformat()) == ("safeguarding", "2025-10-01")


def test_a_review_that_was_held_is_fulfilled_though_the_next_is_booked_already() -> None:
    child = Child(book_of(the_next_review_is_prepared))
    child.on("2026-02-02", *IN_CARE, booked(1, "2026-03-02", booked_on="2026-02-02"))
    child.on("2026-02-16", booked(2, "2026-06-01", booked_on="2026-02-16"))
    assert child.open("meeting").meeting_id == "R1"

    assert child.on("2026-03-02", review(1, "2026-03-02")) == ["fulfilled meeting review", "open meeting review"]

    assert child.open("meeting").meeting_id == "R2"


def test_a_review_that_is_booked_anew_is_the_same_meeting() -> None:
    child = Child(book_of(the_next_review_is_prepared))
    child.on("2026-02-02", *IN_CARE, booked(1, "2026-03-02", booked_on="2026-02-02"))

    assert child.on("2026-02-16", booked(1, "2026-03-09", booked_on="2026-02-16")) == ["open meeting review, again"]


def test_a_move_is_held_against_a_stay_that_is_told_just_after_it() -> None:
    child = Child(book_of(nobody_moves_in_proceedings))
    child.on("2026-03-02", *IN_CARE)
    moved = (ended("I1", "2026-03-09"), held("I2", "looked_after", "2026-03-09"))

    assert child.on("2026-03-09", *moved, proceedings("2026-02-16")) == [
        "said notice moved_despite_stay/head_of_service"
    ]
