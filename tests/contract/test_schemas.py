"""The schemas say what they must: documented, tagged, in step with the code sets and with the generated classes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector.wire import generate, schemas

if TYPE_CHECKING:
    import pytest

FOLDER = Path(str(schemas.folder()))
FILES = sorted(file for folder in schemas.FOLDERS for file in (FOLDER / folder).glob("*.avsc"))
SCHEMAS: list[dict[str, Any]] = list(schemas.raw().values())
RECORDS = [schema for schema in SCHEMAS if schema["type"] == "record"]
EVENTS = [schema for schema in RECORDS if "csc.record" in schema]
CODE_SETS = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in (FOLDER / "codes").glob("*.json")}
FIELDS = [(schema["name"], field) for schema in RECORDS for field in schema["fields"]]
DAY = {"type": "int", "logicalType": "date"}
INSTANT = {"type": "long", "logicalType": "timestamp-millis"}
# Whom a field of this name tells of: children, their families, and the staff who work with them.
PEOPLE = [
    "child_id",
    "other_child_id",
    "surviving_child_id",
    "legacy_child_id",
    "alleged_source_child_id",
    "subject_child_ids",
    "member_id",
    "mother_id",
    "carer_id",
    "adult_id",
    "family_id",
    "household_id",
    "worker_id",
    "primary_worker_id",
    "last_primary_worker_id",
    "last_worker_id",
    "line_manager_id",
    "owner_worker_id",
    "by_worker_id",
    "lead_worker_id",
    "assigned_to",
    "recorded_by_worker",
    "date_of_birth",
    "expected_birth_date",
    "date_of_death",
    "record_key",
    "host_record_id",
    "court_reference",
    "gp_practice",
]


def without_null(kind: Any) -> Any:
    return next(part for part in kind if part != "null") if isinstance(kind, list) else kind


def test_a_file_holds_one_type_and_is_named_after_it() -> None:
    named = [json.loads(file.read_text(encoding="utf-8"))["name"] for file in FILES]
    assert named == [file.stem for file in FILES]
    assert len(set(named)) == len(named)


def test_every_type_is_in_our_namespace_and_every_type_and_field_is_documented() -> None:
    assert [schema["name"] for schema in SCHEMAS if schema["namespace"] != "csc" or not schema["doc"].strip()] == []
    assert [(name, field["name"]) for name, field in FIELDS if not field.get("doc", "").strip()] == []


def test_there_are_sixty_eight_events_each_under_its_envelope() -> None:
    assert len(EVENTS) == 68
    assert {schema["fields"][0]["name"] for schema in EVENTS} == {"envelope"}


def test_what_may_be_missing_is_null_by_default() -> None:
    odd = [(name, field["name"]) for name, field in FIELDS if isinstance(field["type"], list) and not nullable(field)]
    assert odd == []


def nullable(field: dict[str, Any]) -> bool:
    return len(field["type"]) == 2 and field["type"][0] == "null" and field.get("default", "none") is None


def test_a_key_and_the_day_of_effect_are_fields_of_the_event() -> None:
    for schema in EVENTS:
        types = {field["name"]: without_null(field["type"]) for field in schema["fields"]}
        key = [name for part in schema["csc.key"] for name in part.split("|")]
        assert set(key) <= {*types, "child_id"}, schema["name"]
        assert all(types[name] in (DAY, INSTANT) for name in schema["csc.effective"]), schema["name"]


def test_every_day_and_instant_of_an_event_says_whether_it_happened_is_booked_or_was_noted() -> None:
    of_events = [*EVENTS, *(schemas.raw()[name] for name in ("Envelope", "Worker", "ForwardDate"))]
    untold = [
        (schema["name"], field["name"])
        for schema in of_events
        for field in schema["fields"]
        if without_null(field["type"]) in (DAY, INSTANT)
        and field.get("csc.time") not in ("happened", "booked", "noted")
    ]
    assert untold == []


def test_whatever_names_a_person_is_tagged() -> None:
    assert [(name, field["name"]) for name, field in FIELDS if field["name"] in PEOPLE and not tagged(field)] == []


def tagged(field: dict[str, Any]) -> bool:
    return field.get("csc.pii") is True


def test_every_code_set_that_a_field_names_has_a_file() -> None:
    named = {field["csc.codes"] for _, field in FIELDS if "csc.codes" in field}
    assert named - set(CODE_SETS) == set()


def test_a_closed_code_set_has_the_symbols_of_its_enum() -> None:
    enums = [schema for schema in SCHEMAS if schema["type"] == "enum"]
    assert {schema["csc.codes"]: schema["symbols"] for schema in enums} == {
        schema["csc.codes"]: list(CODE_SETS[schema["csc.codes"]]["codes"]) for schema in enums
    }
    assert [schema["name"] for schema in enums if CODE_SETS[schema["csc.codes"]]["open"]] == []


def test_a_code_set_is_named_after_its_file_and_groups_only_its_own_codes() -> None:
    assert {name: one["name"] for name, one in CODE_SETS.items()} == {name: name for name in CODE_SETS}
    strays = [
        (name, code)
        for name, one in CODE_SETS.items()
        for codes in one.get("groups", {}).values()
        for code in codes
        if code not in one["codes"]
    ]
    assert strays == []


def test_the_generated_classes_are_what_the_schemas_say(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["generate", "--check"])
    assert (generate.main(), capsys.readouterr().err) == (0, "")


def test_the_check_names_a_file_that_was_edited(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["generate"])
    monkeypatch.setattr(generate, "CORE", tmp_path)
    generate.main()
    (tmp_path / "events" / "reply.py").write_text("edited\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["generate", "--check"])
    assert generate.main() == 1
    assert "policy_core/events/reply.py is not what schemas/ says" in capsys.readouterr().err


def test_a_class_says_all_that_its_schema_says() -> None:
    code = " ".join(generate.generated()["events/meeting.py"].split())
    said = next(schema["doc"] for schema in EVENTS if schema["name"] == "MeetingBooked")
    assert said in code
