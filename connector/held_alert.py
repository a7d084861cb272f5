"""The alert that a case is held and no longer tried by itself: an obligation like any other, with a stable id.

Its ground is the shell's and not the policy's, so it hangs on no rule but the one that raised, if one did.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policy_core.calendar import london_date
from policy_core.decide.draft import Sort, joined
from policy_core.ledger import obligation_id
from policy_core.messages import Message, Topic, content_free
from policy_core.obligations import Alert, Clause, Obligation, ObligationKind, ObligationState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from connector.changelog_records import HeldQueue
    from policy_core.book import PolicyBook

CASE_HELD = "case_held"
PLATFORM = "platform_team"


def raised(
    book: PolicyBook, child_id: str, queue: HeldQueue, offset: int | None, now: datetime, *, restricted: bool
) -> Alert:
    """Give the alert of a held case. `offset`: that of the event it waits at in the events topic; None: a wake-up.

    The occurrence is that event, so each event has one alert, whatever number of times it is tried.
    """
    policy = book.data.policy.move
    occurrence = f"wake-up/{queue.since.isoformat()}" if offset is None else f"offset/{offset}"
    cause = Clause(rule_id=queue.rule_id, clause=queue.clause)
    head = Obligation(
        obligation_id=obligation_id(book.authority, child_id, (Sort.ALERT, CASE_HELD, occurrence, "-"), 1),
        kind=ObligationKind.ALERT,
        state=ObligationState.OPEN,
        authority=book.authority,
        child_id=child_id,
        subject=CASE_HELD,
        occurrence=occurrence,
        life=1,
        revision=1,
        decided_at=now,
        policy_version=book.version,
        basis=(cause if queue.rule_id else Clause(rule_id=policy.rule_id, clause=policy.clause),),
        tell=joined(policy.tell_question, policy.tell_overdue, (PLATFORM,)),
        restricted=restricted,
        assumed=False,
    )
    return Alert(
        obligation=head,
        alert=CASE_HELD,
        severity="urgent",
        about_on=london_date(queue.since),
        names=tuple(part for part in (queue.reason_code, queue.rule_id) if part),
    )


def ended(alert: Alert, now: datetime, *, restricted: bool) -> Iterator[Message]:
    """Give the messages that end the alert where it is and, the restriction having changed, say so where it belongs."""
    head = alert.obligation
    revision = head.revision + 1
    if head.restricted != restricted:
        yield Message(Topic.ALERTS, head.child_id, content_free(alert), head.restricted)
        revision += 1
    over = replace(head, state=ObligationState.FULFILLED, revision=revision, decided_at=now, restricted=restricted)
    yield Message(Topic.ALERTS, head.child_id, replace(alert, obligation=over), restricted)
