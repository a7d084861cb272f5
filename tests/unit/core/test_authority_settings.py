"""What an authority supplies beside its policy: areas, work trays, go-live days, closures, numbers left open."""

from __future__ import annotations

import dataclasses
import tomllib
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from policy_core.authority_settings import AuthoritySettings, AuthoritySettingsInvalid, read_authority_settings
from policy_core.event_json import event_to_json
from policy_core.events import TeamRef
from policy_core.host import Host
from policy_core.outcomes import Outcome, Task
from policy_core.policy import Parameter, Value
from policy_core.rules import each, rule
from tests.unit.core.child import Child, agreed, held, home, in_care, instant, named, plan, review
from tests.unit.core.policies import (
    SINCE,
    book_of,
    long_term_care_after_a_care_order,
    long_term_care_at_a_second_review,
    the_locality_of_the_home,
)
from tests.unit.core.told import Cast, Told, histories

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policy_core.book import PolicyBook
    from policy_core.facts import Case, Item
    from policy_core.messages import Message
    from policy_core.policy import PolicyText

HOST = Host(key="h", name="H")
WRITTEN = """
closures = [2026-12-29]

[localities]
north = ["North Fen", "NF"]
south = ["South Fen"]

[teams.safeguarding.work_trays]
north = "SG-N"
south = ["SG-S", "SG-S2"]

[teams.looked_after.work_trays]
all = "LAC"

[teams.disability.work_trays]
all = "CWD"
"""
IN_CARE = (held("I1", "safeguarding", "2025-10-01"), in_care("2025-11-03"), plan("long_term_fostering", "2026-02-10"))
FEW = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def settings_of(written: str) -> AuthoritySettings:
    return AuthoritySettings.model_validate(tomllib.loads(written))


def told_to(book: PolicyBook, written: str = WRITTEN) -> Child:
    told = settings_of(written)
    return Child(book.with_settings(told), HOST.with_settings(told))


def with_parameter(book: PolicyBook, *values: Value) -> PolicyBook:
    limit = Parameter(title="Days to decide in", values=values)
    return dataclasses.replace(book, data=dataclasses.replace(book.data, parameters={"days_to_decide": limit}))


@rule("FEN-91", clause="9.1", since=SINCE, on=each("looked_after_reviews"))
def decided_within_some_days(_case: Case, review: Item, policy: PolicyText) -> Iterator[Outcome]:
    """A review is followed by a decision within some working days."""
    due = policy.calendar.working_days_after(review.day, policy.days_to_decide)
    yield Task(task="decide", answered=False, due=due, to_team="looked_after")


# in: the host's words


def test_a_hosts_word_for_an_area_becomes_the_authoritys_locality() -> None:
    child = told_to(book_of(the_locality_of_the_home))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), home("south fen ", "2026-03-01"))
    assert child.open("transfer").to_team.locality == "south"


def test_a_work_tray_says_which_team_and_which_locality_holds_the_child() -> None:
    child = told_to(book_of(long_term_care_at_a_second_review))
    tray = {"team": "Child Protection 4", "host_team_id": "SG-S2"}
    child.on("2026-03-02", {**IN_CARE[0], "team": tray}, *IN_CARE[1:], review(2, "2026-03-02"))
    assert child.open("transfer").from_team == TeamRef(team="safeguarding", locality="south", host_team_id="SG-S")


def test_a_work_tray_counts_more_than_the_area_told_beside_it() -> None:
    event = {**IN_CARE[0], "team": {"team": "SG-S", "locality": "NF"}}
    child = told_to(book_of())
    mapped = HOST.with_settings(settings_of(WRITTEN)).map(child.read(event, instant("2026-03-02")))
    assert event_to_json(mapped)["team"] == {"team": "safeguarding", "locality": "south", "host_team_id": None}


def test_an_area_that_nobody_mapped_is_counted_and_is_no_locality() -> None:
    child = told_to(book_of(the_locality_of_the_home))
    event = child.read(home("Marshland", "2026-03-01"), instant("2026-03-02"))
    unmapped: Counter[tuple[str, str]] = Counter()
    assert event_to_json(HOST.with_settings(settings_of(WRITTEN)).map(event, unmapped))["locality"] is None
    assert unmapped == {("locality", "Marshland"): 1}


def test_without_localities_the_hosts_areas_stay_as_they_came() -> None:
    child = told_to(book_of(the_locality_of_the_home), written="closures = []")
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), home("Marshland", "2026-03-01"))
    assert child.open("transfer").to_team.locality == "Marshland"


def test_a_tray_that_serves_several_localities_says_only_the_team() -> None:
    written = (
        '[localities]\nnorth = ["N"]\nsouth = ["S"]\n[teams.safeguarding.work_trays]\nnorth = "SG"\nsouth = "SG"\n'
    )
    assert settings_of(written).trays == {"SG": ("safeguarding", None)}


