"""The first review of a child accommodated during the assessment: who is the worker from then on (FAS, row 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from norfolk.remand import is_remanded
from norfolk.reviews import is_first, is_followed

if TYPE_CHECKING:
    from policy_core.facts import Case, Item


def was_being_assessed_on(case: Case, day: Any) -> bool:
    """Say whether a Social Work Assessment was under way on a day."""
    return any(
        assessment.started_on <= day and not assessment.completed_on < day
        for assessment in case.assessments.of_kind("child_and_family")
    )


def was_looked_after_during_the_assessment(case: Case) -> bool:
    """Say whether the child is looked after since a day on which the assessment was under way."""
    return bool(case.looked_after) and was_being_assessed_on(case, case.looked_after_period.started_on)


def settles_the_worker(case: Case, review: Item) -> bool:
    """Say whether a review is the one that settles the worker: the first, not yet followed, of a child not remanded."""
    asked = is_first(case, review) and not is_followed(case, review) and not is_remanded(case)
    return asked and was_looked_after_during_the_assessment(case)


def new_worker(case: Case) -> Any:
    """Give the naming of a new fas worker since the child became looked after."""
    since = case.looked_after_period.started_on
    named = [
        naming
        for naming in case.named_workers.of_kind("receiving_worker")
        if naming.for_team == "fas" and naming.named_on >= since
    ]
    return named[-1] if named else None


def is_of_another_locality(case: Case, naming: Item) -> bool:
    """Say whether a worker is named for the fas team of another locality."""
    return bool(naming.for_team.locality and naming.for_team.locality != case.holding_locality)
