"""Nothing of a child is told where anyone may look: logs, headers, errors, health, counters, operators' errors.

Children whose every id, code and free text holds one word go through the whole connector: moved, restricted, erased,
held for a rule that raises and for what can't be read, quarantined, their commands refused. The word may be in records
and in what an operator asks to see, and nowhere else.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from connector import registry
from connector.cli import run_command
from connector.exits import Exit, Stop
from connector.process import names_of
from connector.testing.fake_broker import FakeConnection
from connector.topics_admin import wanted_topics
from connector.wire import codec
from policy_core.event_json import EventUnreadable, event_from_json
from policy_core.events import EVENTS
from policy_core.messages import Topic
from tests.contract.golden_records import NEWEST
from tests.shell import answering
from tests.shell.authority import SAID, Authority

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policy_core.book import PolicyBook
    from policy_core.events import Event

CANARY = "CANARY"
UNTIL = date(2027, 1, 31)
BREAKS = "NFK-07D-30"  # judged on a final hearing
GARBAGE = f"{CANARY} is no Avro".encode()
EVENT_GOLDENS = [golden for golden in NEWEST if golden.name in EVENTS]


@dataclass(slots=True)
class Told:
    """All that was told, by where: what anyone may see who may see nothing of a child."""

    by_place: dict[str, list[str]] = field(default_factory=dict)

    def add(self, place: str, *texts: object) -> None:
        self.by_place.setdefault(place, []).extend(map(str, texts))

    def leaks(self) -> list[str]:
        return [
            f"{place}: {text}" for place, texts in self.by_place.items() for text in texts if CANARY in text.upper()
        ]


def poisoned(value: Any, name: str = "") -> Any:
    """Give a record with the word in every text, codes and ids included; the authority must stay as it is."""
    if is_dataclass(value) and not isinstance(value, type):
        told = {one.name: poisoned(getattr(value, one.name), one.name) for one in fields(value) if one.init}
        return replace(value, **told)
    if isinstance(value, tuple):
        return tuple(poisoned(one, name) for one in value)
    if type(value) is str and name != "authority":
        return f"{CANARY}-{name}"
    return value


def of_child(event: Event, child: str) -> Event:
    return replace(event, envelope=replace(event.envelope, child_id=child, authority="norfolk"))


def said(child: str, day: str, name: str, **more: Any) -> Event:
    envelope = {"child_id": child, "observed_at": f"{day}T09:00:00Z", "restricted": more.pop("restricted", False)}
    return event_from_json({"event": name, "envelope": envelope, **more}, authority="norfolk")


def a_move(child: str, *, restricted: bool = False) -> Iterator[Event]:
    """Norfolk's second review with a decision for long-term fostering: the team for looked after children is due."""
    team = {"team": "fas", "locality": "south"}
    worker = {"worker_id": f"{CANARY}W", "qualification": "social_worker", "newly_qualified": False}
    held = {"involvement_id": f"{CANARY}I", "role": "primary", "worker": worker, "team": team}
    decided = {"number": 2, "held_on": "2026-04-14", "permanence_decision": "long_term_fostering", "attendees": []}
    yield said(child, "2025-12-01", "ChildRecorded", date_of_birth="2015-05-09", details_updated_on="2025-12-01")
    yield said(child, "2025-12-01", "InvolvementStarted", **held, started_on="2025-12-01")
    yield said(child, "2025-12-22", "BecameLookedAfter", period_id=f"{CANARY}P", started_on="2025-12-22")
    yield said(child, "2026-04-14", "LookedAfterReviewHeld", meeting_id=f"{CANARY}M", **decided)
    if restricted:
        yield said(child, "2026-04-20", "ChildRecorded", restricted=True, details_updated_on="2026-04-20")


def a_hearing(child: str) -> Iterator[Event]:
    yield from a_move(child)
    hearing = {"hearing_id": f"{CANARY}H", "kind": "final", "held_on": "2026-04-20"}
    yield said(child, "2026-04-20", "HearingHeld", **hearing)


def book_with(body: Callable[..., Iterator[Any]]) -> PolicyBook:
    """Give the authority's book with another body for one rule."""
    book = registry.load_policy("norfolk")
    rules = tuple(replace(rule, body=body) if rule.rule_id == BREAKS else rule for rule in book.rules)
    return replace(book, rules=rules, by_id={rule.rule_id: rule for rule in rules})


