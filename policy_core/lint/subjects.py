"""Outcomes that carry a rule's id: what is published would change its name with the clause behind it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from policy_core.lint.finding import Code, Finding
from policy_core.lint.written import SORTS, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.lint.written import Want, Written


def rule_ids_in_outcomes(written: Written) -> Iterator[Finding]:
    """Find words of outcomes in which an id of the catalogue, or of a rule, stands."""
    ids = {row["id"] for row in written.data.rows} | {rule.rule_id for rule in written.rules}
    if not ids:
        return
    spelled = "|".join(re.escape(one) for one in sorted(ids, key=len, reverse=True))
    pattern = re.compile(rf"(?<![A-Za-z0-9])({spelled})(?![A-Za-z0-9])")
    for want in written.wants:
        for literal in _words(want, written):
            if found := pattern.search(literal.value):
                says = f"{want.sort} carries {found[1]} in {literal.value!r}"
                remedy = "name what it is about; the clause is in the basis by itself"
                yield Finding(literal.file, literal.line, literal.about, Code.RULE_ID_IN_OUTCOME, says, remedy)


def _words(want: Want, written: Written) -> Iterator[Literal]:
    for field in SORTS[want.sort].__dataclass_fields__:  # type: ignore[attr-defined]
        argument = want.argument(field)
        yield from written.literals(argument, want.scope)
        for leaf, where in written.tracer.leaves(argument, want.scope) if argument is not None else ():
            for part in ast.walk(leaf) if isinstance(leaf, ast.JoinedStr) else ():
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    line = part.lineno
                    yield Literal(part.value, where.module.path, line, written.about(where, line))
