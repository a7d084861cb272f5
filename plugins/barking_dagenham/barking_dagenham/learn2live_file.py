"""Table 'transfers from pct/cic/cm table': what the file of a young person must hold for Learn2Live."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from barking_dagenham.team_kinds import BEFORE_LEARN2LIVE
from policy_core.outcomes import ChecklistItem, Outcome
from policy_core.rules import rule, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case
    from policy_core.policy import PolicyText

UPDATED = date(2023, 11, 7)
FILE = "Table 'transfers from pct/cic/cm table', row CIC YP that meet the criteria for L2L, file list"
TO_LEARN2LIVE = transfer(to="l2l", from_=BEFORE_LEARN2LIVE)


@rule("LBBD-11-06", clause=f"{FILE} (lines 208-220)", since=UPDATED, on=TO_LEARN2LIVE)
def the_file_holds_what_learn2live_needs(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The file holds the listed papers; after the sixteenth birthday a Pathway Plan instead of its Needs Assessment."""
    for item in policy.learn2live_file:
        yield ChecklistItem(item=item, hard=True)
    if case.legal_status not in policy.statuses_without_an_order:
        yield ChecklistItem(item="care_order_copy", hard=True)
    if transfer.date > case.sixteenth_birthday or case.today > case.sixteenth_birthday:
        yield ChecklistItem(item="pathway_plan", hard=True)
    else:
        yield ChecklistItem(item="pathway_needs_assessment", any_of=("pathway_plan",), hard=True)


@rule("LBBD-11-07", clause=f"{FILE}, Risk Assessment (line 219)", since=UPDATED, on=TO_LEARN2LIVE)
def the_risk_assessment_is_the_carers(case: Case, _transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The risk assessment is completed by the foster carer or key worker and reviewed by the social worker."""
    reviewed = any(
        one.completed_by_role in policy.roles_that_assess_risk and one.reviewed_by_role in policy.roles_that_review_risk
        for one in case.documents.of_kind("risk_assessment")
    )
    tell = ("allocated_social_worker",)
    yield ChecklistItem(item="risk_assessment", met=reviewed, hard=True, tell=tell)
