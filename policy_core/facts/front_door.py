"""What reaches the front door: contacts and referrals, their triage, cases of other authorities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.facts.answers import negated
from policy_core.facts.collection import Collection
from policy_core.facts.kind import Kind, kind
from policy_core.unknown import ABSENT, Absent, Maybe, Unknown

if TYPE_CHECKING:
    from datetime import date

    from policy_core.facts.case import Case
    from policy_core.facts.item import Item

_RECEIVED = frozenset({"sent_by", "category_changed_at", "converted_at"})


def _closed_before(case: Case, contact: Item) -> Maybe:
    """Give the day of the last closure before a contact came; ABSENT where the case was never closed."""
    closures = case.items_or_unknown("last_closure")
    if isinstance(closures, Unknown):
        return closures
    days: list[date] = [item.raw("closed_on") for item in closures]
    earlier = [day for day in days if day <= contact.raw("received_on")]
    return max(earlier) if earlier else ABSENT


def _is_rereferral(case: Case, contact: Item) -> Maybe:
    closed = _closed_before(case, contact)
    return closed if isinstance(closed, Unknown) else not isinstance(closed, Absent)


def _weeks_since_closure(case: Case, contact: Item) -> Maybe:
    return case.calendar.weeks_between(_closed_before(case, contact), contact.raw("received_on"))


def _is_untriaged(case: Case, contact: Item) -> Maybe:
    triages = case.items_or_unknown("triage")
    if isinstance(triages, Unknown):
        return triages
    ids = {contact.raw("contact_id"), contact.raw("referral_id")} - {None}
    about = [one for one in triages if {one.raw("contact_id"), one.raw("referral_id")} & ids]
    return not any(one.raw("decided_on") is not None and case.reached(one.raw("decided_on")) for one in about)


def _triaged(case: Case, contact: Item) -> list[Item]:
    ids = {contact.raw("contact_id"), contact.raw("referral_id")} - {None}
    return [one for one in case.items("triage") if {one.raw("contact_id"), one.raw("referral_id")} & ids]


def _decided_on(case: Case, contact: Item) -> Maybe:
    """Give the day of the decision: of triage, else of a referral that says what came of it; absent before."""
    triaged = _triaged(case, contact)
    if triaged:
        return triaged[-1].field("decided_on")
    return ABSENT if contact.raw("no_further_action") is None else contact.field("received_on")


def _needs_social_care(case: Case, contact: Item) -> Maybe:
    """Say whether social care is needed: as triage found, else as a referral says that something further is done."""
    triaged = _triaged(case, contact)
    return triaged[-1].field("needs_social_care") if triaged else negated(contact.field("no_further_action"))


kind(
    Kind(
        name="contacts",
        events=("ContactReceived", "ReferralReceived"),
        also=("TriageRecorded", "CaseClosed"),
        code="reasons",
        where=lambda folded: folded.record == "contact" or folded.fields.get("contact_id") is None,
        starts=("received_on",),
        needs_opening=False,
        open_when=_is_untriaged,
        none_if_null=_RECEIVED,
        derived={
            "is_rereferral": _is_rereferral,
            "weeks_since_closure": _weeks_since_closure,
            "decided_on": _decided_on,
            "needs_social_care": _needs_social_care,
        },
    )
)
kind(
    Kind(
        name="referrals",
        events=("ReferralReceived",),
        code="reasons",
        starts=("received_on",),
        none_if_null=_RECEIVED,
    )
)


class Triage(Collection):
    """The front door's triage of each contact."""

    __slots__ = ()

    def of_contact(self, contact: Item) -> Maybe:
        """Only the triage of this contact or referral."""
        ids = {contact.raw("contact_id"), contact.raw("referral_id")} - {None}
        about = [item for item in self._items if {item.raw("contact_id"), item.raw("referral_id")} & ids]
        return self.narrowed(f"of_contact({contact.record_key})", about)


def _is_undecided(case: Case, item: Item) -> bool:
    decided = item.raw("decided_on")
    return decided is None or not case.reached(decided)


kind(
    Kind(
        name="triage",
        events=("TriageRecorded",),
        open_when=_is_undecided,
        none_if_null=frozenset(
            {
                "decided_on",
                "decided_at",
                "decided_by_role",
                "outcome",
                "receiving_team",
                "receiving_service",
                "child_in_need_from",
                "passed_on_at",
                "processed_at",
                "completed_at",
                "risk_assessed_at",
                "lead_agency_recorded_at",
            }
        ),
        collection=Triage,
        derived={"is_open": _is_undecided},
    )
)


def _decision(name: str) -> Maybe:
    """Read a field of the decision on a case that another authority asks us to take."""

    def read(case: Case, notified: Item) -> Maybe:
        decisions = case.items_or_unknown("decisions")
        if isinstance(decisions, Unknown):
            return decisions
        about = [
            one for one in decisions if one.raw("kind") == "transfer_in" and one.day >= notified.raw("notified_on")
        ]
        return about[-1].field(name) if about else ABSENT

    return read


def _documents_received(case: Case, notified: Item) -> Maybe:
    documents = case.items_or_unknown("documents")
    if isinstance(documents, Unknown):
        return documents
    since = notified.raw("notified_on")
    received = (one for one in documents if (day := one.raw("received_on")) is not None and day >= since)
    return tuple(one.raw("document") for one in received)


def _conference_booked(case: Case, notified: Item) -> Maybe:
    meetings = case.items_or_unknown("meetings")
    if isinstance(meetings, Unknown):
        return meetings
    wanted = frozenset({"transfer_in_conference"})
    booked = [one for one in meetings if one.is_of(wanted) and one.raw("booked_for") is not None]
    return any(one.raw("status") != "cancelled" and one.effective_on >= notified.raw("notified_on") for one in booked)


kind(
    Kind(
        name="transfer_in",
        events=("TransferInNotified",),
        also=("DecisionRecorded", "DocumentRecorded", "MeetingBooked"),
        starts=("notified_on",),
        none_if_null=frozenset({"moved_on", "residence_confirmed_on"}),
        one=True,
        derived={
            "decision": _decision("choice"),
            "decided_on": _decision("decided_on"),
            "decided_by_role": _decision("decided_by_role"),
            "documents_received": _documents_received,
            "conference_booked": _conference_booked,
        },
    )
)
