"""Which values a code set knows, and codes that know the groups they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from policy_core.codes import CODES, GROUPS, PATTERNS

if TYPE_CHECKING:
    from collections.abc import Iterable


def is_code(code_set: str, value: str) -> bool:
    """Say whether a value is known in a set. A set that lists none (team, locality) is the authority's own: any is.

    Some take a standard's codes beside those they list: an area is also any local authority's ONS code.
    """
    codes, pattern = CODES.get(code_set), PATTERNS.get(code_set)
    if pattern is not None and pattern.fullmatch(value):
        return True
    return (not codes and pattern is None) or value in (codes or ())


def spelled_out(code_set: str, codes: Iterable[str]) -> frozenset[str]:
    """Spell out codes and names of groups of a set into codes."""
    groups = GROUPS.get(code_set, {})
    return frozenset(code for asked in codes for code in groups.get(asked, (asked,)))


class Code(str):
    """A code as a rule reads it: compares like the text it is, and knows whether it is in a group of its set."""

    __slots__ = ("_code_set",)
    _code_set: str

    def __new__(cls, value: str, code_set: str) -> Self:
        """Make a code of a set."""
        code = super().__new__(cls, value)
        code._code_set = code_set
        return code

    def is_in(self, *codes: str) -> bool:
        """Say whether it is one of these codes or in one of these groups (`section_20`, `care_order`)."""
        return self in spelled_out(self._code_set, codes)
