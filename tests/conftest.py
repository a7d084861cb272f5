"""The broker of a run: chosen once, named in the header and at the end, and never quietly missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connector.brokers import jars
from connector.brokers.broker import Ability, Broker, BrokerUnavailable
from connector.brokers.jars import kafka_from_jars
from connector.roles import Role
from tests.brokers.abilities import skip_what_cannot_be, skipped
from tests.brokers.choice import Choice, candidates
from tests.brokers.names import Names
from tests.brokers.secured_kafka import SecuredKafka, secured_kafka

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.brokers.local import LocalBroker

CHOICE = pytest.StashKey[Choice]()
USED = pytest.StashKey[Broker]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("broker")
    group.addoption("--broker", default="auto", help="auto, HOST:PORT, docker, jars, embedded or fake")
    group.addoption("--require-broker", choices=["kafka"], help="fail unless real Apache Kafka was used")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*abilities): run only on a broker that has these abilities")
    required = config.getoption("--require-broker") is not None
    try:
        config.stash[CHOICE] = Choice.among(
            candidates(config.getoption("--broker"), _cache(config)), real_required=required
        )
    except BrokerUnavailable as unavailable:
        raise pytest.UsageError(str(unavailable)) from unavailable


def pytest_report_header(config: pytest.Config) -> str:
    choice = config.stash[CHOICE]
    passed_over = f" ({'; '.join(choice.passed_over)})" if choice.passed_over else ""
    return f"broker: will try {', then '.join(candidate.word for candidate in choice.possible)}{passed_over}"


@pytest.fixture(scope="session")
def chosen_broker(pytestconfig: pytest.Config) -> Iterator[Broker]:
    """The broker of this run, whatever it can do."""
    with pytestconfig.stash[CHOICE].started() as broker:
        pytestconfig.stash[USED] = broker
        yield broker


@pytest.fixture
def broker(chosen_broker: Broker, request: pytest.FixtureRequest) -> Broker:
    """The broker of this run, for a test that connects to it; skipped, and counted, where that can't be."""
    request.node.add_marker(pytest.mark.needs(Ability.NETWORK))
    skip_what_cannot_be(request.node, chosen_broker)
    return chosen_broker


@pytest.fixture
def kafka_jars(pytestconfig: pytest.Config) -> Path:
    """The folder of real Kafka's jars, for a test that runs a broker of its own; skipped, and counted, without."""
    return _jars(pytestconfig)


def _jars(pytestconfig: pytest.Config) -> Path:
    why = jars.missing(_cache(pytestconfig))
    if why is not None:
        reason = f"no broker can {Ability.RESTART}: {why}"
        skipped[reason] += 1
        if pytestconfig.getoption("--require-broker") is not None:
            pytest.fail(reason)
        pytest.skip(reason)
    return _cache(pytestconfig)


@pytest.fixture
def broker_of_its_own(kafka_jars: Path) -> Iterator[LocalBroker]:
    """Real Kafka that only this test uses, to stop, kill, pause and start again."""
    with kafka_from_jars(kafka_jars) as kafka:
        yield kafka


@pytest.fixture(scope="session")
def secured(pytestconfig: pytest.Config) -> Iterator[SecuredKafka]:
    """Real Kafka with TLS, SASL/SCRAM and ACLs, and a user for each role, without any right at first."""
    with secured_kafka(_jars(pytestconfig), Role) as kafka:
        pytestconfig.stash.setdefault(USED, kafka.plain)
        yield kafka


@pytest.fixture
def names() -> Names:
    """Names on the broker that no other test has."""
    return Names()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    used = config.stash.get(USED, None)
    address = f", at {used.bootstrap}" if used and Ability.NETWORK in used.can else ""
    terminalreporter.write_line(f"broker: {used.name if used else 'none was needed'}{address}")
    for reason, count in sorted(skipped.items()):
        terminalreporter.write_line(f"broker: {count} skipped: {reason}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--require-broker") is not None and USED not in session.config.stash:
        session.config.get_terminal_writer().line("\nbroker: Apache Kafka was required and no test used it", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _cache(config: pytest.Config) -> Path:
    return config.rootpath / ".kafka"
