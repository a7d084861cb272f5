"""Moves that happened, or were commanded, otherwise than the policy wanted: told, and put before both managers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.decide.draft import Basis, Draft, Sort, Spell, joined
from policy_core.decide.replies import may_be_carried_out
from policy_core.decide.told import alert, notice
from policy_core.decide.where import is_primary, is_there
from policy_core.unknown import known

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from policy_core.book import PolicyBook
    from policy_core.facts import Case
    from policy_core.facts.spells import Spell as HeldFor
    from policy_core.ledger import Ledger
    from policy_core.obligations import Transfer

_IN_DOUBT = "commanded_move_no_longer_wanted"


def has_moved(record: Transfer, book: PolicyBook, case: Case) -> bool:
    """Say whether the receiving team is read back as primary, in a spell later than the one the transfer arose in.

    Of a child nobody held when it arose, no spell counts that was over when the case was last closed.
    """
    if record.to_team is None:
        holder = case.holding_team
        return known(holder) and holder in [one.team for one in record.choice_of]
    if is_inside_team(record):
        return is_primary(record.worker_id, case)
    kind, since = book.kind_of(record.to_team.team), record.obligation.spell_since
    own = (record.from_team.team, record.from_team.locality) if record.from_team else None
    closed = case.last_closure.closed_on if since is None else None
    return any(
        (not _is_over(spell, closed) if since is None else spell.since >= since) and case.reached(spell.since)
        for spell in case.spells
        if is_there(spell, kind, record.to_team.locality) and (spell.team, spell.locality) != own
    )


def _is_over(spell: HeldFor, closed: Any) -> bool:
    return spell.until is not None and known(closed) and bool(spell.until <= closed)


def is_inside_team(record: Transfer) -> bool:
    """Say whether a transfer makes another worker primary in the team that holds the child already."""
    if record.from_team is None or record.to_team is None or record.worker_id is None:
        return False
    same_team = record.from_team.team == record.to_team.team
    return same_team and record.from_team.locality == record.to_team.locality


def after_the_fact(
    ledger: Ledger, wanted: Container[Transfer], book: PolicyBook, case: Case, spell: Spell
) -> Iterator[Draft]:
    """Give the notices of a move made while a gate stood, or though nothing wanted it any more; else ask about it."""
    in_doubt = {alerted.about for alerted in ledger.of(Sort.ALERT) if alerted.alert == _IN_DOUBT}
    for record in ledger.of(Sort.TRANSFER):
        if record in wanted:
            continue
        if has_moved(record, book, case):
            if record.gates:
                yield _despite_gates(record, book, spell)
            if record.obligation.obligation_id in in_doubt:
                yield _though_unwanted(record, book, spell)
        elif may_be_carried_out(record, case):
            yield _in_doubt(record, book, spell)


def _despite_gates(record: Any, book: PolicyBook, spell: Spell) -> Draft:
    to = book.data.policy.move.tell_overdue[0]
    return notice(
        "moved_despite_gate",
        to=to,
        occurrence=record.obligation.obligation_id,
        about=record.obligation.obligation_id,
        carries=tuple(line.gate for line in record.gates),
        basis=(Basis(line.rule_id, line.clause) for line in record.gates),
        tell=joined((to,), *(line.tell for line in record.gates)),
        spell=spell,
        unsettled=True,
    )


def _though_unwanted(record: Any, book: PolicyBook, spell: Spell) -> Draft:
    to = book.data.policy.move.tell_overdue[0]
    return notice(
        "moved_though_no_longer_wanted",
        to=to,
        occurrence=record.obligation.obligation_id,
        about=record.obligation.obligation_id,
        basis=(Basis(one.rule_id, one.clause) for one in record.obligation.basis),
        tell=joined((to,), record.obligation.tell),
        spell=spell,
        unsettled=True,
    )


def _in_doubt(record: Any, book: PolicyBook, spell: Spell) -> Draft:
    return alert(
        _IN_DOUBT,
        occurrence=record.obligation.obligation_id,
        about=record.obligation.obligation_id,
        about_on=record.move_on,
        basis=(Basis(one.rule_id, one.clause) for one in record.obligation.basis),
        tell=joined(book.data.policy.move.tell_overdue, record.obligation.tell),
        spell=spell,
    )
