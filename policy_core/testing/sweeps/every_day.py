"""Looking at a case every day publishes what waking it does: no rule turns on a day that it didn't look ahead to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from policy_core.reading import start_of
from policy_core.testing.compare import clauses_of, name_of, sketch
from policy_core.testing.failure import Failure
from policy_core.testing.replay import Forgetful, Replay
from policy_core.testing.run import base_of, end_of

if TYPE_CHECKING:
    from typing import Any

    from policy_core.book import PolicyBook
    from policy_core.host import Host
    from policy_core.judge import Judge
    from policy_core.testing.scenario import Scenario

_DAY = timedelta(days=1)
_REMEDY = "compare days through case.today, facts or policy.calendar, which note them"


def every_day(scenario: Scenario, book: PolicyBook, host: Host | None = None) -> list[Failure]:
    """Give what is published only if the case is looked at daily, or only if it isn't."""
    woken = base_of(scenario, book, host)
    looked = _looked_at_daily(scenario, woken, Forgetful(book, host))
    said, seen = ({_key(record): record for record in one.all_published()} for one in (woken, looked))
    only = [("only when looked at daily", key, record) for key, record in seen.items() if key not in said]
    only += [("not when looked at daily", key, record) for key, record in said.items() if key not in seen]
    return [
        Failure(name_of(scenario), key[-1].date(), f"{when}: {key[2]} {sketch(record)}; {_REMEDY}", clauses_of(record))
        for when, key, record in only
    ]


def _looked_at_daily(scenario: Scenario, woken: Replay, judge: Judge) -> Replay:
    looked = Replay(judge, woken.state.child_id)
    waiting = list(woken.told)
    day = scenario.first_day - _DAY
    while day <= scenario.last_day:
        looked.run_before(start_of(day))
        while waiting and waiting[0].at < start_of(day + _DAY):
            one = waiting.pop(0)
            looked.run_before(one.at)
            looked.tell(one.event, one.at)
        looked.look(max(start_of(day), looked.state.decided_through))
        day += _DAY
    looked.run_until(end_of(scenario))
    return looked


def _key(record: Any) -> tuple[Any, ...]:
    head = record.obligation
    return (head.obligation_id, head.revision, str(head.state), head.decided_at)
