"""Who the child is, where it lives, what it is entitled to, its family."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from policy_core.calendar import Calendar, LeapDayBirthday
from policy_core.reading import start_of
from policy_core.unknown import ABSENT, Unknown

if TYPE_CHECKING:
    from tests.unit.facts.conftest import CaseOn


def child(**fields: Any) -> dict[str, Any]:
    return {"event": "ChildRecorded", "details_updated_on": "2025-10-01", **fields}


def home(on: str | None, **fields: Any) -> dict[str, Any]:
    return {"event": "AddressRecorded", "kind": "home", "area": "own", "started_on": on, **fields}


def relative(member: str, relationship: str = "sibling", **fields: Any) -> dict[str, Any]:
    return {
        "event": "FamilyMemberRecorded",
        "member_id": member,
        "relationship": relationship,
        "as_at": "2026-02-01",
        **fields,
    }


# ---- birth and age


def test_an_age_turns_on_the_birthday(case_on: CaseOn) -> None:
    born = child(date_of_birth="2010-03-03")
    assert case_on("2026-03-02", born).age == 15
    assert case_on("2026-03-03", born).age == 16
    assert case_on("2026-03-03", born).age_on(date(2028, 3, 2)) == 17
    assert case_on("2026-03-03", born).birthday(14) == date(2024, 3, 3)


@pytest.mark.parametrize(
    ("turns", "notes"),
    [
        (lambda age: age >= 16, date(2026, 3, 10)),
        (lambda age: age < 16, date(2026, 3, 10)),
        (lambda age: age > 16, date(2027, 3, 10)),
        (lambda age: age <= 16, date(2027, 3, 10)),
        (lambda age: age == 17, date(2027, 3, 10)),
        (int, date(2026, 3, 10)),
    ],
)
def test_comparing_an_age_notes_the_birthday_on_which_it_turns(case_on: CaseOn, turns: Any, notes: date) -> None:
    case = case_on("2026-03-02", child(date_of_birth="2010-03-10"))
    turns(case.age)
    assert case.reading.earliest == start_of(notes)


def test_a_child_of_the_leap_day_has_the_birthday_that_the_authority_says(case_on: CaseOn) -> None:
    born = child(date_of_birth="2008-02-29")
    march = case_on("2026-02-28", born)
    february = case_on("2026-02-28", born, calendar=Calendar(leap_day_birthday=LeapDayBirthday.LAST_OF_FEBRUARY))
    assert march.age == 17
    assert march.eighteenth_birthday == date(2026, 3, 1)
    assert february.age == 18
    assert february.eighteenth_birthday == date(2026, 2, 28)


def test_a_disputed_age_is_unknown_while_the_date_of_birth_stays_known(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", child(date_of_birth="2010-03-03", age_disputed=True, claimed_age=16))
    assert isinstance(case.age, Unknown)
    assert isinstance(case.sixteenth_birthday, Unknown)
    assert case.date_of_birth == date(2010, 3, 3)
    assert case.claimed_age == 16


def test_an_unborn_child_has_no_age_and_a_pregnancy_of_so_many_days(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", child(expected_birth_date="2026-05-25"))
    assert case.unborn is True
    assert case.born is False
    assert case.date_of_birth == ABSENT
    assert not case.age >= 0
    assert case.gestation_days == 196
    assert not case.gestation_days >= 200
    assert case.reading.earliest == start_of(date(2026, 3, 3))


def test_a_pregnancy_is_counted_from_the_day_it_was_recorded_where_no_birth_is_expected_yet(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", child(gestation_days=70, gestation_as_at="2026-02-20"))
    assert case.gestation_days == 80
    assert isinstance(case.born, Unknown)


def test_a_born_child_is_neither_expected_nor_a_pregnancy(case_on: CaseOn) -> None:
    case = case_on("2026-03-02", child(date_of_birth="2026-03-01"))
    assert case.born is True
    assert case.unborn is False
    assert case.expected_birth_date == ABSENT
    assert case.gestation_days == ABSENT


def test_a_child_that_nobody_recorded_is_unknown_not_unborn(case_on: CaseOn) -> None:
    case = case_on("2026-03-02")
    assert isinstance(case.date_of_birth, Unknown)
    assert isinstance(case.born, Unknown)
    assert isinstance(case.age, Unknown)


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ({"disabled": True}, True),
        ({"disabled": False, "disabilities": ["BEH"]}, False),
        ({"disabilities": ["NONE"]}, False),
        ({"disabilities": ["HEAR", "NONE"]}, True),
        ({"disabilities": []}, False),
    ],
)
def test_the_flag_says_whether_a_child_is_disabled_else_the_codes_do(
    case_on: CaseOn,
    told: dict[str, Any],
    answer: bool,  # noqa: FBT001 - the expected value
) -> None:
    assert case_on("2026-03-02", child(**told)).disabled is answer


def test_a_code_nobody_knows_leaves_open_whether_a_child_is_disabled_unless_another_says_so(case_on: CaseOn) -> None:
    assert isinstance(case_on("2026-03-02", child(disabilities=["nonsense"])).disabled, Unknown)
    assert isinstance(case_on("2026-03-02", child(disabilities=["NONE", "nonsense"])).disabled, Unknown)
    assert case_on("2026-03-02", child(disabilities=["HEAR", "nonsense"])).disabled is True


def test_a_pregnancy_of_more_days_than_there_are_is_reckoned_all_the_same(case_on: CaseOn) -> None:
    told = child(gestation_days=2**31 - 1, gestation_as_at="2026-03-01")

    assert case_on("2026-03-02", told).gestation_days > 280


def test_a_child_never_asked_about_a_disability_may_have_one(case_on: CaseOn) -> None:
    assert isinstance(case_on("2026-03-02", child()).disabled, Unknown)


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2015-03-30", False),  # five on 12 January 2015: of school age from 31 March
        ("2015-03-31", True),
        ("2026-06-26", True),  # sixteen on 12 January 2026: to the last Friday in June
        ("2026-06-27", False),
    ],
)
def test_school_age_runs_from_the_term_after_five_to_the_last_friday_in_june(
    case_on: CaseOn,
    day: str,
    answer: bool,  # noqa: FBT001 - the expected value
) -> None:
    assert case_on(day, child(date_of_birth="2010-01-12")).school_age is answer


def test_a_recorded_school_age_counts_before_the_reckoned_one(case_on: CaseOn) -> None:
    told = {"event": "EducationRecorded", "school_age": True, "recorded_on": "2026-01-01"}
    assert case_on("2026-03-02", child(date_of_birth="2005-01-12"), told).school_age is True


def test_a_child_is_taken_to_be_alive_while_no_death_is_told(case_on: CaseOn) -> None:
    assert case_on("2026-03-02", child(date_of_birth="2010-01-12")).date_of_death == ABSENT


# ---- immigration, circumstances, entitlement


def test_the_immigration_status_in_force_counts(case_on: CaseOn) -> None:
    was = {
        "event": "ImmigrationStatusRecorded",
        "unaccompanied_asylum_seeking": True,
        "identified_on": "2025-01-01",
        "ended_on": "2026-01-01",
    }
    assert case_on("2025-12-31", was).unaccompanied_asylum_seeking is True
    assert case_on("2026-01-01", was).unaccompanied_asylum_seeking is False
    assert case_on("2026-01-01").unaccompanied_asylum_seeking is False


def test_a_circumstance_asked_about_and_not_known_may_be_there(case_on: CaseOn) -> None:
    asked = {"event": "CircumstanceRecorded", "kind": "homeless", "recorded_on": "2026-01-01"}
    assert isinstance(case_on("2026-03-02", asked).circumstances.open, Unknown)
    assert case_on("2026-03-02", {**asked, "present": True}).circumstances.open.of_kind("homeless").any
    assert not case_on("2026-03-02", {**asked, "present": False}).circumstances.open.any


def test_a_decision_nobody_made_is_unknown_not_refused(case_on: CaseOn) -> None:
    decided = {"event": "EligibilityDecided", "scheme": "disability_team", "met": False, "decided_on": "2026-01-05"}
    case = case_on("2026-03-02", decided)
    assert case.eligibility.of_kind("disability_team").latest.met is False
    assert isinstance(case.eligibility.of_kind("leaving_care").latest.met, Unknown)
    assert isinstance(case.leaving_care_eligible, Unknown)


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ({"category": "Eligible"}, True),
        ({"category": "Qualifying", "met": False}, False),
        ({"category": "Qualifying", "met": True}, True),
        ({"met": True}, True),
    ],
)
def test_leaving_care_is_owed_by_category_or_by_criteria(case_on: CaseOn, told: dict[str, Any], answer: bool) -> None:  # noqa: FBT001
    decided = {"event": "EligibilityDecided", "scheme": "leaving_care", "decided_on": "2026-01-05", **told}
    assert case_on("2026-03-02", decided).leaving_care_eligible is answer


# ---- addresses


def test_the_open_home_says_the_locality(case_on: CaseOn) -> None:
    case = case_on(
        "2026-03-02",
        home("2020-01-01", locality="south", ended_on="2026-02-01"),
        home("2026-02-01", locality="north", expected_months=8),
    )
    assert case.locality == "north"
    assert case.as_of(date(2026, 1, 31)).locality == "south"
    assert case.move.new_locality == "north"
    assert case.move.old_locality == "south"
    assert case.move.expected_months == 8
    assert case.since("move") == (date(2026, 2, 1), "C1/home/2026-02-01")


def test_the_first_home_is_no_move_and_a_planned_home_is_none_yet(case_on: CaseOn) -> None:
    planned = home(None, locality="north", planned_for="2026-04-01", notified_on="2026-02-20")
    case = case_on("2026-03-02", home("2020-01-01", locality="south"), planned)
    assert case.locality == "south"
    assert case.move == ABSENT


def test_a_child_whose_home_nobody_told_lives_somewhere(case_on: CaseOn) -> None:
    assert isinstance(case_on("2026-03-02").locality, Unknown)
    assert case_on("2026-03-02").temporary_locality == ABSENT


def test_a_home_outside_the_authority_is_in_no_locality_and_is_a_move_out(case_on: CaseOn) -> None:
    away = home("2026-02-01", area="E10000020", notified_on="2026-01-20", expected_months=9)
    accepted = {
        "event": "DecisionRecorded",
        "kind": "other_authority_accepts",
        "answer": True,
        "decided_on": "2026-02-25",
    }
    case = case_on("2026-03-02", home("2020-01-01", locality="south", ended_on="2026-02-01"), away)
    assert case.locality == ABSENT
    assert case.move_out.moved_on == date(2026, 2, 1)
    assert case.move_out.accepted_on == ABSENT
    assert case_on("2026-03-02", away, accepted).move_out.accepted_on == date(2026, 2, 25)


def test_the_home_a_child_came_from_is_the_marked_one_else_the_one_of_that_day(case_on: CaseOn) -> None:
    in_care = {"event": "BecameLookedAfter", "period_id": "P1", "started_on": "2025-11-03"}
    first = home("2020-01-01", locality="south", ended_on="2026-01-01")
    second = home("2026-01-01", locality="north")
    assert case_on("2026-03-02", in_care, first, second).original_home_locality == "south"
    assert case_on("2026-03-02", in_care, first, {**second, "original_home": True}).original_home_locality == "north"


# ---- the family


def test_relatives_are_told_on_the_childs_own_record(case_on: CaseOn) -> None:
    case = case_on(
        "2026-03-02",
        relative("C2", disabled=False, same_household=True, holding_team={"team": "lac"}),
        relative("A1", "mother", case_status="open"),
        relative("C3", ended_on="2026-01-01"),
    )
    assert {one.member_id for one in case.family.members} == {"C2", "A1"}
    assert [one.member_id for one in case.family.siblings] == ["C2"]
    assert case.family.mother.case_status == "open"
    assert case.family.has_non_disabled_children is True
    assert case.family.teams == ("lac",)


def test_a_sibling_whose_disability_is_not_told_leaves_it_open_unless_another_settles_it(case_on: CaseOn) -> None:
    untold, disabled, well = relative("C2"), relative("C3", disabled=True), relative("C4", disabled=False)
    assert isinstance(case_on("2026-03-02", untold, disabled).family.has_non_disabled_children, Unknown)
    assert case_on("2026-03-02", untold, well).family.has_non_disabled_children is True
    assert case_on("2026-03-02", disabled).family.has_non_disabled_children is False


def test_a_household_is_split_where_another_team_holds_one_of_it(case_on: CaseOn) -> None:
    held = {
        "event": "InvolvementStarted",
        "involvement_id": "I1",
        "role": "primary",
        "team": {"team": "fas"},
        "started_on": "2026-01-01",
    }
    of_lac = relative("C2", same_household=True, holding_team={"team": "lac"})
    of_fas = relative("C2", same_household=True, holding_team={"team": "fas"})
    assert case_on("2026-03-02", held, of_lac).family.split_across_teams is True
    assert case_on("2026-03-02", held, of_fas).family.split_across_teams is False


def test_a_family_of_which_nothing_was_sent_is_unknown(case_on: CaseOn) -> None:
    assert isinstance(case_on("2026-03-02", child(family_id="F1")).family, Unknown)
    assert not case_on("2026-03-02", child()).family.any


def test_what_is_read_of_a_restricted_sibling_is_marked_so(case_on: CaseOn) -> None:
    sibling = relative("C2", holding_team={"team": "lac"}, envelope={"restricted": True})
    case = case_on("2026-03-02", child(), sibling)
    case.reading.begin_run(())
    _ = case.family.siblings.latest.holding_team
    leaned = [one for one in case.reading.leaned.values() if one.path.endswith("holding_team")]
    case.reading.end_runs()
    assert [one.restricted for one in leaned] == [True]
    assert not case.is_restricted
