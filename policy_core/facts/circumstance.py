"""What bears on the child's case beside its record: immigration, school, circumstances, what it is entitled to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.facts.answers import both, first_known
from policy_core.facts.collection import Collection
from policy_core.facts.derive import known_to
from policy_core.facts.item import Found
from policy_core.facts.kind import Kind, fact, kind
from policy_core.unknown import Maybe, Unknown

if TYPE_CHECKING:
    from policy_core.facts.case import Case

kind(
    Kind(
        name="immigration_statuses",
        events=("ImmigrationStatusRecorded",),
        starts=("identified_on", "started_on"),
        ends=("ended_on",),
        none_if_null=frozenset({"ended_on"}),
    )
)


def _immigration(case: Case, name: str) -> Maybe:
    """Give what the latest status in force says of it; no where none was ever recorded."""
    statuses = case.items_or_unknown("immigration_statuses")
    if isinstance(statuses, Unknown):
        return statuses
    in_force = [item for item in statuses if not isinstance(item.is_open, Unknown) and item.is_open]
    said = [Found(value, item) for item in in_force if isinstance(value := item.field(name), bool)]
    if said or not in_force:
        return said[-1] if said else False
    return in_force[-1].field(name)


@fact("ImmigrationStatusRecorded")
def unaccompanied_asylum_seeking(case: Case) -> Maybe:
    """Say whether the child is an unaccompanied asylum-seeking child (903 UASC)."""
    return _immigration(case, "unaccompanied_asylum_seeking")


@fact("ImmigrationStatusRecorded")
def homes_for_ukraine_unaccompanied(case: Case) -> Maybe:
    """Say whether the child is an unaccompanied minor under Homes for Ukraine."""
    return _immigration(case, "homes_for_ukraine_unaccompanied")


@fact("ImmigrationStatusRecorded")
def newly_arrived(case: Case) -> Maybe:
    """Say whether the child has newly arrived in the country."""
    return _immigration(case, "newly_arrived")


kind(
    Kind(
        name="education",
        events=("EducationRecorded",),
        one=True,
        none_if_null=frozenset({"gcses_completed_on"}),
    )
)
kind(
    Kind(
        name="circumstances",
        events=("CircumstanceRecorded",),
        code="kind",
        starts=("started_on",),
        ends=("ended_on",),
        none_if_null=frozenset({"ended_on"}),
        open_when=lambda case, item: both(
            item.field("present"), item.raw("ended_on") is None or not case.reached(item.raw("ended_on"))
        ),
    )
)


class Decided(Collection):
    """Decisions on what the child is entitled to: one that nobody ever made is unknown, not refused."""

    __slots__ = ()

    def of_kind(self, *codes: str) -> Maybe:
        """Only the decisions on these schemes; unknown where none was ever made."""
        narrowed = super().of_kind(*codes)
        if isinstance(narrowed, Unknown) or narrowed:
            return narrowed
        return self._case.unknown(f"{self._kind.name}.of_kind({','.join(codes)})", *self._kind.events)


kind(Kind(name="eligibility", events=("EligibilityDecided",), code="scheme", collection=Decided))


@fact("EligibilityDecided")
def leaving_care_eligible(case: Case) -> Maybe:
    """Say whether the child is entitled to leaving-care support: category Eligible or Relevant, or criteria met."""
    decisions = case.items_or_unknown("eligibility")
    if isinstance(decisions, Unknown):
        return decisions
    made = [item for item in decisions if item.raw("scheme") == "leaving_care" and case.reached(item.effective_on)]
    if not made:
        return case.unknown("leaving_care_eligible", "EligibilityDecided")
    category = made[-1].field("category")
    entitled = category if isinstance(category, Unknown) else category in ("Eligible", "Relevant")
    answer = first_known(True if known_to(entitled) else made[-1].field("met"), entitled)
    return answer if isinstance(answer, Unknown) else Found(answer, made[-1])


kind(
    Kind(
        name="record_links",
        events=("ChildRecordsLinked",),
        code="link",
        starts=("linked_on",),
        open_when=lambda _case, item: item.raw("status") == "suggested",
    )
)
