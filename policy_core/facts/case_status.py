"""Whether the case is open, how it is held in law, when it was closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.calendar import day_on
from policy_core.codes import GROUPS
from policy_core.facts.answers import both, either, first_known
from policy_core.facts.derive import known_to
from policy_core.facts.item import Found, Item
from policy_core.facts.kind import Kind, fact, kind
from policy_core.facts.part import Part, read_value
from policy_core.unknown import ABSENT, Absent, Maybe, Unknown

if TYPE_CHECKING:
    from policy_core.facts.case import Case
    from policy_core.facts.collection import Collection

_OPENED, _CLOSED = "CaseOpened", "CaseClosed"
_PLANS = ("BecameLookedAfter", "ChildProtectionPlanStarted", "ChildInNeedPlanStarted")


def _is_open(case: Case, item: Item) -> Maybe:
    """Say whether the case is open: a closing that came before it was opened again doesn't count."""
    opened, closed = item.raw("opened_on"), item.raw("closed_on")
    if opened is None or not case.reached(opened):
        return False
    if closed is None:
        return True if case.is_supplied(_CLOSED) else item.unknown("closed_on", asked=False)
    return closed < opened or not case.reached(closed)


kind(
    Kind(
        name="cases",
        events=(_OPENED, _CLOSED),
        starts=("opened_on",),
        ends=("closed_on",),
        open_when=_is_open,
        none_if_null=frozenset({"closed_on", "last_team"}),
    )
)


def _open_case(case: Case) -> Maybe:
    """Give the case record open today, ABSENT where none is, Unknown where one may be."""
    cases = case.items_or_unknown("cases")
    if isinstance(cases, Unknown):
        return cases
    states = [(item, item.is_open) for item in cases]
    unknown = [state for _, state in states if isinstance(state, Unknown)]
    found = [item for item, state in states if known_to(state)]
    return found[-1] if found else next(iter(unknown), ABSENT)


@fact(_OPENED, _CLOSED, "InvolvementStarted", "InvolvementEnded")
def open(case: Case) -> Maybe:  # noqa: A001 - the fact is called so: case.open
    """Say whether the case is open: opened and not closed since, or held by a primary worker or team."""
    opened = _open_case(case)
    if isinstance(opened, Item):
        return Found(True, opened, opened.raw("opened_on"))  # noqa: FBT003 - the value of the fact
    primaries = case.items_or_unknown("primary_involvements")
    if isinstance(primaries, Unknown):
        return opened if isinstance(opened, Unknown) else primaries
    held = [(item, item.is_open) for item in primaries]
    holding = [item for item, state in held if known_to(state)]
    if holding:
        return Found(True, holding[0])  # noqa: FBT003 - the value of the fact
    return either((opened if isinstance(opened, Unknown) else False, *(state for _, state in held)))


@fact(_OPENED)
def opened_on(case: Case) -> Maybe:
    """Give the day on which the case was opened, the last time; unknown where the opening was never told."""
    cases = case.items_or_unknown("cases")
    if isinstance(cases, Unknown):
        return cases
    opened = [item for item in cases if case.reached(item.raw("opened_on"))]
    if opened:
        return Found(opened[-1].raw("opened_on"), opened[-1])
    is_open = case.open
    return ABSENT if is_open is False else case.unknown("opened_on", _OPENED)


def _threshold(case: Case) -> Maybe:
    """Say whether the last triage found a statutory need; no where there was none."""
    triage: Collection | Unknown = case.triage
    if isinstance(triage, Unknown):
        return triage
    latest = triage.latest
    if isinstance(latest, Absent):
        return False
    threshold = latest.field("threshold")
    if isinstance(threshold, Unknown | Absent):
        return threshold if isinstance(threshold, Unknown) else False
    return threshold in GROUPS["threshold"]["statutory"]


@fact(_OPENED, "TriageRecorded")
def threshold_met(case: Case) -> Maybe:
    """Say whether the statutory threshold is met: as recorded at the opening, else as triage found."""
    opened = _open_case(case)
    told = opened.field("statutory_threshold_met") if isinstance(opened, Item) else opened
    if isinstance(told, bool):
        return Found(told, opened)
    triage: Collection | Unknown = case.triage
    if not isinstance(triage, Unknown) and not triage:
        return told if isinstance(told, Unknown) else False
    return first_known(_threshold(case), told)


@fact(*_PLANS, "TriageRecorded", "EligibilityDecided")
def statutory_kind(case: Case) -> Maybe:
    """Give the highest statutory kind of the case; unknown where one is unknown and none above it is known."""
    in_need = either((case.child_in_need_plan.active, _threshold(case)))
    ranked = (
        ("looked_after", case.looked_after),
        ("child_protection", case.child_protection_plan.active),
        ("child_in_need", in_need),
        ("care_leaver", _care_leaver(case)),
    )
    return _highest(ranked, "none")


