"""Going live: what was wanted before is kept in silence, until a fact or a person, and never time, releases it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Outcome, Transfer, at
from policy_core.rules import each, rule
from tests.unit.core.child import (
    Child,
    agreed,
    asked_for,
    booked,
    care_order,
    changed,
    held,
    in_care,
    named,
    plan,
    review,
)
from tests.unit.core.policies import (
    SINCE,
    book_of,
    long_term_care_after_a_care_order,
    long_term_care_at_a_second_review,
    the_plan_is_decided_after_a_review,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText
    from policy_core.rules import Rule

IN_CARE = (held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"))
PLANNED = plan("long_term_fostering", "2026-02-10")
RENUMBERED = {**review(2, "2026-03-02"), "number": 3}
LIVE = date(2026, 4, 1)
ALL = {"safeguarding": LIVE, "looked_after": LIVE}


def baselined(*rules: Rule, teams: dict[str, date] | None = None) -> Child:
    """Tell of a child whose move was wanted on 2 March 2026, a month before its teams go live."""
    book = book_of(long_term_care_at_a_second_review, *rules, go_live=ALL if teams is None else teams)
    child = Child(book)
    assert child.on("2026-03-02", *IN_CARE, PLANNED, review(2, "2026-03-02")) == []
    return child


def test_what_is_wanted_before_a_team_goes_live_is_kept_in_silence() -> None:
    child = baselined()
    assert child.messages == []
    assert child.state.ledger.silent == {child.id_of("transfer")}


def test_time_passing_releases_nothing_and_nobody_is_flooded() -> None:
    child = baselined(the_plan_is_decided_after_a_review)
    assert child.until("2027-03-31") == []


def test_an_alert_about_a_move_goes_by_the_receiving_teams_day() -> None:
    child = baselined(teams={"looked_after": LIVE})
    assert child.until("2027-03-31") == []


def test_a_changed_fact_releases_it_as_a_raise_under_its_id() -> None:
    child = baselined()
    before = child.id_of("transfer")
    child.until("2026-04-01")
    told = child.on("2026-04-02", changed(RENUMBERED, "2026-04-02"))
    assert told[0] == "open transfer looked_after"
    assert child.last("transfer").obligation.revision == 1
    assert child.id_of("transfer") == before
    assert child.state.ledger.silent.isdisjoint({before})


def test_a_fact_that_changes_before_the_team_is_live_releases_nothing() -> None:
    child = baselined()
    assert child.on("2026-03-20", changed(RENUMBERED, "2026-03-20")) == []


def test_a_person_who_names_a_worker_releases_it() -> None:
    child = baselined()
    child.until("2026-04-01")
    told = child.on("2026-04-02", named("W2", "looked_after", "2026-04-02"))
    assert told[0] == "open transfer looked_after"
    assert child.open("transfer").worker_id == "W2"


def test_a_person_who_agrees_a_day_releases_it() -> None:
    child = baselined()
    child.until("2026-04-01")
    told = child.on("2026-04-02", agreed(child.id_of("transfer"), "2026-04-20", "2026-04-02"))
    assert told[0] == "open transfer looked_after"


def test_a_person_who_asks_for_it_releases_it_even_before_the_team_is_live() -> None:
    child = baselined()
    told = child.on("2026-03-20", asked_for("looked_after", "2026-03-20"))
    assert told == ["open transfer looked_after"]


def test_its_withdrawal_is_silent() -> None:
    child = baselined()
    assert child.on("2026-04-02", plan("return_home", "2026-04-02")) == []
    assert child.all_open("transfer") == []


def test_an_alert_about_it_publishes_it_first() -> None:
    @rule("FEN-08", clause="2.8", since=SINCE, held_by="safeguarding", on=each("orders", "care"))
    def within_two_months(_case: Case, order: Item, policy: PolicyText) -> Iterator[Outcome]:
        """A child moves within two months of the order."""
        yield Transfer(to="looked_after", due=at(policy.calendar.months_after(order.day, 2)))

    child = Child(book_of(within_two_months, go_live=ALL))
    child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"))
    assert child.until("2026-05-02") == []
    assert child.until("2026-05-03") == ["open transfer looked_after", "open alert overdue"]
    assert [message.topic for message in child.messages] == ["transfer-tasks", "transfer-events", "transfers", "alerts"]


def test_what_is_first_wanted_after_the_day_is_published() -> None:
    child = Child(book_of(long_term_care_at_a_second_review, go_live=ALL))
    child.on("2026-03-02", *IN_CARE, PLANNED)
    assert child.on("2026-04-02", review(2, "2026-04-02")) == ["open transfer looked_after"]


def test_the_receiving_team_counts_before_the_holding_one() -> None:
    book = book_of(long_term_care_at_a_second_review, go_live={"safeguarding": LIVE, "looked_after": date(2026, 1, 1)})
    assert "open transfer looked_after" in Child(book).on("2026-03-02", *IN_CARE, PLANNED, review(2, "2026-03-02"))


def test_a_baselined_booking_that_is_held_is_a_changed_fact() -> None:
    child = Child(book_of(long_term_care_at_a_second_review, go_live=ALL))
    child.on("2026-03-02", *IN_CARE, PLANNED, booked(2, "2026-04-13", booked_on="2026-03-02"))
    assert child.messages == []
    assert child.on("2026-04-13", review(2, "2026-04-13")) == ["open transfer looked_after"]


def test_without_any_go_live_day_nothing_is_baselined() -> None:
    child = Child(book_of(long_term_care_at_a_second_review))
    told = child.on("2026-03-02", *IN_CARE, PLANNED, review(2, "2026-03-02"))
    assert "open transfer looked_after" in told


def live_under_the_first_version() -> Child:
    """Tell of a child under a care order whose teams have long been live, under a version that wants nothing of it."""
    live = {"safeguarding": date(2025, 1, 1), "looked_after": date(2025, 1, 1)}
    child = Child(book_of(long_term_care_at_a_second_review, go_live=live))
    child.on("2026-03-02", *IN_CARE, care_order("2026-03-02"))
    rules = (long_term_care_at_a_second_review, long_term_care_after_a_care_order)
    child.rebound(book_of(*rules, go_live=live, version="2"))
    return child


def test_what_a_new_version_newly_wants_is_baselined() -> None:
    child = live_under_the_first_version()
    assert child.judged_again("2026-03-02 12:00") == []
    assert child.state.ledger.silent == {child.id_of("transfer")}
    told = child.on("2026-03-02 13:00", named("W2", "looked_after", "2026-03-02"))
    assert told[0] == "open transfer looked_after"


def test_an_event_under_a_new_version_is_judged_after_what_the_version_brought() -> None:
    child = live_under_the_first_version()
    told = child.on("2026-03-02 12:00", PLANNED, review(2, "2026-03-02"))
    assert told == ["open transfer looked_after"]
