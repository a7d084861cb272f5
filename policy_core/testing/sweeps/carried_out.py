"""A transfer that is carried out ends fulfilled, isn't asked for again, and doesn't bring the child straight back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from policy_core.event_json import event_from_json
from policy_core.reading import start_of
from policy_core.testing.compare import clauses_of, name_of, sketch
from policy_core.testing.failure import Failure
from policy_core.testing.replay import told_again
from policy_core.testing.run import base_of, end_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policy_core.book import PolicyBook
    from policy_core.host import Host
    from policy_core.testing.replay import Replay
    from policy_core.testing.scenario import Scenario

_WATCHED = timedelta(days=365)
_NEW_WORKER = "a-new-worker"
_NOT_FULFILLED = "the receiving team must be one of teams.toml, by its id"
_ASKED_AGAIN = "judge the rule on the record that is its ground, so that the move is spent with it"


def carried_out(scenario: Scenario, book: PolicyBook, host: Host | None = None) -> list[Failure]:
    """Carry out each transfer that is open at the end, on the day after, and watch the case for a year."""
    base = base_of(scenario, book, host)
    waiting = [record for record in base.state.ledger.open.values() if _can_be_carried_out(record)]
    return [failure for record in waiting for failure in _carry_out(record, scenario, base)]


def _can_be_carried_out(record: Any) -> bool:
    head = record.obligation
    if head.kind != "transfer" or head.state != "open":
        return False
    return record.to_team is not None and record.whole_case and record.to_team != record.from_team


def _carry_out(record: Any, scenario: Scenario, base: Replay) -> Iterator[Failure]:
    day = scenario.last_day + timedelta(days=1)
    after = told_again(base.judge, base.state.child_id, base.told, end_of(scenario))
    for raw in _the_move(record, after, day):
        after.tell(event_from_json(raw, authority=base.judge.book.authority), start_of(day))
    after.run_until(start_of(day + _WATCHED))
    said = [one for when, records in after.published.items() if when >= day for one in records]
    key = record.obligation.obligation_id
    if not any(one.obligation.obligation_id == key and one.obligation.state == "fulfilled" for one in said):
        says = f"carried out and not fulfilled: {sketch(record)}; {_NOT_FULFILLED}"
        yield Failure(name_of(scenario), day, says, clauses_of(record))
    for again in said:
        if _is_asked_again(again, record):
            says = f"carried out, and asked for again: {sketch(again)}; {_ASKED_AGAIN}"
            yield Failure(name_of(scenario), again.obligation.decided_at.date(), says, clauses_of(again))


def _is_asked_again(one: Any, record: Any) -> bool:
    head = one.obligation
    if head.kind != "transfer" or head.revision != 1 or head.state != "open" or one.to_team is None:
        return False
    back = record.from_team is not None and one.to_team.team == record.from_team.team
    return bool(one.to_team.team == record.to_team.team or back)


def _the_move(record: Any, replay: Replay, day: date) -> Iterator[dict[str, Any]]:
    envelope = {
        "authority": replay.judge.book.authority,
        "child_id": replay.state.child_id,
        "observed_at": start_of(day).isoformat(),
    }
    for one in replay.state.mapped.of_record("involvement"):
        if one.fields.get("role") == "primary" and one.fields.get("ended_on") is None:
            yield {
                "event": "InvolvementEnded",
                "envelope": envelope,
                "involvement_id": one.fields["involvement_id"],
                "ended_on": day.isoformat(),
            }
    yield {
        "event": "InvolvementStarted",
        "envelope": envelope,
        "involvement_id": "the-receiving-team",
        "role": "primary",
        "team": {"team": record.to_team.team, "locality": record.to_team.locality},
        "worker": {"worker_id": record.worker_id or _NEW_WORKER},
        "started_on": day.isoformat(),
    }
