"""Every version of a schema reads every other."""

from __future__ import annotations

import copy
import json
from io import BytesIO
from itertools import combinations
from typing import TYPE_CHECKING, Any

import fastavro  # as whoever wrote the bytes would
import pytest

from connector.wire import codec, history, schemas
from connector.wire.codec import Undecodable, Unreadable
from connector.wire.compatibility import obstacles
from policy_core.codes import Change, Ingest
from tests.contract.golden_records import NEWEST

if TYPE_CHECKING:
    from pathlib import Path

ENDED = next(golden for golden in NEWEST if golden.name == "PlacementEnded")


def record(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "record", "name": "Toy", "namespace": "csc", "fields": list(fields)}


def enum(*symbols: str, **default: str) -> dict[str, Any]:
    return {"type": "enum", "name": "Colour", "namespace": "csc", "symbols": list(symbols), **default}


TEXT = {"name": "text", "type": "string"}
NOTE = {"name": "note", "type": ["null", "string"], "default": None}
DAY = {"type": "int", "logicalType": "date"}


def test_every_kept_version_reads_every_other() -> None:
    for name in history.roots():
        for one, other in combinations(history.versions(name).values(), 2):
            assert obstacles(one, other) == [], name


def test_the_present_schemas_are_kept_as_their_newest_versions() -> None:
    assert history.unkept() == []


def test_no_record_that_was_ever_kept_is_gone() -> None:
    kept = {folder.name for folder in schemas.folder().joinpath("history").iterdir()}
    assert kept == set(history.roots())


def test_a_field_with_a_default_may_come_and_go() -> None:
    assert obstacles(record(TEXT), record(TEXT, NOTE)) == []


def test_a_field_without_a_default_may_neither_come_nor_go() -> None:
    more = {"name": "more", "type": "string"}
    assert obstacles(record(TEXT), record(TEXT, more)) == ["Toy.more: is not in every version and has no default"]


def test_a_field_may_not_change_its_type() -> None:
    assert obstacles(record(TEXT), record({"name": "text", "type": "int"})) == [
        "Toy.text: int in one version, string in another",
        "Toy.text: string in one version, int in another",
    ]


def test_a_number_may_not_become_a_day_though_the_bytes_are_the_same() -> None:
    number, day = record({"name": "on", "type": "int"}), record({"name": "on", "type": DAY})
    assert obstacles(number, day) == [
        "Toy.on: date in one version, int in another",
        "Toy.on: int in one version, date in another",
    ]


def test_an_int_may_not_become_a_long_since_old_readers_would_not_read_it() -> None:
    narrow, wide = record({"name": "n", "type": "int"}), record({"name": "n", "type": "long"})
    assert obstacles(narrow, wide) == ["Toy.n: long in one version, int in another"]


def test_what_was_required_may_not_become_null() -> None:
    assert obstacles(record({**TEXT, "name": "note"}), record(NOTE)) == [
        "Toy.note: null in one version, string in another",
    ]


def test_an_enum_may_grow_only_where_it_has_a_default() -> None:
    red = record({"name": "c", "type": enum("red", default="red")})
    blue = record({"name": "c", "type": enum("red", "blue", default="red")})
    assert obstacles(red, blue) == []
    bare_red, bare_blue = record({"name": "c", "type": enum("red")}), record({"name": "c", "type": enum("red", "blue")})
    assert obstacles(bare_red, bare_blue) == [
        "Toy.c: blue is not in every version of Colour, which has no default",
    ]


def test_a_list_is_looked_into() -> None:
    def listed(kind: Any) -> dict[str, Any]:
        return record({"name": "all", "type": {"type": "array", "items": kind}})

    inner = {"type": "record", "name": "Part", "namespace": "csc", "fields": [TEXT]}
    grown = {**inner, "fields": [TEXT, {"name": "more", "type": "string"}]}
    assert obstacles(listed(inner), listed(grown)) == ["Toy.all.more: is not in every version and has no default"]


def test_a_type_named_again_is_looked_up() -> None:
    part = {"type": "record", "name": "Part", "namespace": "csc", "fields": [TEXT]}
    one = record({"name": "a", "type": part}, {"name": "b", "type": "csc.Part"})
    grown = {**part, "fields": [{"name": "text", "type": "int"}]}
    other = record({"name": "a", "type": grown}, {"name": "b", "type": "csc.Part"})
    assert [why.split(":")[0] for why in obstacles(one, other)] == [
        "Toy.a.text",
        "Toy.a.text",
        "Toy.b.text",
        "Toy.b.text",
    ]