def raises(_case: object, hearing: Any, *_: object) -> Iterator[Any]:
    """Speak of the child in an error, as a careless rule may."""
    raise ValueError(f"{CANARY}: {hearing!r}")
    yield


def whispers(_case: object, _hearing: object, *_: object) -> Iterator[Any]:
    """Speak of the child in the log, as no rule may."""
    logging.getLogger("whispering").warning("what a day for %s", f"{CANARY}1")
    yield from ()


class OnTheFakeBus:
    """What a play of host conducts needs."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self.tell = authority.tell
        self.run_until = authority.run_until

    def published(self) -> list[Any]:
        names, spoken = names_of(self.authority.settings), (Topic.TASKS, Topic.ALERTS, Topic.COMMANDS)
        records = [one for topic in spoken for one in self.authority.committed(names.named(topic))]
        return [codec.decode(one.value) for one in records if one.value]


def everything_goes_wrong(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """Play it all."""
    children = {conduct: f"{CANARY}{number}" for number, conduct in enumerate(answering.CHILD_OF, start=1)}
    monkeypatch.setattr(answering, "CHILD_OF", children)
    monkeypatch.setattr(answering, "CONDUCT_OF", {child: conduct for conduct, child in children.items()})
    answering.play(OnTheFakeBus(authority))
    authority.tell(a_move(f"{CANARY}MOVES"))
    authority.tell(a_move(f"{CANARY}RESTRICTED", restricted=True))
    authority.tell(a_hearing(f"{CANARY}BREAKS"))
    authority.tell(a_move(f"{CANARY}ERASED"))
    authority.tell([said(f"{CANARY}ERASED", "2026-05-01", "ChildErased", erased_on="2026-05-01")])
    for golden in EVENT_GOLDENS:
        if golden.name != "ChildErased":
            authority.tell([of_child(poisoned(golden.record), f"{CANARY}-{golden.name}")])
            authority.tell([of_child(poisoned(golden.record), f"{CANARY}-ALL")])
    authority.send(f"{CANARY}GARBAGE".encode(), GARBAGE)
    authority.send(None, GARBAGE)
    authority.send(f"{CANARY}\xff".encode("latin-1"), GARBAGE)
    authority.send(f"{CANARY}OTHER".encode(), codec.encode(next(a_move(f"{CANARY}ANOTHER"))))
    wiltshire = replace(next(a_move(f"{CANARY}FAR")).envelope, authority="wiltshire")
    authority.send(f"{CANARY}FAR".encode(), codec.encode(replace(next(a_move(f"{CANARY}FAR")), envelope=wiltshire)))
    authority.run_until(UNTIL)
    # every held case is tried once more at a start, and its attempts are spent
    authority.run_until(UNTIL)


def heard(authority: Authority, caplog: pytest.LogCaptureFixture) -> Told:
    """Collect what was told of it so far, but for what operators are told."""
    told = Told()
    told.add("log", caplog.text, *(record.getMessage() for record in caplog.records))
    for topic in wanted_topics(names_of(authority.settings), partitions=1, replication=1):
        if topic.name != names_of(authority.settings).events:
            headers = [header for record in authority.committed(topic.name) for header in record.headers]
            told.add(f"headers on {topic.name}", *headers)
    told.add("health", *(authority.health.answer(path) for path in ("/livez", "/readyz", f"/{CANARY.lower()[:3]}")))
    told.add("counters", *authority.observer.counters, *authority.observer.gauges)
    return told


@pytest.fixture(autouse=True)
def _all_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


def breaking() -> Authority:
    return Authority(plugins=registry.Plugins(book_with(raises), registry.load("norfolk").host))


def test_no_log_line_header_counter_or_health_answer_says_anything_of_a_child(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = breaking()

    everything_goes_wrong(authority, monkeypatch)

    # it did go wrong in each of these ways, or the silence would prove nothing
    counts = {str(name) for _, name in authority.observer.counters}
    wrong = {"wrong_authority", "key_is_not_the_child", "key_not_text", "no_key"}
    assert {"held", "attempts_spent", "deleted.erasure", *(f"quarantined.{one}" for one in wrong)} <= counts
    assert sum(name.startswith("unmapped:") for name in counts) > 50
    names = names_of(authority.settings)
    assert [topic for topic in names.outputs if not authority.committed(topic)] == [
        names.named(Topic.COMMANDS, restricted=True)
    ]
    assert heard(authority, caplog).leaks() == []


def test_a_plugin_that_writes_of_a_child_into_the_log_is_found_out(caplog: pytest.LogCaptureFixture) -> None:
    authority = Authority(plugins=registry.Plugins(book_with(whispers), registry.load("norfolk").host))
    authority.tell(a_hearing(f"{CANARY}1"))
    authority.run_until(UNTIL)

    leaks = heard(authority, caplog).leaks()
    assert leaks
    assert all(leak.startswith("log: ") and "what a day for" in leak for leak in leaks)


@pytest.mark.parametrize(
    ("where", "leaky"),
    [
        ("headers on csc.norfolk.transfer-tasks.v1", "connector.case_judge.headers_of"),
        ("log", "connector.observe.json.dumps"),
        ("health", "connector.health._status"),
    ],
)
def test_a_child_in_a_header_a_log_line_or_a_health_answer_is_found_out(
    where: str, leaky: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority()
    monkeypatch.setattr(leaky, lambda *_, **__: _LEAKS[where])
    authority.tell(a_move(f"{CANARY}1"))
    authority.run_until(UNTIL)

    assert [leak for leak in heard(authority, caplog).leaks() if leak.startswith(where)]


_LEAKS: dict[str, Any] = {
    "headers on csc.norfolk.transfer-tasks.v1": (("subject", f"{CANARY}1".encode()),),
    "log": f'{{"child":"{CANARY}1"}}',
    "health": f"{CANARY}1",
}


def test_a_partition_that_stops_for_too_many_held_cases_names_none_of_them(caplog: pytest.LogCaptureFixture) -> None:
    authority = breaking()
    authority.hold_floor = 1
    for number in range(3):
        authority.tell(a_hearing(f"{CANARY}{number}"))

    with pytest.raises(Stop) as stopped:
        authority.run_until(UNTIL)

    told = heard(authority, caplog)
    told.add("error", stopped.value)
    assert "would be held for one cause" in str(stopped.value)
    assert told.leaks() == []


NOBODY, HELD = f"{CANARY}NOBODY", f"{CANARY}BREAKS"
WHY = ("--reason", "to see", "--by", "pat", "--wait", "0")


@pytest.mark.parametrize(
    "asked",
    [
        ("parked", "show", NOBODY),
        ("parked", "retry", NOBODY, *WHY),
        ("parked", "discard", NOBODY, "--event", "1", *WHY),
        ("parked", "discard", HELD, "--event", "999", *WHY),
        ("parked", "release", "--cause", "nothing", *WHY),
        ("quarantine", "show", "0-99"),
        ("quarantine", "replay", "0-0", "--reason", "to see", "--by", "pat"),
        ("rebuild",),
        ("rebuild", "--apply", "--partition", "7"),
    ],
    ids=" ".join,
)
def test_no_error_of_an_operators_command_names_a_child(
    asked: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    authority = breaking()
    authority.tell(a_hearing(HELD))
    authority.send(None, GARBAGE)
    authority.run_until(UNTIL)
    for module in ("operator_arguments", "rebuild_command"):
        monkeypatch.setattr(f"connector.cli.{module}.KafkaConnection", lambda _: FakeConnection(authority.broker))
    for name, value in SAID.items():
        monkeypatch.setenv(name, value)

    code = run_command(asked)

    told = heard(authority, caplog)
    told.add("error", capsys.readouterr().err)
    assert code != Exit.DONE
    assert told.by_place["error"] != [""]
    assert told.leaks() == []


def test_an_event_that_can_not_be_read_is_refused_by_its_field_and_not_by_what_it_says() -> None:
    told = Told()
    good = {"event": "HearingHeld", "hearing_id": CANARY, "kind": "final", "held_on": "2026-04-20"}
    envelope = {"child_id": CANARY, "observed_at": "2026-04-20T09:00:00Z"}
    for field_name in good.keys() - {"event"}:
        with pytest.raises(EventUnreadable) as refused:
            event_from_json({**good, field_name: {CANARY: 1}, "envelope": envelope}, authority="norfolk")
        told.add("error", refused.value)
    for wrong in ({"child_id": f"{CANARY} {CANARY}"}, {"observed_at": CANARY}, {"effective_on": CANARY}):
        with pytest.raises(EventUnreadable) as refused:
            event_from_json({**good, "envelope": envelope | wrong}, authority="norfolk")
        told.add("error", refused.value)

    assert len(told.by_place["error"]) == 6
    assert told.leaks() == []
