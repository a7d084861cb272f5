"""The page on the host's side of a command against schema, settings, code and the tests of each end."""

from __future__ import annotations

import dataclasses
import re

from connector.testing.host_simulator import Conduct
from policy_core.codes import CommandAnswer
from policy_core.commands import Commands
from policy_core.decide import followed_up
from policy_core.obligations import AllocationCommand
from tests.docs.pages import ROOT, code, read, rows, section
from tests.shell.answering import ENDS, NOTICES

PAGE = read("host-contract.md")
CODES = re.compile(r"command_(?:not|refused|answered)\w*|moved_t\w+|withdrawn_command_\w+|answer_to_\w+")


def first_cells(title: str) -> list[str]:
    return [word for cells in rows(section(PAGE, title)) for word in code(cells[0])]


def test_every_field_of_a_command_stands_on_the_page() -> None:
    fields = {spec.name for spec in dataclasses.fields(AllocationCommand)} - {"obligation"}
    assert set(first_cells("A command")) == {*fields, "obligation.revision", "obligation.state"}


def test_every_answer_stands_on_the_page() -> None:
    assert first_cells("The answer") == [answer.value for answer in CommandAnswer]


def test_every_entry_of_the_settings_stands_on_the_page_with_its_default() -> None:
    told = {
        code(name)[0]: code(default)[0]
        for name, default, _ in rows(section(PAGE, "When it is said again, and when somebody is told"))
    }
    assert told == {name: str(getattr(Commands(), name)) for name in Commands.model_fields}


def test_every_alert_and_notice_of_commands_stands_on_the_page_and_no_other() -> None:
    written = set(CODES.findall((ROOT / "policy_core" / "decide" / "followed_up.py").read_text(encoding="utf-8")))
    told = {word for word in code(section(PAGE, "Every end")) if CODES.fullmatch(word)}
    assert told == written == {*followed_up._ALERT_OF.values(), *NOTICES}


def test_every_conduct_of_the_simulator_has_an_end_that_the_page_names() -> None:
    told = set(code(section(PAGE, "Every end")))
    assert ENDS.keys() == set(Conduct)
    assert {said for end in ENDS.values() for said in (*end.alerts, *end.gone, *end.notices)} <= told
