"""Moves of which it was decided that the child stays: what they rested on then wants nothing more.

Such a decision belongs to one life of a transfer. It ended that life, and must not let the next one begin on the same
ground; what happened after it is a new question.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.decide.drafting import as_rules_read_it, draft_of
from policy_core.decide.needs import before_the_date
from policy_core.decide.proposals import merged
from policy_core.outcomes import Stay

if TYPE_CHECKING:
    from policy_core.decide.draft import Draft
    from policy_core.decide.proposed import AtHand, Proposed


def unsettled(one: Proposed, at_hand: AtHand) -> tuple[Proposed, Draft] | None:
    """Give a move with its draft, less what its last life was decided on; None where nothing is left that wants it."""
    draft = draft_of(one, at_hand)
    if at_hand.ledger.find(draft, at_hand.spells) is not None:
        return one, draft
    last = at_hand.ledger.last_life(at_hand.book.authority, at_hand.child_id, draft)
    decided_on = _decided_to_stay(one, draft, last, at_hand) if last is not None else None
    if decided_on is None:
        return one, draft
    if one.requested is not None:
        return (one, draft) if one.requested.effective_on > decided_on else None
    later = [want for want in one.wants if want.anchor > decided_on]
    left = merged(one.subject, later) if later else None
    return (left, draft_of(left, at_hand)) if left is not None else None


def _decided_to_stay(one: Proposed, draft: Draft, last: str, at_hand: AtHand) -> date | None:
    """Give the last day on which it was decided, of the move under that id, that the child stays."""
    move = as_rules_read_it(one, draft, last, at_hand)
    needs = before_the_date(at_hand.book.transfer_rules, move, at_hand.book, at_hand.case, at_hand.memory)
    stays = [want.outcome.since for want in needs.others if want.sure and isinstance(want.outcome, Stay)]
    return max((since for since in stays if isinstance(since, date)), default=None)
