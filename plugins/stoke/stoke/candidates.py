"""The teams that may take a re-referral, for ChAD to choose among."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.rules import presumed
from stoke.rereferral import previous_team

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


def candidates_for(case: Case, contact: Item, policy: PolicyText) -> tuple[str, ...]:
    """Name the teams, the one that last held the child among them, each once."""
    return tuple(dict.fromkeys(_candidates(case, contact, policy)))


def _candidates(case: Case, contact: Item, policy: PolicyText) -> Iterator[str]:
    if case.looked_after:
        yield "court_team" if case.orders.of_kind("interim_care").in_force else "cic"
    if _is_homeless_at_sixteen(case):
        yield "fast"
    if case.eligibility.of_kind("disability_team").latest.met is True:
        yield "cwd"
    yield "css"
    yield "assessment_duty"
    if previous_team(case, contact, policy):
        yield previous_team(case, contact, policy)


def _is_homeless_at_sixteen(case: Case) -> bool:
    homeless = case.circumstances.of_kind("homeless").open
    young = presumed(case.sixteenth_birthday <= case.today < case.eighteenth_birthday, False)  # noqa: FBT003
    return bool(homeless) and bool(young)
