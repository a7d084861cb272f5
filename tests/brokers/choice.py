"""Which broker a run of the suite uses: the one named, else Docker, the jars or the fake, whichever comes first."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connector.brokers import jars
from connector.brokers.broker import Ability, Broker, BrokerUnavailable, RunningBroker
from connector.brokers.embedded import embedded_broker
from connector.brokers.jars import kafka_from_jars
from tests.brokers import docker_kafka

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

# The fake is tested where it stands, in process; nothing that needs an address can use it.
FAKE = RunningBroker(
    bootstrap="", name="the in-process fake", can=frozenset(Ability) - {Ability.NETWORK, Ability.RESTART}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One way to come by a broker. `real` is whether it is Apache Kafka."""

    word: str
    real: bool
    start: Callable[[], AbstractContextManager[Broker]]
    missing: Callable[[], str | None] = field(default=lambda: None)


@contextmanager
def _running(broker: Broker) -> Iterator[Broker]:
    yield broker


def candidates(word: str, cache: Path) -> tuple[Candidate, ...]:
    """Give the candidates that `--broker=word` stands for, in order of trying; a word with a colon is an address."""
    known = (
        Candidate(word="docker", real=True, start=docker_kafka.kafka_in_docker, missing=docker_kafka.missing),
        Candidate(word="jars", real=True, start=lambda: kafka_from_jars(cache), missing=lambda: jars.missing(cache)),
        Candidate(word="embedded", real=False, start=embedded_broker),
        Candidate(word="fake", real=False, start=lambda: _running(FAKE)),
    )
    if word == "auto":
        return tuple(candidate for candidate in known if candidate.word != "embedded")
    if ":" in word:
        named = RunningBroker(bootstrap=word, name=f"the broker at {word}")
        return (Candidate(word=word, real=True, start=lambda: _running(named)),)
    found = tuple(candidate for candidate in known if candidate.word == word)
    if not found:
        words = ", ".join(candidate.word for candidate in known)
        raise BrokerUnavailable(f"--broker={word} is none of auto, {words} or HOST:PORT")
    return found


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of this run that can be had, and why the others can't."""

    possible: tuple[Candidate, ...]
    passed_over: list[str]

    @classmethod
    def among(cls, tried: tuple[Candidate, ...], *, real_required: bool) -> Choice:
        """Look at each candidate without starting it. Raises BrokerUnavailable if none can be had."""
        possible: list[Candidate] = []
        passed_over: list[str] = []
        for candidate in tried:
            why = candidate.missing()
            if real_required and not candidate.real:
                why = "isn't Apache Kafka, which is required"
            if why is None:
                possible.append(candidate)
            else:
                passed_over.append(f"{candidate.word}: {why}")
        if not possible:
            raise BrokerUnavailable(f"no broker can be had ({'; '.join(passed_over)})")
        return cls(tuple(possible), passed_over)

    @contextmanager
    def started(self) -> Iterator[Broker]:
        """Run the first candidate that starts. Raises BrokerUnavailable if none does."""
        with ExitStack() as stack:
            yield self._first_to_start(stack)

    def _first_to_start(self, stack: ExitStack) -> Broker:
        for candidate in self.possible:
            try:
                return stack.enter_context(candidate.start())
            except BrokerUnavailable as unavailable:
                self.passed_over.append(f"{candidate.word}: {unavailable}")
        raise BrokerUnavailable(f"no broker would start ({'; '.join(self.passed_over)})")
