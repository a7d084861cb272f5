"""Any record of a class, as hypothesis makes them up from its types."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

_START = datetime(1970, 1, 1, tzinfo=UTC)
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(st.characters(codec="utf-8"), max_size=12),
    int: st.integers(-(2**31), 2**31 - 1),
    bool: st.booleans(),
    bytes: st.binary(max_size=12),
    date: st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    datetime: st.integers(-(10**12), 4 * 10**12).map(lambda count: _START + timedelta(milliseconds=count)),
}
_CHILD_IDS = st.text("abcXYZ0123456789", min_size=1, max_size=20)


def records(kind: type) -> st.SearchStrategy[Any]:
    """Any record of a class: every optional field null or not, every list empty or not."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{spec.name: _values(spec.name, hints[spec.name]) for spec in fields(kind)})


def _values(name: str, hint: Any) -> st.SearchStrategy[Any]:
    if name == "child_id":
        return _CHILD_IDS
    if get_origin(hint) in (Union, UnionType):
        return st.none() | _values(name, next(part for part in get_args(hint) if part is not type(None)))
    if get_origin(hint) is tuple:
        return st.lists(_values(name, get_args(hint)[0]), max_size=2).map(tuple)
    if is_dataclass(hint) and isinstance(hint, type):
        return records(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    return _PLAIN[hint]