def _care_leaver(case: Case) -> Maybe:
    """Say whether the last decision on leaving care gives a category that is owed a service; no where there is none."""
    decisions = case.items_or_unknown("eligibility")
    if isinstance(decisions, Unknown):
        return decisions
    made = [one for one in decisions if one.raw("scheme") == "leaving_care" and case.reached(one.effective_on)]
    if not made:
        return False
    category = made[-1].field("category")
    return category if isinstance(category, Unknown) else category in ("Relevant", "Former Relevant")


def _highest(ranked: tuple[tuple[str, Maybe], ...], otherwise: str) -> Maybe:
    for code, answer in ranked:
        if isinstance(answer, Unknown):
            return answer
        if answer:
            return code
    return otherwise


@fact(_OPENED, *_PLANS, "TriageRecorded")
def statutory(case: Case) -> Maybe:
    """Say whether the case is statutory."""
    kind_of_case = case.statutory_kind
    by_kind = kind_of_case if isinstance(kind_of_case, Unknown) else kind_of_case != "none"
    return either((by_kind, both(case.open, case.threshold_met)))


@fact(*_PLANS, "AssessmentStarted")
def case_status(case: Case) -> Maybe:
    """Give the status of the case by Ofsted's Annex A, list 6: a looked after ... e closed."""
    assessments = case.assessments
    assessed = assessments if isinstance(assessments, Unknown) else _any_open(assessments)
    ranked = (
        ("a", case.looked_after),
        ("b", case.child_protection_plan.active),
        ("c", case.child_in_need_plan.active),
        ("d", assessed),
    )
    return _highest(ranked, "e")


def _any_open(collection: Collection) -> Maybe:
    found = collection.open
    return found if isinstance(found, Unknown) else bool(found)


@fact(*_PLANS, "LegalStatusStarted", "ProceedingsStarted", "TriageRecorded", "EligibilityDecided")
def case_type(case: Case) -> Maybe:
    """Give the type of the case: looked after in proceedings, else by legal status; else by plan or threshold."""
    looked_after = case.looked_after
    if isinstance(looked_after, Unknown):
        return looked_after
    if looked_after:
        return _looked_after_type(case)
    return case.statutory_kind


def _looked_after_type(case: Case) -> Maybe:
    in_proceedings = case.proceedings.active
    if isinstance(in_proceedings, Unknown):
        return in_proceedings
    if in_proceedings:
        return "looked_after_in_proceedings"
    status = case.legal_status
    if isinstance(status, Unknown):
        return status
    for group, name in (("section_20", "looked_after_section_20"), ("care_order", "looked_after_care_order")):
        if status in GROUPS["legal_status"][group]:
            return name
    return "looked_after_other"


@fact(_OPENED, "ReferralReceived")
def primary_need(case: Case) -> Maybe:
    """Give the primary need (CIN census): of the case, else of the referral."""
    cases = case.cases
    told = cases if isinstance(cases, Unknown) else cases.primary_need
    referrals = case.referrals
    referred = referrals if isinstance(referrals, Unknown) else referrals.primary_need
    return first_known(told, referred)


def _closing_team(case: Case, item: Item) -> Maybe:
    told = item.field("last_team")
    if isinstance(told, Part):
        return told
    return case.as_of(day_on(item.raw("closed_on"), -1)).holding_team


def _social_work_team(case: Case, item: Item) -> Maybe:
    """Give the last team that held the child before the closure and holds cases (vocabulary, team kinds)."""
    held = [spell for spell in case.spells if spell.since < item.raw("closed_on") and spell.kind not in _NO_SOCIAL_WORK]
    return held[-1].team if held else ABSENT


_NO_SOCIAL_WORK = frozenset({"front_door", "early_help", "universal_service", "other_authority", "adult"})


def _closing_worker(case: Case, item: Item) -> Maybe:
    told = item.raw("last_worker_id")
    if told is not None:
        return told
    return case.as_of(day_on(item.raw("closed_on"), -1)).primary_worker.worker_id


def _closing_locality(case: Case, item: Item) -> Maybe:
    told = item.raw("locality")
    return read_value(item, "locality", told, ()) if told is not None else case.as_of(item.raw("closed_on")).locality


kind(
    Kind(
        name="last_closure",
        events=(_CLOSED, _OPENED),
        also=("InvolvementEnded",),
        starts=("closed_on",),
        held="closed_on",
        none_if_null=frozenset({"last_team"}),
        one=True,
        derived={
            "team": _closing_team,
            "social_work_team": _social_work_team,
            "worker_id": _closing_worker,
            "locality": _closing_locality,
        },
    )
)


def _latest_unanswered(case: Case, items: tuple[Item, ...]) -> Maybe:
    closures = case.items("last_closure")
    closed = [closure.raw("closed_on") for closure in closures if case.reached(closure.raw("closed_on"))]
    waiting = [
        item
        for item in items
        if case.reached(item.effective_on) and not any(day >= item.raw("proposed_on") for day in closed)
    ]
    return waiting[-1] if waiting else ABSENT


kind(
    Kind(
        name="closure",
        events=("ClosureProposed",),
        also=(_CLOSED,),
        code="target",
        starts=("proposed_on",),
        none_if_null=frozenset({"planned_for"}),
        one=True,
        choose=_latest_unanswered,
    )
)
