"""Court Teams to Children in Care: the co-worker during proceedings, the move when they have concluded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.outcomes import Alert, CoWorking, Outcome
from policy_core.rules import case_since, each, rule
from stoke.court import concluded_on, concludes, move_to_cic_after, remains_in_care
from stoke.permanence import in_care_proceedings, may_need_long_term_carers
from stoke.workers import co_works

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.facts import Case, Item
    from policy_core.policy import PolicyText

IN_FORCE = date(2023, 9, 28)
CLAUSE = "Court Teams to Children in Care Service"


@rule(
    "STK-10-02",
    clause=f"{CLAUSE}, para 1",
    since=IN_FORCE,
    held_by="court_team",
    on=case_since("permanence_plan"),
)
def a_children_in_care_worker_co_works(case: Case, policy: PolicyText) -> Iterator[Outcome]:
    """During proceedings a Children in Care worker co-works where adoption or long-term fostering is planned."""
    if in_care_proceedings(case) and may_need_long_term_carers(case, policy):
        yield CoWorking(
            role="cic_social_worker",
            team="cic",
            from_on=case.care_plan.identified_on or case.permanence_decided_on,
            in_place=co_works(case, "cic"),
            named_by="cic_tm",
            tell=("cic_tm", "court_tm"),
        )


@rule("STK-10-08", clause=f"{CLAUSE}, para 2", since=IN_FORCE, held_by="court_team", on=each("hearings", "final"))
def children_in_care_takes_over_after_the_final_hearing(
    case: Case, hearing: Item, policy: PolicyText
) -> Iterator[Outcome]:
    """A child who remains in care goes to Children in Care within five working days of the final hearing."""
    if not concludes(hearing) or not remains_in_care(case):
        return
    yield move_to_cic_after(case, hearing, policy)
    if hearing.happened and case.age_on(concluded_on(hearing)) >= policy.next_steps_min_age:
        yield Alert(alert="next_steps_instead", tell=("court_tm", "cic_tm"), about_on=concluded_on(hearing))


@rule(
    "STK-10-09",
    clause=f"{CLAUSE}, para 2",
    since=IN_FORCE,
    held_by="court_team",
    on=each("hearings", "issues_resolution"),
)
def an_early_conclusion_moves_the_child_too(case: Case, hearing: Item, policy: PolicyText) -> Iterator[Outcome]:
    """Where the issues resolution hearing concludes proceedings, the five working days run from it."""
    if concludes(hearing) and remains_in_care(case):
        yield move_to_cic_after(case, hearing, policy)


@rule(
    "STK-10-10",
    clause=f"{CLAUSE}, para 3",
    since=IN_FORCE,
    held_by="court_team",
    on=each("hearings", "final", "issues_resolution"),
)
def the_co_worker_becomes_the_primary_worker(case: Case, hearing: Item, policy: PolicyText) -> Iterator[Outcome]:
    """By that move the Children in Care worker becomes primary worker and the team primary team."""
    if concludes(hearing) and remains_in_care(case):
        yield move_to_cic_after(case, hearing, policy)
