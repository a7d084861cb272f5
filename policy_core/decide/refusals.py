"""Saying no, with the clause: a proposal that loses to a stay, a date outside the bounds, bounds that cross."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.decide.draft import Basis, Draft, Sort, Spell, joined
from policy_core.decide.told import alert, notice
from policy_core.decide.wanted import leaned_of
from policy_core.obligations import Candidate, Clause

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policy_core.book import PolicyBook
    from policy_core.decide.date_that_stands import Standing
    from policy_core.decide.needs import Move, Needs
    from policy_core.decide.proposed import AtHand, Proposed
    from policy_core.decide.where import Barred
    from policy_core.facts import Item


def proposal_barred(request: Item, stays: list[Barred], spell: Spell) -> Draft:
    """Answer a person's proposal that a stay bars with a notice that names the clause."""
    wants = [barred.stay for barred in stays]
    role = request.raw("requested_by_role") or "team_manager"
    return notice(
        "proposal_barred",
        to=role,
        occurrence=request.record_key,
        about=request.raw("transfer_id"),
        about_on=request.raw("requested_on"),
        carries=tuple(want.rule.rule_id for want in wants),
        basis=(Basis(want.rule.rule_id, want.rule.clause) for want in wants),
        leaned=leaned_of(wants),
        tell=joined((role,), *(want.outcome.tell for want in wants)),
        spell=spell,
    )


def refused_date(draft: Draft, move: Move, standing: Standing, book: PolicyBook) -> Draft:
    """Alert both sides that an agreed date can't stand, naming the bound or the struck ground."""
    policy = book.data.policy.move
    return alert(
        "agreed_date_refused",
        severity="warning",
        occurrence=move.transfer_id,
        about=move.transfer_id,
        about_on=standing.refused.agreed_for if standing.refused else None,
        names=tuple(sorted(clause.rule_id for clause in standing.refusals)),
        basis=standing.refusals,
        leaned=draft.leaned,
        tell=joined(policy.tell_overdue, draft.tell),
        spell=draft.spell,
        sure=draft.sure,
    )


def bounds_conflict(draft: Draft, move: Move, needs: Needs, book: PolicyBook) -> Draft:
    """Put bounds that no day can satisfy before a manager, both clauses named."""
    bounds = [want for want in needs.bounds if want.sure]
    candidates = tuple(
        Candidate(
            to_team=draft.body["to_team"],
            due_on=want.outcome.not_before or want.outcome.not_after,
            basis=(Clause(rule_id=want.rule.rule_id, clause=want.rule.clause),),
        )
        for want in bounds
    )
    return Draft(
        sort=Sort.CONFLICT,
        subject=f"bounds/{draft.subject}",
        spell=draft.spell,
        body={"candidates": candidates, "about": (move.transfer_id,)},
        basis=tuple(sorted({Basis(want.rule.rule_id, want.rule.clause) for want in bounds})),
        leaned=leaned_of(bounds),
        tell=book.data.policy.move.tell_conflict,
        sure=draft.sure,
    )


def conflict_of(rivals: Iterable[Proposed], at_hand: AtHand) -> Draft:
    """Put transfers to different teams that no ladder orders before a manager, every clause named."""
    ordered = sorted(rivals, key=lambda one: one.subject)
    policy = at_hand.book.data.policy.move
    candidates = tuple(
        Candidate(
            to_team=at_hand.book.team_ref(one.outcome.to),
            due_on=one.due.on,
            basis=tuple(Clause(rule_id=w.rule.rule_id, clause=w.rule.clause) for w in one.wants),
        )
        for one in ordered
    )
    return Draft(
        sort=Sort.CONFLICT,
        subject="transfers/" + "/".join(one.subject for one in ordered),
        spell=at_hand.spell,
        body={"candidates": candidates, "about": ()},
        basis=tuple(sorted({Basis(w.rule.rule_id, w.rule.clause) for one in ordered for w in one.wants})),
        leaned=leaned_of(want for one in ordered for want in one.wants),
        tell=policy.tell_conflict,
    )
