"""`reconcile`: published obligations against wanted ones gives raise, revise, fulfil, withdraw. Pure."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policy_core.decide.draft import SETTLED, Draft, Sort
from policy_core.going_live import is_baselined, published_first, releases
from policy_core.ledger import Ledger, draft_identity, with_withdrawn
from policy_core.obligations import ObligationState
from policy_core.read_back import Change, ReadBack
from policy_core.record import (
    Moment,
    born,
    content_of,
    ended_as,
    own_fields,
    revised,
    says_the_same,
    spoken,
    state_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policy_core.book import PolicyBook
    from policy_core.decide import Decision


_ANEW = ("command_answers.answer",)


@dataclass(frozen=True, slots=True)
class Changed:
    """One change of one obligation: what was published before (None at birth) and what is published now."""

    change: Change
    before: Any | None
    after: Any


@dataclass(frozen=True, slots=True)
class Reconciled:
    """All changes in a fixed order, the ledger after them, and whether alerts and notices still wait to settle."""

    changes: tuple[Changed, ...]
    ledger: Ledger
    waiting: bool


def reconcile(ledger: Ledger, decision: Decision, book: PolicyBook, moment: Moment, read_back: ReadBack) -> Reconciled:
    """Make what is published match what is wanted."""
    before = ledger
    changes, ledger, met, waiting = _wanted(ledger, decision, book, moment, read_back)
    unwanted = [record for key, record in before.open.items() if key not in met]
    ended, ledger, also_waiting = _unwanted(unwanted, ledger, book, moment, read_back)
    changes += ended
    if moment.restricted and not before.restricted:
        restated, ledger = _restated(ledger, moment, {changed.after.obligation.obligation_id for changed in changes})
        changes += restated
    if moment.settled:
        ledger = dataclasses.replace(ledger, said={**ledger.said, **dict.fromkeys(decision.judged, "")})
    to_be_judged = not moment.settled and not ledger.said.keys() >= set(decision.judged)
    return Reconciled(tuple(changes), ledger, waiting or also_waiting or to_be_judged)


def _wanted(
    ledger: Ledger, decision: Decision, book: PolicyBook, moment: Moment, read_back: ReadBack
) -> tuple[list[Changed], Ledger, set[str], bool]:
    """Raise, revise or fulfil what is wanted; give also the ids met, and whether something waits to settle."""
    changes: list[Changed] = []
    met: set[str] = set()
    waiting = False
    for draft in sorted(decision.drafts, key=_order):
        found = ledger.find(draft, decision.spells)
        if found is not None:
            met.add(found.obligation.obligation_id)
        if draft.sort in SETTLED and not moment.settled and not draft.unsettled:
            waiting = waiting or _would_change(draft, found, ledger, moment)
            continue
        if found is not None and read_back.is_over(found, draft):
            ended, ledger = _fulfilled(found, ledger, moment)
            changes, found = [*changes, *ended], None
        changed, ledger = _one(draft, found, ledger, book, moment)
        changes.extend(changed)
    return changes, ledger, met, waiting


def _unwanted(
    records: Iterable[Any], ledger: Ledger, book: PolicyBook, moment: Moment, read_back: ReadBack
) -> tuple[list[Changed], Ledger, bool]:
    """End what nothing wants any more, as the host shows it to have ended; baselined ones end in silence."""
    changes: list[Changed] = []
    waiting = False
    records = tuple(records)
    ids = frozenset(record.obligation.obligation_id for record in records)
    for record in sorted(records, key=lambda one: (one.obligation.kind, one.obligation.obligation_id)):
        head = record.obligation
        if Sort(head.kind) in SETTLED and not moment.settled:
            waiting = True
            continue
        ended = read_back.end_of(record, ledger, ids)
        if ended is None:
            continue
        if head.obligation_id not in ledger.silent:
            withdrawn = ended is Change.WITHDRAW and Sort(head.kind) is Sort.TRANSFER
            cited = book.data.policy.move.withdrawn if withdrawn else None
            changes.append(Changed(ended, record, ended_as(record, ended, moment, read_back.because(record), cited)))
        ledger = ledger.without(head.obligation_id)
        if ended is Change.WITHDRAW and Sort(head.kind) is Sort.COMMAND:
            ledger = with_withdrawn(head.obligation_id, ledger)
    return changes, ledger, waiting


def _restated(ledger: Ledger, moment: Moment, said: set[str]) -> tuple[list[Changed], Ledger]:
    """Say every open obligation again, under its id, where only those may read it who may see a restricted child."""
    changes = []
    for key, record in sorted(ledger.open.items()):
        if key in said or key in ledger.silent or record.obligation.restricted:
            continue
        head = dataclasses.replace(
            record.obligation, restricted=True, revision=record.obligation.revision + 1, decided_at=moment.now
        )
        after = dataclasses.replace(record, obligation=head)
        changes.append(Changed(Change.REVISE, record, after))
        ledger = ledger.with_record(after)
    return changes, ledger


def _order(draft: Draft) -> tuple[Any, ...]:
    return (list(Sort).index(draft.sort), draft.subject, draft.occurrence or "")


def _would_change(draft: Draft, found: Any, ledger: Ledger, moment: Moment) -> bool:
    if not draft.sure or draft.frozen:
        return False
    if found is None:
        return draft.sort is not Sort.NOTICE or _told(draft, ledger)[1] != content_of(draft)
    return not says_the_same(found, draft, moment)


def _one(
    draft: Draft,
    found: Any,
    ledger: Ledger,
    book: PolicyBook,
    moment: Moment,
) -> tuple[list[Changed], Ledger]:
    if draft.sort is Sort.NOTICE:
        return _notice(draft, ledger, book, moment)
    if found is None:
        return _raise(draft, ledger, book, moment)
    silent = found.obligation.obligation_id in ledger.silent
    if draft.fulfilled:
        return _fulfilled(found, ledger, moment)
    if not draft.sure or draft.frozen:
        return [], ledger
    if draft.anew:
        return _anew(draft, found, ledger, book, moment)
    if silent:
        return _baselined(draft, found, ledger, book, moment)
    if says_the_same(found, draft, moment):
        return [], ledger
    after = revised(found, draft, book, moment)
    return [Changed(Change.REVISE, found, after)], ledger.with_record(after)


def _fulfilled(found: Any, ledger: Ledger, moment: Moment) -> tuple[list[Changed], Ledger]:
    obligation_id = found.obligation.obligation_id
    ended = Changed(Change.FULFIL, found, ended_as(found, Change.FULFIL, moment, ()))
    return ([] if obligation_id in ledger.silent else [ended]), ledger.without(obligation_id)


def _raise(draft: Draft, ledger: Ledger, book: PolicyBook, moment: Moment) -> tuple[list[Changed], Ledger]:
    if not draft.sure or draft.frozen or draft.fulfilled:
        return [], ledger
    record = born(draft, ledger, book, moment)
    if is_baselined(draft, ledger, book, moment):
        kept = ledger.with_record(record, draft_identity(draft))
        return [], dataclasses.replace(kept, silent=kept.silent | {record.obligation.obligation_id})
    changes = []
    waited = published_first(draft, ledger)
    if waited is not None:
        changes.append(Changed(Change.RAISE, None, waited))
        ledger = dataclasses.replace(ledger, silent=ledger.silent - {waited.obligation.obligation_id})
    return [*changes, Changed(Change.RAISE, None, record)], ledger.with_record(record, draft_identity(draft))


def _anew(draft: Draft, found: Any, ledger: Ledger, book: PolicyBook, moment: Moment) -> tuple[list[Changed], Ledger]:
    """Withdraw a command that came to nothing, and begin another life of it."""
    ended = Changed(Change.WITHDRAW, found, ended_as(found, Change.WITHDRAW, moment, _ANEW))
    ended_id = found.obligation.obligation_id
    raised, ledger = _raise(draft, with_withdrawn(ended_id, ledger.without(ended_id)), book, moment)
    return [ended, *raised], ledger


def _baselined(
    draft: Draft,
    found: Any,
    ledger: Ledger,
    book: PolicyBook,
    moment: Moment,
) -> tuple[list[Changed], Ledger]:
    """Keep a baselined obligation as it was, or publish it for the first time where a fact or a person releases it."""
    if not releases(found, draft, ledger, book, moment):
        return [], ledger
    head = dataclasses.replace(found.obligation, state=state_of(draft), **spoken(draft, book, moment))
    record = dataclasses.replace(found, obligation=head, **own_fields(draft, head.obligation_id))
    released = dataclasses.replace(ledger.with_record(record), silent=ledger.silent - {head.obligation_id})
    return [Changed(Change.RAISE, None, record)], released


def _notice(draft: Draft, ledger: Ledger, book: PolicyBook, moment: Moment) -> tuple[list[Changed], Ledger]:
    """Say a notice once; say it again, corrected, only where its content changed, but not for a new policy version."""
    content, (revision, told) = content_of(draft), _told(draft, ledger)
    if not draft.sure or draft.frozen or told == content:
        return [], ledger
    state = ObligationState.CORRECTED if revision else ObligationState.SAID
    record = born(draft, ledger, book, moment, state)
    record = dataclasses.replace(record, obligation=dataclasses.replace(record.obligation, revision=revision + 1))
    change = Change.REVISE if revision else Change.RAISE
    silent = is_baselined(draft, ledger, book, moment) or (revision > 0 and moment.new_version)
    said = {**ledger.said, draft_identity(draft): f"{revision if silent else revision + 1}/{content}"}
    return [] if silent else [Changed(change, None, record)], dataclasses.replace(ledger, said=said)


def _told(draft: Draft, ledger: Ledger) -> tuple[int, str]:
    """Give how often a notice was said, and what it said last."""
    times, _, content = ledger.said.get(draft_identity(draft), "").partition("/")
    return int(times or 0), content
