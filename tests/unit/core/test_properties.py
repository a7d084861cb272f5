"""What holds of every history, whatever is told, in whatever order, however often and wherever it is cut."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector import case_state, registry
from policy_core.decide.memory import Memory
from policy_core.facts import FACTS, Kind
from policy_core.judge import CaseState
from policy_core.policy import InvariantName, Ladder
from policy_core.unknown import Unknown
from tests.unit.core import policies
from tests.unit.core.child import Child
from tests.unit.core.policies import book_of, invariant
from tests.unit.core.told import END, Cast, Told, histories, played

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from policy_core.book import PolicyBook
    from policy_core.decide import Decision
    from policy_core.events import Event
    from policy_core.judge import Step
    from policy_core.messages import Message

INVARIANTS = {
    name: invariant(f"FEN-{name}")
    for name in (InvariantName.ONE_ACCOUNTABLE_WORKER, InvariantName.NO_STATUTORY_CASE_UNALLOCATED)
}
RULES = (
    policies.long_term_care_at_a_second_review,
    policies.long_term_care_after_a_care_order,
    policies.disabled_children_move,
    policies.leaving_care_at_eighteen,
    policies.nobody_moves_in_proceedings,
    policies.a_chronology_goes_with_the_child,
    policies.no_move_before_a_placement,
    policies.a_checklist_is_no_ground,
    policies.a_closing_summary,
    policies.the_plan_is_decided_after_a_review,
)
LADDERS = {"order": Ladder(clause="8", order=("FEN-02", "FEN-01"))}
FENSHIRE = book_of(*RULES, ladders=LADDERS, invariants=INVARIANTS)
NORFOLK = registry.load_policy("norfolk")
BOOKS = {"fenshire": FENSHIRE, "norfolk": NORFOLK}
HISTORIES = {"fenshire": histories(Cast()), "norfolk": histories(Cast("fas", "lac", "cwd")) | played()}
HANG_ON_WHAT_IS_PUBLISHED = ("TransferRequested", "TransferDateAgreed")
FEW = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@dataclasses.dataclass
class Run:
    """One child's case as a book judges it, and everything published."""

    book: PolicyBook
    told: list[Told]
    state: CaseState = dataclasses.field(init=False)
    messages: list[Message] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        self.reader = Child(self.book)
        self.judge = self.reader.judge
        self.state = CaseState(child_id="C1")

    def take(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self.state = step.state
            self.messages.extend(step.messages)

    def events(self) -> list[tuple[datetime, Event]]:
        return [(one.at, one.read(self.reader)) for one in self.told]

    def in_time(self) -> Run:
        """Tell everything when it was recorded, and let time pass in between and to the end."""
        for at, event in self.events():
            self.take(self.judge.until(self.state, at))
            self.take([self.judge.apply(self.state, event, at)])
        self.take(self.judge.until(self.state, END))
        return self

    def all_at_the_end(self) -> Run:
        """Tell everything at one instant, in the order given."""
        for _, event in self.events():
            self.take([self.judge.apply(self.state, event, END)])
        self.take(self.judge.until(self.state, END + timedelta(minutes=5)))
        return self


def surely_wanted(run: Run) -> set[tuple[Any, ...]]:
    """Give what stands open of what is surely wanted, ids aside.

    What is perhaps wanted, in conflict or already commanded stays as it was before: that is not the facts' alone.
    """
    decision = run.judge.decide(run.state, END + timedelta(minutes=5))
    found = set()
    for draft in decision.drafts:
        record = run.state.ledger.find(draft, decision.spells)
        about_a_command = draft.subject == "commanded_move_no_longer_wanted"
        if record is None or not draft.sure or draft.frozen or about_a_command:
            continue
        ids = {"obligation", "about", "transfer_id", "command_id"}
        fields = {s.name: getattr(record, s.name) for s in dataclasses.fields(record) if s.name not in ids}
        head = record.obligation
        subject = head.subject.partition("/")[2] if draft.sort == "allocation_command" else head.subject
        found.add((str(head.kind), subject, str(head.state), head.basis, head.tell, repr(sorted(fields.items()))))
    return found


@pytest.mark.parametrize("authority", BOOKS)
@FEW
@given(data=st.data())
def test_the_same_events_in_any_order_end_in_the_same_open_obligations(authority: str, data: st.DataObject) -> None:
    drawn = data.draw(HISTORIES[authority])
    told = [one for one in drawn if one.event["event"] not in HANG_ON_WHAT_IS_PUBLISHED]
    shuffled = data.draw(st.permutations(told))
    one, other = Run(BOOKS[authority], told).all_at_the_end(), Run(BOOKS[authority], shuffled).all_at_the_end()
    assert surely_wanted(one) ^ surely_wanted(other) == set()


@pytest.mark.parametrize("authority", BOOKS)
@FEW
@given(data=st.data())
def test_events_told_again_change_nothing(authority: str, data: st.DataObject) -> None:
    told = data.draw(HISTORIES[authority])
    again = [one for one in told for _ in range(data.draw(st.integers(1, 2)))]
    assert Run(BOOKS[authority], again).in_time().messages == Run(BOOKS[authority], told).in_time().messages


@pytest.mark.parametrize("authority", BOOKS)
@FEW
@given(data=st.data())
def test_nothing_changes_before_the_wake_up(authority: str, data: st.DataObject) -> None:
    run = Run(BOOKS[authority], data.draw(HISTORIES[authority]))
    for at, event in [*run.events(), (END, None)]:
        while run.state.decided_through < at:
            until = min(at, run.state.wake_at or at)
            waiting = (until - run.state.decided_through) / 2
            between = run.state.decided_through + waiting
            if run.state.book and not run.state.more_follow and between < until:
                step = run.judge.wake(run.state, between)
                assert [step.messages, step.state.ledger] == [(), run.state.ledger], between
            if until == at:
                break
            run.take([run.judge.wake(run.state, until)])
        if event is not None:
            run.take(run.judge.until(run.state, at))
            run.take([run.judge.apply(run.state, event, at)])


@pytest.mark.parametrize("authority", BOOKS)
@FEW
@given(data=st.data())
def test_looking_every_day_publishes_what_waking_only_when_due_does(authority: str, data: st.DataObject) -> None:
    told = data.draw(HISTORIES[authority])
    waking, looking = Run(BOOKS[authority], told).in_time(), Run(BOOKS[authority], told)
    noon = told[0].at + timedelta(hours=5)
    for at, event in looking.events():
        while noon < at:
            looking.take(looking.judge.until(looking.state, noon))
            looking.take([looking.judge.wake(looking.state, noon)] if looking.state.book else [])
            noon += timedelta(days=1)
        looking.take(looking.judge.until(looking.state, at))
        looking.take([looking.judge.apply(looking.state, event, at)])
    looking.take(looking.judge.until(looking.state, END))
    assert looking.messages == waking.messages


@pytest.mark.parametrize("authority", BOOKS)
@FEW
@given(data=st.data())
def test_deciding_twice_changes_nothing(authority: str, data: st.DataObject) -> None:
    run = Run(BOOKS[authority], data.draw(HISTORIES[authority]))
    for at, event in run.events():
        for step in (*run.judge.until(run.state, at), None):
            run.take([step] if step is not None else [run.judge.apply(run.state, event, at)])
            again = run.judge.wake(run.state, run.state.decided_through)
            assert [again.messages, again.state.ledger] == [(), run.state.ledger]


@pytest.mark.parametrize("authority", BOOKS)
@FEW
@given(data=st.data())
def test_neither_forgetting_nor_keeping_a_case_as_bytes_shows(authority: str, data: st.DataObject) -> None:
    told = data.draw(HISTORIES[authority])
    kept, cut = Run(BOOKS[authority], told).in_time(), Run(BOOKS[authority], told)
    for at, event in cut.events():
        cut.take(cut.judge.until(cut.state, at))
        if data.draw(st.booleans()):
            cut.state, _ = case_state.from_bytes(case_state.to_bytes(cut.state, {})[0], None)
        else:
            cut.state = dataclasses.replace(cut.state, memory=Memory())
        cut.take([cut.judge.apply(cut.state, event, at)])
    cut.take(cut.judge.until(cut.state, END))
    assert cut.messages == kept.messages


def _may_be_unknown(event: Event) -> list[str]:
    """Give the filled fields of an event whose null says that nobody knows."""
    name = type(event).__name__
    kinds = [one for one in FACTS.values() if isinstance(one, Kind) and name in one.events]
    return [
        spec.name
        for spec in dataclasses.fields(event)
        if spec.default is None
        and getattr(event, spec.name) is not None
        and any(spec.name in one.fields for one in kinds)
        and not any(spec.name in one.fields and one.fields[spec.name].none_if_null for one in kinds)
    ]


def wanted(decision: Decision) -> set[tuple[str, str]]:
    """Give kind and subject of all that may be wanted and isn't done."""
    return {(str(draft.sort), draft.subject) for draft in decision.drafts if not draft.fulfilled}


@pytest.mark.parametrize("authority", BOOKS)
@FEW
@given(data=st.data())
def test_making_a_field_unknown_never_turns_a_transfer_or_task_into_nothing_wanted(
    authority: str, data: st.DataObject
) -> None:
    run = Run(BOOKS[authority], data.draw(HISTORIES[authority]))
    for _, event in run.events():
        run.state = dataclasses.replace(run.state, raw=run.state.raw.apply(event), mapped=run.state.raw.apply(event))
    before = run.judge.decide(run.state, END)
    hidden = data.draw(st.sampled_from(list(run.state.mapped.versions.values())))
    names = _may_be_unknown(hidden)
    if not names:
        return
    name = data.draw(st.sampled_from(names))
    later: dict[str, Any] = {name: None, "envelope": dataclasses.replace(hidden.envelope, record_version=99)}
    unknown = dataclasses.replace(hidden, **later)
    after = run.judge.decide(dataclasses.replace(run.state, mapped=run.state.mapped.apply(unknown)), END)
    lost = {
        (str(draft.sort), draft.subject)
        for draft in before.drafts
        if draft.sort in ("transfer", "task") and draft.sure and not draft.fulfilled
    } - wanted(after)
    undecided = {one.rule_id for one in after.undecided}
    behind = {
        clause.rule_id for draft in before.drafts if (str(draft.sort), draft.subject) in lost for clause in draft.basis
    }
    assert not lost or behind & undecided, (type(hidden).__name__, name, lost)
    assert not isinstance(after.drafts, Unknown)
