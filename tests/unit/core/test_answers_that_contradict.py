"""Answers of the host that contradict each other, what is published, or what is read back."""

from __future__ import annotations

from typing import Any

import pytest

from policy_core.commands import NONE_GIVEN, Commands
from tests.unit.core.child import Child, agreed, changed, held, home, in_care, named
from tests.unit.core.commanded import MANAGERS, commanded, moved, reply
from tests.unit.core.policies import (
    AS_THE_CORE_HAS_IT,
    book_of,
    long_term_care_after_a_care_order,
    the_locality_of_the_home,
)

KEYED_APART: dict[str, Any] = {"envelope": {"record_key": "a-second-adapter"}}
DOUBT = "commanded_move_no_longer_wanted"


def test_of_two_versions_of_one_answer_the_later_stands() -> None:
    child = commanded()
    refused = reply(child, "refused", "2026-03-02", reason="decided_otherwise")
    child.on("2026-03-02 14:00", refused)
    told = child.on("2026-03-02 15:00", changed(reply(child, "accepted", "2026-03-02"), "2026-03-02 15:00"))
    assert told == ["fulfilled alert command_refused"]
    assert child.on("2026-03-02 16:00", changed(refused, "2026-03-02 16:00")) == ["open alert command_refused"]


def test_a_second_answer_of_its_own_that_contradicts_the_first_is_put_before_both_managers() -> None:
    child = commanded()
    child.on("2026-03-02 14:00", reply(child, "accepted", "2026-03-02"))
    told = child.on("2026-03-02 15:00", reply(child, "refused", "2026-03-02", **KEYED_APART))
    assert told == ["open alert command_answered_two_ways"]
    assert child.open("alert").obligation.tell == MANAGERS
    child.until("2026-03-20")
    assert len(child.published("allocation_command")) == 1
    assert child.all_open("alert", "command_not_carried_out") == []


def test_two_answers_of_which_one_is_withdrawn_are_one_answer() -> None:
    child = commanded()
    child.on("2026-03-02 14:00", reply(child, "accepted", "2026-03-02"))
    second = reply(child, "refused", "2026-03-02", **KEYED_APART)
    child.on("2026-03-02 15:00", second)
    told = child.on("2026-03-02 16:00", changed(second, "2026-03-02 16:00", "withdrawn"))
    assert told == ["fulfilled alert command_answered_two_ways"]
    assert child.until("2026-03-04")[-1:] != ["issued allocation_command assign"]


@pytest.mark.parametrize("second", ["accepted", "done", "failed"])
def test_two_answers_that_agree_or_of_which_one_says_nothing_are_no_contradiction(second: str) -> None:
    child = commanded()
    child.on("2026-03-02 14:00", reply(child, "accepted", "2026-03-02"))
    assert child.on("2026-03-02 15:00", reply(child, second, "2026-03-02", **KEYED_APART)) == []


def test_a_move_read_back_ends_two_answers_that_contradict_each_other() -> None:
    child = commanded()
    child.on("2026-03-02 14:00", reply(child, "accepted", "2026-03-02"))
    child.on("2026-03-02 15:00", reply(child, "refused", "2026-03-02", **KEYED_APART))
    told = child.on("2026-03-02 16:00", *moved("2026-03-02"))
    assert "fulfilled alert command_answered_two_ways" in told
    assert child.published("notice") == []


def test_a_move_made_though_the_host_refused_is_told_once_and_fulfils_the_transfer() -> None:
    child = commanded()
    child.on("2026-03-02 14:00", reply(child, "refused", "2026-03-02", reason="decided_otherwise"))
    told = child.on("2026-03-02 15:00", *moved("2026-03-02"))
    assert {"fulfilled transfer looked_after", "fulfilled alert command_refused"} <= set(told)
    assert [one for one in told if "notice" in one] == ["said notice moved_though_refused/safeguarding_manager"]
    assert child.last("notice").obligation.tell == MANAGERS
    assert child.until("2026-03-31") == []


