"""Handovers that happened against a stay: each is judged once, as the case stood then, with the old team holding."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.decide.draft import Basis, Draft, Spell, joined
from policy_core.decide.reading_case import case_at
from policy_core.decide.told import notice
from policy_core.decide.wanted import judge, leaned_of
from policy_core.decide.where import by_ladder, occasions, stays_over
from policy_core.reading import start_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.book import PolicyBook
    from policy_core.decide.where import Barred
    from policy_core.facts import Case, Item
    from policy_core.history import History
    from policy_core.host import Host
    from policy_core.ledger import Identity, Ledger

JUDGED = "handover"


def identity_of_handover(handover: Item) -> Identity:
    """Give the mark under which the ledger remembers that a handover was judged."""
    return JUDGED, handover.record_key, "-", "-"


def handovers_to_judge(case: Case, ledger: Ledger) -> Iterator[Item]:
    """Give the handovers that have happened and weren't judged yet."""
    for handover in case.items("handovers"):
        day = handover.day
        if isinstance(day, date) and case.reached(day) and identity_of_handover(handover) not in ledger.said:
            yield handover


def against_stays(handover: Item, history: History, book: PolicyBook, host: Host | None) -> Draft | None:
    """Give the notice of a handover to a team that a stay barred on that day, None where none did."""
    day = handover.day
    case = case_at(start_of(day), history, book, host)
    wanted = tuple(
        want
        for rule in book.rules_for(str(handover.raw("from_team")))
        for occasion in occasions(rule, case, book)
        for want in judge(rule, occasion, case.reading).wanted
    )
    stays = stays_over(str(handover.raw("to_team")), day, by_ladder(wanted, book, case), book, case)
    stood = [barred for barred in stays if barred.stay.sure and (barred.until is None or day < barred.until)]
    return _notice(handover, stood, book) if stood else None


def _notice(handover: Item, stays: list[Barred], book: PolicyBook) -> Draft:
    to = book.data.policy.move.tell_overdue[0]
    wants = [barred.stay for barred in stays]
    return notice(
        "moved_despite_stay",
        to=to,
        occurrence=handover.record_key,
        about_on=handover.day,
        carries=tuple(want.rule.rule_id for want in wants),
        basis=(Basis(want.rule.rule_id, want.rule.clause) for want in wants),
        leaned=leaned_of(wants),
        tell=joined((to,), *(want.outcome.tell for want in wants)),
        spell=Spell(),
    )