def in_the_hosts_words(told: Any) -> Any:
    """Write an event, or a part of one, as a host that has work trays and words of its own for areas."""
    if not isinstance(told, dict):
        return told
    trays = {"safeguarding": "SG-N", "looked_after": "LAC", "disability": "CWD"}
    names = {**trays, "north": "nf"}
    return {
        name: names.get(value, value) if isinstance(value, str) else in_the_hosts_words(value)
        for name, value in told.items()
    }


@FEW
@given(told=histories(Cast()))
def test_a_history_in_the_hosts_words_is_judged_as_one_in_the_authoritys(told: list[Told]) -> None:
    book = book_of(long_term_care_at_a_second_review, long_term_care_after_a_care_order, the_locality_of_the_home)
    ours, theirs = told_to(book), told_to(book)
    for one in told:
        hear(ours, one)
        hear(theirs, dataclasses.replace(one, event=in_the_hosts_words(one.event)))
    assert theirs.messages == ours.messages


def hear(child: Child, told: Told) -> None:
    child.wakes(told.at)
    child._take([child.judge.apply(child.state, told.read(child), told.at)])


# out: the work tray


def test_a_command_names_the_tray_that_the_host_knows() -> None:
    child = told_to(book_of(long_term_care_at_a_second_review))
    child.on("2026-03-02", *IN_CARE, review(2, "2026-03-02"))
    transfer = child.id_of("transfer")
    child.on("2026-03-03", named("W2", "looked_after", "2026-03-03"), agreed(transfer, "2026-03-04", "2026-03-03"))
    child.until("2026-03-04")
    (command,) = child.published("allocation_command")
    assert command.team == TeamRef(team="looked_after", host_team_id="LAC")


def test_of_several_trays_the_first_is_written_to() -> None:
    child = told_to(book_of(the_locality_of_the_home))
    child.on("2026-03-02", held("I1", "safeguarding", "2025-10-01"), home("South Fen", "2026-03-01"))
    assert child.open("transfer").to_team.host_team_id == "SG-S"


def test_a_tray_for_all_serves_each_locality_that_has_none_of_its_own() -> None:
    written = '[localities]\nnorth = []\nsouth = []\n[teams.safeguarding.work_trays]\nnorth = "SG-N"\nall = "SG"\n'
    book = book_of().with_settings(settings_of(written))
    trays = [ref.host_team_id for place in ("north", "south", None) if (ref := book.team_ref("safeguarding", place))]
    assert trays == ["SG-N", "SG", "SG"]


def team_refs(value: Any) -> Iterator[TeamRef]:
    if isinstance(value, TeamRef):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from team_refs(part)
    elif dataclasses.is_dataclass(value):
        for spec in dataclasses.fields(value):
            yield from team_refs(getattr(value, spec.name))


def published_teams(messages: list[Message]) -> set[TeamRef]:
    return {ref for message in messages for ref in team_refs(message.value)}


@FEW
@given(told=histories(Cast()))
def test_every_team_published_carries_its_tray(told: list[Told]) -> None:
    child = told_to(book_of(long_term_care_at_a_second_review, long_term_care_after_a_care_order))
    for one in told:
        hear(child, one)
    trays = {"safeguarding": {"north": "SG-N", "south": "SG-S"}, "looked_after": {}, "disability": {}}
    whole = {"looked_after": "LAC", "disability": "CWD"}
    for ref in published_teams(child.messages):
        assert ref.host_team_id == trays[ref.team].get(ref.locality or "", whole.get(ref.team))


def test_another_tray_is_told_of_what_stands_open() -> None:
    book = book_of(long_term_care_at_a_second_review)
    child = told_to(book)
    child.on("2026-03-02", *IN_CARE, review(2, "2026-03-02"))
    moved = settings_of(WRITTEN.replace('"LAC"', '"LAC-2"').replace('"SG-N"', '"SG-N2"'))
    child.host = HOST.with_settings(moved)
    child.rebound(book.with_settings(moved))
    assert child.judged_again("2026-03-02 12:00") == ["open transfer looked_after, again"]
    transfer = child.open("transfer")
    told = (transfer.to_team.host_team_id, transfer.from_team.host_team_id, transfer.obligation.spell_team.host_team_id)
    assert told == ("LAC-2", "SG-N2", "SG-N2")


# the book


def test_what_is_wanted_before_the_go_live_day_is_kept_in_silence() -> None:
    child = told_to(book_of(long_term_care_at_a_second_review), "[teams.looked_after]\ngo_live = 2026-04-01\n")
    assert child.on("2026-03-02", *IN_CARE, review(2, "2026-03-02")) == []
    assert child.state.ledger.silent == {child.id_of("transfer")}


