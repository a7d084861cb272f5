"""The transfer summary, which the protocol also calls the Case Summary Form: completed, sent, saved (E item 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.rules import presumed

if TYPE_CHECKING:
    from policy_core.facts import Case
    from policy_core.policy import PolicyText


def summary(case: Case) -> Any:
    """Give the newest transfer summary; one written before the case last changed hands is another team's."""
    written = case.documents.of_kind("transfer_summary").latest
    handed_over = max((one.day for one in case.handovers), default=None)
    return written if handed_over is None or written.effective_on >= handed_over else None


def is_sent(case: Case) -> bool:
    """Say whether the summary went to the receiving manager on a day that is recorded."""
    written = summary(case)
    if not written:
        return False
    receivers = ("receiving_team_manager",)
    return bool(written.sent_on and "receiving_team_manager" in presumed(written.sent_to, receivers))


def is_saved(case: Case, policy: PolicyText) -> bool:
    """Say whether the summary lies in Care Docs."""
    written = summary(case)
    return bool(written and presumed(written.store, "other") in policy.care_docs)


def summary_is_complete(case: Case, policy: PolicyText) -> bool:
    """Say whether the summary is written, sent and saved."""
    return is_sent(case) and is_saved(case, policy)
