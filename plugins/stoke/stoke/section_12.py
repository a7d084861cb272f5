"""Children with a disability: CWD keeps the disabled child, and lets the brothers and sisters in care go."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, Notice, Outcome, Stay, Transfer, at
from policy_core.rules import case_since, each, rule
from stoke.court import concludes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_FORCE = date(2023, 9, 28)
CLAUSE = "Children with a Disability"
CWD = ("cwd_tm", "cwd_sw")
LEAVES_TO = ("css", "court_team", "cic", "ce_team")


@rule("STK-12-02", clause=f"{CLAUSE}, para 1", since=IN_FORCE, held_by="cwd", on=each("family", "sibling"))
def the_others_leave_with_the_disabled_child(case: Case, sibling: Item, policy: PolicyText) -> Iterator[Outcome]:
    """When the disabled child leaves CWD, the others in care go to Children in Care or, at sixteen, Next Steps."""
    closed = sibling.disabled and sibling.case_status == "closed" and sibling.last_primary_team == "cwd"
    day = sibling.last_primary_ended_on
    if closed and not case.disabled and not case.looked_after:
        yield Alert(alert="sibling_not_in_care", tell=("cwd_tm",), about_on=day)
    elif closed and not case.disabled:
        old_enough = case.age_on(day) >= policy.next_steps_min_age
        to = "next_steps" if old_enough else "cic"
        yield Transfer(to=to, due=at(day), point="event", tell=("cwd_tm", "cic_tm", "next_steps_tm"))


@rule("STK-12-04", clause=f"{CLAUSE}, para 2", since=IN_FORCE, held_by="cwd", on=each("transfer_requests"))
def cwd_keeps_the_disabled_child(case: Case, request: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """CWD holds a disabled child through child protection, proceedings and care, whoever asks for it."""
    if case.disabled:
        yield Stay(since=request.day, bars=LEAVES_TO, tell=CWD)


@rule("STK-12-04", clause=f"{CLAUSE}, para 2", since=IN_FORCE, held_by="cwd", on=each("conferences", "initial"))
def the_conference_is_cwds(case: Case, conference: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """The initial conference of a disabled child whom CWD holds moves nobody; CWD hears that it is theirs."""
    if case.disabled and conference.happened:
        yield Notice(notice="stays_with_cwd", to=CWD, about_on=conference.day, carries=("conference",))


@rule("STK-12-04", clause=f"{CLAUSE}, para 2", since=IN_FORCE, held_by="cwd", on=each("orders", "interim_care"))
def the_order_is_cwds(case: Case, order: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """An Interim Care Order on a disabled child whom CWD holds moves nobody; CWD hears that it is theirs."""
    if case.disabled and order.in_force:
        yield Notice(notice="stays_with_cwd", to=CWD, about_on=order.made_on, carries=("interim_care_order",))


@rule("STK-12-04", clause=f"{CLAUSE}, para 2", since=IN_FORCE, held_by="cwd", on=each("court_report", "section_37"))
def the_court_report_is_cwds(case: Case, report: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A section 37 report directed on a disabled child whom CWD holds moves nobody; it is CWD's to write."""
    if case.disabled:
        yield Notice(notice="stays_with_cwd", to=CWD, about_on=report.received_on, carries=(str(report.kind),))


@rule("STK-12-04", clause=f"{CLAUSE}, para 2", since=IN_FORCE, held_by="cwd", on=each("hearings"))
def the_hearing_is_cwds(case: Case, hearing: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """Neither the first hearing nor the end of proceedings moves a disabled child whom CWD holds; CWD hears so."""
    if case.disabled and hearing.happened and (hearing.kind.is_in("first") or concludes(hearing)):
        yield Notice(notice="stays_with_cwd", to=CWD, about_on=hearing.day, carries=(str(hearing.kind),))


@rule(
    "STK-12-04",
    clause=f"{CLAUSE}, para 2",
    since=IN_FORCE,
    held_by="cwd",
    on=each("meetings", "child_in_need_initial"),
)
def the_child_in_need_meeting_is_cwds(case: Case, meeting: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """The first child in need meeting of a disabled child whom CWD holds moves nobody; CWD hears so."""
    if case.disabled and meeting.happened:
        yield Notice(notice="stays_with_cwd", to=CWD, about_on=meeting.day, carries=(str(meeting.kind),))


@rule(
    "STK-12-04",
    clause=f"{CLAUSE}, para 2 (a reading: nothing is said of sixteen)",
    since=IN_FORCE,
    held_by="cwd",
    on=case_since("sixteenth_birthday"),
)
def cwd_thinks_of_sixteen(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """The policy moves no disabled child from CWD at sixteen; CWD is asked what is to happen."""
    if case.disabled and case.open and case.today >= case.sixteenth_birthday:
        yield Notice(notice="birthday_in_cwd", to=("cwd_tm",), about_on=case.sixteenth_birthday)


@rule(
    "STK-12-04",
    clause=f"{CLAUSE}, para 2 (a reading: nothing is said of eighteen)",
    since=IN_FORCE,
    held_by="cwd",
    on=case_since("eighteenth_birthday"),
)
def cwd_thinks_of_eighteen(case: Case, _policy: PolicyText) -> Iterator[Outcome]:
    """The policy moves nobody from CWD at eighteen; CWD is asked, with adult services, what is to happen."""
    if case.disabled and case.open and case.today >= case.eighteenth_birthday:
        yield Notice(notice="birthday_in_cwd", to=("cwd_tm",), about_on=case.eighteenth_birthday)
