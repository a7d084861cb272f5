"""Recalling what a rule said: it saves time and decides nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connector import registry
from connector.demo.histories import histories
from policy_core.decide.memory import MOST_SUBJECTS, Memory
from policy_core.event_json import event_from_json
from policy_core.judge import CaseState, Judge
from policy_core.outcomes import Alert, ChecklistItem, Transfer, at
from policy_core.reading import start_of
from policy_core.rules import case_since, each, rule, transfer
from policy_core.unknown import ABSENT
from tests.unit.core.child import Child, agreed, care_order, held, in_care
from tests.unit.core.policies import book_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from policy_core.decide.needs import Move
    from policy_core.events import Event
    from policy_core.facts import Case, Item
    from policy_core.judge import Step
    from policy_core.messages import Message
    from policy_core.outcomes import Outcome
    from policy_core.policy import PolicyText

SINCE = date(2026, 1, 5)


def told(seed: int) -> dict[str, list[Event]]:
    book = registry.load_policy("norfolk")
    children: dict[str, list[Event]] = {}
    for raw in histories(book, seed=seed, children=12, since=SINCE):
        event = event_from_json(raw, authority="norfolk")
        children.setdefault(event.envelope.child_id, []).append(event)
    return children


def published(events: Iterable[Event], judge: Judge, *, forgetful: bool) -> list[Message]:
    child_id = next(iter(events)).envelope.child_id
    state = CaseState(child_id=child_id)
    messages: list[Message] = []

    def take(step: Step) -> CaseState:
        messages.extend(step.messages)
        return replace(step.state, memory=Memory()) if forgetful else step.state

    for event in events:
        at = event.envelope.observed_at
        while state.wake_at is not None and state.wake_at < at:
            state = take(judge.wake(state, state.wake_at))
        state = take(judge.apply(state, event, at))
    end = events_end(events) + timedelta(days=60)
    while state.wake_at is not None and state.wake_at <= end:
        state = take(judge.wake(state, state.wake_at))
    return messages


def events_end(events: Iterable[Event]) -> datetime:
    return max(event.envelope.observed_at for event in events)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_judge_that_forgets_everything_publishes_the_same(seed: int) -> None:
    plugins = registry.load("norfolk")
    judge = Judge(plugins.book, plugins.host)
    for events in told(seed).values():
        remembering = published(events, judge, forgetful=False)
        assert remembering == published(events, judge, forgetful=True)
        assert remembering


def test_the_subjects_longest_unasked_are_forgotten() -> None:
    memory = Memory()
    first = memory.of("first")
    for number in range(MOST_SUBJECTS):
        memory.of(number)
    assert memory.of("first") is not first


def test_a_subject_asked_again_is_kept() -> None:
    memory = Memory()
    first = memory.of("first")
    for number in range(MOST_SUBJECTS - 1):
        memory.of(number)
    assert memory.of("first") is first


@rule("FEN-DAY", clause="12, the day", since=date(2024, 1, 1), on=transfer())
def the_plan_is_of_the_day(_case: Case, move: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """A plan goes with a child that moves in spring, a summary with any other."""
    yield ChecklistItem(item="pathway_plan" if move.date > date(2026, 3, 1) else "case_summary")


@rule("FEN-SOON", clause="12, the move", since=date(2024, 1, 1), on=each("orders", "care"))
def a_move_whose_day_people_find(_case: Case, _order: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child under a care order moves on a day that the managers find."""
    yield Transfer(to="looked_after", due=at(ABSENT))


def test_a_rule_that_waited_for_the_date_is_read_again_once_there_is_one() -> None:
    child = Child(book_of(a_move_whose_day_people_find, the_plan_is_of_the_day))
    child.on("2026-02-02", held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"), care_order("2026-02-02"))
    assert [one.item for one in child.open("transfer").items] == ["case_summary"]
    child.on("2026-02-09", agreed(child.id_of("transfer"), "2026-03-09", "2026-02-09"))
    assert [one.item for one in child.open("transfer").items] == ["pathway_plan"]


@rule("FEN-LATER", clause="11, plans", since=date(2026, 6, 1), on=case_since("permanence_plan"))
def a_plan_is_wanted(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """A child in care has a plan."""
    if case.permanence_plan == "adoption":
        yield Alert(alert="adoption_is_the_plan", tell=("team_manager",))


def in_care_without_a_plan(judge: Judge) -> CaseState:
    state = CaseState(child_id="C1")
    raws: list[dict[str, Any]] = [
        {"event": "InvolvementStarted", "involvement_id": "I1", "role": "primary", "team": {"team": "safeguarding"}},
        {"event": "BecameLookedAfter", "period_id": "P1"},
    ]
    for raw in raws:
        raw = {**raw, "envelope": {"child_id": "C1"}, "started_on": "2026-03-02"}  # noqa: PLW2901 - completed
        event = event_from_json(raw, authority="fenshire")
        state = judge.apply(state, event, event.envelope.observed_at).state
    return state


def test_a_rule_judged_by_todays_text_wakes_the_case_when_that_text_comes_into_force() -> None:
    judge = Judge(book_of(a_plan_is_wanted))
    state = in_care_without_a_plan(judge)
    while state.wake_at is not None and state.wake_at < start_of(date(2026, 6, 1)):
        state = judge.wake(state, state.wake_at).state
    assert state.wake_at == start_of(date(2026, 6, 1))
    while not state.ledger.open and state.wake_at is not None:
        state = judge.wake(state, state.wake_at).state
    assert [record.fact for record in state.ledger.open.values()] == ["permanence_plan"]
