"""Closures, and what holds in every authority: one accountable worker, no statutory case unallocated."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.host import Host
from policy_core.outcomes import Gate, Outcome
from policy_core.policy import InvariantName
from policy_core.rules import closure, rule
from tests.unit.core.child import Child, changed, closed, ended, held, in_care, opened, ticked
from tests.unit.core.policies import SINCE, a_closing_summary, book_of, invariant, the_case_closes_on_adoption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case
    from policy_core.policy import PolicyText

OPENED = (opened("2025-10-01"), held("I1", "safeguarding", "2025-10-01"))
PROPOSED = {"event": "ClosureProposed", "target": "case", "proposed_on": "2026-03-02"}
ADOPTED = {"event": "CourtOrderMade", "order_id": "O2", "kind": "adoption", "made_on": "2026-03-02"}
CLOSED = closed("2026-03-09")
INVARIANTS = {
    InvariantName.ONE_ACCOUNTABLE_WORKER: invariant("FEN-ONE"),
    InvariantName.NO_STATUTORY_CASE_UNALLOCATED: invariant("FEN-NONE"),
}


def test_a_person_proposes_a_closure_with_its_checklist() -> None:
    child = Child(book_of(a_closing_summary))
    assert child.on("2026-03-02", *OPENED, {**PROPOSED, "planned_for": "2026-03-20"}) == ["open closure case"]
    proposed = child.open("closure")
    assert (proposed.target, proposed.planned_for) == ("case", date(2026, 3, 20))
    assert (proposed.missing, proposed.ready) == (("closing_summary",), False)
    assert [one.rule_id for one in proposed.obligation.basis] == ["FEN-31", "FEN-MOVE"]


def test_a_proposal_for_nobody_knows_what_opens_a_closure_without_a_target() -> None:
    child = Child(book_of(a_closing_summary))
    assert child.on("2026-03-02", *OPENED, {**PROPOSED, "target": "nonsense"}) == ["open closure case"]
    assert child.open("closure").target is None


def test_a_rule_wants_a_closure() -> None:
    child = Child(book_of(the_case_closes_on_adoption))
    assert child.on("2026-03-02", *OPENED, ADOPTED) == ["open closure case"]
    assert [one.rule_id for one in child.open("closure").obligation.basis] == ["FEN-32"]


def test_a_rule_and_a_person_want_one_closure() -> None:
    child = Child(book_of(the_case_closes_on_adoption))
    child.on("2026-03-02", *OPENED, ADOPTED)
    assert child.on("2026-03-03", {**PROPOSED, "planned_for": "2026-03-20"}) == ["open closure case, again"]
    assert len(child.all_open("closure")) == 1


def test_an_item_of_a_closure_is_met_by_the_checklist() -> None:
    child = Child(book_of(a_closing_summary))
    child.on("2026-03-02", *OPENED, PROPOSED)
    assert child.on("2026-03-03", ticked("closing_summary", "2026-03-03")) == ["open closure case, again"]
    assert child.open("closure").ready is True


def test_a_gate_of_a_closure_holds_it() -> None:
    @rule("FEN-33", clause="5.3", since=SINCE, on=closure())
    def not_while_looked_after(case: Case, _closure: Move, _policy: PolicyText) -> Iterator[Outcome]:
        """No case closes while the child is looked after."""
        if case.looked_after:
            yield Gate("looked_after")

    child = Child(book_of(not_while_looked_after))
    child.on("2026-03-02", *OPENED, in_care("2025-11-03"), PROPOSED)
    assert [line.gate for line in child.open("closure").gates] == ["looked_after"]


def test_a_closure_is_fulfilled_by_the_closing_of_the_case_and_never_commanded() -> None:
    child = Child(book_of(a_closing_summary))
    child.on("2026-03-02", *OPENED, PROPOSED)
    assert child.on("2026-03-09", ended("I1", "2026-03-09"), CLOSED) == ["fulfilled closure case"]
    assert child.published("allocation_command") == []


def test_a_closure_that_a_rule_wants_is_fulfilled_by_the_closing_and_its_ground_is_spent() -> None:
    child = Child(book_of(the_case_closes_on_adoption))
    child.on("2026-03-02", *OPENED, ADOPTED)
    assert child.on("2026-03-09", ended("I1", "2026-03-09"), CLOSED) == ["fulfilled closure case"]
    reopened = changed({**opened("2026-05-01"), "case_id": "K2"}, "2026-05-01")
    assert child.on("2026-05-01", reopened, held("I2", "safeguarding", "2026-05-01")) == []


def test_a_withdrawn_proposal_withdraws_the_closure() -> None:
    child = Child(book_of(a_closing_summary))
    child.on("2026-03-02", *OPENED, PROPOSED)
    assert child.on("2026-03-03", changed(PROPOSED, "2026-03-03", "withdrawn")) == ["withdrawn closure case"]


def test_a_closure_read_from_a_host_that_never_tells_who_holds_the_case_is_fulfilled_too() -> None:
    supplied = frozenset({"CaseOpened", "CaseClosed", "ClosureProposed"})
    child = Child(book_of(a_closing_summary), Host(key="h", name="H", supplied=supplied))
    child.on("2026-03-02", opened("2025-10-01"), PROPOSED)
    assert "fulfilled closure case" in child.on("2026-03-09", CLOSED)


def test_a_statutory_case_without_a_worker_alerts_at_once_and_until_there_is_one() -> None:
    child = Child(book_of(invariants=INVARIANTS))
    child.on("2026-03-02", *OPENED)
    assert child.on("2026-03-09", ended("I1", "2026-03-09")) == ["open alert statutory_case_unallocated"]
    alert = child.open("alert")
    assert (alert.severity, alert.about_on) == ("urgent", date(2026, 3, 9))
    assert [(one.rule_id, one.clause) for one in alert.obligation.basis] == [("FEN-NONE", "1, FEN-NONE")]
    assert alert.obligation.tell == ("head_of_service",)
    again = held("I2", "safeguarding", "2026-03-10", worker="W2")
    assert child.on("2026-03-10", again) == ["fulfilled alert statutory_case_unallocated"]


def test_a_case_that_is_not_statutory_may_be_without_a_worker() -> None:
    child = Child(book_of(invariants=INVARIANTS))
    child.on("2026-03-02", {**opened("2025-10-01"), "statutory_threshold_met": False}, OPENED[1])
    assert child.on("2026-03-09", ended("I1", "2026-03-09")) == []


def test_whether_a_case_is_statutory_may_be_unknown_and_then_nobody_is_alarmed() -> None:
    child = Child(book_of(invariants=INVARIANTS))
    child.on("2026-03-02", {**opened("2025-10-01"), "statutory_threshold_met": None}, OPENED[1])
    assert child.on("2026-03-09", ended("I1", "2026-03-09")) == []


def test_where_the_policy_counts_an_unknown_as_statutory_it_alarms_too() -> None:
    bound = {
        InvariantName.NO_STATUTORY_CASE_UNALLOCATED: invariant("FEN-NONE").model_copy(update={"unknown_counts": True})
    }
    child = Child(book_of(invariants=bound))
    child.on("2026-03-02", {**opened("2025-10-01"), "statutory_threshold_met": None}, OPENED[1])
    assert child.on("2026-03-09", ended("I1", "2026-03-09")) == ["open alert statutory_case_unallocated"]


def test_a_team_that_holds_cases_without_a_worker_alarms_nobody() -> None:
    child = Child(book_of(invariants=INVARIANTS))
    child.on("2026-03-02", opened("2025-10-01"), held("I1", "kinship", "2025-10-01"))
    assert child.on("2026-03-09", ended("I1", "2026-03-09"), held("I2", "kinship", "2026-03-09", worker=None)) == []


def test_two_primary_workers_alert_until_one_has_ended() -> None:
    child = Child(book_of(invariants=INVARIANTS))
    child.on("2026-03-02", *OPENED)
    second = held("I2", "looked_after", "2026-03-09", worker="W2")
    assert child.on("2026-03-09", second) == ["open alert two_primary_workers"]
    assert child.on("2026-03-10", ended("I1", "2026-03-09")) == ["fulfilled alert two_primary_workers"]


def test_two_primary_workers_of_one_burst_alarm_nobody() -> None:
    child = Child(book_of(invariants=INVARIANTS))
    child.on("2026-03-02", *OPENED)
    second = held("I2", "looked_after", "2026-03-09", worker="W2")
    assert child.on("2026-03-09", second, ended("I1", "2026-03-09")) == []


def test_an_invariant_the_policy_binds_to_no_clause_says_nothing() -> None:
    child = Child(book_of())
    child.on("2026-03-02", *OPENED)
    assert child.on("2026-03-09", ended("I1", "2026-03-09")) == []
