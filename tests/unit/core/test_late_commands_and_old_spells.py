"""Commands given late, workers named for another locality, and teams that held a child before anything was wanted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from policy_core.outcomes import ChecklistItem, Outcome, Transfer, at
from policy_core.rules import each, rule, transfer
from tests.unit.core.child import Child, agreed, care_order, changed, closed, ended, held, home, in_care, named
from tests.unit.core.policies import (
    SINCE,
    book_of,
    long_term_care_after_a_care_order,
    no_move_before_a_placement,
    the_locality_of_the_home,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_CARE = (held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
PLACED = {"event": "PlacementStarted", "placement_id": "PL1", "type": "U6", "started_on": "2026-03-05"}


@rule("FEN-31", clause="5.1", since=SINCE, on=each("contacts"))
def the_last_team_resumes(_case: Case, contact: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A child who is referred again goes back to Safeguarding, if social care is needed."""
    if contact.needs_social_care:
        yield Transfer(to="safeguarding", due=at(contact.decided_on))


@rule("FEN-32", clause="5.2", since=SINCE, on=transfer())
def a_day_is_agreed(_case: Case, move: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """Both sides agree a day."""
    yield ChecklistItem(item="agreed_transfer_date", met=bool(move.date_agreed))


def waiting_for_a_placement(**move: Any) -> Child:
    """Tell of a child whose move is agreed for 2 March 2026, and who has no placement before 5 March."""
    child = Child(book_of(long_term_care_after_a_care_order, no_move_before_a_placement, **move))
    child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"))
    day = agreed(child.id_of("transfer"), "2026-03-02", "2026-03-02")
    child.on("2026-03-02 12:00", named("W2", "looked_after", "2026-03-02"), day)
    return child


def test_a_command_given_late_holds_from_the_day_it_is_given_and_keeps_that_day() -> None:
    child = waiting_for_a_placement()
    child.on("2026-03-05", PLACED)
    child.until("2026-03-20")
    assert {one.effective_for for one in child.published("allocation_command")} == {date(2026, 3, 5)}


def test_a_policy_may_say_who_gets_the_command() -> None:
    child = waiting_for_a_placement(tell_command=("receiving_admin",))
    child.on("2026-03-05", PLACED)
    assert child.open("allocation_command").obligation.tell == ("receiving_admin",)


def test_a_worker_named_for_another_locality_is_not_the_one_who_receives() -> None:
    child = Child(book_of(the_locality_of_the_home))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01", locality="north"), home("south", "2026-03-02"))
    told = named("W2", "safeguarding", "2026-03-02")
    child.on("2026-03-03", {**told, "for_team": {"team": "safeguarding", "locality": "south"}})
    assert child.open("transfer").worker_id == "W2"
    child.on("2026-03-09", changed(home("west", "2026-03-02"), "2026-03-09"))
    assert (child.open("transfer").to_team.locality, child.open("transfer").worker_id) == ("west", None)


def test_a_team_that_held_the_child_before_fulfils_nothing() -> None:
    child = Child(book_of(the_last_team_resumes))
    child.on("2026-01-05", held("I1", "safeguarding", "2025-10-01"), ended("I1", "2026-01-05"), closed("2026-01-05"))
    referred = {
        "event": "ReferralReceived",
        "referral_id": "F1",
        "received_on": "2026-02-20",
        "reasons": ["child_welfare"],
    }
    needed = {"event": "TriageRecorded", "referral_id": "F1", "needs_social_care": True, "decided_on": "2026-02-20"}
    assert "open transfer safeguarding" in child.on("2026-02-20", referred, needed)
    not_needed = changed({**needed, "needs_social_care": False}, "2026-02-23")
    assert "withdrawn transfer safeguarding" in child.on("2026-02-23", not_needed)


def test_an_agreed_day_is_missing_again_once_the_day_it_was_given_against_has_moved() -> None:
    child = Child(book_of(the_locality_of_the_home, a_day_is_agreed))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01", locality="north"), home("south", "2026-03-02"))
    assert child.open("transfer").missing == ("agreed_transfer_date",)
    child.on("2026-03-03", agreed(child.id_of("transfer"), "2026-03-20", "2026-03-03"))
    assert child.open("transfer").missing == ()
    child.on("2026-03-09", changed(home("south", "2026-03-02"), "2026-03-09", "withdrawn"), home("south", "2026-03-05"))
    assert child.open("transfer").missing == ("agreed_transfer_date",)
