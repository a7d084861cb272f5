"""What people say about moving a case: requests, answers, dates, agreements, decisions, disputes, step-downs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policy_core.facts.collection import Collection
from policy_core.facts.derive import known_to
from policy_core.facts.kind import Kind, kind
from policy_core.facts.part import gathered
from policy_core.unknown import ABSENT, Absent, Maybe, Unknown

if TYPE_CHECKING:
    from policy_core.facts.case import Case
    from policy_core.facts.item import Item

_SETTLED: Final = frozenset({"resolved", "decided"})

kind(
    Kind(
        name="transfer_requests",
        events=("TransferRequested",),
        starts=("requested_on",),
        period="cases",
        since_last=True,
        none_if_null=frozenset({"accountable_from", "proposed_worker", "from_team"}),
    )
)
kind(
    Kind(
        name="transfer_answers",
        events=("TransferAnswered",),
        code="answer",
        starts=("answered_on",),
        period="cases",
        since_last=True,
        none_if_null=frozenset({"new_date_for"}),
    )
)
kind(
    Kind(
        name="transfer_dates",
        events=("TransferDateAgreed",),
        starts=("agreed_on",),
        period="cases",
        since_last=True,
        none_if_null=frozenset({"agreed_for", "at_point"}),
    )
)


class Agreements(Collection):
    """Agreements of people on one child: each side's is a record of its own."""

    __slots__ = ()

    def _standing(self, *sides: str) -> list[Item]:
        stand = [item for item in self._items if known_to(self._case.is_open(self._kind, item))]
        return [item for item in stand if not sides or item.raw("side") in sides]

    def _agreed_on(self, side: str) -> Maybe:
        stand = self._standing(side, "both")
        return stand[-1].agreed_on if stand else ABSENT

    @property
    def holding_agreed(self) -> bool:
        """Whether an agreement of the holding side stands."""
        return bool(self._agreed_on("holding"))

    @property
    def receiving_agreed(self) -> bool:
        """Whether an agreement of the receiving side stands."""
        return bool(self._agreed_on("receiving"))

    @property
    def both_sides(self) -> bool:
        """Whether an agreement of each side stands."""
        return self.holding_agreed and self.receiving_agreed

    @property
    def holding_agreed_on(self) -> Maybe:
        """The day on which the holding side agreed, absent where it hasn't."""
        return self._agreed_on("holding")

    @property
    def receiving_agreed_on(self) -> Maybe:
        """The day on which the receiving side agreed, absent where it hasn't."""
        return self._agreed_on("receiving")

    @property
    def agreed_by_roles(self) -> Maybe:
        """The roles whose agreement stands."""
        return gathered(item.agreed_by_role for item in self._standing())

    @property
    def parts_agreed(self) -> tuple[str, ...]:
        """The parts to which every side that has agreed to any part agrees."""
        stand = [item for item in self._standing() if item.raw("part") is not None]
        agreed: dict[tuple[str, str | None], set[str]] = {}
        for item in stand:
            team = item.raw("agreed_by_team")
            agreed.setdefault((str(item.raw("side")), team.team if team else None), set()).add(item.raw("part"))
        return tuple(sorted(set.intersection(*agreed.values()))) if agreed else ()


kind(
    Kind(
        name="agreements",
        events=("AgreementRecorded",),
        code="kind",
        starts=("agreed_on",),
        ends=("withdrawn_on",),
        lapses=("until",),
        period="cases",
        since_last=True,
        none_if_null=frozenset(
            {"withdrawn_on", "until", "starts_for", "agreed_for", "to_team", "agreed_by_team", "item", "part"}
        ),
        collection=Agreements,
    )
)
kind(
    Kind(
        name="decisions",
        events=("DecisionRecorded",),
        code="kind",
        open_when=lambda _case, item: item.raw("decided_on") is None,
        period="cases",
        since_last=True,
        none_if_null=frozenset(
            {"requested_on", "decided_on", "decided_at", "planned_for", "decided_by_role", "decided_by_team"}
        ),
    )
)
kind(
    Kind(
        name="consents",
        events=("ConsentRecorded",),
        code="purpose",
        period="cases",
        since_last=True,
        none_if_null=frozenset({"sought_on"}),
    )
)


def _is_unsettled(case: Case, item: Item) -> bool:
    levels = [one for one in case.items("disputes") if one.raw("dispute_id") == item.raw("dispute_id")]
    settled = (one for one in levels if one.raw("outcome") in _SETTLED)
    return not any(case.reached(one.raw("decided_on")) for one in settled)


def _unresolved_on(_case: Case, item: Item) -> Maybe:
    return item.field("decided_on") if item.raw("outcome") == "unresolved" else ABSENT


kind(
    Kind(
        name="disputes",
        events=("DisputeRaised", "DisputeDecided"),
        needs_opening=False,
        code="level",
        starts=("raised_on",),
        open_when=_is_unsettled,
        none_if_null=frozenset({"rule_id", "decided_on", "decided_at", "transfer_for"}),
        derived={"is_open": _is_unsettled, "unresolved_on": _unresolved_on},
    )
)


def _stage(case: Case, item: Item) -> Maybe:
    """Say at what stage a step-down is: of a plan, where one ran at any time since the case was opened."""
    opened = case.opened_on
    if isinstance(opened, Unknown):
        return opened
    unknown: Unknown | None = None
    for name in ("child_protection_plan", "child_in_need_plan"):
        plans = case.items_or_unknown(name)
        if isinstance(plans, Unknown):
            unknown = plans
            continue
        for plan in plans:
            over = plan.raw("ended_on")
            since_opening = isinstance(opened, Absent) or over is None or over >= opened
            if since_opening and plan.raw("started_on") <= item.day:
                return "plan"
    return "assessment" if unknown is None else unknown


kind(
    Kind(
        name="step_down",
        events=("StepDownRecorded",),
        also=("ChildProtectionPlanStarted", "ChildInNeedPlanStarted", "CaseOpened"),
        starts=("proposed_on",),
        period="cases",
        since_last=True,
        none_if_null=frozenset({"decided_on", "decided_at", "in_reach_started_on", "plan_agreed_on"}),
        one=True,
        derived={"stage": _stage},
    )
)
kind(
    Kind(
        name="command_answers",
        events=("CommandAnswered",),
        code="answer",
        starts=("answered_on",),
        none_if_null=frozenset({"reason"}),
    )
)
