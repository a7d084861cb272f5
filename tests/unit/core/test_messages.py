"""Which record goes to which topic under which key, and what becomes of it when a child is restricted."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import TYPE_CHECKING, Any

from policy_core.messages import Topic
from policy_core.obligations import TransferEvent, TransferState
from policy_core.outcomes import Alert, Notice, Outcome
from policy_core.rules import each, rule
from tests.unit.core.child import (
    Child,
    agreed,
    asked_for,
    booked,
    care_order,
    changed,
    ended,
    held,
    in_care,
    named,
    plan,
    review,
)
from tests.unit.core.policies import (
    SINCE,
    book_of,
    long_term_care_after_a_care_order,
    long_term_care_at_a_second_review,
    the_plan_is_decided_after_a_review,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.messages import Message
    from policy_core.policy import PolicyText

IN_CARE = (held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
PLANNED = plan("long_term_fostering", "2026-02-10")
RESTRICTED = {"event": "ChildRecorded", "details_updated_on": "2026-03-03", "envelope": {"restricted": True}}


@rule("FEN-51", clause="7.1", since=SINCE, on=each("looked_after_reviews"))
def a_review_is_told(_case: Case, _review: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """Of each review the officer is told, and somebody must know."""
    yield Notice(notice="review_held", to=("reviewing_officer",))
    yield Alert(alert="review_held", tell=("reviewing_officer",))


ALL_KINDS = (long_term_care_at_a_second_review, the_plan_is_decided_after_a_review, a_review_is_told)


def told_all() -> Child:
    """Tell of a child about whom a transfer, a task, a notice and an alert are out."""
    child = Child(book_of(*ALL_KINDS))
    child.on("2026-03-02", *IN_CARE, PLANNED, review(2, "2026-03-02"))
    return child


def since(child: Child, place: int) -> list[Message]:
    return child.messages[place:]


def sketch(messages: list[Message]) -> list[tuple[str, str, bool]]:
    """Give topic, kind or form of value, and whether the message is for the few."""
    found = []
    for message in messages:
        value: Any = message.value
        form = "tombstone" if value is None else type(value).__name__
        if value is not None and value.obligation.state == "moved":
            form += " moved"
        found.append((message.topic.value, form, message.restricted))
    return found


def test_each_kind_goes_to_its_topic_under_the_childs_key() -> None:
    assert {(message.topic.value, message.key, type(message.value).__name__) for message in told_all().messages} == {
        ("transfer-tasks", "C1", "Transfer"),
        ("transfer-events", "C1", "TransferEvent"),
        ("transfers", f"C1/{told_all().id_of('transfer')}", "TransferState"),
        ("transfer-tasks", "C1", "Task"),
        ("alerts", "C1", "Notice"),
        ("alerts", "C1", "Alert"),
    }


def test_a_command_goes_to_the_topic_of_commands() -> None:
    child = Child(book_of(long_term_care_after_a_care_order))
    child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"))
    day = agreed(child.id_of("transfer"), "2026-03-02", "2026-03-02")
    child.on("2026-03-02 15:00", named("W2", "looked_after", "2026-03-02"), day)
    assert [message.key for message in child.messages if message.topic is Topic.COMMANDS] == ["C1"]


def test_the_life_of_a_transfer_is_told_change_by_change() -> None:
    child = Child(book_of(long_term_care_at_a_second_review))
    child.on("2026-02-10", *IN_CARE, PLANNED, booked(2, "2026-03-02", booked_on="2026-02-10"))
    child.on("2026-03-02", review(2, "2026-03-02"))
    day = agreed(child.id_of("transfer"), "2026-03-04", "2026-03-02")
    child.on("2026-03-02 15:00", day)
    child.on("2026-03-02 16:00", named("W2", "looked_after", "2026-03-02"))
    child.until("2026-03-05")
    child.on("2026-03-06", ended("I1", "2026-03-06"), held("I2", "looked_after", "2026-03-06"))
    events: list[TransferEvent] = [m.value for m in child.messages if isinstance(m.value, TransferEvent)]
    assert [(one.change, one.sequence) for one in events] == [
        ("foreseen", 1),
        ("raised", 2),
        ("due_changed", 3),
        ("revised", 4),
        ("commanded", 5),
        ("overdue", 6),
        ("fulfilled", 7),
    ]
    assert events[2].move_on == date(2026, 3, 4)


def test_a_withdrawal_is_told_in_the_history_and_as_the_present_state() -> None:
    child = told_all()
    child.on("2026-03-02 15:00", plan("return_home", "2026-03-02"))
    last = [m.value for m in child.messages if isinstance(m.value, TransferEvent | TransferState)][-2:]
    assert isinstance(last[0], TransferEvent)
    assert (last[0].change, last[0].ready) == ("withdrawn", False)
    assert last[1].obligation.state == "withdrawn"


def test_the_present_state_says_whether_it_is_a_closure() -> None:
    child = Child(book_of())
    child.on("2026-03-02", *IN_CARE, {"event": "ClosureProposed", "target": "case", "proposed_on": "2026-03-02"})
    states = [m.value for m in child.messages if isinstance(m.value, TransferState)]
    assert [one.closure for one in states] == [True]


def test_on_restriction_the_open_topics_are_emptied_and_all_is_said_again_to_the_few_under_the_same_ids() -> None:
    child = told_all()
    before = {record.obligation.obligation_id for record in child.state.ledger.open.values()}
    place = len(child.messages)
    child.on("2026-03-02 15:00", RESTRICTED)
    told = since(child, place)
    assert sorted(sketch(told)) == sorted(
        [
            ("transfer-tasks", "Transfer moved", False),
            ("transfers", "tombstone", False),
            ("transfer-tasks", "Task moved", False),
            ("alerts", "Alert moved", False),
            ("transfer-tasks", "Transfer", True),
            ("transfer-events", "TransferEvent", True),
            ("transfers", "TransferState", True),
            ("transfer-tasks", "Task", True),
            ("alerts", "Alert", True),
        ]
    )
    assert [restricted for _, _, restricted in sketch(told)] == [False] * 4 + [True] * 5
    assert {record.obligation.obligation_id for record in child.state.ledger.open.values()} == before


def test_a_moved_record_says_nothing_but_that_it_moved() -> None:
    child = told_all()
    place = len(child.messages)
    child.on("2026-03-02 15:00", RESTRICTED)
    moved = [m.value for m in since(child, place) if m.value is not None and m.value.obligation.state == "moved"]
    assert len(moved) == 3
    for record in moved:
        head = record.obligation
        assert (head.subject, head.occurrence, head.spell_team) == ("", None, None)
        assert head.basis == head.facts == head.tell == head.because == ()
        names = {spec.name for spec in dataclasses.fields(record)} - {"obligation"}
        assert not any(getattr(record, name) for name in names)


def test_of_a_restricted_child_nothing_more_goes_to_an_open_topic() -> None:
    child = told_all()
    child.on("2026-03-02 15:00", RESTRICTED)
    place = len(child.messages)
    child.on("2026-03-03", review(3, "2026-03-03"))
    child.on("2026-03-04", plan("return_home", "2026-03-04"))
    child.until("2026-04-30")
    later = since(child, place)
    assert len(later) > 5
    assert all(message.restricted for message in later)


def test_a_restricted_child_is_never_on_an_open_topic_at_all() -> None:
    child = Child(book_of(*ALL_KINDS))
    child.on("2026-03-02", RESTRICTED, *IN_CARE, PLANNED, review(2, "2026-03-02"))
    assert len(child.messages) > 5
    assert all(message.restricted for message in child.messages)


def test_the_present_state_of_transfers_long_ended_goes_from_the_open_topic_too() -> None:
    child = Child(book_of(long_term_care_at_a_second_review))
    child.on("2026-02-10", *IN_CARE, asked_for("looked_after", "2026-02-10"))
    child.on("2026-02-12", changed(asked_for("looked_after", "2026-02-10"), "2026-02-12", "withdrawn"))
    child.on("2026-03-02", PLANNED, review(2, "2026-03-02"))
    by_rule = child.id_of("transfer")
    child.on("2026-03-02 12:00", plan("return_home", "2026-03-02"))
    place = len(child.messages)
    child.on("2026-03-02 15:00", RESTRICTED)
    assert {message.key for message in since(child, place) if message.value is None} == {"C1/T1", f"C1/{by_rule}"}
    assert not any(message.restricted for message in since(child, place))


def test_an_obligation_that_leans_on_a_restricted_record_leaves_the_open_topics_by_itself() -> None:
    child = told_all()
    place = len(child.messages)
    child.on("2026-03-02 15:00", changed({**PLANNED, "envelope": {"restricted": True}}, "2026-03-02 15:00"))
    assert sketch(since(child, place)) == [
        ("transfer-tasks", "Transfer moved", False),
        ("transfers", "tombstone", False),
        ("transfer-tasks", "Transfer", True),
        ("transfer-events", "TransferEvent", True),
        ("transfers", "TransferState", True),
    ]


def test_when_a_restriction_is_lifted_the_obligations_return_under_their_ids() -> None:
    child = told_all()
    child.on("2026-03-02 15:00", RESTRICTED)
    before = {record.obligation.obligation_id for record in child.state.ledger.open.values()}
    place = len(child.messages)
    child.on("2026-03-02 16:00", changed({**RESTRICTED, "envelope": {}}, "2026-03-02 16:00"))
    told = since(child, place)
    assert {record.obligation.obligation_id for record in child.state.ledger.open.values()} == before
    assert not any(record.obligation.restricted for record in child.state.ledger.open.values())
    assert {(form, restricted) for _, form, restricted in sketch(told)} == {
        ("Transfer moved", True),
        ("tombstone", True),
        ("Task moved", True),
        ("Alert moved", True),
        ("Transfer", False),
        ("TransferEvent", False),
        ("TransferState", False),
        ("Task", False),
        ("Alert", False),
    }


def test_what_is_baselined_was_never_on_a_topic_and_is_not_moved_from_one() -> None:
    live = {"safeguarding": date(2026, 6, 1), "looked_after": date(2026, 6, 1)}
    child = Child(book_of(long_term_care_at_a_second_review, go_live=live))
    child.on("2026-03-02", *IN_CARE, PLANNED, review(2, "2026-03-02"))
    child.on("2026-03-02 15:00", RESTRICTED)
    assert child.messages == []
