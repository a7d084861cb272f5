"""A small authority, Fenshire: four kinds of team, a handful of clauses, and books made of as many as a test needs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from policy_core.book import PolicyBook
from policy_core.commands import Commands, Route
from policy_core.outcomes import Bound, ChecklistItem, Closure, Gate, Outcome, Stay, Strike, Task, Transfer, at
from policy_core.policy import (
    Exceptions,
    Invariant,
    InvariantName,
    Ladder,
    MovePolicy,
    PolicyData,
    PolicyFile,
    Role,
    Team,
)
from policy_core.rules import Rule, case_since, closure, each, rule, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

SINCE = date(2020, 1, 1)
TEAMS = {
    "safeguarding": Team(name="Safeguarding", kind="safeguarding", by_locality=True, manager="safeguarding_manager"),
    "looked_after": Team(name="Looked After Children", kind="looked_after", manager="looked_after_manager"),
    "disability": Team(name="Disabled Children", kind="disability", manager="disability_manager"),
    "leaving_care": Team(name="Leaving Care", kind="leaving_care", manager="leaving_care_manager"),
    "kinship": Team(name="Kinship Care", kind="kinship", manager="kinship_manager"),
}
AS_THE_CORE_HAS_IT = Commands()
AT_ONCE = Commands(at_once=Route.DIRECT)
MOVE = MovePolicy(
    rule_id="FEN-MOVE",
    clause="9, making a move",
    without_worker=("kinship",),
    tell_overdue=("head_of_service",),
    tell_conflict=("head_of_service",),
    tell_question=("team_manager",),
)
EXCEPTIONS = Exceptions(clause="10, exceptions", never=("FEN-NEVER",))


def book_of(
    *rules: Rule,
    ladders: dict[str, Ladder] | None = None,
    invariants: dict[InvariantName, Invariant] | None = None,
    exceptions: Exceptions | None = EXCEPTIONS,
    go_live: dict[str, date] | None = None,
    version: str = "1",
    commands: Commands = AS_THE_CORE_HAS_IT,
    **move: Any,
) -> PolicyBook:
    """Make a book of these rules; `go_live` gives the go-live days of teams, `move` what differs in how moves go."""
    policy = PolicyFile(
        authority="fenshire",
        name="Fenshire",
        version=version,
        example_host="other",
        sources=(),
        move=MOVE.model_copy(update=move),
        commands=commands,
        exceptions=exceptions,
        ladders=ladders or {},
        invariants=invariants or {},
    )
    teams = {key: team.model_copy(update={"go_live": (go_live or {}).get(key)}) for key, team in TEAMS.items()}
    roles = {"head_of_service": Role(name="Head of Service", role="head_of_service")}
    data = PolicyData(policy=policy, parameters={}, teams=teams, roles=roles, documents={}, catalogue=())
    return PolicyBook(data=data, rules=rules, by_id={one.rule_id: one for one in rules})


def invariant(rule_id: str) -> Invariant:
    return Invariant(rule_id=rule_id, clause=f"1, {rule_id}", tell=("head_of_service",))


@rule("FEN-01", clause="2.1", since=SINCE, held_by="safeguarding", on=each("looked_after_reviews"))
def long_term_care_at_a_second_review(case: Case, review: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child whose plan is long-term fostering moves at the second or a later review."""
    if review.number >= 2 and case.permanence_plan == "long_term_fostering":
        yield Transfer(to="looked_after", due=at(review), tell=("reviewing_officer",))


@rule("FEN-02", clause="2.2", since=SINCE, held_by="safeguarding", on=each("orders", "care"))
def long_term_care_after_a_care_order(_case: Case, order: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child under a care order moves on the day it is made."""
    yield Transfer(to="looked_after", due=at(order))


@rule("FEN-03", clause="2.3", since=SINCE, held_by="safeguarding", on=case_since("disabled"))
def disabled_children_move(_case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """A disabled child moves to the disabled children's team."""
    yield Transfer(to="disability")


@rule("FEN-04", clause="2.4", since=SINCE, on=case_since("eighteenth_birthday"))
def leaving_care_at_eighteen(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """A looked-after young person moves to Leaving Care on the eighteenth birthday."""
    if case.looked_after:
        yield Transfer(to="leaving_care", due=case.eighteenth_birthday)


@rule("FEN-05", clause="2.5", since=SINCE, held_by="safeguarding", on=each("addresses", "home"))
def the_locality_of_the_home(_case: Case, home: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child moves to the safeguarding team of the locality of its home."""
    yield Transfer(to="safeguarding", locality=home.locality, due=at(home))


@rule("FEN-11", clause="3.1", since=SINCE, on=each("proceedings"))
def nobody_moves_in_proceedings(_case: Case, proceedings: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child stays with its team while proceedings run."""
    yield Stay(since=proceedings.started_on, until=proceedings.concluded_on, tell=("court_manager",))


@rule("FEN-21", clause="4.1", since=SINCE, on=transfer(to="looked_after"))
def a_chronology_goes_with_the_child(_case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """The chronology goes with the child."""
    yield ChecklistItem(item="chronology", hard=True)


@rule("FEN-22", clause="4.2", since=SINCE, on=transfer(to="looked_after"))
def a_pen_picture_and_the_chronology(_case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """A pen picture and the chronology go with the child."""
    yield ChecklistItem(item="pen_picture")
    yield ChecklistItem(item="chronology")


@rule("FEN-23", clause="4.3", since=SINCE, on=transfer())
def no_move_before_a_placement(case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """No child moves while there is no placement."""
    if not case.placement:
        yield Gate("placement", tell=("placement_officer",))


@rule("FEN-24", clause="4.4", since=SINCE, on=transfer(to="looked_after"))
def ten_days_are_given(_case: Case, move: Move, policy: PolicyText) -> Iterator[Outcome]:
    """The receiving team has ten days before and twenty days after."""
    yield Bound(
        not_before=policy.calendar.days_after(move.due_on, 10), not_after=policy.calendar.days_after(move.due_on, 20)
    )


@rule("FEN-25", clause="4.5", since=SINCE, on=transfer())
def a_checklist_is_no_ground(_case: Case, _move: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """An unfinished checklist is no ground for delay."""
    yield Strike("checklist")


@rule("FEN-31", clause="5.1", since=SINCE, on=closure())
def a_closing_summary(_case: Case, _closure: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """A closing summary is on file."""
    yield ChecklistItem(item="closing_summary", hard=True)


@rule("FEN-32", clause="5.2", since=SINCE, on=each("orders", "adoption"))
def the_case_closes_on_adoption(_case: Case, _order: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """The case closes on the adoption order."""
    yield Closure(target="case")


@rule("FEN-41", clause="6.1", since=SINCE, on=each("looked_after_reviews"))
def the_plan_is_decided_after_a_review(case: Case, review: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Within five days of a review the plan is decided."""
    decided = case.decisions.of_kind("permanence_plan").any
    yield Task(task="decide_plan", answered=decided, due=policy.calendar.days_after(review.day, 5), tell=("worker",))
