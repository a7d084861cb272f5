"""Assessments and section 47 enquiries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.facts.answers import negated
from policy_core.facts.derive import is_open
from policy_core.facts.kind import Kind, kind
from policy_core.unknown import ABSENT, Maybe, Unknown

if TYPE_CHECKING:
    from policy_core.facts.case import Case
    from policy_core.facts.item import Item
    from policy_core.facts.kind import Derive


def _shared_on(*parties: str) -> Derive:
    def read(case: Case, item: Item) -> Maybe:
        told = case.items_or_unknown("informed")
        if isinstance(told, Unknown):
            return told
        since = item.raw("completed_on") or item.effective_on
        shared = [
            one
            for one in told
            if one.raw("about") == "assessment" and one.raw("party") in parties and one.raw("informed_on") >= since
        ]
        return shared[-1].field("informed_on") if shared else ABSENT

    return read


def _is_complete(_case: Case, item: Item) -> Maybe:
    return negated(item.is_open)


kind(
    Kind(
        name="assessments",
        events=("AssessmentStarted", "AssessmentAuthorised"),
        also=("PartyInformed",),
        code="kind",
        starts=("started_on",),
        ends=("completed_on",),
        none_if_null=frozenset({"completed_on", "authorised_on"}),
        derived={
            "in_progress": is_open,
            "is_complete": _is_complete,
            "shared_with_family_on": _shared_on("family", "parents", "child"),
            "shared_with_professionals_on": _shared_on("professionals"),
        },
    )
)
kind(
    Kind(
        name="section47",
        events=("Section47EnquiryStarted", "Section47EnquiryCompleted"),
        starts=("started_on",),
        ends=("completed_on",),
        none_if_null=frozenset({"completed_on"}),
        one=True,
        derived={"in_progress": is_open},
    )
)
