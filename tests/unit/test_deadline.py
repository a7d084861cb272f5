"""A rule that never returns is cut off, its case held under its name, and the next child judged."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import pytest

from connector.case_judge import CaseJudge
from connector.deadline import CutOff, Deadline, unlimited
from connector.judging import CaseFailed
from connector.ports import Partition, Record
from connector.process import deadline_of
from connector.registry import Plugins
from connector.settings import Settings
from connector.topic_names import TopicNames
from connector.wire import codec
from policy_core.event_json import event_from_json
from policy_core.host import Host
from policy_core.rules import case_since, rule
from tests.shell.shell import EVENTS, Shell
from tests.unit.core.policies import book_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case
    from policy_core.outcomes import Outcome
    from policy_core.policy import PolicyText

SHORT_S = 0.2


@rule("FEN-EVER", clause="7, for ever", since=date(2020, 1, 1), on=case_since("looked_after"))
def loops_for_ever(_case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """Never comes to an end."""
    while policy is not None:
        pass
    yield from ()


@rule("FEN-STUBBORN", clause="7, whatever happens", since=date(2020, 1, 1), on=case_since("looked_after"))
def takes_no_hint(_case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """Swallows the first thing that is thrown at it."""
    with suppress(BaseException):
        while policy is not None:
            pass
    while policy is not None:
        pass
    yield from ()


def value(child: str, event: str = "BecameLookedAfter", **fields: object) -> bytes:
    envelope = {"child_id": child, "observed_at": "2025-12-30T09:00:00Z"}
    return codec.encode(event_from_json({"event": event, **fields, "envelope": envelope}, authority="fenshire"))


def looked_after(child: str) -> bytes:
    return value(child, started_on="2025-12-29", period_id="P1")


def judge_of(body: object, deadline: Deadline) -> CaseJudge:
    plugins = Plugins(book=book_of(body), host=Host(key="other", name="Other"))  # type: ignore[arg-type]
    return CaseJudge(plugins, TopicNames("fenshire"), deadline=deadline)


def test_what_returns_in_time_is_given_back() -> None:
    assert Deadline(SHORT_S)(lambda: 7) == 7


def test_what_never_returns_is_cut_off() -> None:
    def never() -> None:
        while True:
            pass

    with pytest.raises(CutOff):
        Deadline(SHORT_S)(never)


def test_a_rule_that_takes_no_hint_is_cut_off_the_second_time() -> None:
    judge = judge_of(takes_no_hint, Deadline(SHORT_S))
    record = Record(Partition(EVENTS, 0), 0, b"C1", looked_after("C1"))

    with pytest.raises(CaseFailed, match="never_returns FEN-STUBBORN"):
        judge.apply(b"C1", None, record, judge.observed_at(record))


def test_its_case_is_held_under_its_name_and_the_next_child_judged() -> None:
    shell = Shell(judge=judge_of(loops_for_ever, Deadline(SHORT_S)))
    shell.feed(b"C1", looked_after("C1"))
    shell.feed(b"C2", value("C2", "ChildRecorded", date_of_birth="2015-05-01"))

    process = shell.start()
    shell.settled(process)

    store = process.loop.tasks[Partition(EVENTS, 0)].store
    held = store.held[b"C1"]
    assert (held.reason_code, held.rule_id, held.clause) == ("never_returns", "FEN-EVER", "7, for ever")
    assert store.get(b"C2") is not None
    assert b"C2" not in store.held


def test_only_the_main_thread_can_cut_off() -> None:
    found: list[object] = []
    settings = Settings(authority="norfolk")
    thread = threading.Thread(target=lambda: found.append(deadline_of(settings)))
    thread.start()
    thread.join()

    assert found == [unlimited]
    assert isinstance(deadline_of(settings), Deadline)
