"""Tasks, alerts, notices, meetings and co-working: outcomes that carry their occurrence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.decide.draft import Basis, Draft, Sort, Spell, joined
from policy_core.decide.move import overdue_since
from policy_core.decide.wanted import Wanted, leaned_of
from policy_core.outcomes import Alert, CoWorking, Meeting, Notice, Task

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policy_core.book import PolicyBook
    from policy_core.facts import Case


def drafts_of(
    wanted: Iterable[Wanted], spell: Spell, book: PolicyBook, case: Case, about: str | None = None
) -> list[Draft]:
    """Give one draft for each thing that one or several clauses want on one occasion; recipients are joined.

    `about` is the id of the transfer that the rules of step 2 were judged on.
    """
    groups: dict[tuple[Sort, str, str | None], list[Wanted]] = {}
    for want in wanted:
        for sort, subject, split in _subjects(want):
            groups.setdefault((sort, subject, None if sort is Sort.CO_WORKING else split), []).append(want)
    return [
        _draft(sort, subject, occurrence, wants, spell, book, case, about)
        for (sort, subject, occurrence), wants in groups.items()
    ]


def _subjects(want: Wanted) -> Iterable[tuple[Sort, str, str]]:
    outcome = want.outcome
    match outcome:
        case Task():
            yield Sort.TASK, "/".join(part for part in (outcome.task, outcome.to_team) if part), want.occurrence
        case Meeting():
            yield Sort.MEETING, outcome.meeting, want.occurrence
        case CoWorking():
            yield Sort.CO_WORKING, "/".join(part for part in (outcome.role, outcome.team) if part), want.occurrence
        case Alert():
            yield Sort.ALERT, outcome.alert, want.occurrence
        case Notice():
            for to in outcome.to:
                yield Sort.NOTICE, f"{outcome.notice}/{to}", want.occurrence
        case _:
            return


def _draft(
    sort: Sort,
    subject: str,
    occurrence: str | None,
    wants: list[Wanted],
    spell: Spell,
    book: PolicyBook,
    case: Case,
    about: str | None,
) -> Draft:
    sure = [want for want in wants if want.sure]
    counted = sure or wants
    first = min(counted, key=lambda want: (want.foreseen, want.anchor, want.rule.rule_id))
    tell = joined(*(want.outcome.to if isinstance(want.outcome, Notice) else want.outcome.tell for want in counted))
    body, fulfilled = _body(first, subject, counted, book, case, about)
    return Draft(
        sort=sort,
        subject=subject,
        occurrence=occurrence,
        spell=spell,
        body=body,
        basis=tuple(sorted({Basis(want.rule.rule_id, want.rule.clause) for want in counted})),
        leaned=leaned_of(counted),
        tell=(body["to"],) if sort is Sort.NOTICE else tell,
        exceptions=joined(*(want.exceptions for want in counted)),
        foreseen=first.foreseen and sort in (Sort.TASK, Sort.MEETING, Sort.CO_WORKING),
        sure=bool(sure),
        fulfilled=fulfilled,
    )


def _body(
    want: Wanted, subject: str, wants: list[Wanted], book: PolicyBook, case: Case, about: str | None
) -> tuple[dict[str, Any], bool]:
    outcome = want.outcome
    due = getattr(outcome, "due", None)
    on, instant = (due.on, due.at) if due else (None, None)
    target = due.target_on if due else None
    match outcome:
        case Task():
            return {
                "task": outcome.task,
                "to_team": book.team_ref(outcome.to_team),
                "due_on": on,
                "due_at": instant,
                "target_on": target,
                "not_before_on": due.not_before_on if due else None,
                "question": outcome.question,
                "choices": outcome.choices,
                "document": outcome.document,
                "activity": outcome.activity,
                "overdue_since": None if outcome.answered else overdue_since(on, instant, case, foreseen=want.foreseen),
                "escalates_to": outcome.escalates_to,
            }, bool(outcome.answered)
        case Meeting():
            return {
                "meeting": outcome.meeting,
                "meeting_id": outcome.meeting_id,
                "list_only": outcome.list_only,
                "due_on": on,
                "target_on": target,
                "organiser": outcome.organiser,
                "invitees": joined(*(one.outcome.invitees for one in wants)),
                "agenda": joined(*(one.outcome.agenda for one in wants)),
                "overdue_since": None if outcome.held else overdue_since(on, None, case, foreseen=want.foreseen),
            }, bool(outcome.held)
        case CoWorking():
            return {
                "role": outcome.role,
                "team": book.team_ref(outcome.team, outcome.locality),
                "worker_id": outcome.worker,
                "from_on": outcome.from_on,
                "until": outcome.until,
                "named_by": outcome.named_by,
                "purpose": outcome.purpose,
                "never": joined(*(one.outcome.never for one in wants)),
            }, bool(outcome.in_place)
        case Alert():
            return {
                "alert": outcome.alert,
                "severity": outcome.severity.value,
                "about": about,
                "about_on": outcome.about_on,
                "names": joined(*(one.outcome.names for one in wants)),
                "overdue_since": None,
                "escalates_to": outcome.escalates_to,
            }, False
        case _:
            return {
                "notice": outcome.notice,
                "to": subject.split("/", 1)[1],
                "about": about,
                "about_on": outcome.about_on,
                "carries": outcome.carries,
                "due_on": on,
                "prompt_to": outcome.prompt_to,
            }, False
