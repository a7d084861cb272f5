"""Who the child is: birth, age, disability, school, immigration, circumstances, what it is entitled to."""

from __future__ import annotations

from datetime import MAXYEAR, date, timedelta
from typing import TYPE_CHECKING, Final

from policy_core.calendar import day_on
from policy_core.facts.answers import either
from policy_core.facts.counted import Counted
from policy_core.facts.derive import known_to
from policy_core.facts.item import Found, Item
from policy_core.facts.kind import Kind, fact, kind
from policy_core.facts.part import PartlyKnown
from policy_core.unknown import ABSENT, Absent, Maybe, Unknown

if TYPE_CHECKING:
    from policy_core.facts.case import Case

_CHILD = "ChildRecorded"
_TERM_DAYS: Final = 280
_STARTS_SCHOOL, _LEAVES_SCHOOL = 5, 16
_NO_DISABILITY = "NONE"
_FRIDAY, _WEEK = 4, 7
_NOT_A_CARER = frozenset({"P1", "R5"})

kind(
    Kind(
        name="child",
        events=(_CHILD,),
        one=True,
        timeless=True,
        choose=lambda _case, items: items[-1] if items else ABSENT,
        none_if_null=frozenset({"date_of_death", "claimed_age", "household_id"}),
    )
)


def _told(case: Case, name: str) -> Maybe:
    """Give a field of the child's record, with the record; unknown where the child has none."""
    child = case.child
    if isinstance(child, Unknown | Absent):
        return case.unknown(name, _CHILD)
    value = child.field(name)
    return value if isinstance(value, Unknown | Absent) else Found(value, child)


@fact(_CHILD)
def date_of_birth(case: Case) -> Maybe:
    """Give the date of birth; absent for an unborn child. A disputed age leaves it known."""
    told = _told(case, "date_of_birth")
    return ABSENT if isinstance(told, Unknown) and isinstance(_told(case, "expected_birth_date"), Found) else told


@fact(_CHILD)
def expected_birth_date(case: Case) -> Maybe:
    """Give the day on which the child is expected; absent once it is born."""
    return ABSENT if isinstance(_told(case, "date_of_birth"), Found) else _told(case, "expected_birth_date")


@fact(_CHILD)
def undisputed_birth_date(case: Case) -> Maybe:
    """Give the date of birth that ages are reckoned from; unknown while the age is disputed."""
    return case.unknown("age", _CHILD) if known_to(case.age_disputed) else case.found("date_of_birth")


@fact(_CHILD)
def born(case: Case) -> Maybe:
    """Say whether the child is born."""
    birth = case.date_of_birth
    if isinstance(birth, Unknown | Absent):
        return birth if isinstance(birth, Unknown) else False
    return Found(case.reached(birth), case.child, birth)


@fact(_CHILD)
def unborn(case: Case) -> Maybe:
    """Say whether the child is expected and not born."""
    birth = case.date_of_birth
    return birth if isinstance(birth, Unknown) else isinstance(birth, Absent)


@fact(_CHILD)
def age(case: Case) -> Maybe:
    """Give the age in years, which compares with numbers and notes the birthday as a threshold."""
    birth = case.undisputed_birth_date
    if isinstance(birth, Unknown | Absent):
        return birth
    years = case.calendar.age_on(birth, case.day_of_reading())
    return Found(Counted(case, years, lambda count: _day(case.calendar.birthday(birth, count))), case.child)


def _day(value: Maybe) -> date:
    day: date = value
    return day


def _birthday(case: Case, years: int) -> Maybe:
    birth = case.undisputed_birth_date
    if isinstance(birth, Unknown | Absent):
        return birth
    return Found(case.calendar.birthday(birth, years), case.child)


@fact(_CHILD)
def sixteenth_birthday(case: Case) -> Maybe:
    """Give the day on which the child reaches 16."""
    return _birthday(case, 16)


@fact(_CHILD)
def eighteenth_birthday(case: Case) -> Maybe:
    """Give the day on which the child reaches 18."""
    return _birthday(case, 18)


@fact(_CHILD)
def date_of_death(case: Case) -> Maybe:
    """Give the date of death; absent while none is told."""
    return _told(case, "date_of_death")


