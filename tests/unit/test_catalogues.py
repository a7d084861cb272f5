"""Every clause of a policy that asks for something has a row in its catalogue."""

import pytest

from connector import registry


# The counts are those of the authorities' policies, clause by clause.
@pytest.mark.parametrize(
    ("authority", "clauses"), [("norfolk", 255), ("stoke", 251), ("wiltshire", 143), ("barking_dagenham", 146)]
)
def test_the_catalogue_has_every_clause_of_the_policy(authority: str, clauses: int) -> None:
    assert len({row.id for row in registry.load_policy(authority).data.catalogue}) == clauses
