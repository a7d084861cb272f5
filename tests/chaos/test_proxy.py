"""The proxy before a broker that echoes: it breaks what it is told to break, and nothing else."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from connector.brokers.probe import free_ports
from tests.chaos.proxy import Api, Loss, Proxy

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    (port,) = free_ports(1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=echo, args=(server,), daemon=True).start()
        with Proxy(port=port, broker_port=server.getsockname()[1]) as proxy:
            yield proxy


def echo(server: socket.socket) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


def answer(connection: socket.socket) -> None:
    with connection, suppress(ConnectionError):  # whoever asked may be gone
        while received := connection.recv(4096):
            connection.sendall(received)


@contextmanager
def client(proxy: Proxy) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as connection:
        yield connection


def request(api: Api) -> bytes:
    body = struct.pack(">hhi", api, 0, 7)
    return struct.pack(">i", len(body)) + body


def is_broken(connection: socket.socket) -> bool:
    try:
        return asked(connection, Api.FETCH) == b""
    except ConnectionError:
        return True


def asked(connection: socket.socket, api: Api) -> bytes:
    connection.sendall(request(api))
    return connection.recv(4096)


def test_what_is_not_to_be_lost_comes_through(proxy: Proxy) -> None:
    proxy.lose(Api.END_TXN, Loss.LOST)

    with client(proxy) as connection:
        assert asked(connection, Api.PRODUCE) == request(Api.PRODUCE)
        assert asked(connection, Api.FETCH) == request(Api.FETCH)
    assert proxy.waiting() == {Api.END_TXN}


def test_an_answer_is_lost_once_and_its_connection_with_it(proxy: Proxy) -> None:
    proxy.lose(Api.END_TXN, Loss.LOST)

    with client(proxy) as connection:
        connection.sendall(request(Api.END_TXN))
        assert is_broken(connection)
    with client(proxy) as connection:
        assert asked(connection, Api.END_TXN) == request(Api.END_TXN)
    assert proxy.waiting() == frozenset()


def test_after_an_answer_withheld_nothing_comes_on_the_connection_which_stays_open(proxy: Proxy) -> None:
    proxy.lose(Api.PRODUCE, Loss.WITHHELD)

    with client(proxy) as silent, client(proxy) as other:
        silent.settimeout(0.3)
        for api in (Api.PRODUCE, Api.FETCH):
            with pytest.raises(TimeoutError):
                asked(silent, api)
        assert asked(other, Api.PRODUCE) == request(Api.PRODUCE)


def test_cutting_breaks_every_connection_and_new_ones_are_taken(proxy: Proxy) -> None:
    with client(proxy) as one, client(proxy) as other:
        assert asked(one, Api.FETCH) == asked(other, Api.FETCH)
        proxy.cut()
        assert is_broken(one)
        assert is_broken(other)
    with client(proxy) as again:
        assert asked(again, Api.FETCH) == request(Api.FETCH)


def test_while_shut_no_connection_is_taken(proxy: Proxy) -> None:
    proxy.shut()
    with pytest.raises(ConnectionRefusedError), client(proxy):
        pass

    proxy.open()

    with client(proxy) as connection:
        assert asked(connection, Api.FETCH) == request(Api.FETCH)
