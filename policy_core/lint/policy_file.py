"""Names in data: `policy.toml`, `teams.toml` and `roles.toml` name teams, roles, codes and rules that must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.lint.finding import Code, Finding, nearest
from policy_core.lint.names import misspelt_code, misspelt_role, misspelt_team
from policy_core.lint.written import Literal
from policy_core.rules import JudgedOn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policy_core.lint.written import Written, WrittenRule

POLICY = "policy.toml"
COMPETING = frozenset({"Transfer", "Stay", "Closure"})
ON_A_MOVE = frozenset({JudgedOn.TRANSFER.value, JudgedOn.CLOSURE.value})


def names_in_policy(written: Written) -> Iterator[Finding]:
    """Find teams, roles, court orders, agreements and rules in `policy.toml` that aren't there."""
    move = _table(written.data.policy, "move")
    for key in (one for one in move if one.startswith("tell_")):
        for word in _words(move.get(key)):
            yield from misspelt_role(_literal(written, word, "move", key), written)
    orders = _table(move, "orders_without_worker")
    for word in (*_words(move.get("without_worker")), *orders):
        yield from misspelt_team(_literal(written, word, "move", word), written)
    for word in (word for several in orders.values() for word in _words(several)):
        yield from misspelt_code(_literal(written, word, "move", word), "order_kind")
    exceptions = _table(written.data.policy, "exceptions")
    for word in _words(exceptions.get("by_roles")):
        yield from misspelt_code(_literal(written, word, "exceptions", word), "role")
    for key, code_set in (("kinds", "agreement_kind"), ("sides", "side")):
        for word in _words(exceptions.get(key)):
            yield from misspelt_code(_literal(written, word, "exceptions", key), code_set)
    for name, bound in _tables(_table(written.data.policy, "invariants")):
        for word in _words(bound.get("tell")):
            yield from misspelt_role(_literal(written, word, f"invariants.{name}", "tell"), written)


def rules_in_policy(written: Written) -> Iterator[Finding]:
    """Find ids of rules in `policy.toml` that the catalogue doesn't have."""
    rows = {row["id"] for row in written.data.rows}
    if not rows:
        return
    policy = written.data.policy
    move, exceptions = _table(policy, "move"), _table(policy, "exceptions")
    cited = [("move", word) for word in _words(move.get("rule_id"))]
    cited += [("move", word) for key in ("overdue", "command") for word in _words(_table(move, key).get("rule_id"))]
    cited += [("exceptions", word) for word in _words(exceptions.get("never"))]
    for name, bound in _tables(_table(policy, "invariants")):
        cited += [(f"invariants.{name}", word) for word in _words(bound.get("rule_id"))]
    for name, ladder in _tables(_table(policy, "ladders")):
        cited += [(f"ladders.{name}", word) for word in _words(ladder.get("order"))]
    for table, word in cited:
        if word not in rows:
            at = _literal(written, word, table, word)
            says = f"[{table}] names {word}, which catalogue.toml doesn't have"
            yield Finding(at.file, at.line, table, Code.MISSPELT_RULE, says, nearest(word, rows, "write its row"))


def names_in_tables(written: Written) -> Iterator[Finding]:
    """Find managers, kinds, teams and sectors' roles in the other tables that aren't there."""
    for name, team in _tables(written.data["teams.toml"].table or {}):
        for word in _words(team.get("manager")):
            yield from misspelt_role(_literal(written, word, f"[{name}]", "manager", file="teams.toml"), written)
        for word in _words(team.get("kind")):
            yield from misspelt_code(_literal(written, word, f"[{name}]", "kind", file="teams.toml"), "team_kind")
    for name, role in _tables(written.data["roles.toml"].table or {}):
        for word in _words(role.get("team")):
            yield from misspelt_team(_literal(written, word, name, file="roles.toml"), written)
        for word in _words(role.get("role")):
            yield from misspelt_code(_literal(written, word, name, file="roles.toml"), "role")


def ladders_order_something(written: Written) -> Iterator[Finding]:
    """Find rules in ladders that compete with no other there: judged on a move, or wanting what none of them wants."""
    by_id: dict[str, list[WrittenRule]] = {}
    for rule in written.rules:
        by_id.setdefault(rule.rule_id, []).append(rule)
    for name, ladder in _tables(_table(written.data.policy, "ladders")):
        ids = list(_words(ladder.get("order")))
        leagues = {one: _leagues(by_id[one], written) for one in ids if one in by_id}
        for one, own in leagues.items():
            others = frozenset().union(*(their for other, their in leagues.items() if other != one))
            if not own or (len(leagues) == len(ids) and not own & others):
                at = _literal(written, one, f"ladders.{name}", one)
                says = f"{one} wants nothing that competes with the others of ladder {name}"
                yield Finding(
                    at.file, at.line, f"ladders.{name}", Code.IDLE_IN_LADDER, says, "take it out of the ladder"
                )


def _leagues(rules: list[WrittenRule], written: Written) -> frozenset[str]:
    """Give what rules of one id compete by: transfers, stays and closures with one another, the rest each by itself."""
    sorts = {sort for rule in rules if rule.judged_on not in ON_A_MOVE for sort in written.sorts_of(rule)}
    return frozenset("Transfer" if sort in COMPETING else sort for sort in sorts)


def _literal(written: Written, word: str, *words: str, file: str = POLICY) -> Literal:
    """Make the word a literal, with the line of the last of `words`."""
    of = written.data[file]
    table = words[0] if words else file
    headed = [f"[{words[0]}]" if f"[{words[0]}]" in of.text else words[0], *words[1:]] if words else []
    return Literal(word, of.path, of.line_of(*headed), table.strip("[]"))


def _table(of: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = of.get(key)
    return found if isinstance(found, dict) else {}


def _tables(of: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the tables within a table, by name; what should be one and isn't is found elsewhere."""
    yield from ((name, one) for name, one in of.items() if isinstance(one, dict))


def _words(of: Any) -> Iterator[str]:
    """Give the words of a word, a list of words, or lists within lists."""
    if isinstance(of, str):
        yield of
    elif isinstance(of, list):
        for one in of:
            yield from _words(one)
