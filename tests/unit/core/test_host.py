"""A host's own words become canonical codes before anything is judged; what no mapping knows is kept and counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from policy_core.event_json import event_to_json
from policy_core.host import Host
from policy_core.judge import EventRefused
from tests.unit.core.child import Child, held, in_care, instant, plan, review
from tests.unit.core.policies import book_of, long_term_care_at_a_second_review

if TYPE_CHECKING:
    from policy_core.history import History

WORDS = {"permanence_option": {"ltf": "long_term_fostering"}, "involvement_role": {"allocated worker": "primary"}}
HOST = Host(key="h", name="H", codes=WORDS, teams={"0417": "safeguarding", "LAC Team": "looked_after"})
BOOK = book_of(long_term_care_at_a_second_review)


def first_involvement(**differs: Any) -> dict[str, Any]:
    return {**held("I1", "safeguarding", "2025-10-01"), "role": "Allocated Worker", **differs}


def fields_of(history: History) -> list[dict[str, Any]]:
    return [event_to_json(event) for event in history.versions.values()]


def test_a_hosts_words_are_judged_as_canonical_codes() -> None:
    team = {"team": "Safeguarding North", "host_team_id": "0417", "locality": "north"}
    child = Child(BOOK, HOST)
    in_words = (first_involvement(team=team), in_care("2025-11-03"), plan("LTF", "2026-02-10"))
    told = child.on("2026-03-02", *in_words, review(2, "2026-03-02"))
    assert "open transfer looked_after" in told
    assert child.open("transfer").from_team.team == "safeguarding"


def test_a_team_is_found_by_its_id_else_by_its_name() -> None:
    by_name = Child(BOOK, HOST).read(first_involvement(team={"team": "LAC Team"}), instant("2026-03-02"))
    assert event_to_json(HOST.map(by_name))["team"]["team"] == "looked_after"


def test_what_was_sent_is_kept_beside_what_was_understood() -> None:
    child = Child(BOOK, HOST)
    child.on("2026-03-02", first_involvement())
    assert [fields["role"] for fields in fields_of(child.state.raw)] == ["Allocated Worker"]
    assert [fields["role"] for fields in fields_of(child.state.mapped)] == ["primary"]


def test_a_word_no_mapping_knows_is_kept_counted_and_never_asked_about() -> None:
    child = Child(BOOK, HOST)
    child.on("2026-03-02", first_involvement(), in_care("2025-11-03"), review(2, "2026-03-02"))
    event = child.read(plan("forever home", "2026-02-10"), instant("2026-03-02 12:00"))
    step = child.judge.apply(child.state, event, instant("2026-03-02 12:00"))
    assert step.unmapped == Counter({("permanence_option", "forever home"): 1})
    assert step.decision is not None
    asked = {draft.subject for draft in step.decision.drafts if draft.sort == "question"}
    assert not any("permanence_option" in fact for fact in asked)


def test_another_mapping_reads_every_event_again() -> None:
    child = Child(BOOK, HOST)
    child.on("2026-03-02", first_involvement(), in_care("2025-11-03"), plan("forever home", "2026-02-10"))
    child.on("2026-03-02 10:00", review(2, "2026-03-02"))
    assert child.all_open("transfer") == []
    words = {**WORDS, "permanence_option": {"forever home": "long_term_fostering"}}
    child.host = Host(key="h", name="H", codes=words)
    child.rebound(BOOK)
    assert child.judged_again("2026-03-02 12:00") == ["open transfer looked_after"]


def test_an_event_under_another_mapping_reads_the_earlier_ones_again_too() -> None:
    child = Child(BOOK, HOST)
    child.on("2026-03-02", first_involvement(), in_care("2025-11-03"), plan("forever home", "2026-02-10"))
    words = {**WORDS, "permanence_option": {"forever home": "long_term_fostering"}}
    child.host = Host(key="h", name="H", codes=words)
    child.rebound(BOOK)
    assert child.on("2026-03-02 12:00", review(2, "2026-03-02")) == ["open transfer looked_after"]


def test_the_hash_names_the_mapping_and_nothing_else() -> None:
    assert HOST.mapping_hash == Host(key="x", name="X", codes=WORDS, teams=HOST.teams).mapping_hash
    assert HOST.mapping_hash != Host(key="h", name="H", codes=WORDS).mapping_hash


@pytest.mark.parametrize(
    ("differs", "reason"),
    [({"authority": "elsewhere"}, "wrong_authority"), ({"child_id": "C2"}, "key_is_not_the_child")],
)
def test_an_event_of_another_authority_or_child_is_refused(differs: dict[str, Any], reason: str) -> None:
    child = Child(BOOK)
    event = child.read({**held("I1", "safeguarding", "2025-10-01"), "envelope": differs}, instant("2026-03-02"))
    with pytest.raises(EventRefused) as refused:
        child.judge.apply(child.state, event, instant("2026-03-02"))
    assert refused.value.reason == reason
