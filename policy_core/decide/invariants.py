"""What holds in every authority: a policy binds its clause and recipients to it, and writes no function.

One accountable worker and team per child; no statutory case unallocated; capacity never delays (`move` reads it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.decide.draft import Basis, Draft, Spell
from policy_core.decide.told import alert
from policy_core.decide.without_worker import holds_without_worker
from policy_core.policy import InvariantName
from policy_core.unknown import ABSENT, Unknown, known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.book import PolicyBook
    from policy_core.facts import Case


def invariant_alerts(book: PolicyBook, case: Case, spell: Spell) -> Iterator[Draft]:
    """Give the alerts of the invariants that the authority has bound."""
    bound = book.data.policy.invariants
    if InvariantName.ONE_ACCOUNTABLE_WORKER in bound and _number(case.primaries_today) > 1:
        yield _alert(book, InvariantName.ONE_ACCOUNTABLE_WORKER, "two_primary_workers", None, spell)
    if InvariantName.NO_STATUTORY_CASE_UNALLOCATED in bound and _unallocated_statutory_case(book, case, spell):
        since = case.unallocated_since
        yield _alert(book, InvariantName.NO_STATUTORY_CASE_UNALLOCATED, "statutory_case_unallocated", since, spell)


def _unallocated_statutory_case(book: PolicyBook, case: Case, spell: Spell) -> bool:
    if holds_without_worker(spell.team, book, case):
        return False
    bound = book.data.policy.invariants[InvariantName.NO_STATUTORY_CASE_UNALLOCATED]
    statutory = bound.unknown_counts if isinstance(case.statutory, Unknown) else case.statutory
    answers = (case.open, statutory, case.unallocated)
    return all(not isinstance(answer, Unknown) and bool(answer) for answer in answers)


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _alert(book: PolicyBook, name: InvariantName, code: str, since: Any, spell: Spell) -> Draft:
    bound = book.data.policy.invariants[name]
    day = since if known(since) and since is not ABSENT else None
    return alert(
        code,
        occurrence=day.isoformat() if day else name,
        about_on=day,
        basis=(Basis(bound.rule_id, bound.clause),),
        tell=bound.tell,
        spell=spell,
    )
