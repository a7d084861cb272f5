"""Which broker a run gets: the order, the refusals, and the sentence that says why another was passed over."""

from __future__ import annotations

import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from connector.brokers import download
from connector.brokers.broker import Ability, Broker, BrokerUnavailable, RunningBroker
from connector.brokers.local import LocalBroker
from connector.brokers.probe import free_ports, has_a_live_broker
from tests.brokers.choice import FAKE, Candidate, Choice, candidates
from tests.brokers.names import Names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

STARTED = RunningBroker(bootstrap="127.0.0.1:1", name="one that starts")


def starts() -> AbstractContextManager[Broker]:
    @contextmanager
    def running() -> Iterator[Broker]:
        yield STARTED

    return running()


def refuses() -> AbstractContextManager[Broker]:
    @contextmanager
    def running() -> Iterator[Broker]:
        raise BrokerUnavailable("the image can't be had")
        yield STARTED

    return running()


def candidate(
    word: str, *, real: bool, start: Callable[[], AbstractContextManager[Broker]] = starts, missing: str | None = None
) -> Candidate:
    return Candidate(word=word, real=real, start=start, missing=lambda: missing)


def test_docker_comes_before_the_jars_and_the_fake_last(tmp_path: Path) -> None:
    assert [one.word for one in candidates("auto", tmp_path)] == ["docker", "jars", "fake"]


def test_a_word_with_a_colon_is_an_address_and_taken_for_real(tmp_path: Path) -> None:
    (named,) = candidates("kafka.example:9092", tmp_path)
    with named.start() as broker:
        assert (named.real, broker.bootstrap, Ability.RESTART in broker.can) == (True, "kafka.example:9092", False)


def test_an_unknown_broker_is_refused_with_the_words_there_are(tmp_path: Path) -> None:
    with pytest.raises(BrokerUnavailable, match="auto, docker, jars, embedded, fake or HOST:PORT"):
        candidates("rabbit", tmp_path)


def test_what_is_missing_is_passed_over_and_said() -> None:
    choice = Choice.among(
        (candidate("docker", real=True, missing="no Docker daemon answers"), candidate("jars", real=True)),
        real_required=False,
    )
    assert [one.word for one in choice.possible] == ["jars"]
    assert choice.passed_over == ["docker: no Docker daemon answers"]


def test_where_real_kafka_is_required_the_fake_is_no_answer() -> None:
    with pytest.raises(BrokerUnavailable, match=r"jars: install Maven; fake: isn't Apache Kafka"):
        Choice.among(
            (candidate("jars", real=True, missing="install Maven"), candidate("fake", real=False)), real_required=True
        )


def test_one_that_does_not_start_gives_way_to_the_next() -> None:
    choice = Choice.among(
        (candidate("docker", real=True, start=refuses), candidate("jars", real=True)), real_required=True
    )
    with choice.started() as broker:
        assert broker.name == "one that starts"
    assert choice.passed_over == ["docker: the image can't be had"]


def test_when_none_starts_each_reason_is_said() -> None:
    choice = Choice.among((candidate("docker", real=True, start=refuses),), real_required=True)
    with (
        pytest.raises(BrokerUnavailable, match=r"no broker would start \(docker: the image can't be had"),
        choice.started(),
    ):
        pass


def test_the_fake_claims_no_port_and_no_process() -> None:
    assert frozenset(Ability) - FAKE.can == {Ability.NETWORK, Ability.RESTART}


def test_names_are_the_same_within_a_test_and_differ_between_tests() -> None:
    one, other = Names(), Names()
    assert one.of("topic") == one.of("topic")
    assert one.of("topic") != other.of("topic")


def test_a_port_that_nobody_serves_is_no_broker() -> None:
    (port,) = free_ports(1)
    assert not has_a_live_broker(port)


def test_a_broker_that_ends_at_once_is_named_with_its_last_words(tmp_path: Path) -> None:
    program = tmp_path / "broker"
    program.write_text("#!/bin/sh\necho the disk is full\nexit 3\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (port,) = free_ports(1)
    broker = LocalBroker(
        name="a broker", can=frozenset(), port=port, command=(str(program),), log=tmp_path / "broker.log"
    )
    with pytest.raises(BrokerUnavailable, match=r"a broker ended with code 3; it last said: the disk is full"):
        broker.start()


def test_jars_that_are_there_are_not_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    download.jars_folder(tmp_path).mkdir()
    assert download.fetch_jars(tmp_path) == tmp_path / f"libs-{download.KAFKA_VERSION}"


def test_without_maven_the_remedy_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BrokerUnavailable, match="install Maven, or name a broker"):
        download.fetch_jars(tmp_path)