def test_working_days_pass_over_a_closure() -> None:
    # Christmas 2026 is a Friday, Boxing Day's substitute Monday 28 December
    monday = date(2026, 12, 28)
    book = book_of()
    assert book.data.calendar.working_days_after(monday, 1) == date(2026, 12, 29)
    assert book.with_settings(settings_of(WRITTEN)).data.calendar.working_days_after(monday, 1) == date(2026, 12, 30)


def test_a_number_the_policy_leaves_open_is_the_authoritys() -> None:
    book = with_parameter(book_of(decided_within_some_days))
    written = '[parameters.days_to_decide]\nsince = 2026-01-01\nvalue = 3\nclause = "Decision of 5 January"\n'
    child = told_to(book, WRITTEN + written)
    # Monday 2 March 2026, and three working days
    child.on("2026-03-02", *IN_CARE[:2], review(1, "2026-03-02"))
    task = child.open("task")
    assert (task.due_on, task.to_team.host_team_id) == (date(2026, 3, 5), "LAC")


def test_a_number_that_the_policy_gives_itself_is_refused() -> None:
    book = with_parameter(book_of(), Value(since=date(2020, 1, 1), value=5, clause="9.1"))
    written = '[parameters.days_to_decide]\nsince = 2026-01-01\nvalue = 3\nclause = "none"\n'
    with pytest.raises(AuthoritySettingsInvalid, match="the policy itself gives a value on 2026-01-01; leave it out"):
        book.with_settings(settings_of(written))


@pytest.mark.parametrize(
    "written",
    [
        "closures = [2026-12-29]",
        "[teams.looked_after]\ngo_live = 2026-04-01",
        '[teams.looked_after.work_trays]\nall = "LAC"',
        '[parameters.days_to_decide]\nsince = 2026-01-01\nvalue = 3\nclause = "c"',
    ],
)
def test_whatever_is_supplied_makes_another_book(written: str) -> None:
    book = with_parameter(book_of())
    assert book.with_settings(settings_of(written)).hash != book.hash


def test_other_words_make_another_mapping() -> None:
    whole = HOST.with_settings(settings_of(WRITTEN)).mapping_hash
    assert whole != HOST.mapping_hash
    assert whole != HOST.with_settings(settings_of(WRITTEN.replace('"NF"', '"North"'))).mapping_hash
    assert whole != HOST.with_settings(settings_of(WRITTEN.replace('south = ["SG-S', 'all = ["SG-S'))).mapping_hash


def test_settings_that_say_nothing_change_nothing() -> None:
    book = book_of()
    assert book.with_settings(AuthoritySettings()).hash == book.hash
    assert HOST.with_settings(AuthoritySettings()).mapping_hash == HOST.mapping_hash


# what is refused


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("closure = [2026-12-29]", "there is no closure; did you mean closures?"),
        ("[teams.fas]\ngo_liv = 2026-04-01", "there is no teams.fas.go_liv; did you mean go_live?"),
        ("[teams.fas]\ngo_live = 'soon'", "teams.fas.go_live: .*; write a day as 2026-04-01"),
        (
            "[teams.fas.work_trays]\nsouth = 2101",
            "teams.fas.work_trays.south: .*; write it in quotes, several in brackets",
        ),
        ("[parameters.x]\nsince = 2026-01-01\nvalue = 3", "parameters.x.clause: Field required; add it"),
        ("closures = [", "not TOML"),
    ],
)
def test_a_file_that_cannot_be_meant_names_file_field_and_remedy(tmp_path: Path, written: str, says: str) -> None:
    file = tmp_path / "authority.toml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(AuthoritySettingsInvalid, match=rf"authority\.toml: {says}"):
        read_authority_settings(file)


def test_a_file_that_is_not_there_is_begun_with_the_example(tmp_path: Path) -> None:
    with pytest.raises(AuthoritySettingsInvalid, match=r"none\.toml can't be read: .*authority-example\.toml"):
        read_authority_settings(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[teams.loked_after]\ngo_live = 2026-04-01", "teams.loked_after: .* no such team; did you mean looked_after?"),
        (WRITTEN.replace('north = "SG-N"', 'nort = "SG-N"'), "work_trays.nort: no such locality; did you mean nor"),
        (
            WRITTEN.replace('all = "LAC"', 'north = "LAC"'),
            "the policy doesn't split this team by locality; there are all",
        ),
        (
            WRITTEN.replace('"CWD"', '"LAC"'),
            "'LAC' is among the work trays of disability and looked_after; leave it to",
        ),
        (WRITTEN.replace('"South Fen"', '"nf"'), "'nf' is among the areas of north and south; leave it to one"),
        ('[parameters.x]\nsince = 2026-01-01\nvalue = 3\nclause = "c"', "no such parameter; there are none"),
    ],
)
def test_a_name_the_policy_does_not_have_or_one_that_means_two_things_is_refused(written: str, says: str) -> None:
    with pytest.raises(AuthoritySettingsInvalid, match=says.replace("?", r"\?")):
        book_of().with_settings(settings_of(written))