def test_a_refusal_after_the_move_was_read_back_is_told_likewise() -> None:
    child = commanded()
    refused = reply(child, "refused", "2026-03-03", reason="already_changed")
    child.on("2026-03-02 15:00", *moved("2026-03-02"))
    assert child.on("2026-03-03", refused) == ["said notice moved_though_refused/safeguarding_manager"]


def test_a_command_that_was_taken_and_made_another_worker_primary_is_told_as_a_notice() -> None:
    child = commanded()
    child.on("2026-03-02 14:00", reply(child, "accepted", "2026-03-02"))
    told = child.on("2026-03-02 15:00", *moved("2026-03-02", worker="W8"))
    assert "fulfilled transfer looked_after" in told
    assert [one for one in told if "notice" in one] == ["said notice moved_to_another_worker/safeguarding_manager"]


def test_a_command_that_was_taken_while_another_team_became_primary_is_put_before_both_managers() -> None:
    child = commanded()
    child.on("2026-03-02 14:00", reply(child, "accepted", "2026-03-02"))
    told = child.on("2026-03-02 15:00", *moved("2026-03-02", team="disability", worker="W8"))
    assert f"open alert {DOUBT}" in told
    assert set(MANAGERS) <= set(child.open("alert", DOUBT).obligation.tell)
    assert len(child.all_open("transfer")) == len(child.all_open("allocation_command")) == 1


@pytest.mark.parametrize("answer", ["accepted", "done"])
def test_an_acceptance_of_a_command_that_was_withdrawn_is_told_as_a_notice(answer: str) -> None:
    child = commanded()
    taken = reply(child, answer, "2026-03-02")
    child.on("2026-03-02 14:00", named("W3", "looked_after", "2026-03-02"))
    told = child.on("2026-03-02 15:00", taken)
    assert told == ["said notice withdrawn_command_taken/safeguarding_manager"]
    assert child.last("notice").obligation.tell == MANAGERS
    assert child.judged_again("2026-03-02 17:00") == []


@pytest.mark.parametrize("answer", ["refused", "failed", "expired"])
def test_a_command_that_was_withdrawn_and_is_declined_ended_as_it_should(answer: str) -> None:
    child = commanded()
    declined = reply(child, answer, "2026-03-02")
    child.on("2026-03-02 14:00", named("W3", "looked_after", "2026-03-02"))
    assert child.on("2026-03-02 15:00", declined) == []


def test_an_answer_to_a_command_that_was_never_given_is_told_once() -> None:
    child = commanded()
    stray = reply(child, "done", "2026-03-02", command_id="00000000-0000-0000-0000-000000000000")
    told = child.on("2026-03-02 14:00", stray)
    assert told == ["said notice answer_to_unknown_command/safeguarding_manager"]
    assert child.last("notice").about == stray["command_id"]
    assert child.judged_again("2026-03-02 17:00") == []
    assert child.open("allocation_command").attempt == 1


@pytest.mark.parametrize("commands", [AS_THE_CORE_HAS_IT, NONE_GIVEN])
def test_who_gives_no_commands_says_nothing_of_their_answers(commands: Commands) -> None:
    book = book_of(long_term_care_after_a_care_order, commands=commands)
    child = Child(book, commands=commands is NONE_GIVEN)
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
    assert child.on("2026-03-02 14:00", reply(child, "refused", "2026-03-02", command_id="X1")) == []


def test_a_command_between_localities_of_a_team_is_not_fulfilled_by_the_team_that_holds_already() -> None:
    child = Child(book_of(the_locality_of_the_home))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01", locality="north"), home("south", "2026-03-02"))
    day = agreed(child.id_of("transfer"), "2026-03-02", "2026-03-02")
    child.on("2026-03-02 12:00", named("W2", "safeguarding", "2026-03-02"), day)
    assert len(child.all_open("allocation_command")) == 1
    told = child.on("2026-03-03", named("W3", "safeguarding", "2026-03-03"))
    assert "withdrawn allocation_command assign" in told
    assert "fulfilled allocation_command assign" not in told
