"""A schema registry that is down when a run begins is waited for; later it is missed by nobody who was here before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from connector.brokers.broker import Ability
from connector.exits import Exit
from policy_core.messages import RECORDS
from tests.brokers.abilities import needs
from tests.contract.test_registry import serving
from tests.integration.program import Program
from tests.integration.stories import UNTIL, written_histories

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import Popen

    from connector.brokers.broker import Broker
    from tests.brokers.names import Names
    from tests.contract.test_registry import Server

DOWN = 503


@dataclass(frozen=True, kw_only=True)
class Registered(Program):
    """The program with a schema registry that keeps what it said in a folder."""

    url: str
    cache: Path

    @property
    def variables(self) -> dict[str, str]:
        own = {"HANDOVER_REGISTRY__URL": self.url, "HANDOVER_REGISTRY__CACHE": str(self.cache)}
        return super().variables | own

    def run_to_the_end(self) -> Popen[str]:
        return self.start("run", "--clock", "events", "--until", UNTIL)


def subjects(handover: Program) -> list[str]:
    return [
        f"{topic}-csc.{record.__name__}"
        for name, records in RECORDS.items()
        for topic in (handover.names.named(name, restricted=closed) for closed in (False, True))
        for record in records
    ]


def answer_all(server: Server, handover: Program, *, is_down: bool) -> None:
    for number, subject in enumerate(subjects(handover), start=1):
        server.answers[f"POST /subjects/{quote(subject, safe='')}"] = DOWN if is_down else {"id": number}


def published(handover: Program) -> int:
    names = [handover.names.named(name, restricted=closed) for name in RECORDS for closed in (False, True)]
    return sum(len(handover.committed(name)) for name in names)


def by_child(folder: Path) -> list[Path]:
    """Give the histories of two children, a file each."""
    written: dict[str, Path] = {}
    for line in written_histories(folder, children=2, seed=1).read_text(encoding="utf-8").splitlines(keepends=True):
        child = json.loads(line)["envelope"]["child_id"]
        file = written.setdefault(child, folder / f"{child}.jsonl")
        with file.open("a", encoding="utf-8") as events:
            events.write(line)
    return list(written.values())


def said_until(process: Popen[str], word: str) -> None:
    assert process.stderr is not None
    assert any(word in line for line in process.stderr), f"the run ended without {word}"


@needs(Ability.TRANSACTIONS, Ability.READ_COMMITTED, Ability.STATIC_MEMBERSHIP)
def test_a_registry_that_is_down_at_the_start_is_waited_for_and_later_missed_by_nobody(
    broker: Broker, names: Names, tmp_path: Path
) -> None:
    first, second = by_child(tmp_path)
    with serving() as server:
        handover = Registered(
            bootstrap=broker.bootstrap, mark=names.mark, partitions=1, url=server.url, cache=tmp_path / "kept"
        )
        handover.apply_topics()
        handover.feed(first)
        answer_all(server, handover, is_down=True)
        process = handover.run_to_the_end()
        said_until(process, "it is down or overloaded")
        before = published(handover)
        answer_all(server, handover, is_down=False)
        process.communicate(timeout=120)
    expected = len(handover.simulate(first, UNTIL))
    assert (before, process.returncode, published(handover)) == (0, Exit.DONE, expected)

    handover.feed(second)
    handover.run_until(UNTIL)
    assert published(handover) == expected + len(handover.simulate(second, UNTIL))
