"""One replay of a scenario serves all its sweeps; one told otherwise from an event on is one told so from the start."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from policy_core.events import CarePlanRecorded
from policy_core.testing import load_scenarios
from policy_core.testing.replay import told_again
from policy_core.testing.run import base_of, end_of
from tests.unit.core.policies import book_of, long_term_care_at_a_second_review
from tests.unit.kit.test_sweeps import HISTORY, takes_an_unknown_for_a_no

if TYPE_CHECKING:
    from pathlib import Path

    from policy_core.testing.scenario import Scenario


def reviewed(folder: Path) -> Scenario:
    file = folder / "reviews.yaml"
    file.write_text(HISTORY, encoding="utf-8")
    (scenario,) = load_scenarios(file)
    return scenario


def test_asked_for_again_it_is_the_same_and_by_another_book_it_is_not(tmp_path: Path) -> None:
    scenario, book, other = reviewed(tmp_path), book_of(long_term_care_at_a_second_review), book_of()

    base = base_of(scenario, book)

    assert base_of(scenario, book) is base
    assert base_of(scenario, other).all_published() != base.all_published()
    assert base_of(scenario, book).all_published() == base.all_published()


def test_an_event_told_otherwise_leaves_what_telling_all_anew_leaves(tmp_path: Path) -> None:
    scenario = reviewed(tmp_path)
    book = book_of(long_term_care_at_a_second_review, takes_an_unknown_for_a_no)
    base = base_of(scenario, book)
    (place,) = (place for place, one in enumerate(base.told) if isinstance(one.event, CarePlanRecorded))
    nothing: dict[str, Any] = {"permanence_option": None}
    event = replace(base.told[place].event, **nothing)
    told = [*base.told[:place], replace(base.told[place], event=event), *base.told[place + 1 :]]

    otherwise = base.told_otherwise(place, event, end_of(scenario))
    anew = told_again(base.judge, base.state.child_id, told, end_of(scenario))

    assert otherwise.told == anew.told
    assert otherwise.state == anew.state != base.state
    assert [otherwise.state_on(day) for day in sorted(base.published)] == [
        anew.state_on(day) for day in sorted(base.published)
    ]
