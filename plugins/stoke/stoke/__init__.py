"""Stoke-on-Trent's Children and Young People Transfer Policy: one module a chapter, data files beside them.

Start reading at `section_2`; numbers, teams, ladders and recipients are in the TOML files.
"""

from __future__ import annotations

from functools import cache

from policy_core.book import PolicyBook
from policy_core.hookspecs import hookimpl
from stoke import (
    appendix_1,
    appendix_1_care,
    derived,
    section_1,
    section_2,
    section_3,
    section_4,
    section_8,
    section_9,
    section_10,
    section_11,
    section_12,
    section_16,
    section_17,
)

CHAPTERS = (
    section_1,
    section_2,
    section_3,
    section_4,
    section_8,
    section_9,
    section_10,
    section_11,
    section_12,
    section_16,
    section_17,
    appendix_1,
    appendix_1_care,
    derived,
)


@cache
def policy_book() -> PolicyBook:
    """Build the book once. Raises PolicyDataInvalid or BookInvalid where data or rules contradict themselves."""
    return PolicyBook.build(__name__, *CHAPTERS)


@hookimpl
def handover_policy() -> PolicyBook:
    """Give Stoke-on-Trent's policy book."""
    return policy_book()
