"""The registry client over TLS with basic authentication, from settings, against a small HTTPS server right here."""

from __future__ import annotations

import json
import ssl
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
import trustme

from connector import settings
from connector.ports import Refused
from connector.process import schema_registry_of
from connector.wire import codec, registry, schemas
from tests.contract.test_registry import INVOLVEMENT, Server, _handler, answering, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connector.wire.registry import Registry

SECRET = "open-sesame"  # noqa: S105 - the word that must not be seen
BASIC = "Basic aGFuZG92ZXI6b3Blbi1zZXNhbWU="  # handover:open-sesame
OURS = {"schema": json.dumps(schemas.whole("InvolvementStarted"))}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


class Quiet(ThreadingHTTPServer):
    """Says nothing of a client that breaks off the handshake, as one that doesn't trust it must."""

    def handle_error(self, *_: object) -> None:
        return


@contextmanager
def serving_tls(context: ssl.SSLContext) -> Iterator[Server]:
    server = Server(answers={"GET /schemas/ids/258": OURS})
    with Quiet(("127.0.0.1", 0), _handler(server)) as http:
        # a handshake that fails is then the handler's, which closes what it has
        http.socket = context.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
        server.url = f"https://localhost:{http.server_port}"
        with answering(http):
            yield server


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with serving_tls(context) as server:
        yield server


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "ATTEMPTS", 1)


def told(folder: Path, url: str, ca: trustme.CA, **more: str) -> Registry:
    """Make the client as a process does: from the environment, with the password in a file."""
    ca.cert_pem.write_to_path(str(folder / "ca.pem"))
    (folder / "password").write_text(f"{SECRET}\n", encoding="utf-8")
    said = {
        "HANDOVER_AUTHORITY": "norfolk",
        "HANDOVER_REGISTRY__URL": url,
        "HANDOVER_REGISTRY__USERNAME": "handover",
        "HANDOVER_REGISTRY__PASSWORD_FILE": str(folder / "password"),
        "HANDOVER_REGISTRY__CA_FILE": str(folder / "ca.pem"),
    }
    made = schema_registry_of(settings.load(environment=said | more)[0])
    assert made is not None
    return made


def test_a_schema_is_read_over_tls_with_name_and_password(
    server: Server, authority: trustme.CA, tmp_path: Path
) -> None:
    client = told(tmp_path, server.url, authority)

    assert codec.decode(INVOLVEMENT.confluent, registry=client) == INVOLVEMENT.record
    assert server.authorisations == [BASIC]


def test_a_registry_that_asks_for_our_certificate_gets_it(authority: trustme.CA, tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    ours = tmp_path / "ours.pem"
    authority.issue_cert("handover.example").private_key_and_cert_chain_pem.write_to_path(str(ours))

    with serving_tls(context) as server:
        client = told(tmp_path, server.url, authority, HANDOVER_REGISTRY__CERTIFICATE_FILE=str(ours))

        assert codec.decode(INVOLVEMENT.confluent, registry=client) == INVOLVEMENT.record


def test_a_certificate_of_another_authority_gets_no_password(server: Server, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"isn't trusted; set registry\.ca_file") as refused:
        told(tmp_path, server.url, trustme.CA()).schema(258)

    assert server.authorisations == []
    assert SECRET not in str(refused.value)


def test_a_registry_that_sends_us_elsewhere_is_not_followed(
    server: Server, authority: trustme.CA, tmp_path: Path
) -> None:
    with serving() as elsewhere:
        server.answers["GET /schemas/ids/258"] = 302
        server.headers["Location"] = f"{elsewhere.url}/schemas/ids/258"

        with pytest.raises(Refused, match=r"sends us elsewhere; set registry\.url to where it is"):
            told(tmp_path, server.url, authority).schema(258)

        assert elsewhere.asked == []


def test_a_registry_that_refuses_us_is_told_of_without_the_password(
    server: Server, authority: trustme.CA, tmp_path: Path
) -> None:
    server.answers["GET /schemas/ids/258"] = 403

    with pytest.raises(Refused, match=r"answered 403; check registry\.username and its rights") as refused:
        told(tmp_path, server.url, authority).schema(258)

    assert SECRET not in f"{refused.value!r} {refused.value.__cause__!r}"
