"""Names in rules: teams, roles, documents and codes that outcomes and decorators give must be there."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from policy_core.book import AUTHORITY_KEY
from policy_core.codes import CODES, FIELD_CODES, GROUPS
from policy_core.facts import FACTS, Kind
from policy_core.facts.code_sets import is_code
from policy_core.lint.finding import Code, Finding, nearest
from policy_core.lint.sources import Scope
from policy_core.lint.written import SORTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policy_core.lint.written import Literal, Want, Written, WrittenRule

TEAMS = frozenset({("Transfer", "to"), ("Transfer", "choice_of"), ("Task", "to_team"), ("CoWorking", "team")})
TEAMS_OR_KINDS = frozenset({("Stay", "bars")})
ROLES = frozenset({"tell", "escalates_to", "named_by", "organiser", "invitees"})
DOCUMENTS = frozenset({("ChecklistItem", "item"), ("ChecklistItem", "any_of"), ("Task", "document")})
CODE_SETS = {key: code_set for key, code_set in FIELD_CODES.items() if code_set not in ("role", "document")} | {
    ("Notice", "prompt_to"): "role",
    ("Transfer", "point"): "transfer_point",
    ("Strike", "ground"): "answer_reason",
}


def names_in_outcomes(written: Written) -> Iterator[Finding]:
    """Find teams, roles, documents and codes in outcomes that aren't there."""
    for want in written.wants:
        for field in SORTS[want.sort].__dataclass_fields__:  # type: ignore[attr-defined]
            argument = want.argument(field)
            if argument is not None:
                for literal in written.literals(argument, want.scope):
                    yield from _wrong_in_outcome(want, field, literal, written)


def _wrong_in_outcome(want: Want, field: str, literal: Literal, written: Written) -> Iterator[Finding]:
    key = (want.sort, field)
    if key in TEAMS:
        yield from misspelt_team(literal, written)
    elif key in TEAMS_OR_KINDS:
        yield from misspelt_team(literal, written, or_kind=True)
    elif field in ROLES or key == ("Notice", "to"):
        yield from misspelt_role(literal, written)
    elif key in DOCUMENTS:
        yield from misspelt_document(literal, written)
    elif key in CODE_SETS:
        yield from misspelt_code(literal, CODE_SETS[key])


def names_in_decorators(written: Written) -> Iterator[Finding]:
    """Find teams, kinds of record, facts and codes in `held_by=` and `on=` that aren't there."""
    for rule in written.rules:
        top = Scope(rule.scope.module)
        for literal in written.literals(rule.argument("held_by"), top):
            if literal.value != AUTHORITY_KEY:
                yield from misspelt_team(literal, written)
        if rule.on is None:
            continue
        if rule.judged_on == "transfer":
            for keyword in rule.on.keywords:
                for literal in written.literals(keyword.value, top):
                    yield from misspelt_team(literal, written, or_kind=True)
        elif rule.judged_on in ("each", "case_since"):
            yield from _of_record(rule, written, top)


def _of_record(rule: WrittenRule, written: Written, top: Scope) -> Iterator[Finding]:
    given = [list(written.literals(one, top)) for one in rule.on.args] if rule.on else []
    for literal in given[0] if given else ():
        fact = FACTS.get(literal.value)
        if rule.judged_on == "case_since":
            if fact is None:
                yield _at(literal, Code.MISSPELT_FACT, "no dated fact", FACTS, "see policy_core/facts")
        elif not isinstance(fact, Kind):
            kinds = [name for name, one in FACTS.items() if isinstance(one, Kind)]
            yield _at(literal, Code.MISSPELT_RECORD, "no kind of record", kinds, "see policy_core/facts")
        else:
            for code in (one for several in given[1:] for one in several):
                yield from misspelt_code(code, fact.code_set)


def names_in_selectors(written: Written) -> Iterator[Finding]:
    """Find codes given to `of_kind(...)` and `is_in(...)`, and teams to `of_team(...)`, that aren't there."""
    for scope in written.sources.functions():
        for node in ast.walk(scope.function) if scope.function else ():
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            asked = [literal for one in node.args for literal in written.literals(one, scope)]
            if node.func.attr == "of_kind":
                kind = _kind_behind(node.func.value, scope, written)
                for literal in asked:
                    yield from misspelt_code(literal, kind.code_set if kind else None)
            elif node.func.attr == "is_in":
                for literal in asked:
                    yield from misspelt_code(literal, None)
            elif node.func.attr == "of_team":
                for literal in asked:
                    yield from misspelt_team(literal, written, or_kind=True)


def teams_compared(written: Written) -> Iterator[Finding]:
    """Find teams that aren't there where a team of the case or of a move is compared with a word."""
    for scope in written.sources.functions():
        for node in ast.walk(scope.function) if scope.function else ():
            sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
            if any(isinstance(side, ast.Attribute) and _is_team(side.attr) for side in sides):
                for literal in (one for side in sides for one in written.literals(side, scope)):
                    yield from misspelt_team(literal, written, or_kind=True)


def _is_team(field: str) -> bool:
    return field == "team" or field.endswith("_team")


def _kind_behind(of: ast.expr, scope: Scope, written: Written) -> Kind | None:
    """Give the kind of record that a chain of selectors starts from."""
    for leaf, _ in written.tracer.leaves(of, scope):
        for node in ast.walk(leaf):
            found = FACTS.get(node.attr) if isinstance(node, ast.Attribute) else None
            if isinstance(found, Kind):
                return found
    return None


def misspelt_team(literal: Literal, written: Written, *, or_kind: bool = False) -> Iterator[Finding]:
    """Find a word that is no team (nor a kind of team, where one may be meant)."""
    teams = written.data.names("teams.toml")
    if teams is not None:
        known = teams | written.data.kinds if or_kind else teams
        if literal.value not in known:
            yield _at(literal, Code.MISSPELT_TEAM, "no team in teams.toml", known, "write it in teams.toml")


def misspelt_role(literal: Literal, written: Written) -> Iterator[Finding]:
    """Find a word that is no role."""
    known = written.data.names("roles.toml")
    if known is not None and literal.value not in known:
        yield _at(literal, Code.MISSPELT_ROLE, "no role in roles.toml", known, "write it in roles.toml")


def misspelt_document(literal: Literal, written: Written) -> Iterator[Finding]:
    """Find a word that is no document or item."""
    known = written.data.names("documents.toml")
    if known is not None and literal.value not in known:
        remedy = "write it in documents.toml"
        yield _at(literal, Code.MISSPELT_DOCUMENT, "no item in documents.toml", known, remedy)


def misspelt_code(literal: Literal, code_set: str | None) -> Iterator[Finding]:
    """Find a word that is neither code nor group of a set; of None, it isn't known which, of any set."""
    if code_set is None:
        known = {code for codes in CODES.values() for code in codes} | {name for one in GROUPS.values() for name in one}
        if literal.value not in known:
            yield _at(literal, Code.MISSPELT_CODE, "in no code set", known, "see schemas/codes")
    elif not is_code(code_set, literal.value) and literal.value not in GROUPS.get(code_set, {}):
        known = {*CODES.get(code_set, ()), *GROUPS.get(code_set, ())}
        yield _at(
            literal, Code.MISSPELT_CODE, f"not in the code set {code_set}", known, f"see schemas/codes/{code_set}.json"
        )


def _at(literal: Literal, code: Code, says: str, known: Iterable[str], otherwise: str) -> Finding:
    remedy = nearest(literal.value, known, otherwise)
    return Finding(literal.file, literal.line, literal.about, code, f"{literal.value!r} is {says}", remedy)
