"""Step 3, the move: the date that stands, what is missing, whether it is ready or overdue, and the command."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from policy_core.calendar import day_on, london_date
from policy_core.commands import Route
from policy_core.decide.date_that_stands import Standing, bounds_of
from policy_core.decide.draft import Basis, Draft, Sort, joined
from policy_core.decide.wanted import Wanted, leaned_of
from policy_core.decide.without_worker import holds_without_worker
from policy_core.obligations import GateLine, Item

if TYPE_CHECKING:
    from datetime import date

    from policy_core.book import PolicyBook
    from policy_core.decide.needs import Move, Needs
    from policy_core.facts import Case


def item_lines(needs: Needs, move: Move, book: PolicyBook) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """Give the checklist, one line an item whatever number of clauses ask for it, and the agreements that excuse."""
    by_item: dict[str, list[Wanted]] = {}
    for want in needs.items:
        by_item.setdefault(want.outcome.item, []).append(want)
    lines: list[Item] = []
    excused: list[str] = []
    for name, wants in sorted(by_item.items()):
        outcome = wants[0].outcome
        states: list[bool | None] = []
        for want in wants:
            met, keys = _met(want, move, book)
            states.append(met)
            excused.extend(keys)
        met_all = all(states) if None not in states else (False if False in states else None)
        lines.append(
            Item(
                item=name,
                met=met_all,
                hard=any(want.outcome.hard and want.sure for want in wants),
                clause=wants[0].rule.clause,
                rule_id=wants[0].rule.rule_id,
                detail=outcome.detail,
            )
        )
    return tuple(lines), tuple(dict.fromkeys(excused))


def _met(want: Wanted, move: Move, book: PolicyBook) -> tuple[bool | None, tuple[str, ...]]:
    """Say whether an item is there, or may follow as people agreed: never where its clause can't be excepted."""
    outcome, exceptions = want.outcome, book.data.policy.exceptions
    excusable = exceptions is None or want.rule.rule_id not in exceptions.never
    names = (outcome.item, *outcome.any_of)
    if outcome.met is None:
        return move.said.item_met(names, excusable=excusable)
    keys = move.said.excused(names) if not outcome.met and excusable else ()
    return outcome.met or bool(keys), keys


def gate_lines(needs: Needs) -> tuple[GateLine, ...]:
    """Give the gates that stand; a perhaps-gate stands too."""
    return tuple(
        GateLine(
            gate=want.outcome.gate,
            rule_id=want.rule.rule_id,
            clause=want.rule.clause,
            tell=want.outcome.tell,
            sure=want.sure,
        )
        for want in sorted(needs.gates, key=lambda want: (want.outcome.gate, want.rule.rule_id))
    )


def overdue_since(day: date | None, at: Any, case: Case, *, foreseen: bool) -> date | None:
    """Give the first day on which the move is overdue, None while it isn't: due on D is overdue from 00:00 of D+1."""
    if foreseen:
        return None
    if at is not None and day is None:
        return london_date(at) if case.now.reached(at) else None
    if day is None or not case.reached_next(day):
        return None
    return day_on(day, 1)


def _deadline(move: Move, standing: Standing, book: PolicyBook) -> date | None:
    """Give the day after which a move is overdue: in some policies only a date agreed, or a limit, is one."""
    by_due_day = book.data.policy.move.overdue_after == "due_day"
    return standing.day if by_due_day or standing.agreed or move.limit_on else None


def stand(
    draft: Draft,
    move: Move,
    needs: Needs,
    standing: Standing,
    held_back: tuple[str, ...],
    book: PolicyBook,
    case: Case,
) -> Draft:
    """Give the draft of a move with everything step 3 finds out about it."""
    items, excused = item_lines(needs, move, book)
    gates = gate_lines(needs)
    bounds = bounds_of(needs)
    missing = tuple(line.item for line in items if not line.met)
    blocked = bool(gates) or any(line.hard and not line.met for line in items)
    worker = move.said.worker(move.to_team, move.locality) or draft.body.get("worker_id")
    day = standing.day
    body = {
        **draft.body,
        "move_on": day,
        "agreed_for": standing.agreed.agreed_for if standing.agreed else None,
        "agreed_against": move.due_on if standing.agreed else None,
        "not_before_on": bounds.not_before,
        "not_after_on": bounds.not_after,
        "target_on": bounds.aim or draft.body.get("target_on"),
        "worker_id": worker,
        "items": items,
        "gates": gates,
        "missing": missing,
        "ready": not blocked and not held_back,
        "overdue_since": overdue_since(
            _deadline(move, standing, book), draft.body.get("due_at"), case, foreseen=draft.foreseen
        ),
        "held_back": held_back,
    }
    step_two = [*needs.items, *needs.gates, *needs.bounds, *needs.strikes]
    basis = {*draft.basis, *(Basis(want.rule.rule_id, want.rule.clause) for want in step_two if want.sure)}
    told = joined(draft.tell, *(want.outcome.tell for want in (*needs.items, *needs.gates)))
    return replace(
        draft,
        body=body,
        basis=tuple(sorted(basis)),
        tell=told,
        leaned=(*draft.leaned, *leaned_of(step_two), *standing.leaned),
        exceptions=joined(draft.exceptions, excused, tuple(needs.exceptions)),
    )


def command(draft: Draft, move: Move, standing: Standing, book: PolicyBook, case: Case) -> Draft | None:
    """Give the allocation command of a move, or None while it may not be given.

    It is given when the day has come, people have agreed as the policy asks (unless moves of its kind are commanded
    directly), a worker is named (unless the team holds cases without one), and nothing holds the move back.
    """
    policy, body = book.data.policy.move, draft.body
    route = book.data.policy.commands.route(at_once=bool(body.get("at_once")))
    if route is Route.OFF:
        return None
    if draft.foreseen or not draft.sure or not body["ready"] or standing.refused or not body["whole_case"]:
        return None
    if standing.day is None or not case.reached(standing.day) or not body.get("commanded", True):
        return None
    by_team = holds_without_worker(move.to_team, book, case)
    worker = None if by_team else body["worker_id"]
    if worker is None and not by_team:
        return None
    agreed = {
        "date_agreed": standing.agreed is not None,
        "accepted": move.said.accepted(),
        "worker_named": move.said.worker(move.to_team, move.locality) is not None,
    }
    asked = ("accepted",) if worker is None else policy.agreed_by
    cited = policy.command or policy
    if route is Route.PROPOSE and not all(agreed[needed] for needed in asked):
        return None
    return Draft(
        sort=Sort.COMMAND,
        subject="/".join((move.transfer_id, "assign", str(worker), str(move.to_team))),
        spell=draft.spell,
        body={
            "action": "assign",
            "transfer_id": move.transfer_id,
            "worker_id": worker,
            "team": book.team_ref(move.to_team, move.locality),
            "outgoing_becomes": "co_worker" if body["keeps_co_worker"] else None,
            "effective_for": standing.day,
            "change_reason": "TSPROC",
            "expected_team": body["from_team"],
        },
        basis=tuple(sorted({*draft.basis, Basis(cited.rule_id, cited.clause)})),
        leaned=draft.leaned,
        tell=policy.tell_command or draft.tell,
    )
