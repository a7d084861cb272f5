"""A scenario's events in their JSON form, as the history of a child of any name, to be sent by whatever way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.event_json import event_to_json
from policy_core.judge import Judge
from policy_core.testing.run import replay_of

if TYPE_CHECKING:
    from datetime import datetime

    from policy_core.book import PolicyBook
    from policy_core.host import Host
    from policy_core.testing.scenario import Scenario


def history_of(
    scenario: Scenario, book: PolicyBook, host: Host | None = None, child_id: str | None = None
) -> tuple[tuple[datetime, dict[str, Any]], ...]:
    """Give all events of a scenario with the instants at which they are observed, in order, those given first.

    `transfer: lac` has become the id of the transfer to LAC that is open at that moment, which hangs on the child's id.
    """
    told = replay_of(scenario, Judge(book, host), child_id).told
    return tuple((one.at, event_to_json(one.event)) for one in told)
