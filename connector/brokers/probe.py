"""Asks whether a broker is ready, in two dozen bytes of Kafka's protocol, so that starting one needs no client."""

from __future__ import annotations

import socket
import struct

_METADATA, _VERSION = 3, 1
_NO_TOPICS = 0
_REQUEST = struct.pack(">hhihi", _METADATA, _VERSION, 0, -1, _NO_TOPICS)


def free_ports(count: int) -> list[int]:
    """Give ports of 127.0.0.1 that nothing listens on now, all different."""
    holders = [socket.socket() for _ in range(count)]
    try:
        for holder in holders:
            holder.bind(("127.0.0.1", 0))
        return [int(holder.getsockname()[1]) for holder in holders]
    finally:
        for holder in holders:
            holder.close()


def has_a_live_broker(port: int, *, timeout_s: float = 2.0) -> bool:
    """Say whether Kafka's Metadata (version 1) answers on 127.0.0.1 and lists a broker that isn't fenced."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=timeout_s) as connection:
            connection.sendall(struct.pack(">i", len(_REQUEST)) + _REQUEST)
            (size,) = struct.unpack(">i", _read(connection, 4))
            answer = _read(connection, size)
    except OSError:
        return False
    _correlation, brokers = struct.unpack_from(">ii", answer)
    return bool(brokers > 0)


def _read(connection: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size:
        chunk = connection.recv(size - len(received))
        if not chunk:
            raise ConnectionResetError
        received += chunk
    return received
