"""Which moves are commanded, and how patiently: the authority's word over the policy's, that over the core's."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from policy_core.authority_settings import AuthoritySettings, AuthoritySettingsInvalid, read_authority_settings
from policy_core.commands import Commands
from tests.unit.core.child import Child, agreed, care_order, held, in_care, named
from tests.unit.core.commanded import commanded
from tests.unit.core.policies import AT_ONCE, book_of, long_term_care_after_a_care_order

if TYPE_CHECKING:
    from pathlib import Path

POLICYS = Commands(at_once=AT_ONCE.at_once, attempts=5)


def settled(written: str) -> dict[str, Any]:
    """Give what a policy of its own and these settings come to, where that isn't the core's default."""
    settings = AuthoritySettings.model_validate(tomllib.loads(written))
    book = book_of(long_term_care_after_a_care_order, commands=POLICYS).with_settings(settings)
    return book.data.policy.commands.model_dump(mode="json", exclude_defaults=True)


def test_what_the_authority_says_wins_and_what_it_leaves_out_is_the_policys() -> None:
    assert settled("") == {"at_once": "direct", "attempts": 5}
    assert settled("[commands]\nattempts = 2") == {"at_once": "direct", "attempts": 2}
    assert settled('[commands]\nat_once = "propose"') == {"attempts": 5}
    assert settled('[commands]\nagreed = "off"\nat_once = "off"') == {"agreed": "off", "at_once": "off", "attempts": 5}


def test_an_authority_that_changes_them_has_another_book() -> None:
    book = book_of(long_term_care_after_a_care_order)
    other = book.with_settings(AuthoritySettings(commands=Commands(attempts=2)))
    assert other.hash != book.hash


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[commands]\nattempt = 2", "there is no commands.attempt; did you mean attempts?"),
        ("[commands]\nattempts = 0", "commands.attempts"),
        ('[commands]\nagreed = "direct"', "commands.agreed"),
        ('[commands]\nat_once = "always"', "commands.at_once"),
    ],
)
def test_an_entry_that_cannot_be_meant_is_named(written: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "authority.toml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(AuthoritySettingsInvalid, match=says.replace(".", r"\.").replace("?", r"\?")):
        read_authority_settings(file)


def test_a_command_that_is_out_keeps_the_day_it_was_given_when_the_patience_changes() -> None:
    child = commanded()
    due = child.open("allocation_command").answer_due_on
    child.rebound(child.book.with_settings(AuthoritySettings(commands=Commands(answer_within=4, longest_wait=4))))
    assert child.judged_again("2026-03-02 13:00") == []
    assert child.open("allocation_command").answer_due_on == due


def test_a_command_kept_in_silence_before_the_go_live_day_uses_up_no_attempts() -> None:
    child = Child(book_of(long_term_care_after_a_care_order, go_live={"looked_after": date(2026, 4, 1)}))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"), care_order("2026-03-02"))
    day = agreed(child.id_of("transfer"), "2026-03-02", "2026-03-02")
    child.on("2026-03-02 12:00", named("W2", "looked_after", "2026-03-02"), day)
    child.until("2026-03-31")
    assert child.published("allocation_command") == []
    assert [one for one in child.published("alert") if one.alert.startswith("command")] == []
    assert child.open("allocation_command").attempt == 1
