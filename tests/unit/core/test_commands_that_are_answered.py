"""Commands: said again while nobody answers, followed up once somebody has, and fulfilled by what is read back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from policy_core.commands import Commands
from policy_core.events import EVENTS
from policy_core.host import Host
from policy_core.outcomes import Outcome, Transfer
from policy_core.rules import each, rule
from tests.unit.core.child import Child, agreed, care_order, changed, held, in_care, named
from tests.unit.core.commanded import MANAGERS, NAMED, commanded, moved, reply
from tests.unit.core.policies import AT_ONCE, SINCE, book_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText


@rule("FEN-07", clause="2.7", since=SINCE, held_by="safeguarding", on=each("orders", "care"))
def to_the_known_worker_at_once(_case: Case, _order: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child moves to its known worker at once."""
    yield Transfer(to="looked_after", worker="W7", at_once=True)


def at_once(commands: Commands) -> Child:
    """Tell of a child whom a rule sends to its known worker at once."""
    child = Child(book_of(to_the_known_worker_at_once, commands=commands))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"), care_order("2026-03-02"))
    return child


def attempts(child: Child) -> list[tuple[int, datetime]]:
    """Give number and instant of each attempt."""
    return [(one.attempt, one.obligation.decided_at) for one in child.published("allocation_command")]


def test_a_command_says_until_when_an_answer_is_awaited_and_what_the_host_must_still_find() -> None:
    command = commanded().open("allocation_command")
    assert (command.attempt, command.answer_due_on) == (1, date(2026, 3, 3))
    assert (command.expected_team.team, command.expected_team.locality) == ("safeguarding", "north")
    assert command.expected_worker_id == "W1"


def test_a_command_that_nobody_answers_is_said_again_under_its_id_after_one_working_day_and_then_two() -> None:
    child = commanded()
    first = child.id_of("allocation_command")
    child.until("2026-03-20")
    assert attempts(child) == [
        (1, datetime(2026, 3, 2, 12, tzinfo=UTC)),
        (2, datetime(2026, 3, 4, tzinfo=UTC)),
        (3, datetime(2026, 3, 7, tzinfo=UTC)),
    ]
    assert {one.command_id for one in child.published("allocation_command")} == {first}
    assert [one.answer_due_on.day for one in child.published("allocation_command")] == [3, 6, 10]


def test_attempts_that_are_spent_are_put_before_both_managers_and_the_transfer_stays_open() -> None:
    child = commanded()
    assert child.until("2026-03-10")[-1] == "issued allocation_command assign"
    assert child.until("2026-03-11") == ["open alert command_not_answered"]
    alert = child.open("alert", "command_not_answered")
    assert (alert.obligation.tell, alert.about, alert.names) == (MANAGERS, child.id_of("transfer"), ())
    assert alert.about_on == date(2026, 3, 10)
    assert child.open("transfer").obligation.state == "open"


def test_how_often_and_after_how_long_is_data() -> None:
    child = commanded(commands=Commands(answer_within=2, longest_wait=3, attempts=2))
    child.until("2026-03-31")
    assert [at.day for _, at in attempts(child)] == [2, 5]
    assert child.open("alert", "command_not_answered").about_on == date(2026, 3, 10)


@pytest.mark.parametrize("answer", ["failed", "expired"])
def test_a_command_that_failed_or_expired_in_the_host_is_said_again_as_if_nobody_had_answered(answer: str) -> None:
    child = commanded()
    assert child.on("2026-03-02 15:00", reply(child, answer, "2026-03-02", reason="technical")) == []
    child.until("2026-03-11")
    assert [number for number, _ in attempts(child)] == [1, 2, 3]
    assert child.open("alert", "command_not_answered").names == (answer, "technical")


@pytest.mark.parametrize("answer", ["accepted", "done"])
def test_a_command_that_was_taken_is_not_said_again(answer: str) -> None:
    child = commanded()
    assert child.on("2026-03-03", reply(child, answer, "2026-03-03")) == []
    child.until("2026-03-20")
    assert [number for number, _ in attempts(child)] == [1]


