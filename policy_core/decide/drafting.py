"""A proposed transfer as a draft, and as the rules of step 2 read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.decide.draft import Basis, Draft, Sort, joined
from policy_core.decide.needs import Move
from policy_core.decide.people import Said
from policy_core.decide.wanted import leaned_of
from policy_core.unknown import ABSENT

if TYPE_CHECKING:
    from policy_core.decide.proposed import AtHand, Proposed


def draft_of(one: Proposed, at_hand: AtHand) -> Draft:
    """Give what is wanted of a move before anything is known of its date, its checklist and its gates."""
    outcome, requested, team_ref = one.outcome, one.requested, at_hand.book.team_ref
    due = one.due
    wants = one.wants
    policy = at_hand.book.data.policy.move
    host_id = requested.raw("transfer_id") if requested is not None else None
    basis = {Basis(want.rule.rule_id, want.rule.clause) for want in wants} or {Basis(policy.rule_id, policy.clause)}
    locality = outcome.locality
    if requested is not None and requested.raw("to_team").locality is not None:
        locality = requested.raw("to_team").locality
    return Draft(
        sort=Sort.TRANSFER,
        subject=one.subject,
        spell=at_hand.spell,
        body={
            "from_team": team_ref(at_hand.spell.team, at_hand.spell.locality),
            "to_team": team_ref(outcome.to, locality),
            "choice_of": tuple(ref for team in outcome.choice_of if (ref := team_ref(team)) is not None),
            "transfer_point": outcome.point,
            "due_on": due.on,
            "due_at": due.at,
            "target_on": due.target_on,
            "worker_id": outcome.worker,
            "keeps_co_worker": outcome.keeps_co_worker,
            "whole_case": outcome.purpose is None,
            "purpose": outcome.purpose,
            "requested_by": requested.raw("requested_by_role") if requested is not None else None,
            "at_once": outcome.at_once,
            "commanded": outcome.commanded,
        },
        basis=tuple(sorted(basis)),
        leaned=leaned_of(wants),
        tell=joined(
            *(want.outcome.tell for want in wants),
            at_hand.book.manager_of(at_hand.spell.team),
            at_hand.book.manager_of(outcome.to),
        ),
        exceptions=joined(*(want.exceptions for want in wants)),
        foreseen=one.foreseen,
        sure=one.sure,
        host_id=host_id,
    )


def as_rules_read_it(one: Proposed, draft: Draft, transfer_id: str, at_hand: AtHand) -> Move:
    """Give a move under one of its ids, with what people said of it under that id."""
    requested = one.requested
    ids = {transfer_id}
    if requested is not None:
        ids.add(requested.raw("transfer_id"))
    locality = draft.body["to_team"].locality if draft.body["to_team"] else None
    names = frozenset(ids)
    at_hand.case.reading.names[transfer_id] = names
    return Move(
        transfer_id=transfer_id,
        names=names,
        from_team=at_hand.spell.team,
        to_team=one.outcome.to,
        to_kind=at_hand.book.kind_of(one.outcome.to),
        locality=locality,
        anchor=one.anchor,
        due_on=one.due.on,
        due_at=one.due.at,
        target_on=one.due.target_on,
        foreseen=one.foreseen,
        purpose=one.outcome.purpose,
        point=one.outcome.point,
        requested_by=(requested.raw("requested_by_role") or ABSENT) if requested is not None else ABSENT,
        reason=(requested.raw("reason") or ABSENT) if requested is not None else ABSENT,
        said=Said(at_hand.case, names),
    )
