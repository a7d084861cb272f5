"""Section 7, team specific transfer processes: what the procedure says above the table, of disabled children."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from norfolk.disability import is_found_below_the_cwd_threshold, meets_the_cwd_threshold
from policy_core.outcomes import Alert, Outcome, Stay
from policy_core.rules import case_since, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case
    from policy_core.policy import PolicyText

REVIEWED = date(2019, 12, 1)
CLAUSE = "7 Team Specific Transfer Processes (text of the procedure)"


@rule(
    "NFK-07-02",
    clause=f"{CLAUSE}, para 2, sentence 2",
    since=REVIEWED,
    held_by="cwd",
    on=case_since("holding_team"),
)
def cwd_keeps_its_children_through_care(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """CWD keeps a child who meets its threshold from assessment through care until eighteen."""
    if policy.cwd_retains and not is_found_below_the_cwd_threshold(case):
        yield Stay(since=None, bars=policy.kinds_cwd_never_moves_to, tell=("cwd_team_manager",))
        yield Stay(
            since=None,
            until=case.eighteenth_birthday,
            bars=("leaving_care",),
            tell=("cwd_team_manager",),
        )


@rule(
    "NFK-07-02",
    clause=f"{CLAUSE}, para 2, sentence 2",
    since=REVIEWED,
    held_by="cwd",
    on=case_since("care_plan"),
)
def the_cwd_manager_decides_without_the_threshold(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """Where others would move on and the threshold is not met or not recorded, the CWD manager decides."""
    moves_others = case.care_plan.permanence_option in policy.plans_that_leave_fas
    if case.looked_after and moves_others and not meets_the_cwd_threshold(case):
        yield Alert(alert="cwd_threshold_to_be_decided", tell=("cwd_team_manager",), about_on=case.care_plan.decided_on)
