"""What lint finds: one line a fault, with where it stands and the remedy. The codes are a closed list."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Code(StrEnum):
    """What can be wrong with a policy as it is written (docs/linting-a-policy.md has each with an example)."""

    MISSPELT_TEAM = "misspelt_team"
    MISSPELT_ROLE = "misspelt_role"
    MISSPELT_DOCUMENT = "misspelt_document"
    MISSPELT_CODE = "misspelt_code"
    MISSPELT_RECORD = "misspelt_record"
    MISSPELT_FACT = "misspelt_fact"
    MISSPELT_PARAMETER = "misspelt_parameter"
    MISSPELT_RULE = "misspelt_rule"
    NO_CLAUSE = "no_clause"
    NO_DOCSTRING = "no_docstring"
    LONG_DOCSTRING = "long_docstring"
    NO_SINCE = "no_since"
    NO_OCCASION = "no_occasion"
    LONG_BODY = "long_body"
    NO_ROW = "no_row"
    WRITTEN_TWICE = "written_twice"
    ROW_WITHOUT_REASON = "row_without_reason"
    ROW_CONTRADICTS = "row_contradicts"
    NUMBER_IN_BODY = "number_in_body"
    DATE_IN_BODY = "date_in_body"
    LIST_IN_BODY = "list_in_body"
    REDATED = "redated"
    EDGE_TRIGGERED = "edge_triggered"
    MUTABLE_STATE = "mutable_state"
    RULE_ID_IN_OUTCOME = "rule_id_in_outcome"
    IMPURE = "impure"
    UNREADABLE_DATA = "unreadable_data"
    VALUE_WITHOUT_CLAUSE = "value_without_clause"
    PERIODS_OVERLAP = "periods_overlap"
    PERIODS_GAP = "periods_gap"
    IDLE_IN_LADDER = "idle_in_ladder"
    UNREAD_PARAMETER = "unread_parameter"
    UNNAMED_TEAM = "unnamed_team"
    UNNAMED_ROLE = "unnamed_role"
    UNNAMED_DOCUMENT = "unnamed_document"


WARNINGS = frozenset({Code.UNREAD_PARAMETER, Code.UNNAMED_TEAM, Code.UNNAMED_ROLE, Code.UNNAMED_DOCUMENT})


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault. `about` is the id of the rule, else the function, the table of a data file or the module."""

    file: str
    line: int
    about: str
    code: Code
    says: str
    remedy: str

    @property
    def is_error(self) -> bool:
        """Whether it has to be mended. A warning doesn't keep a policy from being right."""
        return self.code not in WARNINGS

    def __str__(self) -> str:
        kind = self.code if self.is_error else f"{self.code}, a warning"
        return f"{self.file}:{self.line}: {self.about}: {self.says}; {self.remedy} [{kind}]"


def nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """Give the remedy for a name that isn't known: the nearest one that is, else what to do."""
    near = difflib.get_close_matches(word, sorted(known), n=1)
    return f"did you mean {near[0]!r}?" if near else otherwise
