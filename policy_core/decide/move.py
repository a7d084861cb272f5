"""Step 3, the move: the date that stands, what is missing, whether it is ready or overdue, and the command."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from policy_core.decide.draft import Basis, Draft, Sort, joined
from policy_core.decide.invariants import CAPACITY_NEVER_DELAYS
from policy_core.decide.wanted import Wanted, leaned_of
from policy_core.events import TeamRef
from policy_core.obligations import GateLine, Item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policy_core.book import PolicyBook
    from policy_core.decide.needs import Move, Needs
    from policy_core.decide.people import AgreedDate
    from policy_core.facts import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The earliest and latest day of a move, the day aimed at, and whether all of them are certain."""

    not_before: date | None = None
    not_after: date | None = None
    aim: date | None = None
    sure: bool = True

    @property
    def cross(self) -> bool:
        """Whether no day can satisfy them."""
        return self.not_before is not None and self.not_after is not None and self.not_before > self.not_after

    def hold(self, day: date) -> bool:
        """Whether a day lies inside."""
        return not (
            (self.not_before is not None and day < self.not_before)
            or (self.not_after is not None and day > self.not_after)
        )


def bounds_of(needs: Needs) -> Bounds:
    """Put the bounds of all rules together: the latest earliest day, the earliest latest day."""
    return _bounds(needs.bounds)


def _bounds(wants: Sequence[Wanted]) -> Bounds:
    sure = [want.outcome for want in wants if want.sure]
    earliest = [bound.not_before for bound in sure if isinstance(bound.not_before, date)]
    latest = [bound.not_after for bound in sure if isinstance(bound.not_after, date)]
    aims = [bound.aim for bound in sure if isinstance(bound.aim, date)]
    return Bounds(
        not_before=max(earliest, default=None),
        not_after=min(latest, default=None),
        aim=min(aims, default=None),
        sure=len(sure) == len(wants),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The date that stands, the agreement it rests on, the newest agreement where it was refused, and why."""

    day: date | None
    agreed: AgreedDate | None = None
    refused: AgreedDate | None = None
    refusals: tuple[Basis, ...] = ()
    lapsed: bool = False


def date_that_stands(move: Move, needs: Needs, published: Any, book: PolicyBook) -> Standing:
    """Find the last agreed date inside the bounds and on no struck ground; else the due day, moved into the bounds.

    An agreement was given against a due day: when that day has moved since, it lapses and people are asked again.
    Where the policy binds that invariant, want of capacity is no ground either for a date later than the due day.
    """
    bounds, struck = bounds_of(needs), _struck(needs, book)
    due = move.due_on
    if due is not None and bounds.not_before is not None and due < bounds.not_before:
        due = bounds.not_before
    against = published.agreed_against if published is not None else None
    refused: AgreedDate | None = None
    refusals: tuple[Basis, ...] = ()
    for agreed in move.said.agreed_dates():
        known_before = published is not None and published.agreed_for == agreed.agreed_for
        if known_before and against is not None and against != move.due_on:
            return Standing(day=due, lapsed=True, refused=refused, refusals=refusals)
        outside = tuple(_basis(w) for w in needs.bounds if w.sure and not _bounds((w,)).hold(agreed.agreed_for))
        later = move.due_on is not None and agreed.agreed_for > move.due_on
        against_it = (*outside, *(struck.get(agreed.reason or "", ()) if later else ()))
        if not against_it:
            return Standing(day=agreed.agreed_for, agreed=agreed, refused=refused, refusals=refusals)
        if refused is None:
            refused, refusals = agreed, against_it
    return Standing(day=due, refused=refused, refusals=refusals)


def _struck(needs: Needs, book: PolicyBook) -> dict[str, tuple[Basis, ...]]:
    """Give the grounds on which the move may not be put off, each with the clauses that say so."""
    struck: dict[str, tuple[Basis, ...]] = {}
    for want in needs.strikes:
        if want.sure:
            struck[want.outcome.ground] = (*struck.get(want.outcome.ground, ()), _basis(want))
    bound = book.data.policy.invariants.get(CAPACITY_NEVER_DELAYS)
    if bound is not None:
        struck["capacity"] = (*struck.get("capacity", ()), Basis(bound.rule_id, bound.clause))
    return struck


def _basis(want: Wanted) -> Basis:
    return Basis(want.rule.rule_id, want.rule.clause)


def item_lines(needs: Needs, move: Move) -> tuple[tuple[Item, ...], tuple[str, ...]]:
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
            if want.outcome.met is not None:
                states.append(want.outcome.met)
                continue
            met, keys = move.said.item_met((name, *want.outcome.any_of))
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
        return case.reading.today.date if case.now.reached(at) else None
    if day is None or not case.reached_next(day):
        return None
    return day + timedelta(days=1)


def team_ref(team: str | None, locality: str | None = None) -> TeamRef | None:
    """Name a team on the wire."""
    return TeamRef(team=team, locality=locality, host_team_id=None) if team else None


def stand(draft: Draft, move: Move, needs: Needs, standing: Standing, held_back: tuple[str, ...], case: Case) -> Draft:
    """Give the draft of a move with everything step 3 finds out about it."""
    items, excused = item_lines(needs, move)
    gates = gate_lines(needs)
    bounds = bounds_of(needs)
    missing = tuple(line.item for line in items if not line.met)
    blocked = bool(gates) or any(line.hard and not line.met for line in items)
    worker = move.said.worker(move.to_team) or draft.body.get("worker_id")
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
        "overdue_since": overdue_since(day, draft.body.get("due_at"), case, foreseen=draft.foreseen),
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
        leaned=(*draft.leaned, *leaned_of(step_two)),
        exceptions=joined(draft.exceptions, excused, tuple(needs.exceptions)),
    )


def command(draft: Draft, move: Move, standing: Standing, book: PolicyBook, case: Case) -> Draft | None:
    """Give the allocation command of a move, or None while it may not be given.

    It is given when the day has come, people have agreed as the policy asks, a worker is named (unless the team holds
    cases without one), and nothing holds the move back.
    """
    policy, body = book.data.policy.move, draft.body
    if draft.foreseen or not draft.sure or not body["ready"] or standing.refused or not body["whole_case"]:
        return None
    if standing.day is None or not case.reached(standing.day) or not body.get("commanded", True):
        return None
    worker = body["worker_id"]
    if worker is None and move.to_team not in policy.without_worker:
        return None
    agreed = {
        "date_agreed": standing.agreed is not None,
        "accepted": move.said.accepted(),
        "worker_named": move.said.worker(move.to_team) is not None,
    }
    asked = ("accepted",) if worker is None else policy.agreed_by
    if not body.get("at_once") and not all(agreed[needed] for needed in asked):
        return None
    return Draft(
        sort=Sort.COMMAND,
        subject="/".join((move.transfer_id, "assign", str(worker), str(move.to_team))),
        spell=draft.spell,
        body={
            "action": "assign",
            "transfer_id": move.transfer_id,
            "worker_id": worker,
            "team": team_ref(move.to_team, move.locality),
            "outgoing_becomes": "co_worker" if body["keeps_co_worker"] else None,
            "effective_for": standing.day,
            "change_reason": "TSPROC",
            "attempt": 1,
        },
        basis=tuple(sorted({*draft.basis, Basis(policy.rule_id, policy.clause)})),
        leaned=draft.leaned,
        tell=draft.tell,
    )
