"""Which values a code set knows, and codes that know the groups they belong to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Self

from policy_core.codes import CODES, GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable


_OTHER_AUTHORITY: Final = re.compile(r"[EWSN]\d{8}")


def is_code(code_set: str, value: str) -> bool:
    """Say whether a value is known in a set. A set that lists none (team, locality) is the authority's own: any is.

    An area is also any local authority's ONS code.
    """
    codes = CODES.get(code_set)
    return not codes or value in codes or (code_set == "area" and _OTHER_AUTHORITY.fullmatch(value) is not None)


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
