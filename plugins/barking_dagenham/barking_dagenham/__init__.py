"""Barking and Dagenham's Case Transfer Protocol: one module a row of its tables, data files beside them.

Start reading at `introduction`; numbers, teams and recipients are in the TOML files.
"""

from __future__ import annotations

from functools import cache

from barking_dagenham import (
    child_in_need,
    introduction,
    learn2live,
    learn2live_file,
    placement_order,
    private_fostering,
    relinquished_babies,
    special_guardianship,
    transfer_in,
    transfer_meeting,
)
from policy_core.book import PolicyBook
from policy_core.hookspecs import hookimpl

CHAPTERS = (
    introduction,
    transfer_meeting,
    child_in_need,
    transfer_in,
    learn2live,
    learn2live_file,
    placement_order,
    relinquished_babies,
    special_guardianship,
    private_fostering,
)


@cache
def policy_book() -> PolicyBook:
    """Build the book once. Raises PolicyDataInvalid or BookInvalid where data or rules contradict themselves."""
    return PolicyBook.build(__name__, *CHAPTERS)


@hookimpl
def handover_policy() -> PolicyBook:
    """Give the borough's policy book."""
    return policy_book()
