"""The program as an operator runs it, against one broker, under names that nobody else has there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector import settings
from connector.kafka_adapter import KafkaConnection
from connector.log_reading import committed
from connector.ports import Partition
from connector.process import cluster_of, names_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connector.ports import Connection, Record
    from connector.settings import Settings
    from connector.topic_names import TopicNames

HANDOVER = str(Path(sys.executable).with_name("handover"))
ENDS_WITHIN_S = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """`handover` for one authority. `mark` enters the name of every topic, group and transactional id."""

    bootstrap: str
    mark: str
    authority: str = "norfolk"
    host: str | None = None
    authority_settings: Path | None = None
    partitions: int = 2
    batch: int = 200
    idle_commit_s: int = 60
    delivery: str = "exactly_once"
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def variables(self) -> dict[str, str]:
        """What the environment says of settings."""
        said = {
            "HANDOVER_AUTHORITY": self.authority,
            "HANDOVER_KAFKA__BOOTSTRAP": self.bootstrap,
            "HANDOVER_KAFKA__ALLOW_PLAINTEXT": "true",
            "HANDOVER_KAFKA__PARTITIONS": str(self.partitions),
            "HANDOVER_KAFKA__REPLICATION": "1",
            "HANDOVER_KAFKA__TOPIC_TEMPLATE": f"{self.mark}.{{authority}}.{{topic}}.v1",
            "HANDOVER_KAFKA__GROUP_TEMPLATE": f"{self.mark}-{{authority}}",
            "HANDOVER_KAFKA__DELIVERY": self.delivery,
            "HANDOVER_RUN__BATCH": str(self.batch),
            "HANDOVER_RUN__IDLE_COMMIT_SECONDS": str(self.idle_commit_s),
            "HANDOVER_RUN__HEALTH_PORT": "0",
        }
        own = {"HANDOVER_HOST": self.host, "HANDOVER_PLUGINS__AUTHORITY_SETTINGS": self.authority_settings}
        return said | {name: str(value) for name, value in own.items() if value is not None} | dict(self.more)

    @property
    def settings(self) -> Settings:
        return settings.load(environment=self.variables)[0]

    @property
    def names(self) -> TopicNames:
        return names_of(self.settings)

    def connect(self) -> Connection:
        return KafkaConnection(cluster_of(self.settings.kafka))

    def call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            (HANDOVER, *arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            env=self.environment,
            timeout=ENDS_WITHIN_S,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command; its log is on `stderr`."""
        return subprocess.Popen(
            (HANDOVER, *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
        )

    def apply_topics(self) -> None:
        succeeded(self.call("topics", "apply"))

    def feed(self, events: Path) -> None:
        succeeded(self.call("feed", str(events)))

    def run_until(self, day: str) -> Log:
        """Run by the clock of events to the end of a day."""
        return Log.of(succeeded(self.call("run", "--clock", "events", "--until", day)).stderr.splitlines())

    def simulate(self, events: Path, until: str, *more: str) -> list[dict[str, Any]]:
        """Give the messages of `simulate` on a file."""
        own = (("--host", self.host), ("--authority-settings", self.authority_settings))
        named = [word for name, value in own if value is not None for word in (name, str(value))]
        said = succeeded(
            self.call("simulate", "--authority", self.authority, *named, "--until", until, *more, str(events))
        )
        return [json.loads(line) for line in said.stdout.splitlines()]

    def committed(self, topic: str) -> list[Record]:
        """Read all committed records of a topic, partition by partition."""
        connection, numbers = self.connect(), range(self.partitions)
        return [record for number in numbers for record in committed(connection, Partition(topic, number))]

    def quarantined(self) -> list[str]:
        """Give the reasons of the records in quarantine."""
        return [dict(record.headers)["handover-reason"].decode() for record in self.committed(self.names.quarantine)]

    @property
    def environment(self) -> dict[str, str]:
        """What a process of it is given for an environment."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(settings.PREFIX)}
        return inherited | self.variables


@dataclass(frozen=True, slots=True)
class Log:
    """What a run wrote: its lines of JSON, and whatever else."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, texts: Sequence[str]) -> Log:
        log = cls()
        for text in texts:
            if text.startswith("{"):
                log.lines.append(json.loads(text))
            elif text.strip():
                log.other.append(text)
        return log

    def count(self, name: str) -> int:
        """Add up one counter over all transactions."""
        return sum(int(line.get(name, 0)) for line in self.lines if line["event"] == "transaction")


def succeeded(ended: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    assert ended.returncode == 0, f"{' '.join(ended.args)} ended with {ended.returncode}: {ended.stderr[-2000:]}"
    return ended
