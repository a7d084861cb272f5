"""Apache Kafka as a council runs it: TLS, SASL/SCRAM-SHA-512 and ACLs that let nobody do anything.

Its own traffic, and the test's administrator, stay on a plain listener of this machine, which is the super user.
"""

from __future__ import annotations

import re
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import trustme
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    KafkaAdminClient,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
)
from kafka.admin import ACLResourcePatternType as PatternType

from connector.brokers.jars import Additions, kafka_from_jars
from connector.brokers.probe import free_ports
from connector.rights import Operation, Resource, Right

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from connector.brokers.local import LocalBroker

HOST = "localhost"
PROPERTIES = """\
listeners=PLAINTEXT://127.0.0.1:{{port}},SECURED://127.0.0.1:{port},CONTROLLER://127.0.0.1:{{controller_port}}
advertised.listeners=PLAINTEXT://127.0.0.1:{{port}},SECURED://localhost:{port}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SECURED:SASL_SSL
inter.broker.listener.name=PLAINTEXT
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.secured.scram-sha-512.sasl.jaas.config=\
org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PEM
ssl.keystore.location={keystore}
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
allow.everyone.if.no.acl.found=false
"""
# KIP-801's StandardAuthorizer, of users and of what we know as rights
_AUDITED = re.compile(
    r"Principal = User:(?P<user>[a-z-]+) is (?P<verdict>Allowed|Denied) operation = (?P<operation>[A-Z_]+) .*"
    r"on resource = (?P<resource>Topic|Group|TransactionalId):LITERAL:(?P<name>\S+) for"
)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with a password of this run."""

    name: str
    password: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)

    @property
    def principal(self) -> str:
        return f"User:{self.name}"


@dataclass(frozen=True, slots=True)
class SecuredKafka:
    """A running broker, whom it knows, and what is allowed there."""

    plain: LocalBroker
    bootstrap: str
    ca_file: Path
    users: dict[str, User]
    admin: Any = field(repr=False)

    def variables(self, user: str, folder: Path) -> dict[str, str]:
        """Give what the environment says to a process of this user; its password is in a file, as a secret is."""
        file = folder / f"{user}.password"
        file.write_text(self.users[user].password + "\n", encoding="utf-8")
        return {
            "HANDOVER_KAFKA__BOOTSTRAP": self.bootstrap,
            "HANDOVER_KAFKA__SECURITY": "SASL_SSL",
            "HANDOVER_KAFKA__SASL_MECHANISM": "SCRAM-SHA-512",
            "HANDOVER_KAFKA__USERNAME": user,
            "HANDOVER_KAFKA__PASSWORD_FILE": str(file),
            "HANDOVER_KAFKA__CA_FILE": str(self.ca_file),
        }

    def audited(self) -> Iterator[tuple[bool, str, Right]]:
        """Give what was asked of the authorizer so far: whether it was allowed, the user's name, the right."""
        for line in _AUDITED.finditer(self.plain.log.read_text(encoding="utf-8")):
            right = Right(Resource(_word(line["resource"])), line["name"], Operation(_word(line["operation"])))
            yield line["verdict"] == "Allowed", line["user"], right

    def grant(self, user: str, rights: Iterable[Right]) -> None:
        self.admin.create_acls([self._acl(user, right) for right in rights])

    def revoke(self, user: str, right: Right) -> None:
        acl = self._acl(user, right)
        pattern = ResourcePatternFilter(acl.resource_pattern.resource_type, right.name, PatternType.LITERAL)
        gone = self.admin.delete_acls([ACLFilter(acl.principal, "*", acl.operation, ACLPermissionType.ALLOW, pattern)])
        assert len(gone[0][1]) == 1, f"there was no right to {right}"

    def _acl(self, user: str, right: Right) -> ACL:
        return ACL(
            self.users[user].principal,
            "*",
            ACLOperation[_enum(right.operation)],
            ACLPermissionType.ALLOW,
            ResourcePattern(ResourceType[_enum(right.resource)], right.name),
        )


def _word(enum: str) -> str:
    """Give a word of Kafka's enums as its tools have it."""
    return "".join(part.capitalize() for part in enum.split("_")) if enum.isupper() else enum


def _enum(word: str) -> str:
    """Give a word of Kafka's as its enums have it: `TransactionalId` is `TRANSACTIONAL_ID`."""
    return "".join(f"_{letter}" if letter.isupper() and place else letter for place, letter in enumerate(word)).upper()


@contextmanager
def secured_kafka(cache: Path, names: Iterable[str]) -> Iterator[SecuredKafka]:
    """Run one, with users of these names. Raises BrokerUnavailable."""
    users = {name: User(name) for name in names}
    (port,) = free_ports(1)
    with TemporaryDirectory(prefix="handover-secured-") as folder:
        keystore, ca_file = _certificates(Path(folder))
        scram = [f"SCRAM-SHA-512=[name={user.name},password={user.password}]" for user in users.values()]
        more = Additions(
            properties=PROPERTIES.format(port=port, keystore=keystore),
            formatting=tuple(word for one in scram for word in ("--add-scram", one)),
            # the authorizer's audit log: what was allowed to whom, and what was denied
            java=("-Dorg.slf4j.simpleLogger.log.kafka.authorizer.logger=debug",),
        )
        with kafka_from_jars(cache, more=more) as plain:
            admin = KafkaAdminClient(bootstrap_servers=plain.bootstrap)
            try:
                yield SecuredKafka(plain, f"{HOST}:{port}", ca_file, users, admin)
            finally:
                admin.close()


def _certificates(folder: Path) -> tuple[Path, Path]:
    ca, keystore, ca_file = trustme.CA(), folder / "broker.pem", folder / "ca.pem"
    issued = ca.issue_cert(HOST)
    # Kafka reads private keys in PKCS #8 alone
    key = load_pem_private_key(issued.private_key_pem.bytes(), password=None)
    chain = b"".join(one.bytes() for one in issued.cert_chain_pems)
    keystore.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + chain)
    ca.cert_pem.write_to_path(str(ca_file))
    return keystore, ca_file
