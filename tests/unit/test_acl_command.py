"""`handover acl print`: each format as its tool takes it in."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

import yaml

from connector.cli import run_command
from connector.exits import Exit

if TYPE_CHECKING:
    import pytest

FEED = ("acl", "print", "--authority", "norfolk", "--role", "feed")
OPERATOR = ("acl", "print", "--authority", "norfolk", "--role", "operator")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run_command(arguments) == Exit.DONE
    return capsys.readouterr().out


def test_kafka_acls_are_commands_of_a_shell(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, *FEED, "--principal", "feed=User:CN=the feeder").splitlines()

    assert lines[0].startswith("# feed")
    first, second = (shlex.split(line) for line in lines[1:])
    assert first[0] == "kafka-acls.sh"
    assert first[first.index("--allow-principal") + 1] == "User:CN=the feeder"
    assert first[-4:] == ["--operation", "Write", "--topic", "csc.norfolk.case-events.v1"]
    assert second[-4:] == ["--operation", "Write", "--transactional-id", "handover-norfolk-feed"]


def test_what_is_allowed_on_several_resources_alike_is_one_command(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, *OPERATOR).splitlines()

    # Write events; Read state and certificates; Read and Write quarantine; Write the transactional id
    assert len([line for line in lines if not line.startswith("#")]) == 4


def test_strimzi_gets_a_user_a_role(capsys: pytest.CaptureFixture[str]) -> None:
    (user,) = yaml.safe_load_all(printed(capsys, *FEED, "--format", "strimzi"))

    assert (user["apiVersion"], user["kind"]) == ("kafka.strimzi.io/v1beta2", "KafkaUser")
    assert user["metadata"]["name"] == "handover-norfolk-feed"
    assert user["spec"]["authentication"] == {"type": "scram-sha-512"}
    assert user["spec"]["authorization"]["acls"] == [
        {
            "resource": {"type": "topic", "name": "csc.norfolk.case-events.v1", "patternType": "literal"},
            "operations": ["Write"],
        },
        {
            "resource": {"type": "transactionalId", "name": "handover-norfolk-feed", "patternType": "literal"},
            "operations": ["Write"],
        },
    ]


def test_json_has_an_acl_a_right(capsys: pytest.CaptureFixture[str]) -> None:
    acls = json.loads(printed(capsys, *OPERATOR, "--format", "json"))

    assert acls[0] == {
        "role": "operator",
        "principal": "User:handover-norfolk-operator",
        "host": "*",
        "permission": "Allow",
        "operation": "Write",
        "resource": "Topic",
        "pattern": "Literal",
        "name": "csc.norfolk.case-events.v1",
    }
    assert len(acls) == 6


def test_a_principal_that_can_not_be_read_is_refused_with_the_form_and_the_roles(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_command((*FEED, "--principal", "fed=handover")) == Exit.USAGE

    said = capsys.readouterr().err
    assert said.startswith(
        "handover acl: --principal fed=handover: say ROLE=PRINCIPAL, as run=User:handover; roles: run,"
    )
    assert said.count("\n") == 1
