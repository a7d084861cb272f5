"""CSS to the Court Teams: the gateway agrees, the Court Team is found, the Interim Care Order moves the child."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, Notice, Outcome, Task, at
from policy_core.rules import each, rule
from stoke.court import is_agreed_and_stands, wanted_under_an_ico
from stoke.team_kinds import BEFORE_COURT
from stoke.tracker import is_begun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_FORCE = date(2023, 9, 28)
CLAUSE = "CSS to Court teams, para 1"
COURT_TRACKER = "proceedings_tracker_entry"


@rule(
    "STK-09-01",
    clause=CLAUSE,
    since=IN_FORCE,
    held_by=("assessment_duty", *BEFORE_COURT),
    on=each("legal_gateway"),
)
def the_progression_officer_tracks_the_child(case: Case, gateway: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """When the gateway agrees to apply with placement, the Court Progression Officer begins to track the child."""
    if is_agreed_and_stands(case, gateway):
        begun = is_begun(case, COURT_TRACKER)
        yield Task(
            task="begin_care_proceedings_tracker",
            answered=begun,
            due=at(gateway),
            document=COURT_TRACKER,
            tell=("cpo",),
        )
        yield Notice(notice="ico_application_agreed", to=("cpo",), about_on=gateway.decided_on)


@rule(
    "STK-09-02",
    clause=CLAUSE,
    since=IN_FORCE,
    held_by=("assessment_duty", *BEFORE_COURT),
    on=each("legal_gateway"),
)
def the_court_team_finds_a_worker(case: Case, gateway: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """The Court Teams' managers hear of the child, and find a worker before the first hearing."""
    named = case.named_workers.of_kind("receiving_worker")
    found = any(one.for_team == "court_team" for one in named)
    if is_agreed_and_stands(case, gateway) and not found:
        tell = ("court_strategic_manager", "court_sm")
        yield Alert(alert="find_a_court_team_worker", tell=tell, about_on=gateway.decided_on)


@rule("STK-09-03", clause=CLAUSE, since=IN_FORCE, held_by=BEFORE_COURT, on=each("orders", "interim_care"))
def the_court_team_takes_a_placed_child_under_an_ico(case: Case, order: Item, policy: PolicyText) -> Iterator[Outcome]:
    """After an Interim Care Order a child placed in care goes to the Court Team; at home, the manager decides."""
    if order.in_force:
        yield from wanted_under_an_ico(case, order, policy)
