"""A Kafka in this process, for tests: deterministic, with simulated time and faults on demand.

It knows transactional batches, control markers, the last stable offset, fencing, static members and generations, and
does what kafka-python 3.0.12 does on Kafka 4.3.0, its flaws included. One suite of tests runs over it and the real one.
"""

from connector.testing.fake_broker.broker import FakeBroker
from connector.testing.fake_broker.connection import FakeConnection
from connector.testing.fake_broker.faults import Faults, Lost
from connector.testing.fake_broker.process import Limits, ProcessGone, TransactionOpenAtPoll

__all__ = ["FakeBroker", "FakeConnection", "Faults", "Limits", "Lost", "ProcessGone", "TransactionOpenAtPoll"]
