"""The registry client, against a registry small enough to read: a server on this machine."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from connector.ports import Outage, Refused
from connector.wire import codec, registry, schemas
from connector.wire.codec import Undecodable, Unreadable
from connector.wire.registry import Registry
from tests.contract.golden_records import NEWEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUBJECT = "csc.norfolk.transfer-tasks.v1-csc.Transfer"
INVOLVEMENT = next(golden for golden in NEWEST if golden.name == "InvolvementStarted")
TRANSFER = next(golden for golden in NEWEST if golden.name == "Transfer")
GUID = "7f0c1f8e-6a0b-4d2e-9c57-0f5d2b1c7a11"
OURS = {"schema": json.dumps(schemas.whole("InvolvementStarted"))}


@dataclass
class Server:
    """What the registry answers, by "METHOD path", and what it was asked. A status above 299 is answered as such."""

    url: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    authorisations: list[str | None] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            return

        def do_GET(self) -> None:
            self._answer("GET")

        def do_POST(self) -> None:
            server.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self._answer("POST")

        def _answer(self, method: str) -> None:
            server.asked.append(f"{method} {self.path}")
            server.authorisations.append(self.headers["Authorization"])
            answer = server.answers.get(f"{method} {self.path}", 404)
            if isinstance(answer, list):
                answer = answer.pop(0)
            status, body = (answer, {}) if isinstance(answer, int) else (200, answer)
            self.send_response(status)
            for name, value in server.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode() if isinstance(body, str) else json.dumps(body).encode())

    return Handler


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(server)) as http:
        server.url = f"http://127.0.0.1:{http.server_port}"
        with answering(http):
            yield server


@contextmanager
def answering(http: ThreadingHTTPServer) -> Iterator[None]:
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        http.shutdown()
        thread.join()


@pytest.fixture(name="server")
def _server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "ATTEMPTS", 3)
    monkeypatch.setattr(registry, "LONGEST_WAIT_SECONDS", 0.01)


def test_an_event_is_read_by_the_schema_of_its_id(server: Server) -> None:
    server.answers["GET /schemas/ids/258"] = OURS
    assert codec.decode(INVOLVEMENT.confluent, registry=Registry(server.url)) == INVOLVEMENT.record


def test_an_event_is_read_by_the_schema_of_its_guid(server: Server) -> None:
    server.answers[f"GET /schemas/guids/{GUID}"] = OURS
    headers = {codec.GUID_HEADER: b"\x01" + bytes.fromhex(GUID.replace("-", ""))}
    read = codec.decode(INVOLVEMENT.body, registry=Registry(server.url), headers=headers)
    assert read == INVOLVEMENT.record


def test_a_schema_is_asked_for_once(server: Server) -> None:
    server.answers["GET /schemas/ids/258"] = OURS
    client = Registry(server.url)
    assert [codec.decode(INVOLVEMENT.confluent, registry=client) for _ in range(3)] == [INVOLVEMENT.record] * 3
    assert server.asked == ["GET /schemas/ids/258"]


def test_a_schema_that_refers_to_others_is_read_with_them(server: Server) -> None:
    involvement = schemas.raw()["InvolvementStarted"]
    parts = ["Envelope", "Worker", "TeamRef", "Change", "Ingest"]
    references = [{"name": f"csc.{part}", "subject": f"csc.{part}", "version": 1} for part in parts]
    server.answers["GET /schemas/ids/258"] = {"schema": json.dumps(involvement), "references": references}
    for part in parts:
        server.answers[f"GET /subjects/csc.{part}/versions/1"] = {"schema": json.dumps(schemas.raw()[part])}
    assert codec.decode(INVOLVEMENT.confluent, registry=Registry(server.url)) == INVOLVEMENT.record


def test_an_id_that_was_unknown_is_asked_for_again(server: Server) -> None:
    server.answers["GET /schemas/ids/258"] = [404, OURS]
    client = Registry(server.url)
    with pytest.raises(Undecodable) as caught:
        codec.decode(INVOLVEMENT.confluent, registry=client)
    assert caught.value.reason is Unreadable.UNKNOWN_SCHEMA
    assert codec.decode(INVOLVEMENT.confluent, registry=client) == INVOLVEMENT.record


@pytest.mark.parametrize(
    "answer",
    [{"schema": "{}", "schemaType": "JSON"}, {"schema": '"string"'}, {"schema": '{"type": "record"}'}],
    ids=["JSON schema", "no record", "no name"],
)
def test_what_is_no_schema_of_a_record_is_an_unknown_schema(server: Server, answer: dict[str, str]) -> None:
    server.answers["GET /schemas/ids/258"] = answer
    with pytest.raises(Undecodable) as caught:
        codec.decode(INVOLVEMENT.confluent, registry=Registry(server.url))
    assert caught.value.reason is Unreadable.UNKNOWN_SCHEMA


def test_a_registry_that_is_down_stops_nobody_who_was_here_before(tmp_path: Path) -> None:
    with serving() as server:
        server.answers["GET /schemas/ids/258"] = OURS
        server.answers[f"POST /subjects/{SUBJECT}"] = {"id": 7}
        client = Registry(server.url, cache=tmp_path)
        codec.decode(INVOLVEMENT.confluent, registry=client)
        client.id_of("Transfer", SUBJECT)
    later = Registry(server.url, cache=tmp_path)
    assert codec.decode(INVOLVEMENT.confluent, registry=later) == INVOLVEMENT.record
    assert later.id_of("Transfer", SUBJECT) == 7


def test_what_one_registry_said_is_not_believed_of_another(server: Server, tmp_path: Path) -> None:
    server.answers["GET /schemas/ids/258"] = OURS
    Registry(server.url, cache=tmp_path).schema(258)
    with serving() as other:
        assert Registry(other.url, cache=tmp_path).schema(258) is None


def test_a_kept_answer_that_was_cut_short_is_asked_for_again(server: Server, tmp_path: Path) -> None:
    server.answers["GET /schemas/ids/258"] = OURS
    Registry(server.url, cache=tmp_path).schema(258)
    for file in tmp_path.rglob("*.json"):
        file.write_text(file.read_text(encoding="utf-8")[:20], encoding="utf-8")
    assert codec.decode(INVOLVEMENT.confluent, registry=Registry(server.url, cache=tmp_path)) == INVOLVEMENT.record


def test_nothing_half_written_is_left_in_the_cache(server: Server, tmp_path: Path) -> None:
    server.answers["GET /schemas/ids/258"] = OURS
    Registry(server.url, cache=tmp_path).schema(258)
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["schemas-ids-258.json"]


def test_a_cache_that_cannot_be_written_is_refused_by_name(server: Server, tmp_path: Path) -> None:
    server.answers["GET /schemas/ids/258"] = OURS
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    with pytest.raises(Refused, match=r"can't be written .*; see registry\.cache"):
        Registry(server.url, cache=in_the_way).schema(258)


def test_an_id_is_looked_up_under_its_subject_and_never_registered(server: Server) -> None:
    with pytest.raises(Refused, match=f"Transfer isn't registered under {SUBJECT}; register it before deploying"):
        Registry(server.url).id_of("Transfer", SUBJECT)
    assert server.asked == [f"POST /subjects/{SUBJECT}", f"GET /subjects/{SUBJECT}/versions/latest"]
    server.answers[f"POST /subjects/{SUBJECT}"] = {"id": 7, "version": 1, "subject": SUBJECT}
    assert Registry(server.url).id_of("Transfer", SUBJECT) == 7
    assert json.loads(server.bodies[-1]["schema"]) == schemas.whole("Transfer")


def test_a_registered_schema_that_differs_in_its_docs_alone_will_do(server: Server) -> None:
    told_otherwise = {**schemas.whole("Transfer"), "doc": "Said otherwise."}
    server.answers[f"GET /subjects/{SUBJECT}/versions/latest"] = {"id": 9, "schema": json.dumps(told_otherwise)}
    assert Registry(server.url).id_of("Transfer", SUBJECT) == 9


def test_another_registered_version_will_not_do(server: Server) -> None:
    other = schemas.whole("Transfer")
    other = {**other, "fields": other["fields"][:-1]}
    server.answers[f"GET /subjects/{SUBJECT}/versions/latest"] = {"id": 9, "schema": json.dumps(other)}
    with pytest.raises(Refused, match="isn't registered"):
        Registry(server.url).id_of("Transfer", SUBJECT)


def test_a_schema_is_registered_where_the_settings_allow(server: Server) -> None:
    server.answers[f"POST /subjects/{SUBJECT}/versions"] = {"id": 11}
    assert Registry(server.url, registers=True).id_of("Transfer", SUBJECT) == 11


def test_a_subject_cannot_reach_out_of_its_path(server: Server) -> None:
    with pytest.raises(Refused):
        Registry(server.url).id_of("Transfer", "a/../b")
    assert server.asked[0] == "POST /subjects/a%2F..%2Fb"


def test_a_registry_that_stumbles_is_asked_again(server: Server) -> None:
    server.answers["GET /schemas/ids/258"] = [503, 429, OURS]
    assert codec.decode(INVOLVEMENT.confluent, registry=Registry(server.url)) == INVOLVEMENT.record


def test_a_registry_that_stays_down_is_an_outage_after_so_many_attempts(server: Server) -> None:
    server.answers["GET /schemas/ids/258"] = 503
    with pytest.raises(Outage, match="answered 503: it is down or overloaded"):
        Registry(server.url).schema(258)
    assert len(server.asked) == 3


def test_a_registry_that_is_not_there_is_an_outage_that_names_the_setting() -> None:
    with serving() as server:
        url = server.url
    with pytest.raises(Outage, match=r"can't be reached; check registry\.url and the network"):
        Registry(url).schema(258)


def test_an_answer_that_is_no_json_is_an_outage(server: Server) -> None:
    server.answers["GET /schemas/ids/258"] = "<html>gateway</html>"
    with pytest.raises(Outage):
        Registry(server.url).schema(258)


def test_a_registry_that_refuses_us_is_asked_once(server: Server) -> None:
    server.answers["GET /schemas/ids/258"] = 401
    with pytest.raises(Refused, match=r"answered 401; check registry\.username and its rights"):
        Registry(server.url, username="handover", password="wrong").schema(258)  # noqa: S106 - no secret
    assert len(server.asked) == 1


def test_a_name_and_a_password_go_along(server: Server) -> None:
    Registry(server.url, username="handover", password="s3cret").schema(258)  # noqa: S106 - no secret
    assert server.authorisations == ["Basic aGFuZG92ZXI6czNjcmV0"]


def test_a_password_is_not_shown() -> None:
    assert "s3cret" not in repr(Registry("http://registry", username="handover", password="s3cret"))  # noqa: S106


def test_what_we_publish_carries_the_id_of_its_schema(server: Server) -> None:
    server.answers[f"POST /subjects/{SUBJECT}"] = {"id": 258}
    schema_id = Registry(server.url).id_of("Transfer", SUBJECT)
    assert codec.encode_confluent(TRANSFER.record, schema_id) == TRANSFER.confluent