@fact(_CHILD)
def gestation_days(case: Case) -> Maybe:
    """Give the days of the pregnancy, 280 on the day the child is expected; absent once it is born."""
    if isinstance(case.date_of_birth, date):
        return ABSENT
    expected = _told(case, "expected_birth_date")
    if isinstance(expected, Found):
        begun = day_on(expected.value, -_TERM_DAYS)
    else:
        days, as_at = _told(case, "gestation_days"), _told(case, "gestation_as_at")
        if not (isinstance(days, Found) and isinstance(as_at, Found)):
            return case.unknown("gestation_days", _CHILD)
        begun = day_on(as_at.value, -days.value)
    now = (case.day_of_reading() - begun).days
    return Found(Counted(case, now, lambda count: day_on(begun, count)), case.child)


@fact(_CHILD)
def disabled(case: Case) -> Maybe:
    """Say whether the child is disabled: the flag, else a disability other than none."""
    flag = _told(case, "disabled")
    codes = _told(case, "disabilities")
    if isinstance(flag, Found) or not isinstance(codes, Found):
        return flag
    told = codes.value
    is_told = any(code != _NO_DISABILITY for code in (told.seen if isinstance(told, PartlyKnown) else told))
    return told.unknown if isinstance(told, PartlyKnown) and not is_told else Found(is_told, codes.item)


@fact(_CHILD)
def claimed_age(case: Case) -> Maybe:
    """Give the age in years that the young person says."""
    return _told(case, "claimed_age")


@fact(_CHILD)
def age_disputed(case: Case) -> Maybe:
    """Say whether the age is disputed."""
    return _told(case, "age_disputed")


@fact(_CHILD)
def missing_core_fields(case: Case) -> Maybe:
    """List the core fields that are empty in the host."""
    return _told(case, "missing_core_fields")


@fact(_CHILD)
def details_updated_on(case: Case) -> Maybe:
    """Give the day on which the child's details last changed."""
    return _told(case, "details_updated_on")


@fact(_CHILD)
def household_id(case: Case) -> Maybe:
    """Name the household of children who live together now."""
    return _told(case, "household_id")


@fact("PlacementStarted", "PrivateFosteringRecorded", "FamilyMemberRecorded", "BecameLookedAfter")
def has_carer(case: Case) -> Maybe:
    """Say whether somebody cares for the child: in a placement, as private foster carer, as carer in the family.

    Unknown while the child is looked after and no placement is known.
    """
    placement = case.placement
    if isinstance(placement, Item):
        placed: Maybe = placement.field("type")
        placed = placed if isinstance(placed, Unknown) else placed not in _NOT_A_CARER
    elif known_to(case.looked_after):
        placed = case.unknown("placement", "PlacementStarted")
    else:
        placed = placement if isinstance(placement, Unknown) else False
    carers = [item.raw("relationship") == "carer" for item in case.items("family")]
    return either((placed, case.private_fostering.active, *carers))


@fact("EducationRecorded", _CHILD)
def school_age(case: Case) -> Maybe:
    """Say whether the child is of compulsory school age.

    Recorded, else from the prescribed day on or after the fifth birthday to the last Friday in June of the school year
    in which the child is 16 (Education Act 1996, section 8; SI 1998/1607; SI 1997/1970).
    """
    told = case.education.school_age
    if not isinstance(told, Unknown | Absent):
        return told
    birth = case.undisputed_birth_date
    if isinstance(birth, Unknown | Absent):
        return birth if isinstance(birth, Unknown) else False
    begins = _prescribed_day(_day(case.calendar.birthday(birth, _STARTS_SCHOOL)))
    ends = _last_friday_in_june(_day(case.calendar.birthday(birth, _LEAVES_SCHOOL)))
    return case.reached(begins) and not case.reached_next(ends)


def _prescribed_day(day: date) -> date:
    prescribed = (date(day.year, 3, 31), date(day.year, 8, 31), date(day.year, 12, 31))
    return next(one for one in prescribed if one >= day)


def _last_friday_in_june(sixteen_on: date) -> date:
    year = min(sixteen_on.year + (sixteen_on >= date(sixteen_on.year, 9, 1)), MAXYEAR)
    last = date(year, 6, 30)
    return last - timedelta(days=(last.weekday() - _FRIDAY) % _WEEK)
