"""`handover coverage` as a person and a program call it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from connector.cli import run_command
from connector.exits import Exit

if TYPE_CHECKING:
    from _pytest.capture import CaptureFixture


def said(capsys: CaptureFixture[str], *arguments: str) -> str:
    assert run_command(("coverage", *arguments)) == Exit.DONE
    return capsys.readouterr().out


def test_the_host_is_the_policys_example_where_none_is_named(capsys: CaptureFixture[str]) -> None:
    assert json.loads(said(capsys, "--authority", "wiltshire", "--output", "json"))["host"] == "carefirst"
    named = said(capsys, "--authority", "wiltshire", "--host", "liquidlogic", "--output", "json")
    assert json.loads(named)["host"] == "liquidlogic"


def test_the_table_says_of_each_clause_what_it_lacks_and_who_answers(capsys: CaptureFixture[str]) -> None:
    """Norfolk keeps a newly qualified worker from holding a protected child; LCS doesn't know who is one."""
    lines = said(capsys, "--authority", "norfolk").splitlines()
    place = next(place for place, line in enumerate(lines) if line.startswith("NFK-03-06 "))
    assert lines[place].split()[1] == "not_supplied"
    lacks = "named_workers.worker.newly_qualified: Worker.newly_qualified: DIM_WORKER holds the job title only"
    assert lines[place + 1].strip() == lacks
    answered = lines[place + 2].strip()
    assert answered.startswith("answered by people: ")
    assert {"WorkerNamed", "TransferDateAgreed"} <= set(answered.partition(": ")[2].split(", "))


@pytest.mark.parametrize("output", ["table", "json", "html"])
def test_it_says_the_same_twice(capsys: CaptureFixture[str], output: str) -> None:
    first = said(capsys, "--authority", "stoke", "--output", output)
    assert said(capsys, "--authority", "stoke", "--output", output) == first


def test_an_authority_that_is_not_installed_is_refused_with_the_nearest(capsys: CaptureFixture[str]) -> None:
    assert run_command(("coverage", "--authority", "norfok")) == Exit.CONFIG
    assert "did you mean norfolk?" in capsys.readouterr().err
