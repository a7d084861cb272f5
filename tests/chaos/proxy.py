"""A TCP proxy between clients and a broker that cuts connections, and loses or withholds answers of a kind.

It understands no more of Kafka's protocol than frames: a length, and in a request the number of what is asked.
"""

from __future__ import annotations

import asyncio
import struct
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_SIZE = struct.Struct(">i")
_API = struct.Struct(">h")


class Api(IntEnum):
    """What a client asks for; Kafka's own numbers."""

    PRODUCE = 0
    FETCH = 1
    LIST_OFFSETS = 2
    METADATA = 3
    OFFSET_COMMIT = 8
    OFFSET_FETCH = 9
    FIND_COORDINATOR = 10
    JOIN_GROUP = 11
    HEARTBEAT = 12
    SYNC_GROUP = 14
    INIT_PRODUCER_ID = 22
    ADD_PARTITIONS_TO_TXN = 24
    ADD_OFFSETS_TO_TXN = 25
    END_TXN = 26
    TXN_OFFSET_COMMIT = 28


class Loss(Enum):
    """What becomes of an answer. The broker has done what was asked, and the client can't know."""

    LOST = "the connection breaks instead"
    WITHHELD = "nothing more comes on the connection, which stays open"


@dataclass(slots=True, eq=False)
class _Pair:
    """One client's connection and the one to the broker. `asked`: what answers are to come for, in order."""

    client: asyncio.StreamWriter
    broker: asyncio.StreamWriter
    asked: deque[int] = field(default_factory=deque)
    is_silent: bool = False

    def cut(self) -> None:
        self.client.transport.abort()
        self.broker.transport.abort()


class Proxy:
    """Listens on one port of 127.0.0.1 and speaks to another, as a context manager, on a thread of its own."""

    def __init__(self, *, port: int, broker_port: int) -> None:
        self.port = port
        self._broker_port = broker_port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._pairs: set[_Pair] = set()
        self._losses: dict[int, Loss] = {}

    def __enter__(self) -> Self:
        self._thread.start()
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shut()
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def open(self) -> None:
        """Take connections."""
        listening = asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self._server = asyncio.run_coroutine_threadsafe(listening, self._loop).result()

    def shut(self) -> None:
        """Take no more connections, and break those there are, as when the broker is gone."""
        self._loop.call_soon_threadsafe(self._server.close)
        self.cut()

    def cut(self) -> None:
        """Break every connection."""
        asyncio.run_coroutine_threadsafe(self._cut(), self._loop).result()

    def lose(self, api: Api, loss: Loss) -> None:
        """Let the next answer of a kind be lost."""
        self._losses[api] = loss

    def waiting(self) -> frozenset[int]:
        """Give the kinds of answers of which the next is still to be lost."""
        return frozenset(self._losses)

    def find(self, api: Api) -> None:
        """Let the next answer of a kind come after all."""
        self._losses.pop(api, None)

    def lose_nothing(self) -> None:
        """Lose no more answers."""
        self._losses.clear()

    async def _serve(self, from_client: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        try:
            from_broker, broker = await asyncio.open_connection("127.0.0.1", self._broker_port)
        except OSError:
            client.transport.abort()
            return
        pair = _Pair(client, broker)
        self._pairs.add(pair)
        try:
            await asyncio.gather(self._requests(from_client, pair), self._answers(from_broker, pair))
        except (OSError, asyncio.IncompleteReadError):
            pair.cut()
        finally:
            self._pairs.discard(pair)

    async def _requests(self, reader: asyncio.StreamReader, pair: _Pair) -> None:
        while True:
            frame = await _frame(reader)
            pair.asked.append(_API.unpack_from(frame, _SIZE.size)[0])
            pair.broker.write(frame)
            await pair.broker.drain()

    async def _answers(self, reader: asyncio.StreamReader, pair: _Pair) -> None:
        while True:
            frame = await _frame(reader)
            asked = pair.asked.popleft()
            if pair.is_silent:
                continue
            loss = self._losses.pop(asked, None)
            if loss is Loss.LOST:
                raise ConnectionAbortedError
            if loss is Loss.WITHHELD:
                pair.is_silent = True
                continue
            pair.client.write(frame)
            await pair.client.drain()

    async def _cut(self) -> None:
        for pair in list(self._pairs):
            pair.cut()

    async def _end(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)


async def _frame(reader: asyncio.StreamReader) -> bytes:
    size = await reader.readexactly(_SIZE.size)
    return size + await reader.readexactly(_SIZE.unpack(size)[0])
