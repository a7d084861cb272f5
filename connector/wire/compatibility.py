"""Whether one version of a schema can read what another wrote (Avro specification 1.11, schema resolution).

Every version must read every other, both ways (FULL_TRANSITIVE): events are replayed for years, and dashboards are
upgraded when their owners please. Stricter than Avro in one point: a day stays a day and an instant an instant, since
the encoding wouldn't notice. Schemas are whole: every type is written out where it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Named = dict[str, dict[str, Any]]

_MEANT = ("type", "name", "namespace", "fields", "items", "symbols", "default", "logicalType")
_READS = {"long": {"int", "long"}}  # the one promotion that keeps every value


def meaning(schema: Any) -> Any:
    """Give a schema without what readers and writers don't heed: docs, tags of ours."""
    if isinstance(schema, list):
        return [meaning(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: schema[key] if key == "default" else meaning(schema[key]) for key in _MEANT if key in schema}


def obstacles(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Give what keeps either version from reading the other; each names the field. Empty: compatible both ways."""
    forth = _unreadable(one, other, _names(one), _names(other), one["name"])
    back = _unreadable(other, one, _names(other), _names(one), one["name"])
    return sorted({*forth, *back})


def _names(schema: Any) -> Named:
    """Give every named type of a schema by its full name."""
    if isinstance(schema, list):
        return {name: found for part in schema for name, found in _names(part).items()}
    if not isinstance(schema, dict):
        return {}
    inner = [schema.get("items"), *(field["type"] for field in schema.get("fields", ()))]
    found = {name: one for part in inner for name, one in _names(part).items()}
    return {**found, f"{schema['namespace']}.{schema['name']}": schema} if "name" in schema else found


def _unreadable(reader: Any, writer: Any, ours: Named, theirs: Named, at: str) -> Iterator[str]:
    reader, writer = _spelled_out(reader, ours), _spelled_out(writer, theirs)
    if isinstance(writer, list):
        for branch in writer:
            yield from _unreadable(reader, branch, ours, theirs, at)
        return
    if isinstance(reader, list):
        if not any(not [*_unreadable(branch, writer, ours, theirs, at)] for branch in reader):
            yield f"{at}: no branch of the one version reads {_kind(writer)} of the other"
        return
    if _kind(writer) != _kind(reader) and _kind(writer) not in _READS.get(_kind(reader), ()):
        yield f"{at}: {_kind(writer)} in one version, {_kind(reader)} in another"
    elif _kind(reader) == "array":
        yield from _unreadable(reader["items"], writer["items"], ours, theirs, at)
    elif _kind(reader) == "enum":
        yield from _unknown_symbols(reader, writer, at)
    elif _kind(reader) == "record":
        yield from _unreadable_record(reader, writer, ours, theirs, at)


def _unreadable_record(
    reader: dict[str, Any], writer: dict[str, Any], ours: Named, theirs: Named, at: str
) -> Iterator[str]:
    if reader["name"] != writer["name"]:
        yield f"{at}: record {writer['name']} in one version, {reader['name']} in another"
        return
    written = {field["name"]: field["type"] for field in writer["fields"]}
    for field in reader["fields"]:
        here = f"{at}.{field['name']}"
        if field["name"] in written:
            yield from _unreadable(field["type"], written[field["name"]], ours, theirs, here)
        elif "default" not in field:
            yield f"{here}: is not in every version and has no default"


def _unknown_symbols(reader: dict[str, Any], writer: dict[str, Any], at: str) -> Iterator[str]:
    if reader["name"] != writer["name"]:
        yield f"{at}: enum {writer['name']} in one version, {reader['name']} in another"
    if "default" not in reader:
        unknown = sorted(set(writer["symbols"]) - set(reader["symbols"]))
        if unknown:
            yield f"{at}: {', '.join(unknown)} is not in every version of {reader['name']}, which has no default"


def _spelled_out(kind: Any, names: Named) -> Any:
    return names.get(kind, kind) if isinstance(kind, str) else kind


def _kind(schema: Any) -> str:
    """Name the kind of a type, a logical one as itself."""
    if isinstance(schema, dict):
        return str(schema.get("logicalType", schema["type"]))
    return str(schema)
