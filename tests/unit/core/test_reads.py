"""What a rule reads, found from its source, held against small rules that are written here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policy_core.outcomes import Gate, Notice, Outcome, Task, at
from policy_core.reads import reads_of
from policy_core.rules import Rule, case_since, closure, each, presumed, rule, transfer
from tests.unit.core.policies import SINCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText
    from policy_core.rules import On

BEFORE_THE_FIRST = 0


def made(on: On, body: Callable[..., Iterator[Outcome]]) -> Rule:
    return rule("FEN-R", clause="1", since=SINCE, on=on)(body)


def read_by(body: Callable[..., Iterator[Outcome]], on: On | None = None) -> set[str]:
    found = reads_of(made(on or case_since("looked_after"), body))
    assert found.not_followed == ()
    return set(found.paths)


def of_the_case(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """A value, the latest record that was held, the latest of a kind."""
    if case.legal_status == "C2" and case.looked_after_reviews.latest_held.number > BEFORE_THE_FIRST:
        yield Notice(notice="n", to=("manager",), about_on=case.decisions.of_kind("stability").latest.decided_on)


def test_facts_fields_and_what_picks_a_record_are_read_off_the_case() -> None:
    assert read_by(of_the_case) == {
        "looked_after",
        "legal_status",
        "looked_after_reviews",
        "looked_after_reviews.held_on",
        "looked_after_reviews.number",
        "decisions",
        "decisions.kind",
        "decisions.decided_on",
    }


def _is_owed(case: Case, review: Item, policy: PolicyText) -> bool:
    number = review.number
    return bool(number > policy.first_review and _is_open_to(case, team="court"))


def _is_open_to(case: Case, *, team: str) -> bool:
    return any(one.worker.qualification == team for one in case.co_workers)


def through_helpers(case: Case, review: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Values handed on to functions, by place and by name."""
    if _is_owed(case, review, policy):
        yield Notice(notice="n", to=("manager",))


def test_helpers_are_followed_with_what_they_are_given() -> None:
    found = reads_of(made(each("looked_after_reviews"), through_helpers))
    assert set(found.paths) == {
        "looked_after_reviews",
        "looked_after_reviews.held_on",
        "looked_after_reviews.number",
        "co_workers",
        "co_workers.worker",
        "co_workers.worker.qualification",
    }
    assert [one.name for one in found.parameters] == ["first_review"]
    assert found.not_followed == ()


def test_each_read_has_its_file_and_line() -> None:
    (read,) = [
        one for one in reads_of(made(case_since("looked_after"), of_the_case)).facts if one.path == "legal_status"
    ]
    line = of_the_case.__code__.co_firstlineno + 2
    assert (read.file, read.line) == (__file__, line)


