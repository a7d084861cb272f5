"""What the tests on a broker share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shell.real import RealShell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.brokers.broker import Broker
    from tests.brokers.names import Names


@pytest.fixture
def shell(broker: Broker, names: Names, tmp_path: Path) -> Iterator[RealShell]:
    """Processes of the toy judge on a broker, stopped at the end."""
    shell = RealShell(broker.bootstrap, names.mark, tmp_path)
    yield shell
    shell.close()
