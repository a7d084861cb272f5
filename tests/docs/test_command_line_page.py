"""The page on the command line against the parsers, the exit codes and what the commands write."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

from connector.cli import COMMANDS
from connector.exits import Exit
from policy_core.book import RuleState
from policy_core.coverage import Answer, NeededBy
from policy_core.event_json import event_from_json
from policy_core.trace import Verdict
from tests.docs.pages import ROOT, blocks, code, read, rows, section

PAGE = read("command-line.md")
MODULES = sorted(path.stem.removesuffix("_command") for path in (ROOT / "connector" / "cli").glob("*_command.py"))
HANDOVER = str(Path(sys.executable).with_name("handover"))
EXAMPLE = "docs/examples/second-review.jsonl"


def written_by(*arguments: str) -> str:
    return subprocess.run((HANDOVER, *arguments), cwd=ROOT, capture_output=True, text=True, check=True).stdout


@cache
def forms() -> dict[str, list[str]]:
    return {what: code(fields.partition(";")[0]) for what, fields in rows(section(PAGE, "JSON"))}


def test_every_command_stands_on_the_page() -> None:
    table = PAGE.partition("## Arguments")[0]
    assert sorted(code(command)[0] for command, _, _ in rows(table)) == MODULES


def test_every_command_there_is_is_offered() -> None:
    assert [module for module in MODULES if module not in COMMANDS] == []


def test_a_command_that_needs_nothing_loads_neither_kafka_nor_avro() -> None:
    table = PAGE.partition("## Arguments")[0]
    named = [f"connector.cli.{code(command)[0]}_command" for command, _, needs in rows(table) if needs == "nothing"]
    program = f"import sys, {', '.join(named)}; print({{'kafka', 'fastavro'}} & set(sys.modules))"
    loaded = subprocess.run((sys.executable, "-c", program), cwd=ROOT, capture_output=True, text=True, check=True)
    assert (len(named), loaded.stdout.strip()) == (7, "set()")


def arguments_of(command: str, parser: argparse.ArgumentParser) -> set[tuple[str, str]]:
    """Give the arguments of a command and of its subcommands (`policy lint`)."""
    found = set()
    for action in parser._actions:
        found |= {(command, name) for name in action.option_strings or [action.dest] if name not in ("-h", "--help")}
        if isinstance(action, argparse._SubParsersAction):
            for name, one in action.choices.items():
                found |= arguments_of(f"{command} {name}", one)
    return found


def test_every_argument_of_every_command_stands_on_the_page() -> None:
    told = {
        (command, code(argument)[0]) for argument, of, _ in rows(section(PAGE, "Arguments")) for command in code(of)
    }
    found = set()
    for command in MODULES:
        parser = argparse.ArgumentParser(add_help=False)
        import_module(f"connector.cli.{command}_command").add_arguments(parser)
        found |= arguments_of(command, parser)
    assert told == found


def test_every_exit_code_stands_on_the_page() -> None:
    told = {code(name)[0]: int(number) for number, name, _ in rows(section(PAGE, "Exit codes"))}
    assert told == {exit_code.name: exit_code.value for exit_code in Exit}


def test_the_example_is_a_case_event() -> None:
    (example,) = (block.text for block in blocks(PAGE))
    assert event_from_json(json.loads(example), authority="norfolk").envelope.record_key == "R2"


def test_a_line_of_simulate_has_the_fields_told() -> None:
    lines = [json.loads(line) for line in written_by("simulate", "--authority", "norfolk", EXAMPLE).splitlines()]
    assert lines
    assert {tuple(line) for line in lines} == {tuple(forms()["each line of `simulate`"])}


def test_a_rule_of_the_list_has_the_fields_told() -> None:
    listed = json.loads(written_by("rules", "--authority", "norfolk", "--output", "json"))
    assert {tuple(rule) for rule in listed} == {tuple(forms()["each rule of `rules --output json`"])}


def test_a_coverage_report_has_the_fields_told() -> None:
    told = json.loads(written_by("coverage", "--authority", "norfolk", "--output", "json"))
    assert list(told) == forms()["`coverage --output json`"]
    assert {tuple(one) for one in told["missing"]} == {tuple(forms()["each thing missing in it"])}
    assert {tuple(rule) for rule in told["rules"]} == {tuple(forms()["each of its rules"])}
    needs = [need for rule in told["rules"] for need in rule["needs"]]
    assert {tuple(need) for need in needs} == {tuple(forms()["each need of a rule"])}


def test_an_explanation_has_the_fields_told() -> None:
    told = json.loads(
        written_by("explain", "--authority", "norfolk", "--child", "C1", "--events", EXAMPLE, "--output", "json")
    )
    assert list(told) == forms()["`explain --output json`"]
    assert {tuple(rule) for rule in told["rules"]} == {tuple(forms()["each rule in it"])}


def test_a_setting_shown_has_the_fields_told() -> None:
    shown = json.loads(written_by("config", "show", "--authority", "norfolk", "--output", "json"))
    assert {tuple(setting) for setting in shown} == {tuple(forms()["each setting of `config show --output json`"])}


def test_the_demonstration_ends_with_the_figures_told() -> None:
    figures = json.loads(written_by("demo", "--seconds", "3", "--output", "json").splitlines()[-1])
    assert list(figures) == forms()["the last line of `demo`"]
    assert (figures["children"], figures["parked"], figures["quarantined"]) == (40, 0, 0)


def test_the_states_verdicts_and_answers_of_rules_stand_on_the_page() -> None:
    told = set(code(section(PAGE, "JSON").partition("`state` of a rule")[2]))
    assert {*RuleState, *Verdict, *Answer, *NeededBy} <= told
