"""The scenarios of a policy against its catalogue: what is claimed, by how many, and what became of each clause."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from policy_core.book import RuleState
from policy_core.testing.compare import name_of
from policy_core.testing.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policy_core.book import PolicyBook
    from policy_core.testing.scenario import Scenario

    Claim = Callable[[PolicyBook, Sequence[Scenario]], list[Failure]]

LEAST_SCENARIOS = 2


def names_of_their_own(_book: PolicyBook, scenarios: Sequence[Scenario]) -> list[Failure]:
    """Give the scenarios that share an id with another."""
    times = Counter(scenario.scenario_id for scenario in scenarios)
    shared = [scenario for scenario in scenarios if times[scenario.scenario_id] > 1]
    return [Failure(name_of(one), None, "another scenario has this id; give each its own") for one in shared]


def clauses_there_are(book: PolicyBook, scenarios: Sequence[Scenario]) -> list[Failure]:
    """Give the claims of clauses that the catalogue doesn't have."""
    known = {row.id for row in book.data.catalogue}
    return [
        Failure(name_of(one), None, f"covers {', '.join(sorted(strange))}; catalogue.toml has no such row")
        for one in scenarios
        if (strange := one.covers - known)
    ]


def rules_proved(book: PolicyBook, scenarios: Sequence[Scenario]) -> list[Failure]:
    """Give the rules that fewer than two scenarios claim, or none that expects something."""
    claims = Counter(rule_id for scenario in scenarios for rule_id in scenario.covers)
    expected = {rule_id for scenario in scenarios if scenario.expect for rule_id in scenario.covers}
    failures = []
    for rule in {rule.rule_id: rule for rule in book.rules}.values():
        if claims[rule.rule_id] < LEAST_SCENARIOS:
            says = f"{claims[rule.rule_id]} of the {LEAST_SCENARIOS} scenarios a rule needs claim it; write the other"
            failures.append(Failure(rule.rule_id, None, says, (rule.clause,)))
        elif rule.rule_id not in expected:
            says = "no scenario that claims it expects anything; write one in which it fires"
            failures.append(Failure(rule.rule_id, None, says, (rule.clause,)))
    return failures


CLAIMS: Final[dict[str, Claim]] = {
    "every scenario has an id of its own": names_of_their_own,
    "every clause claimed is in the catalogue": clauses_there_are,
    "every rule is proved by scenarios": rules_proved,
}


def became_of(book: PolicyBook) -> str:
    """Say in one line what became of the policy's clauses."""
    states = Counter(book.state_of(row)[0] for row in book.data.catalogue)
    told = (
        f"{states[RuleState.IMPLEMENTED]} implemented",
        f"{states[RuleState.LEFT_TO_PEOPLE]} left to people",
        f"{states[RuleState.NOT_YET]} not yet",
    )
    return f"{book.authority}: of {len(book.data.catalogue)} clauses {', '.join(told)}"
