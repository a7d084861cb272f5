"""A small client of any Confluent-compatible schema registry. Schemas are looked up, never registered unless told to.

What was once looked up is kept on disk, so that a registry that is down stops nobody who was here before.
"""

from __future__ import annotations

import base64
import json
import ssl
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from connector.ports import Outage, Refused
from connector.wire import schemas

if TYPE_CHECKING:
    from connector.wire.schemas import Written

ATTEMPTS = 5
LONGEST_WAIT_SECONDS = 5.0
TIMEOUT_SECONDS = 4.0
NOT_FOUND = 404
SERVER_ERROR = 500
_JSON = "application/vnd.schemaregistry.v1+json"


@dataclass(slots=True)
class Registry:
    """One registry. Raises Outage where it can't be reached and nothing is kept, Refused where it says no."""

    url: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    cache: Path | None = None
    registers: bool = False
    _read: dict[str, Written | None] = field(default_factory=dict)
    _ids: dict[str, int] = field(default_factory=dict)

    def schema(self, schema_id: int) -> Written | None:
        """Give the schema of an id, None where the registry has none."""
        return self._found(f"ids/{schema_id}")

    def schema_by_guid(self, guid: bytes) -> Written | None:
        """Give the schema of a GUID (sixteen bytes), None where the registry has none."""
        return self._found(f"guids/{_dashed(guid.hex())}")

    def id_of(self, record_name: str, subject: str) -> int:
        """Give the id of one of our schemas under a subject; registers it only where settings allow. Raises Refused."""
        if subject not in self._ids:
            known = self._kept(f"subject-{subject}")
            self._ids[subject] = int(known["id"]) if known else self._look_up(record_name, subject)
        return self._ids[subject]

    def _look_up(self, record_name: str, subject: str) -> int:
        asked = {"schema": json.dumps(schemas.whole(record_name))}
        found = self._ask(f"subjects/{subject}", asked)
        if found is None and self.registers:
            found = self._ask(f"subjects/{subject}/versions", asked)
        if found is None:
            raise Refused(
                f"schema registry: {record_name} isn't registered under {subject}; register it before deploying"
            )
        self._keep(f"subject-{subject}", {"id": found["id"]})
        return int(found["id"])

    def _found(self, path: str) -> Written | None:
        if path not in self._read:
            name = path.replace("/", "-")
            answer = self._kept(name)
            if answer is None:
                answer = self._ask(f"schemas/{path}")
                if answer is not None:
                    self._keep(name, answer)
            self._read[path] = schemas.written_by(json.loads(answer["schema"])) if answer is not None else None
        return self._read[path]

    def _ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any] | None:
        waits = wait_exponential_jitter(initial=0.1, max=LONGEST_WAIT_SECONDS)
        attempts = Retrying(
            stop=stop_after_attempt(ATTEMPTS), wait=waits, retry=retry_if_exception_type(Outage), reraise=True
        )
        for attempt in attempts:
            with attempt:
                return self._ask_once(path, body)
        raise Outage(f"schema registry at {self.url} gave no answer")

    def _ask_once(self, path: str, body: dict[str, Any] | None) -> dict[str, Any] | None:
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.url.rstrip('/')}/{path}", data=data, headers={"Content-Type": _JSON, "Accept": _JSON})  # noqa: S310 - the address is the operator's own setting
        if self.username is not None:
            pair = base64.b64encode(f"{self.username}:{self.password or ''}".encode()).decode()
            request.add_header("Authorization", f"Basic {pair}")
        context = ssl.create_default_context(cafile=str(self.ca_file)) if self.ca_file else None
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS, context=context) as answer:  # noqa: S310
                found: dict[str, Any] = json.load(answer)
                return found
        except HTTPError as error:
            if error.code == NOT_FOUND:
                return None
            if error.code >= SERVER_ERROR:
                raise Outage(
                    f"schema registry at {self.url} answered {error.code}; it is down or overloaded"
                ) from error
            raise Refused(
                f"schema registry at {self.url} answered {error.code}; check registry.username and rights"
            ) from error
        except (URLError, TimeoutError, ConnectionError) as error:
            raise Outage(
                f"schema registry at {self.url} can't be reached; check registry.url and the network"
            ) from error

    def _kept(self, name: str) -> dict[str, Any] | None:
        file = self.cache / f"{name}.json" if self.cache is not None else None
        if file is None or not file.exists():
            return None
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return kept

    def _keep(self, name: str, answer: dict[str, Any]) -> None:
        if self.cache is None:
            return
        self.cache.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=self.cache, delete=False, encoding="utf-8") as half_written:
            json.dump(answer, half_written)
        Path(half_written.name).replace(self.cache / f"{name}.json")


def _dashed(digits: str) -> str:
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
