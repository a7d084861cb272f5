"""When a file is in good order: what holds a move back, which gaps count, whose signature does (paras 3, 8 and 10)."""

from __future__ import annotations

from itertools import pairwise
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
    """Say whether recording has a gap since the present worker was allocated that nobody has mended."""
    return any(not is_historical(case, gap) and not is_mended(case, gap) for gap in gaps(case, transfer))


def is_mended(case: Case, gap: Item) -> bool:
    """Say whether recording was confirmed as complete after a gap was found."""
    later = [one for one in case.checklist.of_kind("case_recording") if one.recorded_on > gap.recorded_on]
    return any(one.status == "complete" and case.today >= one.recorded_on for one in later)


def is_signed_off(case: Case, transfer: Move, policy: PolicyText) -> bool:
    """Say whether the sending team's manager signed, with oversight, and the list hasn't changed since."""
    signed = case.checklist.of_kind("transfer_checklist").of_transfer(transfer.transfer_id)
    changed = (*lines_missed_on(case, transfer), *other_list_from(case, transfer, policy))
    return any(
        one.status == "complete"
        and one.by_role in policy.roles_that_sign_off
        and one.by_team == transfer.from_team
        and one.oversight_recorded
        and not any(one.recorded_on < day for day in changed)
        for one in signed
    )


def lines_missed_on(case: Case, transfer: Move) -> list[Any]:
    """Give the days on which a line of the check list was found missing: what was signed before is void."""
    lines = [one for one in case.checklist.of_transfer(transfer.transfer_id) if one.item != "transfer_checklist"]
    return [one.recorded_on for one in lines if not one.is_met and not (one.gap_to and is_historical(case, one))]


def other_list_from(case: Case, transfer: Move, policy: PolicyText) -> list[Any]:
    """Give the days on which another day was agreed, across the birthday on which the list hangs (LBBD-11-06)."""
    if transfer.to_team not in policy.teams_whose_list_hangs_on_the_day:
        return []
    agreed, birthday = list(case.transfer_dates.of_transfer(transfer.transfer_id)), case.sixteenth_birthday
    return [
        new.agreed_on for old, new in pairwise(agreed) if (old.agreed_for > birthday) != (new.agreed_for > birthday)
    ]
