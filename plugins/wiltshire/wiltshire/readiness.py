"""What shows that a case is ready to pass (E item 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed

if TYPE_CHECKING:
    from policy_core.decide.needs import Move
    from policy_core.facts import Case
    from policy_core.policy import PolicyText


def identified_on(transfer: Move) -> Any:
    """Give the day on which a case was identified for transfer: of what happened, aimed at, or due once it may go."""
    if transfer.requested_by:
        return transfer.anchor
    return max(transfer.anchor, transfer.target_on or transfer.due_on or transfer.anchor)


def is_audited(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether the holding manager has audited the case since it was identified for transfer."""
    audits = case.checklist.of_kind("readiness_audit").of_transfer(transfer.transfer_id)
    return any(
        audit.status in policy.statuses_that_count_as_done
        and presumed(audit.by_role, "holding_team_manager") in policy.roles_that_audit
        and audit.recorded_on >= identified_on(transfer)
        for audit in audits
    )


def chronology_is_confirmed(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether the chronology lies in Care Docs and was confirmed since it was identified for transfer."""
    chronology = case.documents.of_kind("chronology").latest
    if not chronology:
        return False
    in_care_docs = presumed(chronology.store, "other") in policy.care_docs
    return bool(in_care_docs and chronology.confirmed_up_to_date_on >= identified_on(transfer))
