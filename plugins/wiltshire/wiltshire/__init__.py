"""Wiltshire's Social Work Case Transfer Protocol: one module a chapter, data files beside them.

Start reading at `section_b`; numbers, teams, ladders and recipients are in the TOML files.
"""

from __future__ import annotations

from functools import cache

from policy_core.book import PolicyBook
from policy_core.hookspecs import hookimpl
from wiltshire import (
    section_b,
    section_c_in_need,
    section_c_proceedings,
    section_c_rereferrals,
    section_c_section_20,
    section_e_process,
    section_e_readiness,
)

CHAPTERS = (
    section_b,
    section_c_in_need,
    section_c_proceedings,
    section_c_section_20,
    section_c_rereferrals,
    section_e_readiness,
    section_e_process,
)


@cache
def policy_book() -> PolicyBook:
    """Build the book once. Raises PolicyDataInvalid or BookInvalid where data or rules contradict themselves."""
    return PolicyBook.build(__name__, *CHAPTERS)


@hookimpl
def handover_policy() -> PolicyBook:
    """Give Wiltshire's policy book."""
    return policy_book()
