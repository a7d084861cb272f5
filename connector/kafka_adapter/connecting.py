"""Why the client couldn't connect: it says so in its log alone, and raises that the time was over."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from connector.kafka_adapter.client import errors
from connector.kafka_adapter.failures import classified
from connector.ports import Outage, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOG = logging.getLogger("kafka.net.manager")
_HUNG_UP = "socket disconnected"
_MISNAMED = "certificate is not valid for"
_UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"
_REFUSALS = (errors.SaslAuthenticationFailedError, errors.UnsupportedSaslMechanismError)


class _Ear(logging.Handler):
    """Keeps the errors that the client logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the errors among what a line is made of."""
        told = record.args if isinstance(record.args, tuple) else ()
        self.heard += [one for one in told if isinstance(one, BaseException)]


@contextmanager
def connecting() -> Iterator[None]:
    """Raise what keeps a client from connecting as a BusError: Refused where waiting won't mend it."""
    ear, level, propagates = _Ear(), _LOG.level, _LOG.propagate
    if not _LOG.isEnabledFor(logging.WARNING):
        _LOG.setLevel(logging.WARNING)
        _LOG.propagate = False
    _LOG.addHandler(ear)
    try:
        yield
    except (errors.KafkaError, OSError, ValueError, TypeError, AssertionError) as raised:
        raise _said(raised, ear.heard) from raised
    finally:
        _LOG.removeHandler(ear)
        _LOG.setLevel(level)
        _LOG.propagate = propagates


def _said(raised: BaseException, heard: list[BaseException]) -> Exception:
    if isinstance(raised, OSError) and not isinstance(raised, errors.KafkaError):
        return Refused(
            f"a file of kafka.ca_file, kafka.certificate_file or kafka.key_file: {raised.strerror or raised}"
        )
    refused = next((one for one in heard if isinstance(one, _REFUSALS)), None)
    if refused is not None:
        return classified(refused)
    if any(_UNTRUSTED in str(one) for one in heard):
        why = next(str(one).partition("verify failed: ")[2] for one in heard if _UNTRUSTED in str(one))
        remedy = "say in kafka.bootstrap a name it is for" if _MISNAMED in why else "set kafka.ca_file"
        return Refused(f"the broker's certificate isn't trusted ({why.partition(' (_ssl')[0]}); {remedy}")
    if any(_HUNG_UP in str(one) for one in heard):
        # after a wrong password the client may see the end of the connection before the answer
        return Outage(f"{raised}: the broker hangs up; check kafka.security, kafka.username and kafka.password")
    return classified(raised)
