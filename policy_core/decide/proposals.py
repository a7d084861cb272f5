"""Which transfers are proposed: by rules, merged by receiving team, by people, and less what stays bar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from policy_core.calendar import london_date
from policy_core.decide.proposed import AtHand, Moves, Proposed
from policy_core.decide.refusals import proposal_barred
from policy_core.decide.where import Barred, is_there, spent, stays_over
from policy_core.outcomes import Due, Transfer

if TYPE_CHECKING:
    from policy_core.book import PolicyBook
    from policy_core.decide.wanted import Wanted


def proposals(at_hand: AtHand, moves: Moves) -> list[Proposed]:
    """Give the transfers that stand, one a receiving team; who proposed a barred one is told through `moves`."""
    return _stayed([*_merged(at_hand), *_requested(at_hand)], at_hand, moves)


def _merged(at_hand: AtHand) -> list[Proposed]:
    """Merge the transfers to one receiving team: of several occurrences the earliest counts, spent ones aside."""
    groups: dict[str, list[Wanted]] = {}
    for want in at_hand.wanted:
        if isinstance(want.outcome, Transfer) and not spent(want, at_hand.book, at_hand.case):
            groups.setdefault(_subject(want.outcome, at_hand.book), []).append(want)
    return [merged(subject, wants) for subject, wants in groups.items()]


def _subject(move: Transfer, book: PolicyBook) -> str:
    return move.purpose or book.kind_of(move.to) or "a_manager_chooses"


def merged(subject: str, wants: list[Wanted]) -> Proposed:
    """Make one transfer of what several clauses want of one receiving team; `wants` has at least one."""
    real_and_sure = [want for want in wants if want.sure and not want.foreseen]
    sure = [want for want in wants if want.sure]
    made = _of(subject, real_and_sure or sure or wants)
    perhaps = [want for want in wants if not want.sure and not want.foreseen]
    return replace(made, perhaps_now=_of(subject, perhaps)) if made.foreseen and perhaps else made


def _of(subject: str, counted: list[Wanted]) -> Proposed:
    counted.sort(
        key=lambda want: (
            _counts_from(want),
            want.anchor,
            want.rule.rule_id,
        )
    )
    first = counted[0]
    return Proposed(
        subject=subject,
        wants=tuple(counted),
        due=first.outcome.due or Due(on=first.anchor),
        foreseen=all(want.foreseen for want in counted),
        sure=any(want.sure for want in counted),
        anchor=first.anchor,
    )


def _counts_from(want: Wanted) -> date:
    """Give the day by which the earliest of several is picked: one that says it has no day yet comes last."""
    due = want.outcome.due
    if due is None:
        return want.anchor
    if due.on is None and due.at is None:
        return date.max
    day: date = due.on or london_date(due.at)
    return day


def _requested(at_hand: AtHand) -> list[Proposed]:
    """Give the transfers that people asked for, unless the receiving team has begun to hold the child since."""
    found = []
    for request in at_hand.case.items("transfer_requests"):
        asked_on, team = request.effective_on, request.raw("to_team")
        done = any(
            spell.since >= asked_on and is_there(spell, at_hand.book.kind_of(team.team), team.locality)
            for spell in at_hand.case.spells
        )
        if done or not at_hand.case.reached(asked_on):
            continue
        on = request.raw("accountable_from")
        found.append(
            Proposed(
                subject=str(at_hand.book.kind_of(team.team)),
                wants=(),
                due=Due(on=on or asked_on),
                foreseen=on is not None and not at_hand.case.reached(on),
                sure=True,
                anchor=asked_on,
                requested=request,
            )
        )
    return found


def _stayed(proposed: list[Proposed], at_hand: AtHand, moves: Moves) -> list[Proposed]:
    """Let stays win, over what people ask for too; rules join a transfer that a person asked for."""
    ruled = {one.subject: one for one in proposed if one.requested is None}
    for one in proposed:
        if one.requested is None:
            continue
        stays = [barred for barred in _stays(one, at_hand) if _is_running(barred, at_hand)]
        if any(barred.until is None or (one.due.on is not None and one.due.on < barred.until) for barred in stays):
            moves.drafts.append(proposal_barred(one.requested, stays, at_hand.spell))
        else:
            ruled[one.subject] = _joined(ruled[one.subject], one) if one.subject in ruled else one
    return [kept for one in ruled.values() if (kept := _after_stays(one, at_hand)) is not None]


def _stays(one: Proposed, at_hand: AtHand) -> list[Barred]:
    """Give the stays that bear on a move, less those of the very rules that want it too."""
    own = {want.rule.rule_id for want in one.wants}
    others = tuple(want for want in at_hand.wanted if want.rule.rule_id not in own)
    return stays_over(one.outcome.to, one.due.on, others, at_hand.book, at_hand.case)


def _is_running(barred: Barred, at_hand: AtHand) -> bool:
    return barred.stay.sure and (barred.until is None or not at_hand.case.reached(barred.until))


def _after_stays(one: Proposed, at_hand: AtHand) -> Proposed | None:
    """Let a move wait for the end of the stays it fell due in: foreseen where that day is known, else not wanted."""
    stays = _stays(one, at_hand)
    running = [barred for barred in stays if _is_running(barred, at_hand)]
    perhaps = tuple(barred for barred in stays if not barred.stay.sure)
    if running and not one.foreseen:
        ends = [barred.until for barred in running if barred.until is not None]
        return replace(one, due=Due(on=max(ends)), foreseen=True, stays=perhaps) if len(ends) == len(running) else None
    over = [barred.until for barred in stays if barred.stay.sure and barred.until is not None]
    due = one.due
    if over and due.on is not None and max(over) > due.on:
        due = replace(due, on=max(over), target_on=None)
    return replace(one, due=due, stays=perhaps)


def _joined(ruled: Proposed, asked: Proposed) -> Proposed:
    """Let a rule's transfer take the id of the one a person asked for; it is wanted as soon as either is.

    A rule that perhaps wants it adds nothing to what a person surely asks for.
    """
    if not ruled.sure:
        return asked
    return replace(ruled, requested=asked.requested, sure=True, foreseen=ruled.foreseen and asked.foreseen)
