"""An office on a secured broker: a user for each role, with the rights that `acl print` prints and no other."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from connector.rights import Operation, Resource, Right
from connector.roles import Role
from tests.integration.program import Program, succeeded

if TYPE_CHECKING:
    from pathlib import Path

    from tests.brokers.secured_kafka import SecuredKafka

PARTITIONS = 2


@dataclass(frozen=True, slots=True)
class Office:
    """One authority's names on a secured broker, and each role's way of calling `handover`."""

    kafka: SecuredKafka
    mark: str
    folder: Path
    printed: dict[Role, list[Right]] = field(default_factory=dict)

    @property
    def adapter(self) -> str:
        return f"{self.mark}-adapter"

    def of(self, role: Role) -> Program:
        more = self.kafka.variables(role, self.folder)
        return Program(bootstrap=self.kafka.bootstrap, mark=self.mark, partitions=PARTITIONS, more=more)

    def open(self) -> None:
        """Grant what is printed for each role, as an administrator would who trusts the program."""
        who = [f"--principal={role}={self.kafka.users[role].principal}" for role in Role]
        said = succeeded(self.of(Role.RUN).call("acl", "print", "--format", "json", *who))
        for acl in json.loads(said.stdout):
            self.printed.setdefault(Role(acl["role"]), []).append(_right(acl))
        for role, rights in self.printed.items():
            self.kafka.grant(role, rights)
        # a host's adapter writes under an id of its own, which isn't ours to print
        self.kafka.grant(Role.HOST, [Right(Resource.TRANSACTIONAL_ID, self.adapter, Operation.WRITE)])
        succeeded(self.of(Role.PROVISIONER).call("topics", "apply"))


def _right(acl: dict[str, Any]) -> Right:
    assert (acl["host"], acl["permission"], acl["pattern"]) == ("*", "Allow", "Literal")
    return Right(Resource(acl["resource"]), acl["name"], Operation(acl["operation"]))
