"""A small right policy, Fenland, written into a folder: tests put one thing wrong in it and look what lint says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.lint import Finding, lint, read_written

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "__init__.py": '''"""Fenland's policy."""

from __future__ import annotations

from fenland import rules
from policy_core.book import PolicyBook
from policy_core.hookspecs import hookimpl


@hookimpl
def handover_policy() -> PolicyBook:
    """Give Fenland's policy book."""
    return PolicyBook.build(__name__, rules)
''',
    "helpers.py": '''"""What several rules ask."""

from __future__ import annotations

from policy_core.outcomes import ChecklistItem


def line(item, *, tell=("fen_manager",)):
    """Ask for one line of the checklist."""
    return ChecklistItem(item=item, hard=True, tell=tell)


def last_day(day, policy):
    """Give the last day of the move after a day."""
    return policy.calendar.days_after(day, policy.days_to_move)
''',
    "rules.py": '''"""The rules."""

from __future__ import annotations

from datetime import date
from functools import reduce

from fenland.helpers import last_day, line
from policy_core.outcomes import Alert, Gate, Meeting, Notice, Stay, Strike, Task, Transfer, at
from policy_core.rules import case_since, each, rule, transfer

SINCE = date(2020, 1, 1)
BOTH = ("fen_manager", "care_manager")


@rule("FEN-1", clause="1", since=SINCE, held_by="fens", on=each("looked_after_reviews"))
def care_takes_the_child_at_the_second_review(case, review, policy):
    """Care takes a child at the second review."""
    if review.number >= policy.second_review and case.looked_after:
        yield Transfer(to="care", due=at(review.day), point="looked_after_review", tell=BOTH)


@rule("FEN-2", clause="2", since=SINCE, held_by=("fens",), on=each("orders", "placement"))
def care_takes_a_child_to_be_placed(case, order, policy):
    """Care takes a child under a placement order within days."""
    if case.orders.of_kind("placement").in_force:
        yield Transfer(to="care", due=last_day(order.made_on, policy), tell=BOTH)


@rule("FEN-3", clause="3", since=SINCE, on=transfer(to="care", from_="fens"))
def the_file_is_ready(case, move, _policy):
    """The file is ready, and nobody moves without a placement; capacity is no reason."""
    yield line("chronology")
    yield Strike("capacity")
    if not case.placement:
        yield Gate("placement", tell=("fen_manager",))


@rule("FEN-4", clause="4", since=SINCE, on=case_since("disabled"))
def a_disabled_child_stays(case, _policy):
    """A disabled child stays with the Fens team."""
    yield Stay(since=None, bars=("looked_after",), tell=("fen_manager",))


@rule("FEN-5", clause="5", since=SINCE, on=each("looked_after_reviews"))
def managers_hear_and_meet(case, review, policy):
    """Both managers hear of a review, and meet."""
    told = case.informed.of_kind("care_plan").latest
    if case.today >= review.day and not told:
        yield Notice(notice="review", to=BOTH, about_on=review.day)
        yield Alert(alert="not_told", tell=BOTH, about_on=review.day)
    due = last_day(review.day, policy)
    yield Task(task="chronology", answered=False, to_team="fens", document="chronology", due=due)
    yield Meeting(meeting="supervision", held=False, organiser="fen_manager")
''',
    "policy.toml": """authority = "fenland"
name = "Fenland"
version = "1"
example_host = "other"
sources = []

[move]
rule_id = "FEN-3"
clause = "3"
without_worker = ["care"]
tell_overdue = ["fen_manager"]
tell_conflict = ["fen_manager"]
tell_question = ["fen_manager"]

[exceptions]
clause = "6"
by_roles = ["head_of_service"]
kinds = ["exception"]
never = ["FEN-1"]

[ladders.which_first]
clause = "6"
order = ["FEN-4", ["FEN-1", "FEN-2"]]

[invariants.no_statutory_case_unallocated]
rule_id = "FEN-6"
clause = "6"
tell = ["care_manager"]
""",
    "parameters.toml": """[second_review]
title = "The review from which a child moves"
values = [
  { since = 2020-01-01, until = 2022-01-01, value = 2, clause = "1" },
  { since = 2022-01-01, value = 3, clause = "1" },
]

[days_to_move]
title = "How long a move may take"
values = [{ since = 2020-01-01, value = 14, clause = "2" }]
""",
    "teams.toml": """[fens]
name = "Fens"
kind = "safeguarding"
manager = "fen_manager"

[care]
name = "Care"
kind = "looked_after"
manager = "care_manager"
""",
    "roles.toml": """fen_manager = { name = "Fens Team Manager", role = "team_manager", team = "fens" }
care_manager = { name = "Care Team Manager", role = "team_manager", team = "care" }
""",
    "documents.toml": """chronology = "Chronology"
""",
    "catalogue.toml": "\n".join(
        f'[[rule]]\nid = "FEN-{number}"\nclause = "{number}"\nkind = "rule"\nsince = 2020-01-01{more}\n'
        for number, more in enumerate(("", "", "", "", "", '\nby_core = "an invariant"'), start=1)
    ),
}


def written(folder: Path, **changed: tuple[str, str]) -> Path:
    """Write Fenland's package; of a file (`rules_py=`) the first text is replaced by the second."""
    package = folder / "fenland"
    package.mkdir()
    for name, text in FILES.items():
        right, wrong = changed.get(name.replace(".", "_"), ("", ""))
        assert right in text, f"{name} has no {right!r}"
        (package / name).write_text(text.replace(right, wrong) if right else text, encoding="utf-8")
    return package


def found(folder: Path, **changed: tuple[str, str]) -> tuple[Finding, ...]:
    """Lint Fenland with something replaced."""
    return lint(read_written(written(folder, **changed), "fenland", "fenland"))
