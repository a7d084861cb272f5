"""Questions: one per child and fact, naming every clause that waits for the answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policy_core.decide.draft import Basis, Draft, Sort, Spell
from policy_core.decide.holder import holder_of
from policy_core.decide.where import unreported
from policy_core.facts import FACTS, Kind
from policy_core.obligations import Clause

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policy_core.book import PolicyBook
    from policy_core.facts import Case, Item
    from policy_core.rules import Rule
    from policy_core.unknown import Unknown


def question_drafts(asks: Iterable[tuple[Rule, Unknown]], book: PolicyBook, case: Case, spell: Spell) -> list[Draft]:
    """Give a question for each unknown fact that would decide a rule, and one for each booked day gone unreported."""
    by_fact: dict[str, list[Rule]] = {}
    for rule, unknown in asks:
        if unknown.asked:
            by_fact.setdefault(unknown.question, []).append(rule)
    drafts = [_question(fact, rules, book, spell) for fact, rules in by_fact.items()]
    drafts += [_question(fact, rules, book, spell) for fact, rules in _gone_unreported(book, case).items()]
    return drafts


def _question(fact: str, rules: list[Rule], book: PolicyBook, spell: Spell) -> Draft:
    asked_by = {rule.rule_id: rule for rule in rules}
    policy = book.data.policy.move
    clauses = tuple(Clause(rule_id=key, clause=rule.clause) for key, rule in sorted(asked_by.items()))
    basis = tuple(Basis(one.rule_id, one.clause) for one in clauses) or (Basis(policy.rule_id, policy.clause),)
    return Draft(
        sort=Sort.QUESTION,
        subject=fact,
        spell=spell,
        body={"fact": fact, "asked_by": clauses, "choices": (), "about": None},
        basis=basis,
        tell=policy.tell_question,
    )


def _gone_unreported(book: PolicyBook, case: Case) -> dict[str, list[Rule]]:
    """Find the booked records whose day has passed and that nobody reported held or called off."""
    found: dict[str, list[Rule]] = {}
    rules = book.rules_for(holder_of(case).team)
    for name in dict.fromkeys(rule.on.name for rule in rules):
        kind = FACTS.get(name)
        if not isinstance(kind, Kind) or kind.booked is None:
            continue
        for item in case.items(name):
            passed = not item.happened and isinstance(item.day, date) and unreported(case, item)
            concerned = [rule for rule in rules if rule.on.name == name and _concerns(rule, item, kind, case)]
            if passed and not item.called_off and concerned:
                found[f"{name}.{item.record_key}.{kind.held}"] = concerned
    return found


def _concerns(rule: Rule, item: Item, kind: Kind, case: Case) -> bool:
    return not rule.on.codes or item.is_of(case.codes_of(kind, rule.on.codes))
