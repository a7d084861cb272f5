"""Case transfer from Assessment and Duty to CSS at the initial child protection conference."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, Outcome, Transfer, at
from policy_core.rules import each, presumed, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_FORCE = date(2023, 9, 28)
INITIAL_CONFERENCE = each("conferences", "initial")


def _ends_involvement(conference: Item) -> bool:
    return bool(presumed(conference.outcome, "child_protection_plan") == "no_further_action")


def _move_to_css(case: Case, conference: Item) -> Transfer:
    tell = ("ad_tm", "css_tm", "allocated_worker", "receiving_worker")
    point = "initial_child_protection_conference"
    return Transfer(to="css", locality=case.locality, due=at(conference), point=point, tell=tell)


@rule(
    "STK-08-01",
    clause="Case Transfer, bullet 1",
    since=IN_FORCE,
    held_by="assessment_duty",
    on=INITIAL_CONFERENCE,
)
def css_takes_over_at_the_initial_conference(case: Case, conference: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """Assessment and Duty hands over to CSS at the initial conference, unless it ends the involvement."""
    if _ends_involvement(conference):
        yield Alert(alert="close_instead_of_transfer", tell=("ad_tm",), about_on=conference.day)
    else:
        yield _move_to_css(case, conference)


@rule(
    "STK-A2-14",
    clause="Appendix 2 (Transfer Points), row 'CP - ICPC'",
    since=IN_FORCE,
    held_by="assessment_duty",
    on=INITIAL_CONFERENCE,
)
def the_file_follows_the_initial_conference(case: Case, conference: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """The file goes over following the initial conference, which is the same move."""
    if not _ends_involvement(conference):
        yield _move_to_css(case, conference)
