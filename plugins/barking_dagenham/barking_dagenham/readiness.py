"""When a file is in good order: what holds a move back, which gaps count, whose signature does (paras 3, 8 and 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def holds_back(transfer: Move, policy: PolicyText) -> bool:
    """Say whether an open line holds a move back: out of the hub it only shows (LBBD-01-07)."""
    return policy.checklist_blocks_on_triage_route or transfer.from_team not in policy.teams_that_triage


def gaps(case: Case, transfer: Move) -> Iterator[Item]:
    """Give the recording gaps somebody found."""
    found = case.checklist.of_kind("case_recording").of_transfer(transfer.transfer_id)
    return (item for item in found if item.status == "gap")


def is_historical(case: Case, gap: Item) -> bool:
    """Say whether a gap ended before the present worker was allocated; one of unknown period isn't."""
    since = case.primary_worker.since
    return bool(gap.gap_to and since and gap.gap_to < since)


def reaches_back(case: Case, gap: Item) -> bool:
    """Say whether part of a gap lies before the present worker was allocated."""
    since = case.primary_worker.since
    return bool(gap.gap_from and since and gap.gap_from < since)


def has_gap_that_counts(case: Case, transfer: Move) -> bool:
    """Say whether recording has a gap since the present worker was allocated."""
    return any(not is_historical(case, gap) for gap in gaps(case, transfer))


def is_signed_off(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether the sending team's manager signed, with oversight, after the last change of date."""
    signed = case.checklist.of_kind("transfer_checklist").of_transfer(transfer.transfer_id)
    changed = last_change(case, transfer)
    return any(
        one.status == "complete"
        and one.by_role in policy.roles_that_sign_off
        and one.by_team == transfer.from_team
        and one.oversight_recorded
        and not one.recorded_on < changed
        for one in signed
    )


def last_change(case: Case, transfer: Move) -> Any:
    """Give the day on which a date was last agreed for a transfer: what was signed before it is void."""
    return case.transfer_dates.of_transfer(transfer.transfer_id).latest.agreed_on
