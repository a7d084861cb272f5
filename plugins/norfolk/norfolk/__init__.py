"""Norfolk's Children's Services Transfer Procedure: one module a chapter, data files beside them.

Start reading at `section_2`; numbers, teams, ladders and recipients are in the TOML files.
"""

from __future__ import annotations

from functools import cache

from norfolk import (
    derived,
    section_2,
    section_3,
    section_3_proceedings,
    section_6,
    section_7,
    section_8,
    table_adoption_support,
    table_fas_assessment,
    table_fas_plan,
    table_kinship,
    table_lac,
)
from policy_core.book import PolicyBook
from policy_core.hookspecs import hookimpl

CHAPTERS = (
    section_2,
    section_3,
    section_3_proceedings,
    section_6,
    section_7,
    table_fas_assessment,
    table_fas_plan,
    table_lac,
    table_adoption_support,
    table_kinship,
    section_8,
    derived,
)


@cache
def policy_book() -> PolicyBook:
    """Build the book once. Raises PolicyDataInvalid or BookInvalid where data or rules contradict themselves."""
    return PolicyBook.build(__name__, *CHAPTERS)


@hookimpl
def handover_policy() -> PolicyBook:
    """Give Norfolk's policy book."""
    return policy_book()
