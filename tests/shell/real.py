"""The shell on a real broker: its topics, what is fed, its processes, and what a read-committed reader sees."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from connector.kafka_adapter import ClusterSettings, KafkaConnection
from connector.ports import Outgoing, Partition, TopicDescription
from tests.shell.counting import event
from tests.shell.counting_process import Told

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector.ports import Record

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0


@dataclass(slots=True)
class RealShell:
    """One test's topics on a broker. `fed` is how many events each child has been sent."""

    bootstrap: str
    mark: str
    logs: Path
    partitions: int = 2
    children: int = 6
    fed: int = 0
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        admin = self.connection.admin()
        for word in ("events", "out", "state", "quarantine"):
            configs = {"cleanup.policy": "compact"} if word == "state" else {}
            admin.create_topic(TopicDescription(self.told.name(word), self.partitions, 1, configs))
        admin.close()

    @property
    def connection(self) -> KafkaConnection:
        return KafkaConnection(ClusterSettings(bootstrap=self.bootstrap))

    @property
    def told(self) -> Told:
        return Told(bootstrap=self.bootstrap, mark=self.mark)

    def feed_one(self, child: int, value: bytes) -> None:
        """Send one child one event of another kind."""
        self._send([(child, value)])

    def feed(self, rounds: int = 1) -> None:
        """Send each child so many events, all or none."""
        self._send([(child, event("count")) for _ in range(rounds) for child in range(self.children)])
        self.fed += rounds

    def _send(self, events: list[tuple[int, bytes]]) -> None:
        sink = self.connection.sink(self.told.name("feeder"))
        sink.fence()
        sink.begin()
        for child, value in events:
            sink.send(Outgoing(self.told.name("events"), child % self.partitions, f"child-{child}".encode(), value))
        sink.flush()
        sink.commit()
        sink.close()

    def start(self, instance: str = "pod-0", **more: object) -> subprocess.Popen[bytes]:
        """Start a process."""
        told = {**asdict(self.told), "instance": instance, **more}
        command = [sys.executable, "-m", "tests.shell.counting_process", json.dumps(told)]
        with (self.logs / f"{len(self.processes)}-{instance}.log").open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        self.processes.append(process)
        return process

    def wait_for(self, holds: Callable[[], bool]) -> None:
        """Look again and again until it holds; a test that waits in vain fails."""
        end = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < end, f"it never came to hold; seen: {self.counts()}"
            time.sleep(0.1)

    def wait_for_all(self) -> None:
        """Wait until every event fed was counted."""
        self.wait_for(lambda: sum(map(len, self.counts().values())) >= self.fed * self.children)

    def counts(self) -> dict[str, list[int]]:
        """The numbers each child was given, in order."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for record in self.records("out"):
            said = json.loads(record.value or b"")
            if "count" in said:
                found[(record.key or b"").decode()].append(said["count"])
        return dict(found)

    def expected(self) -> dict[str, list[int]]:
        """What each child must have been given: 1, 2, 3 and so on, each once."""
        return {f"child-{child}": list(range(1, self.fed + 1)) for child in range(self.children)}

    def records(self, word: str) -> list[Record]:
        """All committed records of a topic."""
        found: list[Record] = []
        connection = self.connection
        for number in range(self.partitions):
            reader = connection.log_reader(Partition(self.told.name(word), number))
            end = reader.end()
            while reader.position() < end:
                found += reader.read(timeout_ms=500)
            reader.close()
        return found

    def said(self) -> str:
        """What all processes have logged."""
        return "".join(path.read_text(encoding="utf-8") for path in sorted(self.logs.iterdir()))

    def said_by(self, instance: str) -> str:
        """What the processes of an instance have logged, in their order."""
        logs = sorted(self.logs.glob(f"*-{instance}.log"), key=lambda path: int(path.name.partition("-")[0]))
        return "".join(path.read_text(encoding="utf-8") for path in logs)

    def partitions_of(self, instance: str) -> list[list[int]]:
        """What an instance was assigned, each time that it was, without the moments between."""
        lines = [json.loads(line) for line in self.said_by(instance).splitlines() if line.startswith('{"event"')]
        return [line["partitions"] for line in lines if line["event"] == "assigned" and line["partitions"]]

    def leave(self, instance: str) -> None:
        """Take a stopped member out of the group, as a scale-down does."""
        admin = self.connection.admin()
        admin.remove_static_member(self.told.name("group"), instance)
        admin.close()

    def close(self) -> None:
        """End what still runs."""
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait()
