"""Transfer standards: the file is audited and the checklist authorised by the manager who lets the child go."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, ChecklistItem, Outcome
from policy_core.rules import rule, transfer
from stoke.checklist import changes_by_age, is_authorised, is_signed, lines_missing
from stoke.team_kinds import SOCIAL_CARE, WITH_A_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case
    from policy_core.policy import PolicyText

IN_FORCE = date(2023, 9, 28)
BETWEEN_TEAMS = transfer(to=SOCIAL_CARE, from_=WITH_A_FILE)
MANAGER = ("transferring_manager",)


@rule("STK-03-01", clause="Transfer Standards, para 1", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_present_manager_audits_the_file(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The present team's manager audits the file before the transfer; nobody else's audit counts."""
    hard = not changes_by_age(case, transfer)
    yield ChecklistItem(
        item="readiness_audit", met=is_signed(case, transfer, policy, "readiness_audit"), hard=hard, tell=MANAGER
    )


@rule("STK-03-02", clause="Transfer Standards, para 1", since=IN_FORCE, on=BETWEEN_TEAMS)
def the_transferring_manager_authorises(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The transferring manager authorises the checklist; a line that changes afterwards is authorised anew."""
    hard = not changes_by_age(case, transfer)
    met = is_authorised(case, transfer, policy)
    yield ChecklistItem(item="transfer_checklist", met=met, hard=hard, tell=MANAGER)


@rule("STK-03-03", clause="Transfer Standards, para 2", since=IN_FORCE, on=transfer(to="next_steps"))
def gaps_on_an_eighteenth_birthday_are_told(case: Case, transfer: Move, policy: PolicyText) -> Iterator[Outcome]:
    """What is missing on an eighteenth birthday holds nothing, and both managers are told of it."""
    missing = lines_missing(case, transfer, policy)
    if missing and changes_by_age(case, transfer) and not transfer.foreseen:
        tell = ("transferring_manager", "receiving_manager")
        yield Alert(alert="gaps_on_the_birthday", tell=tell, about_on=transfer.due_on, names=missing)