@pytest.mark.parametrize(("answer", "late_on"), [("accepted", "2026-03-06"), ("done", "2026-03-05")])
def test_a_command_that_was_taken_and_is_not_read_back_in_time_is_put_before_both_managers(
    answer: str, late_on: str
) -> None:
    child = commanded()
    child.on("2026-03-03", reply(child, answer, "2026-03-03"))
    before = date.fromisoformat(late_on).toordinal() - 1
    child.until(date.fromordinal(before).isoformat())
    assert child.all_open("alert", "command_not_carried_out") == []
    assert child.until(late_on) == ["open alert command_not_carried_out"]
    alert = child.open("alert", "command_not_carried_out")
    assert (alert.names, alert.about_on, alert.obligation.tell) == ((answer,), date.fromordinal(before), MANAGERS)


def test_what_is_read_back_late_ends_the_alert_with_the_command_and_the_transfer() -> None:
    child = commanded()
    child.on("2026-03-03", reply(child, "done", "2026-03-03"))
    child.until("2026-03-05")
    told = child.on("2026-03-06", *moved("2026-03-03"))
    assert {"fulfilled allocation_command assign", "fulfilled transfer looked_after"} <= set(told)
    assert "fulfilled alert command_not_carried_out" in told
    assert child.published("notice") == []


def test_a_refusal_is_put_before_both_managers_with_its_reason_and_nothing_is_said_again() -> None:
    child = commanded()
    told = child.on("2026-03-02 15:00", reply(child, "refused", "2026-03-02", reason="not_authorised"))
    assert told == ["open alert command_refused"]
    alert = child.open("alert", "command_refused")
    assert (alert.names, alert.obligation.tell) == (("refused", "not_authorised"), MANAGERS)
    assert ("command_answers.answer", "refused") in [(one.fact, one.value) for one in alert.obligation.facts]
    child.until("2026-03-20")
    assert [number for number, _ in attempts(child)] == [1]
    assert child.open("transfer").command_id == child.id_of("allocation_command")


def test_a_move_read_back_without_any_answer_fulfils_the_command_and_the_transfer_and_that_is_all() -> None:
    child = commanded()
    told = child.on("2026-03-03", *moved("2026-03-03"))
    assert told == ["fulfilled allocation_command assign", "fulfilled transfer looked_after", "fulfilled alert overdue"]
    assert child.until("2026-03-31") == []


@pytest.mark.parametrize("answer", ["accepted", "done", "failed", "expired"])
def test_an_answer_after_the_move_was_read_back_says_nothing_new(answer: str) -> None:
    child = commanded()
    command_id = child.id_of("allocation_command")
    child.on("2026-03-03", *moved("2026-03-03"))
    assert child.on("2026-03-04", reply(child, answer, "2026-03-04", command_id=command_id)) == []
    assert child.until("2026-03-31") == []


def test_a_late_answer_after_the_last_attempt_ends_the_alert_and_the_involvement_is_awaited() -> None:
    child = commanded()
    child.until("2026-03-11")
    told = child.on("2026-03-12", reply(child, "accepted", "2026-03-12"))
    assert told == ["fulfilled alert command_not_answered"]
    assert child.until("2026-03-16") == []
    assert child.until("2026-03-17") == ["open alert command_not_carried_out"]


def test_another_worker_named_after_a_refusal_is_commanded_and_the_alert_ends() -> None:
    child = commanded()
    child.on("2026-03-02 15:00", reply(child, "refused", "2026-03-02", reason="no_such_worker"))
    told = child.on("2026-03-02 16:00", named("W3", "looked_after", "2026-03-02"))
    assert set(told) >= {
        "issued allocation_command assign",
        "withdrawn allocation_command assign",
        "fulfilled alert command_refused",
    }
    assert child.open("allocation_command").worker_id == "W3"


def test_people_who_agree_anew_after_a_refusal_have_the_same_move_commanded_under_another_id() -> None:
    child = commanded()
    first = child.id_of("allocation_command")
    child.on("2026-03-02 15:00", reply(child, "refused", "2026-03-02", reason="not_authorised"))
    again = changed({**agreed(child.id_of("transfer"), "2026-03-02", "2026-03-02")}, "2026-03-02 16:00")
    told = child.on("2026-03-02 16:00", again)
    assert "withdrawn allocation_command assign" in told
    assert told.index("withdrawn allocation_command assign") < told.index("issued allocation_command assign")
    assert "fulfilled alert command_refused" in told
    second = child.open("allocation_command")
    assert (second.command_id != first, second.attempt, second.obligation.life) == (True, 1, 2)
    assert child.open("transfer").command_id == second.command_id
    assert child.judged_again("2026-03-02 17:00") == []


