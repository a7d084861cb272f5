"""What a body may not hold or do: numbers, edges, memory, the world outside, and ids of rules in what it wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policy_core.lint import Code
from tests.unit.lint.fenland import found

if TYPE_CHECKING:
    from pathlib import Path

NUMBER, DAY, LIST, EDGE = Code.NUMBER_IN_BODY, Code.DATE_IN_BODY, Code.LIST_IN_BODY, Code.EDGE_TRIGGERED
LOOKED_AFTER = "and case.looked_after:"
FIRST = '"""Both managers hear of a review, and meet."""'
WRONG = [
    pytest.param("last_day(order.made_on, policy)", "policy.calendar.days_after(order.made_on, 14)", NUMBER, id="days"),
    pytest.param(LOOKED_AFTER, f"and review.number >= 2 {LOOKED_AFTER}", NUMBER, id="a number compared"),
    pytest.param(LOOKED_AFTER, f"and review.day >= date(2024, 4, 1) {LOOKED_AFTER}", DAY, id="a day"),
    pytest.param(LOOKED_AFTER, f"and review.day >= SINCE {LOOKED_AFTER}", DAY, id="a day by a constant's name"),
    pytest.param(LOOKED_AFTER, f'and str(review.day) >= "2024-04-01" {LOOKED_AFTER}', DAY, id="a day as text"),
    pytest.param(LOOKED_AFTER, f'and case.holding_team in ("fens", "care") {LOOKED_AFTER}', LIST, id="a list of teams"),
    pytest.param("case.today >= review.day", "case.today == review.day", EDGE, id="today is the day"),
    pytest.param("case.today >= review.day", "review.day == case.today", EDGE, id="the day is today"),
    pytest.param(LOOKED_AFTER, f'and review.sent_by("LookedAfterReviewHeld") {LOOKED_AFTER}', EDGE, id="how it came"),
    pytest.param(FIRST, f"{FIRST}\n    global BOTH", Code.MUTABLE_STATE, id="a global"),
    pytest.param(
        "def managers_hear_and_meet(case, review, policy):",
        "def managers_hear_and_meet(case, review, policy, seen=[]):",
        Code.MUTABLE_STATE,
        id="a default that can change",
    ),
    pytest.param(
        'BOTH = ("fen_manager", "care_manager")\n',
        'SEEN = {}\nBOTH = ("fen_manager", "care_manager")\n\n\ndef noted(key):\n    SEEN[key] = True\n',
        Code.MUTABLE_STATE,
        id="a constant changed",
    ),
    pytest.param('alert="not_told"', 'alert="FEN-5-not-told"', Code.RULE_ID_IN_OUTCOME, id="an id in an alert"),
    pytest.param('notice="review"', 'notice=f"FEN-1/{review.day}"', Code.RULE_ID_IN_OUTCOME, id="another rule's id"),
    pytest.param("from functools import reduce", "import random", Code.IMPURE, id="chance"),
    pytest.param("from functools import reduce", "from os import environ", Code.IMPURE, id="the environment"),
    pytest.param("case.today >= review.day", "date.today() >= review.day", Code.IMPURE, id="the clock"),
    pytest.param(FIRST, f"{FIRST}\n    print(case)", Code.IMPURE, id="print"),
]


@pytest.mark.parametrize(("right", "wrong", "code"), WRONG)
def test_what_a_body_may_not_have_is_found(tmp_path: Path, right: str, wrong: str, code: Code) -> None:
    assert [finding.code for finding in found(tmp_path, rules_py=(right, wrong))] == [code]


def test_a_number_in_a_helper_is_found(tmp_path: Path) -> None:
    (finding,) = [
        one
        for one in found(tmp_path, helpers_py=("days_after(day, policy.days_to_move)", "days_after(day, 14)"))
        if one.is_error
    ]
    assert (finding.code, finding.about, finding.line) == (NUMBER, "last_day", 15)
    assert finding.remedy == "write it in parameters.toml with its clause and read it as policy.NAME"


@pytest.mark.parametrize(
    "allowed",
    [
        "and review.number > 1",
        "and case.all_hearings.all[-1:]",
        "and case.looked_after is True",
        'and case.holding_team in ("fens",)',
    ],
)
def test_one_a_sign_a_truth_and_the_team_it_is_about_are_allowed(tmp_path: Path, allowed: str) -> None:
    assert found(tmp_path, rules_py=(LOOKED_AFTER, f"{allowed} {LOOKED_AFTER}")) == ()


@pytest.mark.parametrize("allowed", ["FEN-55", "fen", "review_FEN"])
def test_a_word_that_only_resembles_a_rule_id_is_allowed(tmp_path: Path, allowed: str) -> None:
    assert found(tmp_path, rules_py=('notice="review"', f'notice="{allowed}"')) == ()
