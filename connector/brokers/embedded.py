"""The embedded broker of the demonstration: ready in half a second, for development only.

It lets a fenced producer back in and takes a displaced member's offsets, so nothing about exactly-once is ever proved
on it.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from connector.brokers.broker import ALL_ABILITIES, Ability, BrokerUnavailable
from connector.brokers.local import LocalBroker
from connector.brokers.probe import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator

DISTRIBUTION = "noida-db"
# as the contract tests of brokers found it
_MISSING = {
    Ability.FENCING,
    Ability.GROUP_FENCING,
    Ability.STABLE_OFFSETS,
    Ability.SESSIONS,
    Ability.MEMBER_REMOVAL,
}


@contextmanager
def embedded_broker() -> Iterator[LocalBroker]:
    """Run the embedded broker on a free port, on data that goes with it. Raises BrokerUnavailable."""
    program = _program()
    with tempfile.TemporaryDirectory(prefix="handover-embedded-") as folder:
        (port,) = free_ports(1)
        data = Path(folder)
        arguments = ("start", "--only", "kafka", "--kafka-port", str(port), "--data-dir", str(data / "data"))
        with LocalBroker(
            name=f"{DISTRIBUTION} {metadata.version(DISTRIBUTION)}, embedded",
            can=ALL_ABILITIES - _MISSING,
            port=port,
            command=(str(program), *arguments),
            log=data / "broker.log",
        ) as broker:
            yield broker


def _program() -> Path:
    package = find_spec("noida_db")
    if package is None or package.origin is None:
        raise BrokerUnavailable(f"{DISTRIBUTION} isn't installed; pip install 'handover-core[broker]'")
    # The binary itself: a signal to the package's own launcher leaves the server running.
    program = Path(package.origin).parent / "noida-db"
    if not program.is_file():
        raise BrokerUnavailable(f"{DISTRIBUTION} has no program for this machine; use --broker jars or --broker URL")
    return program
