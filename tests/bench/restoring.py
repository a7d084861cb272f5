"""How fast a changelog is restored, and what a case takes in memory. Measured in a process of its own.

`python -m tests.bench.restoring BOOTSTRAP TOPIC PARTITIONS` prints cases, bytes, seconds and resident bytes.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from connector.changelog import Changelog, Restore
from connector.kafka_adapter import ClusterSettings, KafkaConnection
from connector.ports import Outgoing, Partition, TopicDescription
from connector.store import Store
from tests.bench.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.ports import LogReader, Record
    from tests.integration.program import Program

RESTORE_GOAL = 10_000.0
MEMORY_GOAL = 3.0
A_TRANSACTION = 500
KIB = 1024
READ_MS = 2_000
ROOT = Path(__file__).parents[2]


def restoring(program: Program) -> Iterator[Figure]:
    """Restore the cases a run left, as compaction would leave them: one record a case."""
    topic = f"{program.names.state}.compacted"
    _copy_latest(program, topic)
    said = subprocess.run(
        (sys.executable, "-m", "tests.bench.restoring", program.bootstrap, topic, str(program.partitions)),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout
    found = json.loads(said)
    cases = found["cases"]
    yield Figure(what="restore", value=cases / found["seconds"], unit="cases a second", goal=RESTORE_GOAL)
    yield Figure(what="memory a case", value=found["resident"] / cases / KIB, unit="KiB", goal=MEMORY_GOAL, most=True)
    yield Figure(what="a case's record in the changelog", value=found["bytes"] / cases / KIB, unit="KiB")


def _copy_latest(program: Program, topic: str) -> None:
    connection = program.connect()
    admin = connection.admin()
    admin.create_topic(TopicDescription(topic, program.partitions, 1))
    admin.close()
    latest: dict[tuple[int, bytes], Record] = {}
    for record in program.committed(program.names.state):
        latest[record.partition.number, record.key or b""] = record
    sink = connection.sink(f"{program.mark}-copy")
    sink.fence()
    records = list(latest.values())
    for start in range(0, len(records), A_TRANSACTION):
        sink.begin()
        for record in records[start : start + A_TRANSACTION]:
            sink.send(Outgoing(topic, record.partition.number, record.key, record.value))
        sink.flush()
        sink.commit()
    sink.close()


def main(arguments: list[str]) -> int:
    """Restore every partition, as a task does, and print the figures."""
    bootstrap, topic, partitions = arguments
    connection = KafkaConnection(ClusterSettings(bootstrap=bootstrap))
    readers = [connection.log_reader(Partition(topic, number)) for number in range(int(partitions))]
    stores = [Store() for _ in readers]
    _warmed_up(readers[0], topic)
    before, seconds, size = _resident(), 0.0, 0
    for reader, store in zip(readers, stores, strict=True):
        restore = Restore(Changelog(Partition(topic, 0)), reader, store)
        began = time.perf_counter()
        while not restore.slice():
            pass
        seconds += time.perf_counter() - began
        size += sum(len(case.state or b"") for key in store if (case := store.get(key)) is not None)
    gc.collect()
    figures = {"cases": sum(map(len, stores)), "bytes": size, "seconds": seconds, "resident": _resident() - before}
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


def _warmed_up(reader: LogReader, topic: str) -> None:
    """Let what is built once, not once a case, be there before anything is measured."""
    begins = reader.position()
    for record in reader.read(timeout_ms=READ_MS):
        Changelog(Partition(topic, 0)).take_in(record, Store())
    reader.seek(begins)


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
