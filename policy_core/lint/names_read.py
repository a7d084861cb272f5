"""Facts, fields and parameters that rules read and that are nowhere. Of a loaded book: helpers are followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.lint.finding import Code, Finding, nearest
from policy_core.reads import reads_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policy_core.book import PolicyBook
    from policy_core.rules import Rule


def names_read(book: PolicyBook, shown: Callable[[str], str]) -> tuple[Finding, ...]:
    """Give every read of a name that is nowhere, once. `shown` gives a file as people are told it."""
    return tuple(sorted({finding for rule in book.rules for finding in _of_rule(rule, book, shown)}))


def _of_rule(rule: Rule, book: PolicyBook, shown: Callable[[str], str]) -> Iterator[Finding]:
    reads = reads_of(rule)
    for fact in reads.facts:
        if fact.fault is not None:
            says, _, near = fact.fault.partition("; ")
            remedy = near or "take a fact that there is"
            yield Finding(shown(fact.file), fact.line, rule.rule_id, Code.MISSPELT_FACT, says, remedy)
    parameters = book.data.parameters
    for read in reads.parameters:
        if read.name not in parameters:
            remedy = nearest(read.name, parameters, "write it in parameters.toml with its clause")
            says = f"no parameter is called {read.name!r}"
            yield Finding(shown(read.file), read.line, rule.rule_id, Code.MISSPELT_PARAMETER, says, remedy)