def test_people_who_agree_anew_after_the_last_attempt_have_the_move_commanded_anew() -> None:
    child = commanded()
    child.until("2026-03-11")
    told = child.on("2026-03-12", changed(NAMED, "2026-03-12"))
    assert {"issued allocation_command assign", "fulfilled alert command_not_answered"} <= set(told)
    assert (child.open("allocation_command").attempt, child.open("allocation_command").obligation.life) == (1, 2)


def test_nothing_is_said_again_of_a_command_in_doubt() -> None:
    child = commanded()
    child.on("2026-03-02 15:00", changed(care_order("2026-03-02"), "2026-03-02 15:00", "withdrawn"))
    child.until("2026-03-20")
    assert [number for number, _ in attempts(child)] == [1]


@pytest.mark.parametrize("answer", ["refused", "failed", "expired"])
def test_a_command_in_doubt_that_the_host_declines_is_withdrawn_with_its_transfer(answer: str) -> None:
    child = commanded()
    child.on("2026-03-02 15:00", changed(care_order("2026-03-02"), "2026-03-02 15:00", "withdrawn"))
    told = child.on("2026-03-03", reply(child, answer, "2026-03-03"))
    assert set(told) == {
        "withdrawn allocation_command assign",
        "withdrawn transfer looked_after",
        "fulfilled alert commanded_move_no_longer_wanted",
    }


def test_another_primary_worker_of_the_holding_team_is_what_the_host_must_find_from_then_on() -> None:
    child = commanded()
    child.on(
        "2026-03-02 15:00",
        {"event": "InvolvementEnded", "involvement_id": "I1", "ended_on": "2026-03-02"},
        held("I1b", "safeguarding", "2026-03-02", worker="W9"),
    )
    command = child.open("allocation_command")
    assert (command.expected_worker_id, command.attempt, command.answer_due_on) == ("W9", 1, date(2026, 3, 3))


def test_of_a_host_that_never_answers_only_the_involvement_is_awaited() -> None:
    silent = Host(key="h", name="H", supplied=frozenset(EVENTS) - {"CommandAnswered"})
    child = commanded(host=silent)
    assert child.open("allocation_command").answer_due_on is None
    child.until("2026-03-04")
    assert child.all_open("alert", "command_not_carried_out") == []
    assert child.until("2026-03-05") == ["open alert command_not_carried_out"]
    child.until("2026-03-31")
    assert [number for number, _ in attempts(child)] == [1]


def test_a_route_at_once_waits_for_people_unless_the_authority_lets_the_connector_command() -> None:
    proposed = at_once(Commands())
    assert proposed.published("allocation_command") == []
    day = agreed(proposed.id_of("transfer"), "2026-03-02", "2026-03-02")
    proposed.on("2026-03-02 12:00", named("W7", "looked_after", "2026-03-02"), day)
    assert proposed.open("allocation_command").worker_id == "W7"
    assert at_once(AT_ONCE).open("allocation_command").worker_id == "W7"


def test_routes_that_are_off_are_never_commanded_and_the_move_is_wanted_all_the_same() -> None:
    assert at_once(Commands(at_once="off")).published("allocation_command") == []
    child = Child(book_of(to_the_known_worker_at_once, commands=Commands(agreed="off", at_once="direct")))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"), care_order("2026-03-02"))
    assert len(child.all_open("transfer")) == len(child.all_open("allocation_command")) == 1


def test_a_command_of_a_route_that_is_switched_off_is_withdrawn() -> None:
    child = commanded()
    child.rebound(book_of(*child.book.rules, tell_overdue=MANAGERS, commands=Commands(agreed="off")))
    told = child.judged_again("2026-03-02 13:00")
    assert "withdrawn allocation_command assign" in told
    assert child.open("transfer").command_id is None


def test_moves_that_people_agree_on_are_never_commanded_without_them() -> None:
    with pytest.raises(ValueError, match="agreed"):
        Commands.model_validate({"agreed": "direct"})
