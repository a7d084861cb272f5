"""A small client of any Confluent-compatible schema registry. Schemas are looked up, never registered unless told to.

What was once looked up is kept on disk, so that a registry that is down stops nobody who was here before. Ids are the
registry's own: each address has a folder of its own.
"""

from __future__ import annotations

import base64
import hashlib
import json
import ssl
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path  # noqa: TC003 - a dataclass field
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener
from uuid import UUID

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, stop_after_delay, wait_random_exponential

from connector.ports import Outage, Refused, RegistryGone
from connector.wire import schemas
from connector.wire.compatibility import meaning
from connector.wire.kept import Kept

if TYPE_CHECKING:
    from urllib.request import OpenerDirector

    from connector.wire.schemas import Written

ATTEMPTS = 5
# Well under the watchdog's and the longest poll's time, since a poll may wait for it.
LONGEST_SECONDS = 12.0
LONGEST_WAIT_SECONDS = 2.0
TIMEOUT_SECONDS = 4.0
NOT_FOUND = 404
REDIRECTS = frozenset({301, 302, 303, 307, 308})
RETRIABLE = frozenset({408, 429, 500, 502, 503, 504})
_JSON = "application/vnd.schemaregistry.v1+json"


class _StaysHere(HTTPRedirectHandler):
    """Follows nobody elsewhere: the library would send the password along."""

    def redirect_request(self, *_: Any) -> None:
        """Give no request, so that the answer itself is an error."""


@dataclass(slots=True)
class Registry:
    """One registry. Raises RegistryGone where it can't be reached and nothing is kept, Refused where it says no.

    `ca_file` is the authority that signed the registry's certificate, `certificate` our own (PEM, with its key).
    """

    url: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    certificate: Path | None = None
    cache: Path | None = None
    registers: bool = False
    _read: dict[str, Written] = field(default_factory=dict)
    _ids: dict[str, int] = field(default_factory=dict)
    _kept: Kept | None = None

    def __post_init__(self) -> None:
        if self.cache is not None:
            self._kept = Kept(self.cache / hashlib.sha256(self.url.encode()).hexdigest()[:16])

    def schema(self, schema_id: int) -> Written | None:
        """Give the schema of an id, None where the registry has no Avro schema under it."""
        return self._found(f"schemas/ids/{schema_id}")

    def schema_by_guid(self, guid: bytes) -> Written | None:
        """Give the schema of a GUID (sixteen bytes), None where the registry has no Avro schema under it."""
        return self._found(f"schemas/guids/{UUID(bytes=guid)}")

    def id_of(self, record_name: str, subject: str) -> int:
        """Give the id of one of our schemas under a subject; registers it only where settings allow. Raises Refused."""
        if subject not in self._ids:
            self._ids[subject] = self._id_of(record_name, subject)
        return self._ids[subject]

    def _id_of(self, record_name: str, subject: str) -> int:
        ours = schemas.whole(record_name)
        name = f"{subject}-{hashlib.sha256(json.dumps(meaning(ours)).encode()).hexdigest()[:16]}"
        known = self._kept.get(name) if self._kept is not None else None
        if known is None:
            known = self._look_up(ours, quote(subject, safe=""))
            if known is None:
                raise Refused(
                    f"schema registry: {record_name} isn't registered under {subject}; register it before deploying"
                )
            self._keep(name, {"id": known["id"]})
        return int(known["id"])

    def _look_up(self, ours: dict[str, Any], subject: str) -> dict[str, Any] | None:
        asked = {"schema": json.dumps(ours)}
        found = self._ask(f"subjects/{subject}", asked)
        if found is None:
            latest = self._ask(f"subjects/{subject}/versions/latest")
            # A registry tells schemas apart by their docs too; for us one that means the same will do.
            if latest is not None and meaning(self._whole(latest)) == meaning(ours):
                return latest
        if found is None and self.registers:
            found = self._ask(f"subjects/{subject}/versions", asked)
        return found

    def _found(self, path: str) -> Written | None:
        if path not in self._read:
            answer = self._kept_or_asked(path)
            if answer is None or answer.get("schemaType", "AVRO") != "AVRO":
                return None  # asked again next time: it may have been registered since
            try:
                self._read[path] = schemas.written_by(self._whole(answer))
            except schemas.NotASchema:
                return None
        return self._read[path]

    def _whole(self, answer: dict[str, Any]) -> Any:
        """Give the schema of an answer with the schemas it refers to written out."""
        schema = json.loads(answer["schema"])
        if not isinstance(schema, dict) or not answer.get("references"):
            return schema
        return schemas.written_out(schema, self._referred_to(answer))

    def _referred_to(self, answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
        types: dict[str, dict[str, Any]] = {}
        for one in answer.get("references") or ():
            found = self._kept_or_asked(f"subjects/{quote(one['subject'], safe='')}/versions/{one['version']}")
            if found is not None:
                types[one["name"]] = json.loads(found["schema"])
                types.update(self._referred_to(found))
        return types

    def _kept_or_asked(self, path: str) -> dict[str, Any] | None:
        answer = self._kept.get(path) if self._kept is not None else None
        if answer is None:
            answer = self._ask(path)
            if answer is not None:
                self._keep(path, answer)
        return answer

    def _keep(self, name: str, answer: dict[str, Any]) -> None:
        if self._kept is not None:
            self._kept.put(name, answer)

    def _ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any] | None:
        """Ask under capped exponential backoff. Gives None for "not found"; raises RegistryGone, Refused."""
        attempts = Retrying(
            stop=stop_after_attempt(ATTEMPTS) | stop_after_delay(LONGEST_SECONDS),
            wait=wait_random_exponential(multiplier=0.2, max=LONGEST_WAIT_SECONDS),
            retry=retry_if_exception_type(Outage),
            reraise=True,
        )
        try:
            return attempts(self._ask_once, path, body)
        except Outage as gone:
            raise RegistryGone(str(gone)) from gone

    def _ask_once(self, path: str, body: dict[str, Any] | None) -> dict[str, Any] | None:
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.url.rstrip('/')}/{path}", data=data, headers={"Content-Type": _JSON, "Accept": _JSON})  # noqa: S310 - the address is the operator's own setting
        if self.username is not None:
            pair = base64.b64encode(f"{self.username}:{self.password or ''}".encode()).decode()
            request.add_header("Authorization", f"Basic {pair}")
        try:
            with self._opener().open(request, timeout=TIMEOUT_SECONDS) as answer:
                found: dict[str, Any] = json.load(answer)
                return found
        except HTTPError as error:
            error.close()
            if error.code == NOT_FOUND:
                return None
            if error.code in REDIRECTS:
                raise Refused(
                    f"schema registry at {self.url} sends us elsewhere; set registry.url to where it is"
                ) from error
            if error.code in RETRIABLE:
                raise Outage(
                    f"schema registry at {self.url} answered {error.code}: it is down or overloaded"
                ) from error
            raise Refused(
                f"schema registry at {self.url} answered {error.code}; check registry.username and its rights"
            ) from error
        except (URLError, OSError, HTTPException, ValueError) as error:
            if isinstance(getattr(error, "reason", None), ssl.SSLCertVerificationError):
                raise Refused(
                    f"the certificate of the schema registry at {self.url} isn't trusted; set registry.ca_file"
                ) from error
            raise Outage(
                f"schema registry at {self.url} can't be reached; check registry.url and the network"
            ) from error

    def _opener(self) -> OpenerDirector:
        return build_opener(HTTPSHandler(context=self._tls()), _StaysHere)

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
        if self.certificate is not None:
            context.load_cert_chain(str(self.certificate))
        return context
