"""What the authority's settings lack, each said with its place in the file, what it means, and the remedy."""

from __future__ import annotations

import dataclasses
import tomllib
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from connector import registry
from policy_core import hookspecs
from policy_core.authority_settings import AuthoritySettings, read_authority_settings
from policy_core.book import EXAMPLE_SETTINGS
from policy_core.host import Host
from policy_core.mentions import holding_teams, parameters_read, receiving_teams
from policy_core.missing_settings import missing
from policy_core.outcomes import Outcome, Transfer, at
from policy_core.policy import Parameter
from policy_core.rules import each, rule
from tests.unit.core.policies import (
    SINCE,
    book_of,
    long_term_care_at_a_second_review,
    nobody_moves_in_proceedings,
    the_locality_of_the_home,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.missing_settings import Missing
    from policy_core.policy import PolicyText

TODAY = date(2026, 3, 2)
HOST = Host(key="h", name="Case Notes")
AUTHORITIES = sorted(registry.installed(hookspecs.POLICY_GROUP))
COMPLETE = """
closures = [2026-12-29]

[localities]
north = ["North Fen"]
south = ["South Fen"]

[teams.safeguarding]
go_live = 2026-09-01
work_trays = { north = "SG-N", south = "SG-S" }

[teams.looked_after]
go_live = 2026-09-01
work_trays = { all = "LAC" }
"""
TOO_MANY = "looked_after"


@rule("FEN-92", clause="9.2", since=SINCE, held_by="safeguarding", on=each("looked_after_reviews"))
def the_team_of_the_child(_case: Case, review: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A child moves to the team of its own at some review."""
    if review.number >= policy.reviews_before_a_move:
        yield from moved_to("kinship" if review.number > 3 else TOO_MANY, review)


def moved_to(team: str, review: Item) -> Iterator[Outcome]:
    yield Transfer(to=team, due=at(review))


FENSHIRE = book_of(long_term_care_at_a_second_review, the_locality_of_the_home, nobody_moves_in_proceedings)


def found(written: str, host: Host = HOST, today: date = TODAY) -> list[Missing]:
    return missing(FENSHIRE, host, AuthoritySettings.model_validate(tomllib.loads(written)), today)


def said(written: str, host: Host = HOST, today: date = TODAY) -> list[str]:
    return [one.says for one in found(written, host, today)]


def test_settings_that_say_all_lack_nothing() -> None:
    assert said(COMPLETE) == []


def test_without_a_file_everything_is_missing_once() -> None:
    assert [one.about for one in found("")] == ["localities", "work trays", "work trays", "go-live days", "closures"]


@pytest.mark.parametrize(
    ("without", "instead", "says"),
    [
        ('work_trays = { all = "LAC" }', "", "looked_after has no work tray, and children can be moved to it"),
        (', south = "SG-S"', "", "safeguarding has no work tray for south, and children can be moved to it"),
        ('south = ["South Fen"]', "south = []", "south without a word of Case Notes: no child lives there"),
        ("[teams.looked_after]\ngo_live = 2026-09-01", "[teams.looked_after]", "looked_after without one: nothing is"),
        ("closures = [2026-12-29]", "", "nobody has said on which days offices are shut"),
        ("closures = [2026-12-29]", "closures = [2025-12-29]", "none in the year to come on which offices are shut"),
    ],
)
def test_what_is_taken_out_is_what_is_missing(without: str, instead: str, says: str) -> None:
    assert without in COMPLETE
    (one,) = found(COMPLETE.replace(without, instead))
    assert one.says.startswith(says)
    assert not one.refused


def test_an_authority_that_says_it_has_no_closures_is_believed() -> None:
    assert said(COMPLETE.replace("[2026-12-29]", "[]")) == []


def test_the_last_closure_runs_out_when_its_day_has_passed() -> None:
    assert said(COMPLETE, today=date(2026, 12, 29)) == []
    assert len(said(COMPLETE, today=date(2026, 12, 30))) == 1


def test_one_tray_for_all_localities_is_enough() -> None:
    assert said(COMPLETE.replace('north = "SG-N", south = "SG-S"', 'all = "SG"')) == []


def test_a_host_that_knows_the_areas_itself_needs_no_words() -> None:
    knows = dataclasses.replace(HOST, codes={"locality": {"south fen": "south"}})
    assert said(COMPLETE.replace('["South Fen"]', "[]"), host=knows) == []


def test_a_name_that_the_policy_does_not_have_is_refused_with_the_nearest() -> None:
    (one,) = [one for one in found(f"{COMPLETE}\n[teams.kinsip]\ngo_live = 2026-09-01\n") if one.refused]
    assert (one.about, one.remedy) == ("teams", "did you mean kinship?")


def test_a_parameter_that_rules_read_and_nobody_gives_is_missing() -> None:
    book = book_of(the_team_of_the_child)
    open_number = {"reviews_before_a_move": Parameter(title="Reviews before a move")}
    book = dataclasses.replace(book, data=dataclasses.replace(book.data, parameters=open_number))
    about = [one.says for one in missing(book, HOST, AuthoritySettings(), TODAY) if one.about == "parameters"]
    assert about == ["reviews_before_a_move has no value in force, and FEN-92 read it: a case they judge is held"]
    assert parameters_read(book) == {"reviews_before_a_move": ("FEN-92",)}


def test_a_parameter_that_nobody_reads_may_stay_open() -> None:
    unread = {"reviews_before_a_move": Parameter(title="Reviews before a move")}
    book = dataclasses.replace(FENSHIRE, data=dataclasses.replace(FENSHIRE.data, parameters=unread))
    settings = AuthoritySettings.model_validate(tomllib.loads(COMPLETE))
    assert missing(book, HOST, settings, TODAY) == []


def test_the_teams_a_child_can_be_moved_to_are_found_through_the_functions_a_rule_calls() -> None:
    assert receiving_teams(book_of(the_team_of_the_child)) == {"kinship", "looked_after"}


def test_a_team_that_only_holds_children_receives_none() -> None:
    book = book_of(long_term_care_at_a_second_review)
    assert receiving_teams(book) == {"looked_after"}
    assert holding_teams(book) == {"looked_after", "safeguarding"}


def test_a_rule_that_moves_nobody_names_no_receiving_team() -> None:
    assert receiving_teams(book_of(nobody_moves_in_proceedings)) == frozenset()


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_the_example_of_every_policy_says_all_that_its_authority_must(authority: str) -> None:
    plugins = registry.load(authority)
    example = read_authority_settings(resources.files(authority).joinpath(EXAMPLE_SETTINGS))
    assert missing(plugins.book, plugins.host, example, TODAY) == []


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_an_example_says_that_its_facts_are_made_up(authority: str) -> None:
    text = resources.files(authority).joinpath(EXAMPLE_SETTINGS).read_text(encoding="utf-8")
    assert "EXAMPLE, its facts made up" in text.partition("\n\n")[0]
