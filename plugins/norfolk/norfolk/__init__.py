"""Norfolk's Children's Services Transfer Procedure: one module a chapter, data files beside them.

Start reading at `section_2`; numbers, teams, ladders and recipients are in the TOML files.
"""

from __future__ import annotations

from functools import cache

from norfolk import section_2, section_6, section_8
from policy_core.book import PolicyBook
from policy_core.hookspecs import hookimpl

CHAPTERS = (
    section_2,
    section_6,
    section_8,
)


@cache
def policy_book() -> PolicyBook:
    """Build the book once. Raises PolicyDataInvalid or BookInvalid where data or rules contradict themselves."""
    return PolicyBook.build(__name__, *CHAPTERS)


@hookimpl
def handover_policy() -> PolicyBook:
    """Give Norfolk's policy book."""
    return policy_book()