def earlier(name: str) -> dict[str, Any]:
    return copy.deepcopy(schemas.whole(name))


def read_under(schema: dict[str, Any], written: dict[str, Any]) -> Any:
    """Write a dictionary under a writer's schema, and read it with ours."""

    class Known:
        def schema(self, _schema_id: int) -> schemas.Written:
            return schemas.written_by(schema)

    known: Any = Known()
    out = BytesIO()
    fastavro.schemaless_writer(out, fastavro.parse_schema(schemas.without_logical(schema)), written)
    return codec.decode(b"\x00\x00\x00\x00\x01" + out.getvalue(), registry=known)


def test_bytes_of_an_earlier_version_are_read_by_the_newest() -> None:
    writer = earlier("PlacementEnded")
    writer["fields"] = [field for field in writer["fields"] if field["name"] != "change_reason"]
    writer["fields"].append({"name": "since_dropped", "type": "string"})
    raw = codec.bind("PlacementEnded", type(ENDED.record)).write(ENDED.record)
    read = read_under(writer, {**raw, "since_dropped": "x"})
    assert (read.placement_id, read.ended_on, read.change_reason) == (
        ENDED.record.placement_id,
        ENDED.record.ended_on,
        None,
    )


def with_symbol(field_name: str, symbol: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give a later schema whose envelope knows one more symbol, and a record that says it."""
    writer = earlier("PlacementEnded")
    envelope = writer["fields"][0]["type"]
    found = next(field for field in envelope["fields"] if field["name"] == field_name)
    found["type"]["symbols"].append(symbol)
    raw = codec.bind("PlacementEnded", type(ENDED.record)).write(ENDED.record)
    raw["envelope"][field_name] = symbol
    return writer, raw


def test_a_way_of_sending_that_we_do_not_know_reads_as_a_change_feed() -> None:
    assert read_under(*with_symbol("ingest", "telepathy")).envelope.ingest is Ingest.CHANGE


def test_a_change_that_we_do_not_know_is_refused() -> None:
    assert ENDED.record.envelope.change is Change.AMENDED
    with pytest.raises(Undecodable) as caught:
        read_under(*with_symbol("change", "undone"))
    assert caught.value.reason is Unreadable.UNKNOWN_SCHEMA


def keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *versions: dict[str, Any]) -> None:
    for number, schema in enumerate(versions, start=1):
        file = tmp_path / "history" / name / f"{number}.avsc"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(schema), encoding="utf-8")
    monkeypatch.setattr(schemas, "folder", lambda: tmp_path)
    monkeypatch.setattr(history, "roots", lambda: [name])
    monkeypatch.setattr("sys.argv", ["history"])


def test_a_changed_schema_is_kept_as_the_next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = earlier("CaseClosed")
    before["fields"] = [field for field in before["fields"] if field["name"] != "last_team"]
    keep(tmp_path, monkeypatch, "CaseClosed", before)
    assert history.main() == 0
    assert list(history.versions("CaseClosed")) == [1, 2]
    assert history.unkept() == []


def test_a_schema_whose_docs_alone_changed_is_not_kept_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path, monkeypatch, "CaseClosed", {**earlier("CaseClosed"), "doc": "Said otherwise."})
    assert history.main() == 0
    assert list(history.versions("CaseClosed")) == [1]


def test_a_schema_that_breaks_a_reader_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = earlier("CaseClosed")
    before["fields"] = [field for field in before["fields"] if field["name"] != "closed_on"]
    keep(tmp_path, monkeypatch, "CaseClosed", before)
    assert history.main() == 1
    assert capsys.readouterr().err == (
        "CaseClosed can't become version 2; version 1: "
        "CaseClosed.closed_on: is not in every version and has no default\n"
    )
    assert list(history.versions("CaseClosed")) == [1]


def test_the_check_asks_for_a_version_that_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(tmp_path, monkeypatch, "CaseClosed")
    monkeypatch.setattr("sys.argv", ["history", "--check"])
    assert history.main() == 1
    assert capsys.readouterr().err == "CaseClosed changed and isn't kept; run python -m connector.wire.history\n"
