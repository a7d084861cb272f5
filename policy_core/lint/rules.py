"""What every rule must have: a clause, a sentence for officers, a day in force, an occasion, a row, a short body."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

from policy_core.lint.finding import Code, Finding, nearest
from policy_core.rules import MOST_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policy_core.lint.sources import Function
    from policy_core.lint.written import Written, WrittenRule

MOST_LINES = 15


def rules_are_complete(written: Written) -> Iterator[Finding]:
    """Find rules without a clause, a docstring, a day in force or an occasion, and bodies too long to read."""
    for rule in written.rules:
        yield from _decorator(rule)
        words = len((ast.get_docstring(rule.function) or "").split())
        if not words:
            remedy = f"say in at most {MOST_WORDS} words what the clause demands"
            yield rule.finding(Code.NO_DOCSTRING, f"{rule.function.name} has no docstring", remedy)
        elif words > MOST_WORDS:
            says = f"the docstring of {rule.function.name} has {words} words"
            yield rule.finding(Code.LONG_DOCSTRING, says, f"say it in at most {MOST_WORDS}")
        lines = body_lines(rule.function)
        if lines > MOST_LINES:
            says = f"{rule.function.name} has {lines} lines"
            yield rule.finding(Code.LONG_BODY, says, f"split it, or ask in a helper; {MOST_LINES} at most")


def _decorator(rule: WrittenRule) -> Iterator[Finding]:
    clause = rule.argument("clause")
    if clause is None or _is_blank(clause):
        yield rule.finding(Code.NO_CLAUSE, "the rule has no clause", "give clause=, the paragraph it stands on", clause)
    if rule.argument("since") is None:
        yield rule.finding(
            Code.NO_SINCE, "the rule has no day in force", "give since=, the day the text came into force"
        )
    on = rule.argument("on")
    if on is None:
        remedy = "give on=each(...), case_since(...), transfer(...) or closure()"
        yield rule.finding(Code.NO_OCCASION, "nothing says what the rule is judged on", remedy)
    elif rule.judged_on == "case_since" and rule.on is not None and not rule.on.args:
        yield rule.finding(Code.NO_OCCASION, "case_since() names no dated fact", "name one: it is the occurrence", on)


def _is_blank(clause: ast.expr) -> bool:
    return isinstance(clause, ast.Constant) and not str(clause.value or "").strip()


def body_lines(function: Function) -> int:
    """Count the lines of a function after its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def rules_and_catalogue_agree(written: Written) -> Iterator[Finding]:
    """Find rules without a row, rules written twice, and rows that say too little, too much or the same again."""
    rows = {row["id"]: row for row in written.data.rows}
    there = written.data["catalogue.toml"].table is not None
    judged: Counter[tuple[str, str]] = Counter()
    for rule in written.rules:
        on = ast.dump(rule.on) if rule.on else ""
        judged[rule.rule_id, on] += 1
        if judged[rule.rule_id, on] > 1:
            says = f"{rule.function.name} is a second rule of this id on the same thing"
            yield rule.finding(Code.WRITTEN_TWICE, says, "make one of the two, or judge it on something else")
        if there and rule.rule_id not in rows:
            remedy = nearest(rule.rule_id, rows, "write its row, with clause, kind and since")
            yield rule.finding(Code.NO_ROW, "no row of catalogue.toml has this id", remedy, rule.decorator)
    yield from _rows(written, {rule.rule_id for rule in written.rules})


def _rows(written: Written, ids: set[str]) -> Iterator[Finding]:
    file = written.data["catalogue.toml"]
    times = Counter(row["id"] for row in written.data.rows)
    for row_id in (row_id for row_id, many in times.items() if many > 1):
        yield Finding(file.path, file.line_of(row_id), row_id, Code.WRITTEN_TWICE, "two rows have this id", "keep one")
    for row in written.data.rows:
        reasons = [name for name in ("by_core", "left_to_people", "not_yet") if row.get(name)]
        line = file.line_of(row["id"])
        if row["id"] in ids and set(reasons) - {"by_core"}:
            says = f"the row says {reasons[-1]}, and a rule is written"
            yield Finding(file.path, line, row["id"], Code.ROW_CONTRADICTS, says, f"take {reasons[-1]} out")
        elif row["id"] not in ids and len(reasons) > 1:
            says = f"the row says {' and '.join(reasons)}"
            yield Finding(file.path, line, row["id"], Code.ROW_CONTRADICTS, says, "keep one of them")
        elif row["id"] not in ids and not reasons:
            remedy = "write the rule, or say by_core, left_to_people or not_yet, and why"
            yield Finding(
                file.path, line, row["id"], Code.ROW_WITHOUT_REASON, "the row has no rule and no reason", remedy
            )
