"""A restricted child on open topics: never, if it always was; only that it moved, once it has become so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connector import registry
from connector.demo.histories import histories
from connector.process import names_of
from connector.wire import codec
from policy_core.event_json import event_from_json
from policy_core.messages import Topic
from tests.shell.authority import Authority
from tests.shell.restriction import is_content_free

if TYPE_CHECKING:
    from connector.ports import Record

SINCE, UNTIL = date(2026, 1, 5), date(2026, 12, 31)
CHILDREN = 12


def stories(seed: int) -> list[dict[str, Any]]:
    return list(histories(registry.load_policy("norfolk"), seed=seed, children=CHILDREN, since=SINCE))


def child_of(event: dict[str, Any]) -> str:
    return str(event["envelope"]["child_id"])


def day_of(event: dict[str, Any]) -> date:
    return date.fromisoformat(event["envelope"]["observed_at"][:10])


def restricting(child: str, day: date) -> dict[str, Any]:
    envelope = {"child_id": child, "observed_at": f"{day}T00:00:01Z", "restricted": True}
    return {"event": "ChildRecorded", "details_updated_on": day.isoformat(), "envelope": envelope}


def closed(event: dict[str, Any], children: set[str]) -> dict[str, Any]:
    """Give an event as the host sends it of restricted children: each says so."""
    return {**event, "envelope": {**event["envelope"], "restricted": child_of(event) in children}}


def tell(authority: Authority, events: list[dict[str, Any]]) -> None:
    authority.tell(event_from_json(event, authority="norfolk") for event in events)


def on_topics(authority: Authority, *, restricted: bool) -> list[Record]:
    names = names_of(authority.settings)
    return [one for topic in Topic for one in authority.committed(names.named(topic, restricted=restricted))]


def on_open_topics(authority: Authority) -> list[Record]:
    return on_topics(authority, restricted=False)


def named(record: Record) -> str:
    return (record.key or b"").decode().partition("/")[0]


@pytest.mark.parametrize(("seed", "after"), [(1, 150), (2, 120), (3, 200)])
def test_from_the_change_on_only_that_it_moved_stands_on_open_topics(seed: int, after: int) -> None:
    authority, events, day = Authority(), stories(seed), SINCE + timedelta(days=after)
    tell(authority, [event for event in events if day_of(event) < day])
    authority.run_until(day - timedelta(days=1))
    before = on_open_topics(authority)
    restricted = {child for number, child in enumerate(sorted({named(one) for one in before})) if number % 2 == 0}

    tell(authority, [restricting(child, day) for child in sorted(restricted)])
    tell(authority, [closed(event, restricted) for event in events if day_of(event) >= day])
    authority.run_until(UNTIL)

    since = [record for record in on_open_topics(authority) if record not in before]
    theirs = [record for record in since if named(record) in restricted]
    assert theirs
    assert [codec.decode(record.value or b"") for record in theirs if not is_content_free(record)] == []
    assert not all(is_content_free(record) for record in since if named(record) not in restricted)


def test_a_child_that_was_always_restricted_is_on_no_open_topic() -> None:
    authority, events = Authority(), stories(4)
    children = sorted({child_of(event) for event in events})
    tell(authority, [closed(event, set(children[::2])) for event in events])
    authority.run_until(UNTIL)

    on_closed = {named(record) for record in on_topics(authority, restricted=True)}
    on_open = {named(record) for record in on_open_topics(authority)}
    assert len(on_closed) > len(children) / 4
    assert on_closed <= set(children[::2])
    assert len(on_open) > len(children) / 4
    assert on_open <= set(children[1::2])


def test_a_restricted_child_whose_case_is_held_is_told_of_on_no_open_topic() -> None:
    authority = Authority()
    tell(authority, [restricting("C1", SINCE)])
    authority.send(b"C1", b"no Avro at all")
    authority.run_until(UNTIL)
    # tried once more at a start, its attempts are spent, and team and platform are alerted
    authority.run_until(UNTIL)

    assert on_open_topics(authority) == []
    assert authority.committed(names_of(authority.settings).named(Topic.ALERTS, restricted=True))


def test_what_says_more_than_that_it_moved_is_found_out() -> None:
    authority = Authority()
    tell(authority, stories(5))
    authority.run_until(UNTIL)

    assert not any(is_content_free(record) for record in on_open_topics(authority) if record.value is not None)
