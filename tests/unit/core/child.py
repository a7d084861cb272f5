"""One child of Fenshire, told event by event, and everything that is published about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from policy_core.calendar import LONDON
from policy_core.event_json import event_from_json
from policy_core.judge import CaseState, Judge
from policy_core.obligations import TransferEvent, TransferState
from policy_core.trace import Explanation, explain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policy_core.book import PolicyBook
    from policy_core.decide import Decision
    from policy_core.events import Event
    from policy_core.host import Host
    from policy_core.judge import Step
    from policy_core.messages import Message

MORNING = time(9)
SETTLED = timedelta(minutes=5)
JsonEvent = dict[str, Any]


def instant(when: str) -> datetime:
    """Read "2026-03-02" (nine in the morning) or "2026-03-02 14:30" as an instant in England."""
    moment = datetime.fromisoformat(when)
    if len(when) == len("2026-03-02"):
        moment = datetime.combine(moment.date(), MORNING)
    return moment.replace(tzinfo=LONDON).astimezone(UTC)


@dataclass
class Child:
    """Tells events to the judge and lets time pass. What is published is given in words, such as "open transfer x"."""

    book: PolicyBook
    host: Host | None = None
    child_id: str = "C1"
    commands: bool = True
    state: CaseState = field(init=False)
    messages: list[Message] = field(default_factory=list)
    decision: Decision | None = None

    def __post_init__(self) -> None:
        self.state = CaseState(child_id=self.child_id)
        self.judge = Judge(self.book, self.host, commands=self.commands)

    def read(self, told: JsonEvent, at: datetime) -> Event:
        """Read an event of this child, observed at an instant unless it says when."""
        fields = {key: value for key, value in told.items() if key != "envelope"}
        envelope = {"child_id": self.child_id, "observed_at": at.isoformat(), **told.get("envelope", {})}
        return event_from_json({**fields, "envelope": envelope}, authority=self.book.authority)

    def on(self, when: str, *told: JsonEvent) -> list[str]:
        """Tell events at one instant; give what they and the settling of the burst publish."""
        at = instant(when)
        self.wakes(at)
        before = len(self.messages)
        for one in told:
            self._take([self.judge.apply(self.state, self.read(one, at), at)])
        self.wakes(at + SETTLED)
        return in_words(self.messages[before:])

    def at_once(self, when: str, *told: JsonEvent) -> list[str]:
        """Tell events at one instant; give what they publish before the burst has settled."""
        at = instant(when)
        self.wakes(at)
        before = len(self.messages)
        for one in told:
            self._take([self.judge.apply(self.state, self.read(one, at), at)])
        return in_words(self.messages[before:])

    def until(self, day: str) -> list[str]:
        """Let time pass up to the last moment of a day; give what it publishes."""
        before = len(self.messages)
        self.wakes(instant(f"{day} 23:59"))
        return in_words(self.messages[before:])

    def wakes(self, at: datetime) -> None:
        """Fire every wake-up up to an instant."""
        self._take(self.judge.until(self.state, at))

    def rebound(self, book: PolicyBook) -> None:
        """Go on under another policy book."""
        self.book = book
        self.judge = Judge(book, self.host, commands=self.commands)

    def judged_again(self, when: str) -> list[str]:
        """Judge the case once more at an instant, without any news."""
        self.wakes(instant(when))
        before = len(self.messages)
        self._take([self.judge.wake(self.state, instant(when))])
        return in_words(self.messages[before:])

    def explained(self, when: str) -> Explanation:
        """Explain the case as it stands at an instant."""
        return explain(self.book, self.state, instant(when), self.host)

    def _take(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self.state = step.state
            self.messages.extend(step.messages)
            self.decision = step.decision or self.decision

    def open(self, kind: str, subject: str | None = None) -> Any:
        """Give the one open obligation of a kind (and subject)."""
        (found,) = self.all_open(kind, subject)
        return found

    def all_open(self, kind: str, subject: str | None = None) -> list[Any]:
        """Give every open obligation of a kind (and subject), the silent ones included."""
        heads = [(record.obligation, record) for record in self.state.ledger.open.values()]
        return [record for head, record in heads if head.kind == kind and subject in (None, head.subject)]

    def published(self, kind: str) -> list[Any]:
        """Give every published version of the obligations of a kind, in order."""
        return [record for record in obligations(self.messages) if record.obligation.kind == kind]

    def last(self, kind: str) -> Any:
        """Give the last published version of an obligation of a kind."""
        return self.published(kind)[-1]

    def id_of(self, kind: str, subject: str | None = None) -> str:
        """Give the id of the one open obligation of a kind."""
        return str(self.open(kind, subject).obligation.obligation_id)


def obligations(messages: Iterable[Message]) -> list[Any]:
    """Give what was published of obligations themselves, the history and the present state of transfers aside."""
    values = [message.value for message in messages if message.value is not None]
    return [value for value in values if not isinstance(value, TransferEvent | TransferState)]


def in_words(messages: Iterable[Message]) -> list[str]:
    """Say what was published: state, kind and subject; "again" where it was published before."""
    said = []
    for head in (record.obligation for record in obligations(messages)):
        again = ", again" if head.revision > 1 and head.state in ("open", "foreseen") else ""
        subject = "assign" if head.kind == "allocation_command" else head.subject
        said.append(f"{head.state} {head.kind} {subject}{again}")
    return said


def held(key: str, team: str, since: str, *, worker: str | None = "W1", locality: str | None = None) -> JsonEvent:
    """Tell of the beginning of a primary involvement."""
    return {
        "event": "InvolvementStarted",
        "involvement_id": key,
        "role": "primary",
        "team": {"team": team, "locality": locality or ("north" if team == "safeguarding" else None)},
        "worker": {"worker_id": worker} if worker else None,
        "started_on": since,
    }


def ended(key: str, on: str) -> JsonEvent:
    return {"event": "InvolvementEnded", "involvement_id": key, "ended_on": on}


def opened(on: str) -> JsonEvent:
    return {"event": "CaseOpened", "case_id": "K1", "opened_on": on, "statutory_threshold_met": True}


def closed(on: str) -> JsonEvent:
    return {"event": "CaseClosed", "case_id": "K1", "closed_on": on}


def in_care(since: str) -> JsonEvent:
    return {"event": "BecameLookedAfter", "period_id": "P1", "started_on": since, "legal_status": "V2"}


def born(on: str) -> JsonEvent:
    return {"event": "ChildRecorded", "date_of_birth": on, "details_updated_on": on}


def disabled(since: str) -> JsonEvent:
    return {"event": "ChildRecorded", "disabled": True, "details_updated_on": since}


def home(locality: str, since: str) -> JsonEvent:
    return {"event": "AddressRecorded", "kind": "home", "area": "own", "locality": locality, "started_on": since}


def plan(option: str | None, on: str) -> JsonEvent:
    return {
        "event": "CarePlanRecorded",
        "plan": "authority",
        "permanence_option": option,
        "parallel_options": [],
        "decided_on": on,
    }


def review(number: int | None, on: str, **more: Any) -> JsonEvent:
    return {"event": "LookedAfterReviewHeld", "meeting_id": f"R{number}", "number": number, "held_on": on, **more}


def booked(number: int, on: str, *, booked_on: str, status: str = "booked") -> JsonEvent:
    return {
        "event": "MeetingBooked",
        "meeting_id": f"R{number}",
        "kind": "looked_after_review",
        "number": number,
        "status": status,
        "booked_on": booked_on,
        "booked_for": on,
    }


def care_order(on: str) -> JsonEvent:
    return {"event": "CourtOrderMade", "order_id": "O1", "kind": "care", "made_on": on}


def proceedings(since: str) -> JsonEvent:
    return {"event": "ProceedingsStarted", "proceedings_id": "F1", "kind": "care_proceedings", "started_on": since}


def concluded(on: str) -> JsonEvent:
    return {"event": "ProceedingsConcluded", "proceedings_id": "F1", "concluded_on": on, "orders_made": []}


def asked_for(team: str, on: str, **more: Any) -> JsonEvent:
    return {"event": "TransferRequested", "transfer_id": "T1", "to_team": {"team": team}, "requested_on": on, **more}


def agreed(transfer_id: str, day: str, on: str, side: str = "both", **more: Any) -> JsonEvent:
    return {
        "event": "TransferDateAgreed",
        "transfer_id": transfer_id,
        "side": side,
        "agreed_for": day,
        "agreed_on": on,
        **more,
    }


def answered(transfer_id: str, answer: str, on: str) -> JsonEvent:
    return {
        "event": "TransferAnswered",
        "transfer_id": transfer_id,
        "side": "receiving",
        "answer": answer,
        "answered_on": on,
    }


def named(worker: str, team: str, on: str) -> JsonEvent:
    return {
        "event": "WorkerNamed",
        "purpose": "receiving_worker",
        "worker": {"worker_id": worker},
        "for_team": {"team": team},
        "named_on": on,
    }


def ticked(item: str, on: str, status: str = "complete") -> JsonEvent:
    return {"event": "ChecklistItemRecorded", "item": item, "status": status, "recorded_on": on}


def agreement(kind: str, on: str, *, side: str = "both", role: str = "team_manager", **more: Any) -> JsonEvent:
    return {
        "event": "AgreementRecorded",
        "kind": kind,
        "side": side,
        "agreed_by_role": role,
        "agreed_on": on,
        **more,
    }


def changed(told: JsonEvent, at: str, change: str = "amended") -> JsonEvent:
    """Tell a record again, as the host keyed it at a later instant: amended or withdrawn."""
    return {**told, "envelope": {**told.get("envelope", {}), "recorded_at": instant(at).isoformat(), "change": change}}
