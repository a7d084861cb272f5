"""The same history as it is, and with every event delivered twice and shuffled within what the bus allows.

A producer's sends stay in order, but an event may come again at any later time, and what was recorded on one day may
come in any order. What people answer comes after what it answers.
"""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from connector import registry
from policy_core.calendar import LONDON
from policy_core.event_json import event_from_json
from policy_core.events import EVENTS
from policy_core.judge import Judge
from policy_core.testing import load_scenarios
from policy_core.testing.history import history_of
from policy_core.testing.replay import Replay, Told, told_again
from tests.unit.core.child import Child
from tests.unit.core.told import Cast, histories

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from policy_core.book import PolicyBook

PLUGINS = Path(__file__).parents[3] / "plugins"
CASTS = {
    "norfolk": Cast("fas", "lac", "cwd"),
    "stoke": Cast("css", "cic", "cwd"),
    "wiltshire": Cast("sat", "cic", "cypdt"),
    "barking_dagenham": Cast("care_management", "cic", "dct"),
}
TO_SETTLE = timedelta(days=1)
FEW = settings(max_examples=40, deadline=None, derandomize=True)
COMPARED = frozenset({"kind", "subject", "occurrence", "state", "basis", "tell", "restricted", "exceptions", "assumed"})


@cache
def book_of(authority: str) -> PolicyBook:
    return registry.load_policy(authority)


@cache
def told_in_scenarios(authority: str) -> tuple[tuple[Told, ...], ...]:
    book = book_of(authority)
    files = sorted((PLUGINS / authority / "scenarios").glob("*.yaml"))
    return tuple(
        tuple(Told(at, event_from_json(event, authority=authority)) for at, event in history_of(one, book))
        for file in files
        for one in load_scenarios(file)
        if one.child == "C1" and not one.in_order
    )


@st.composite
def drawn(draw: st.DrawFn, authority: str) -> tuple[Told, ...]:
    if draw(st.booleans()):
        return draw(st.sampled_from(told_in_scenarios(authority)))
    reader = Child(book_of(authority))
    return tuple(Told(one.at, one.read(reader)) for one in draw(histories(CASTS[authority])))


def is_answer(told: Told) -> bool:
    event = told.event
    return getattr(event, "transfer_id", None) is not None and EVENTS[type(event).__name__].KEY != (("transfer_id",),)


def answered(told: Sequence[Told]) -> set[Any]:
    return {getattr(one.event, "transfer_id", None) for one in told if is_answer(one)}


def ids_of(replay: Replay) -> set[str]:
    return {one.obligation.obligation_id for one in replay.all_published()}


def stretches(told: Sequence[Told]) -> list[list[Told]]:
    """Cut a history where its order is fixed: between days, before an answer and after an agreed date."""
    found: list[list[Told]] = []
    for _, day in groupby(told, key=lambda one: one.at.astimezone(LONDON).date()):
        before: Told | None = None
        for one in day:
            answers = before is not None and is_answer(one) and not is_answer(before)
            if before is None or answers or type(before.event).__name__ == "TransferDateAgreed":
                found.append([])
            found[-1].append(one)
            before = one
    return found


@st.composite
def delivered(draw: st.DrawFn, told: Sequence[Told]) -> list[Told]:
    """Shuffle each stretch over its own instants, and deliver every event once more at or after its first time."""
    found: list[Told] = []
    for stretch in stretches(told):
        for at, one in zip([one.at for one in stretch], draw(st.permutations(stretch)), strict=True):
            found.append(dataclasses.replace(one, at=at))
    again: list[tuple[int, Told]] = []
    for place, one in enumerate(found):
        later = draw(st.integers(place, len(found) - 1))
        again.append((later, dataclasses.replace(one, at=found[later].at)))
    return [
        each
        for place, one in enumerate(found)
        for each in (one, *(repeat for later, repeat in again if later == place))
    ]


def surely_open(replay: Replay, now: datetime) -> list[str]:
    """Give what is open and surely wanted, by what it is and says; ids, which tell of the way there, put into words.

    What is perhaps wanted, in conflict or commanded stays as it was: that is not the facts' alone.
    """
    names = {
        one.obligation.obligation_id: f"{one.obligation.kind} {one.obligation.subject}"
        for one in sorted(replay.all_published(), key=lambda one: str(one.obligation.kind) != "allocation_command")
    }
    decision = replay.judge.decide(replay.state, now)
    found = []
    for draft in decision.drafts:
        record = replay.state.ledger.find(draft, decision.spells)
        if record is None or not draft.sure or draft.frozen or draft.subject == "commanded_move_no_longer_wanted":
            continue
        head = record.obligation
        fields = {spec.name: getattr(head, spec.name) for spec in dataclasses.fields(head) if spec.name in COMPARED}
        fields |= {s.name: getattr(record, s.name) for s in dataclasses.fields(record) if s.name != "obligation"}
        text = str(fields)
        for obligation_id, name in names.items():
            text = text.replace(obligation_id, name)
        found.append(text)
    return sorted(found)


@pytest.mark.parametrize("authority", CASTS)
@FEW
@given(data=st.data())
def test_told_twice_and_shuffled_a_history_ends_in_the_same_open_obligations(
    authority: str, data: st.DataObject
) -> None:
    told = data.draw(drawn(authority))
    judge = Judge(book_of(authority))
    end = told[-1].at + TO_SETTLE
    once, twice = (told_again(judge, "C1", one, end) for one in (told, data.draw(delivered(told))))

    assume(answered(told) & ids_of(once) <= ids_of(twice))
    assert surely_open(twice, end) == surely_open(once, end)
