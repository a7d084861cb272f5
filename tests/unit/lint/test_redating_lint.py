"""A due day or occurrence that the next record would put off, and what only looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policy_core.lint import Code
from tests.unit.lint.fenland import found

if TYPE_CHECKING:
    from pathlib import Path

DUE = "due=last_day(order.made_on, policy)"
REDATED = [
    pytest.param(DUE, "due=case.looked_after_reviews.latest_held.day", id="the latest held"),
    pytest.param(DUE, "due=at(case.looked_after_reviews.latest)", id="the latest, as a record"),
    pytest.param(DUE, "due=case.looked_after_reviews.held_on", id="a field of all, which is the latest's"),
    pytest.param(DUE, "due=max(one.day for one in case.looked_after_reviews)", id="the greatest of all days"),
    pytest.param(DUE, "due=case.looked_after_reviews.held[-1].day", id="the last of a list"),
    pytest.param(DUE, "due=last_day(case.looked_after_reviews.latest.day, policy)", id="through a helper"),
]
NOT_REDATED = [
    pytest.param(DUE, "due=case.looked_after_reviews.first.day", id="the first"),
    pytest.param(DUE, "due=case.looked_after_reviews.as_of(order.made_on).latest.day", id="the latest by then"),
    pytest.param(
        DUE,
        "due=max(one.day for one in case.looked_after_reviews if one.day <= order.made_on)",
        id="the last before it",
    ),
    pytest.param(DUE, "due=max(order.made_on, case.opened_on)", id="the later of two days"),
    pytest.param(
        DUE, "due=order.made_on if case.looked_after_reviews.latest else None", id="the latest as a condition only"
    ),
]


@pytest.mark.parametrize(("right", "wrong"), REDATED)
def test_a_due_day_of_the_newest_record_is_found(tmp_path: Path, right: str, wrong: str) -> None:
    (finding,) = [one for one in found(tmp_path, rules_py=(right, wrong)) if one.is_error]
    assert (finding.code, finding.about, finding.remedy) == (
        Code.REDATED,
        "FEN-2",
        'judge it on=each("looked_after_reviews")',
    )


@pytest.mark.parametrize(("right", "allowed"), NOT_REDATED)
def test_a_due_day_that_stays_is_not_found(tmp_path: Path, right: str, allowed: str) -> None:
    assert [one for one in found(tmp_path, rules_py=(right, allowed)) if one.is_error] == []


def test_a_case_rule_judged_since_one_of_many_is_found(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, rules_py=('case_since("disabled")', 'case_since("looked_after_reviews")'))
    assert (finding.code, finding.about) == (Code.REDATED, "FEN-4")


def test_a_transfer_wanted_only_by_the_last_record_is_found(tmp_path: Path) -> None:
    right = "and case.looked_after:"
    (finding,) = found(tmp_path, rules_py=(right, f"and review == case.looked_after_reviews.latest {right}"))
    assert (finding.code, finding.about) == (Code.REDATED, "FEN-1")
