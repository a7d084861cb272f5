"""The rules of every policy there is: each is followed to its end, and reads at run time nothing but what was found."""

from __future__ import annotations

import contextlib
import re
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from connector import registry
from policy_core.decide.needs import ReadsDate
from policy_core.reading import TooManyUnknowns, every_run
from policy_core.reads import reads_of, reads_of_making
from policy_core.rules import JudgedOn
from policy_core.testing import load_scenarios, run_scenario
from policy_core.unknown import FactUnknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policy_core.book import PolicyBook
    from policy_core.outcomes import Outcome
    from policy_core.reading import Reading
    from policy_core.rules import Rule

ROOT = Path(__file__).parents[3]
AUTHORITIES = sorted(file.parent.parent.name for file in ROOT.glob("plugins/*/*/policy.toml"))
ARGUMENTS_AND_PLACES = re.compile(r"\([^()]*\)|\[\d+\]")
PICKED_BY = frozenset(
    {
        *("as_of", "latest", "first", "latest_held", "next_booked", "open", "in_force", "count"),
        *("of_kind", "of_transfer", "of_team", "of_contact", "since_day", "to"),
    }
)


@cache
def book_of(authority: str) -> PolicyBook:
    return registry.load_policy(authority)


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_every_rule_is_followed_to_its_end(authority: str) -> None:
    lost = [(rule.rule_id, one) for rule in book_of(authority).rules for one in reads_of(rule).not_followed]
    assert lost == []


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_every_fact_field_and_parameter_read_exists(authority: str) -> None:
    book = book_of(authority)
    found = [(rule.rule_id, reads_of(rule)) for rule in book.rules]
    assert [(rule_id, read.fault) for rule_id, reads in found for read in reads.facts if read.fault] == []
    read = {one.name for _, reads in found for one in reads.parameters}
    assert read
    assert read - set(book.data.parameters) == set()


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_no_scenario_reads_what_was_not_found(authority: str) -> None:
    book = book_of(authority)
    seen: dict[str, set[str]] = defaultdict(set)
    spied = replace(book, rules=tuple(watched(rule, seen) for rule in book.rules))
    for file in sorted((ROOT / "plugins" / authority / "scenarios").glob("*.yaml")):
        for scenario in load_scenarios(file):
            run_scenario(scenario, spied)
    reading = {key(rule) for rule in book.rules if rule.on.what is not JudgedOn.CLOSURE and reads_by_itself(rule)}
    assert sorted(reading - {name for name, paths in seen.items() if paths}) == []
    found = {key(rule): found_for(rule) for rule in book.rules}
    assert {name: paths - found[name] for name, paths in seen.items() if paths - found[name]} == {}


def key(rule: Rule) -> str:
    return f"{rule.rule_id} {rule.body.__name__}"


def found_for(rule: Rule) -> set[str]:
    """Give what was found, and what the core leans on to make the records of a kind that was."""
    reads = reads_of(rule)
    facts = {one.fact for one in reads.facts}
    made = (making for fact in facts if (making := reads_of_making(fact)) is not None)
    return {*reads.paths, *facts, *(path for making in made for path in making.paths)}


def reads_by_itself(rule: Rule) -> bool:
    """Say whether a rule reads more than what the core reads for it: what it is judged on, and people's words."""
    by_the_core = {"transfer_dates", "transfer_answers", "named_workers", "transfer_requests", rule.on.name}
    return any(read.fact not in by_the_core for read in reads_of(rule).facts)


def watched(rule: Rule, seen: dict[str, set[str]]) -> Rule:
    """Make the same rule, whose every reading is first gone through in all its answers to see what it leans on."""

    def body(*arguments: Any) -> Iterable[Outcome]:
        reading: Reading = arguments[0].reading
        if not reading.tracing:
            seen[key(rule)] |= leaned_by(rule, arguments, reading)
        return rule.body(*arguments)

    return replace(rule, body=body)


def leaned_by(rule: Rule, arguments: tuple[Any, ...], reading: Reading) -> set[str]:
    with contextlib.suppress(TooManyUnknowns):
        for _ in every_run(reading):
            with contextlib.suppress(ReadsDate, FactUnknown, Exception):
                tuple(rule.body(*arguments))
    paths = {without_what_picked_it(fact.path) for fact in reading.leaned.values()}
    reading.end_runs()
    return paths


def without_what_picked_it(path: str) -> str:
    """Turn the way a rule took to a fact (`orders.of_kind(care).latest.made_on`) into the fact (`orders.made_on`)."""
    fact, *steps = re.sub(r"^(as_of\.)+", "", ARGUMENTS_AND_PLACES.sub("", path)).split(".")
    while steps and steps[0] in PICKED_BY:
        steps = steps[1:]
    return ".".join((fact, *steps))


def test_a_path_is_told_from_what_picked_the_record() -> None:
    path = "as_of(2026-03-01).orders.of_kind(care,interim_care).latest.team.kind"
    assert without_what_picked_it(path) == "orders.team.kind"
    assert without_what_picked_it("meetings.latest_held.attendees[3].role") == "meetings.attendees.role"
