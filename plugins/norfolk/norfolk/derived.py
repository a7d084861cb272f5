"""Rules the procedure doesn't spell out but that follow from it, where a child could otherwise be left with nobody."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from norfolk.breakdowns import (
    four_weeks_on,
    is_likely_to_stay,
    move_to_lac_at,
    stays_after_all_from,
)
from norfolk.co_workers import co_works
from norfolk.court import PERMANENCE_AWAY_FROM_HOME, are_care_proceedings, concluding_hearings
from norfolk.permanence import has_a_row, names
from norfolk.reviews import review_from
from norfolk.special_guardianship import never_needed_support, support_goes_on, support_needs_recording
from norfolk.young_people import (
    HOLD_UNTIL_EIGHTEEN,
    is_near,
    personal_adviser_is_in_place,
    was_looked_after_until_eighteen,
)
from policy_core.outcomes import Alert, Gate, Outcome, Severity, Stay
from policy_core.rules import case_since, each, rule, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.decide.needs import Move
    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

REVIEWED = date(2019, 12, 1)


@rule("NFK-D-01", clause="derived from bullet 2", since=REVIEWED, held_by="fas", on=each("proceedings"))
def co_working_ends_with_its_ground(case: Case, proceedings: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Once no plan names adoption or long-term fostering, the managers are asked to end the co-working."""
    beside = tuple(team for team in policy.teams_that_co_work_in_proceedings if co_works(case, team))
    plan = case.care_plan
    if are_care_proceedings(proceedings) and beside and plan and not names(case, *PERMANENCE_AWAY_FROM_HOME):
        tell = ("fas_team_manager", "lac_team_manager", "adoption_team_manager")
        yield Alert(alert="co_working_without_ground", tell=tell, about_on=plan.decided_on, names=beside)


@rule(
    "NFK-D-03",
    clause="derived from row 4 Kinship Care Team",
    since=REVIEWED,
    held_by=HOLD_UNTIL_EIGHTEEN,
    on=each("orders", "special_guardianship"),
)
def lac_keeps_a_guardianship_that_needs_support(case: Case, order: Item, _policy: PolicyText) -> Iterator[Outcome]:
    """A guardianship with support, or none recorded, stays; the LAC manager decides who gives it."""
    if not order.in_force or never_needed_support(case, order.made_on):
        return
    tell = ("lac_team_manager", "kinship_team_manager")
    if support_goes_on(case) or support_needs_recording(case):
        yield Stay(since=order.made_on, bars=("kinship",), tell=tell)
        yield Alert(alert="decide_who_gives_support", tell=tell, about_on=order.made_on)
    else:
        yield Alert(alert="kinship_may_now_take_over", tell=tell, about_on=order.made_on)


@rule(
    "NFK-D-06",
    clause="derived from row 1",
    since=REVIEWED,
    held_by=("adoption_support", "kinship"),
    on=case_since("looked_after"),
)
def a_stay_that_proves_long_goes_to_lac(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """A stay thought short moves to LAC at the next review after four weeks, or after a new forecast of as much."""
    proved_on = stays_after_all_from(case, policy)
    if is_likely_to_stay(case, policy) or not case.today >= proved_on:
        return
    yield move_to_lac_at(case, review_from(case, proved_on), "team_manager")
    if case.today >= four_weeks_on(case, policy):
        tell = ("team_manager", "lac_team_manager")
        yield Alert(alert="four_weeks_looked_after", tell=tell, about_on=four_weeks_on(case, policy))


@rule(
    "NFK-D-09",
    clause="derived from row 2 Leaving Care Teams",
    since=REVIEWED,
    on=transfer(to="leaving_care", from_=HOLD_UNTIL_EIGHTEEN),
)
def nobody_leaves_before_an_adviser_is_there(case: Case, transfer: Move, _policy: PolicyText) -> Iterator[Outcome]:
    """At eighteen the present worker stays until a Personal Adviser is recorded; both managers hear on the day."""
    if personal_adviser_is_in_place(case):
        return
    tell = ("leaving_care_team_manager", "team_manager")
    yield Gate("personal_adviser", tell=tell)
    if not transfer.foreseen:
        yield Alert(
            alert="nobody_to_take_over_at_eighteen",
            severity=Severity.URGENT,
            tell=tell,
            about_on=case.eighteenth_birthday,
        )


@rule("NFK-D-11", clause="derived from row 3, para 2", since=REVIEWED, held_by="fas", on=case_since("permanence_plan"))
def a_plan_without_a_row_is_put_to_the_manager(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """Where no row speaks of the plan, fas keeps the child, and at review or concluding hearing its manager decides."""
    decided_on = case.permanence_decided_on
    points = [*case.looked_after_reviews.held, *concluding_hearings(case)]
    if not has_a_row(case, case.permanence_plan, policy) and any(point.day >= decided_on for point in points):
        yield Alert(alert="no_rule_for_this_plan", tell=("fas_team_manager",), about_on=decided_on)


@rule(
    "NFK-D-13",
    clause="derived from section 7, para 2, sentence 2",
    since=REVIEWED,
    held_by=("fas", "cwd"),
    on=case_since("eighteenth_birthday"),
)
def nobody_falls_out_of_allocation_at_eighteen(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """For a young person no row speaks of at eighteen, the present manager is asked who takes over."""
    looked_after = was_looked_after_until_eighteen(case, policy)
    without_a_row = looked_after if case.holding_team == "fas" else not looked_after
    if without_a_row and is_near(case, case.eighteenth_birthday, policy):
        tell = ("team_manager", "leaving_care_team_manager")
        yield Alert(alert="who_takes_over_at_eighteen", tell=tell, about_on=case.eighteenth_birthday)
