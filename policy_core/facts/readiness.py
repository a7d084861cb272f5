"""What a receiving team must find: documents, checklist items, the file, activities, visits, who was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policy_core.codes import GROUPS
from policy_core.facts.collection import Collection
from policy_core.facts.kind import Kind, kind
from policy_core.unknown import Absent, Maybe, Unknown

if TYPE_CHECKING:
    from policy_core.facts.case import Case
    from policy_core.facts.item import Item
    from policy_core.facts.kind import Derive

_BOTH: Final = frozenset({"holding", "receiving"})
_STEPS: Final = frozenset(
    {
        "completed_on",
        "completed_at",
        "signed_on",
        "countersigned_on",
        "reviewed_on",
        "uploaded_on",
        "sent_on",
        "sent_at",
        "received_on",
        "confirmed_up_to_date_on",
    }
)

kind(
    Kind(
        name="documents",
        events=("DocumentRecorded",),
        code="document",
        none_if_null=_STEPS,
    )
)


def _is_met(case: Case, item: Item) -> Maybe:
    status = item.field("status")
    if isinstance(status, Unknown):
        return status
    return status in GROUPS["item_status"]["met"] or excused(case, item.raw("item"), item.raw("transfer_id"))


def excused(case: Case, wanted: str, transfer_id: str | None) -> bool:
    """Say whether both sides agreed that an item may follow after the transfer."""
    sides: set[str] = set()
    for agreement in case.items("agreements"):
        about = agreement.raw("transfer_id") in (None, transfer_id) and agreement.raw("item") == wanted
        if about and agreement.raw("kind") == "outstanding_work" and agreement.is_open is True:
            sides.add(str(agreement.raw("side")))
    return "both" in sides or sides >= _BOTH


kind(
    Kind(
        name="checklist",
        events=("ChecklistItemRecorded",),
        also=("AgreementRecorded",),
        code="item",
        starts=("recorded_on",),
        period="cases",
        since_last=True,
        none_if_null=frozenset({"reason", "gap_from", "gap_to", "due_for", "outstanding"}),
        derived={"is_met": _is_met},
    )
)


def _has_open_episode(code: str) -> Derive:
    def read(_case: Case, item: Item) -> Maybe:
        episodes = item.field("open_episodes")
        return episodes if isinstance(episodes, Unknown | Absent) else code in episodes

    return read


kind(
    Kind(
        name="file",
        events=("CaseFileStateReported",),
        one=True,
        derived={
            "contact_episode_open": _has_open_episode("contact"),
            "child_in_need_episode_open": _has_open_episode("child_in_need"),
            "data_protection_episode_open": _has_open_episode("data_protection"),
        },
    )
)
kind(
    Kind(
        name="activities",
        events=("ActivityRecorded",),
        code="kind",
        starts=("raised_on",),
        open_when=lambda _case, item: item.raw("status") not in ("completed", "withdrawn"),
        none_if_null=frozenset({"completed_on", "due_for", "assigned_to"}),
    )
)


def _teams(_case: Case, item: Item) -> Maybe:
    attendees = item.field("attendees")
    if isinstance(attendees, Unknown | Absent):
        return attendees
    return tuple(team for one in attendees if not isinstance(team := one.team, Unknown | Absent))


kind(
    Kind(
        name="visits",
        events=("VisitRecorded",),
        code="kind",
        held="held_on",
        period="cases",
        since_last=True,
        none_if_null=frozenset(
            {"requested_on", "held_on", "not_possible_reason", "noted_on", "uploaded_on", "shared_on"}
        ),
        derived={"teams": _teams},
    )
)


class Informed(Collection):
    """What the host says people were told."""

    __slots__ = ()

    def to(self, *parties: str) -> Maybe:
        """Only what was told to these roles."""
        found = [item for item in self._items if item.raw("party") in parties]
        return self.narrowed(f"to({','.join(parties)})", found)


kind(
    Kind(
        name="informed",
        events=("PartyInformed",),
        code="about",
        starts=("informed_on",),
        period="cases",
        since_last=True,
        collection=Informed,
    )
)