def through_names(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """Assignments, loops, comprehensions and branches."""
    plan = case.care_plan
    held = plan if case.age else case.court_care_plan
    for order in case.orders.in_force:
        last = order
        if last.kind == "care":
            yield Notice(notice="n", to=("manager",), about_on=held.decided_on)
    days = [day for child in case.family for day in (child.as_at, child.ended_on)]
    yield Notice(notice="n", to=("manager",), about_on=max(days))


def test_names_loops_and_comprehensions_are_followed() -> None:
    assert read_by(through_names) >= {
        "age",
        "care_plan.decided_on",
        "court_care_plan.decided_on",
        "orders.kind",
        "orders.ended_on",
        "family.as_at",
        "family.ended_on",
    }


def _reviews_since(case: Case, day: Any) -> Iterator[Item]:
    for review in case.looked_after_reviews:
        if review.day >= day:
            yield review


def through_streams(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """A generator, an inner function, a key, a default."""

    def is_chaired(review: Item) -> Any:
        return review.status

    reviews = sorted(_reviews_since(case, case.opened_on), key=lambda one: one.number)
    reviews.sort(key=lambda one: one.participation)
    first = next((one for one in reviews if is_chaired(one)), case.looked_after_reviews.latest)
    yield Task(task="t", answered=False, due=at(first), document=getattr(first, "permanence_decision", None))


def test_generators_inner_functions_keys_and_defaults_are_followed() -> None:
    assert read_by(through_streams) == {
        "looked_after",
        "opened_on",
        "looked_after_reviews",
        "looked_after_reviews.held_on",
        "looked_after_reviews.booked_for",
        "looked_after_reviews.number",
        "looked_after_reviews.status",
        "looked_after_reviews.participation",
        "looked_after_reviews.permanence_decision",
    }


def on_another_day(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """The case as it stood, and what it presumes."""
    then = case.as_of(case.opened_on)
    if presumed(then.placement, case.last_closure).locality and case.age_on(case.opened_on):
        yield Notice(notice="n", to=("manager",))


def test_another_day_and_what_is_presumed_are_followed() -> None:
    assert read_by(on_another_day) >= {"opened_on", "placement", "last_closure.locality", "undisputed_birth_date"}


def of_a_move(_case: Case, move: Move, policy: PolicyText) -> Iterator[Outcome]:
    """What people say of a move; what the core has worked out reads nothing."""
    if move.accepted and not move.worker and move.date > policy.calendar.days_after(move.due_on, 3):
        yield Gate(move.to_team or "none")


def test_of_a_move_it_is_read_what_people_say_of_it() -> None:
    said = {"transfer_answers.answer", "named_workers.worker", "transfer_dates.agreed_for"}
    assert read_by(of_a_move, transfer()) == said
    assert read_by(of_a_move, closure()) == said


def test_the_calendar_is_no_parameter() -> None:
    assert reads_of(made(transfer(), of_a_move)).parameters == ()


def own_selectors(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """Selectors and answers that one kind alone has."""
    if case.agreements.of_kind("exception").both_sides and case.co_workers.of_team("lac"):
        yield Notice(notice="n", to=("manager",))


def test_a_kinds_own_selectors_are_followed() -> None:
    assert read_by(own_selectors) >= {"agreements.side", "agreements.withdrawn_on", "co_workers.worker.team"}


def misspelt(case: Case, review: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Names that exist nowhere."""
    if case.legal_statu or review.numbr or case.primary_worker.worker.qualificaton:
        yield Notice(notice="n", to=("manager",), about_on=policy.nothing_like_it)


def test_names_that_exist_nowhere_are_kept_and_say_the_nearest() -> None:
    found = reads_of(made(each("looked_after_reviews"), misspelt))
    assert {one.path: one.fault for one in found.facts if one.fault} == {
        "legal_statu": "no fact is called 'legal_statu'; did you mean 'legal_status'?",
        "looked_after_reviews.numbr": "looked_after_reviews has no field 'numbr'; did you mean 'number'?",
        "primary_worker.worker.qualificaton": "primary_worker.worker has no field 'qualificaton'",
    }
    assert [one.name for one in found.parameters] == ["nothing_like_it"]


def misread(_case: Case, move: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """A name that no move has."""
    if move.day:  # type: ignore[attr-defined]  # the mistake it is about
        yield Notice(notice="n", to=("manager",))


def test_a_name_that_no_move_has_is_kept() -> None:
    (read,) = reads_of(made(transfer(), misread)).facts
    assert (read.path, read.fault) == ("transfer.day", "a transfer has no 'day'")


@dataclass
class Bag:
    """Something that isn't followed."""

    case: Any


def by_a_computed_name(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """A name that only the run would tell."""
    if getattr(case, str(case.age)):
        yield Notice(notice="n", to=("manager",))


def by_an_object(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """A case handed to something else."""
    bag = Bag(case)
    if bag.case.legal_status:
        yield Notice(notice="n", to=("manager",))


def by_a_table(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """A function that a table gives."""
    if {"a": bool}["a"](case) and vars(case):
        yield Notice(notice="n", to=("manager",))


def by_the_record_as_sent(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """Round the facts."""
    if case.history:
        yield Notice(notice="n", to=("manager",))


class Register:
    """Something with a method that a dictionary has too."""

    def get(self, case: Any) -> Any:
        return case.legal_status


REGISTER = Register()


def by_a_module_s_object(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """A case handed to an object's method."""
    if REGISTER.get(case):
        yield Notice(notice="n", to=("manager",))


def by_matching(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """A statement that isn't followed."""
    match case:
        case _:
            yield Notice(notice="n", to=("manager",))


def test_what_cannot_be_followed_is_said_with_its_line_and_never_guessed() -> None:
    for body, says, line in (
        (by_a_computed_name, "getattr reads a name that can't be told", 2),
        (by_an_object, "Bag isn't followed, and facts are handed to it", 2),
        (by_a_table, "vars isn't followed, and facts are handed to it", 2),
        (by_the_record_as_sent, "history goes round the facts", 2),
        (by_a_module_s_object, "what is called here can't be told, and facts are handed to it", 2),
        (by_matching, "a match statement isn't followed", 2),
    ):
        found = reads_of(made(case_since("looked_after"), body))
        where = (says, __file__, body.__code__.co_firstlineno + line)
        assert [(one.says, one.file, one.line) for one in found.not_followed] == [where]
        assert "legal_status" not in found.paths
