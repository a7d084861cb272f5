"""What a read-committed reader sees after the faults: lost, doubled, out of order; states and offsets that differ.

What must be there is worked out by `simulate` from the same events. Messages are compared with all they say.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from connector.case_state import to_bytes
from connector.changelog import Changelog
from connector.delivery import Delivery
from connector.lines import written
from connector.ports import Partition
from connector.process import bare_plugins_of
from connector.simulate import Published, Simulation
from connector.store import Store
from connector.topic_names import TopicNames
from policy_core.judge import Judge
from tests.integration.said import Said, count, said_by_simulation, said_on_the_bus, without_repeats

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from policy_core.events import Event
    from tests.integration.program import Program

# each burst of events is a transaction, so the last offset of a partition is its marker
_MARKER = 1


@dataclass(frozen=True, slots=True)
class Expected:
    """What simulation says: every message, by topic and child in order, and the state of every case."""

    said: Said
    states: dict[bytes, bytes]


@dataclass(slots=True)
class Verdict:
    """How many messages are lost, doubled (or never to be said at all) and out of order; what else differs.

    `repeated`: said again as they were, where that is allowed; they are dropped before anything is compared.
    """

    messages: int = 0
    repeated: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    states: int = 0
    states_that_differ: int = 0
    offsets_that_differ: int = 0
    examples: list[str] = field(default_factory=list)

    def is_good(self) -> bool:
        """Say whether nothing is amiss."""
        return not any((self.lost, self.doubled, self.out_of_order, self.states_that_differ, self.offsets_that_differ))

    def note(self, where: str, says: str) -> None:
        """Keep an example."""
        if len(self.examples) < 10:
            self.examples.append(f"{where}: {says}")


def expected(program: Program, events: Iterable[Event], until: datetime) -> Expected:
    """Simulate the same events."""
    plugins = bare_plugins_of(program.settings)
    simulation, names = Simulation(Judge(plugins.book, plugins.host)), TopicNames(program.authority)
    published: list[Published] = []
    for event in events:
        published += simulation.feed(event)
    published += simulation.run_until(until)
    lines = (json.loads(written(one.at, names.of(one.message), one.message)) for one in published)
    states = {key.encode(): to_bytes(state, {})[0] for key, state in simulation.cases.items()}
    return Expected(said_by_simulation(lines), states)


def verdict(program: Program, wanted: Expected) -> Verdict:
    """Read what is committed, and compare."""
    said = all_said = said_on_the_bus(program)
    if _may_repeat(program):
        said, wanted = without_repeats(said), replace(wanted, said=without_repeats(wanted.said))
    found = Verdict(messages=count(said), repeated=count(all_said) - count(said))
    compare(found, said, wanted.said)
    compare_states(found, _states(program), wanted.states)
    _compare_offsets(found, program)
    return found


def compare(found: Verdict, said: Said, wanted: Said) -> None:
    """Count message by message, topic by topic and child by child."""
    for sequence in sorted(said.keys() | wanted.keys()):
        ours, theirs = _texts(said.get(sequence, [])), _texts(wanted.get(sequence, []))
        lost, doubled = Counter(theirs) - Counter(ours), Counter(ours) - Counter(theirs)
        found.lost += lost.total()
        found.doubled += doubled.total()
        # of what is in both, each as often: how many stand elsewhere
        both = Counter(ours) & Counter(theirs)
        moved = sum(one != other for one, other in zip(_kept(ours, both), _kept(theirs, both), strict=True))
        found.out_of_order += moved
        if lost or doubled or moved:
            found.note(
                " ".join(sequence),
                f"{lost.total()} lost, {doubled.total()} doubled, {moved} out of order of {len(theirs)}; "
                f"{next(iter([*lost, *doubled]), '')}",
            )


def compare_states(found: Verdict, states: dict[bytes, bytes | None], wanted: dict[bytes, bytes]) -> None:
    """Compare the changelog with the fold of the events, byte for byte."""
    found.states = len(states)
    for key in sorted(states.keys() | wanted.keys()):
        if states.get(key) != wanted.get(key):
            found.states_that_differ += 1
            found.note(f"state of {key.decode()}", "not the fold of its events")


def _texts(messages: Sequence[dict[str, Any]]) -> list[str]:
    return [json.dumps(message, sort_keys=True) for message in messages]


def _kept(texts: list[str], both: Counter[str]) -> list[str]:
    left, kept = both.copy(), []
    for text in texts:
        if left[text]:
            left[text] -= 1
            kept.append(text)
    return kept


def _states(program: Program) -> dict[bytes, bytes | None]:
    # a case that is held has a state too, but never all of its events
    return {
        key: case.state for store in _stores(program).values() for key in store if (case := store.get(key)) is not None
    }


def _stores(program: Program) -> dict[int, Store]:
    """Restore every partition."""
    stores = {number: Store() for number in range(program.partitions)}
    for record in program.committed(program.names.state):
        Changelog(record.partition).take_in(record, stores[record.partition.number])
    return stores


def _may_repeat(program: Program) -> bool:
    return program.delivery == Delivery.AT_LEAST_ONCE.value


def _compare_offsets(found: Verdict, program: Program) -> None:
    names, connection = program.names, program.connect()
    group = connection.source(group=names.group, instance_id="verifier", max_records=1)
    checkpoints = {
        number: store.checkpoint.offset for number, store in _stores(program).items() if store.checkpoint is not None
    }
    for number in range(program.partitions):
        reader = connection.log_reader(Partition(names.events, number))
        end, committed = reader.end(), group.committed(Partition(names.events, number))
        reader.close()
        checkpoint = checkpoints.get(number)
        if not end:
            continue
        agree = committed == checkpoint or (_may_repeat(program) and (committed or 0) <= (checkpoint or 0))
        if not agree or checkpoint is None or checkpoint < end - _MARKER:
            found.offsets_that_differ += 1
            found.note(f"partition {number}", f"group at {committed}, checkpoint at {checkpoint}, end at {end}")
    group.close()
