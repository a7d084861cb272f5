"""The plugins' scenarios as histories of many children on one bus."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector.wire import codec
from policy_core.messages import Topic
from policy_core.testing import Scenario, load_scenarios
from policy_core.testing.compare import differences, not_standing
from policy_core.testing.history import history_of
from policy_core.testing.published import by_day, open_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from connector.registry import Plugins
    from policy_core.testing.scenario import Expected
    from tests.integration.program import Program

PLUGINS = Path(__file__).parents[2] / "plugins"


def scenarios_of(authority: str) -> list[Scenario]:
    """Give all scenarios of an authority's plugin."""
    files = sorted((PLUGINS / authority / "scenarios").glob("*.yaml"))
    return [scenario for file in files for scenario in load_scenarios(file)]


def child_of(scenario: Scenario) -> str:
    """Name a child after its scenario, in the letters and digits that ids of children are made of."""
    return "".join(filter(str.isalnum, scenario.scenario_id))


def write_histories(file: Path, scenarios: dict[str, Scenario], plugins: Plugins) -> Path:
    """Write the events of scenarios, each the history of the child it is given for, in order of observation."""
    book, host = plugins.book, plugins.host
    told = [one for child_id, scenario in scenarios.items() for one in history_of(scenario, book, host, child_id)]
    told.sort(key=lambda one: one[0])
    file.write_text("".join(json.dumps(event) + "\n" for _, event in told), encoding="utf-8")
    return file


def published_on_the_bus(program: Program) -> dict[str, list[Any]]:
    """Give what is committed of each child on the topics of tasks, alerts and commands, the restricted ones too."""
    found: dict[str, list[Any]] = {}
    for topic in (Topic.TASKS, Topic.ALERTS, Topic.COMMANDS):
        for restricted in (False, True):
            for record in program.committed(program.names.named(topic, restricted=restricted)):
                if record.value is not None:
                    found.setdefault((record.key or b"").decode(), []).append(codec.decode(record.value))
    return found


def unexpected(scenario: Scenario, child_id: str, published: Sequence[Any]) -> list[str]:
    """Say how what was published of a child up to a scenario's last day differs from what the scenario expects."""
    wanted = {day: tuple(_of_child(child_id, one) for one in ones) for day, ones in scenario.expect.items()}
    scenario = replace(scenario, expect=wanted)
    days = {day: said for day, said in by_day(published).items() if day <= scenario.last_day}
    failures = differences(scenario, days)
    for day in scenario.standing:
        failures += not_standing(scenario, day, open_after(_up_to(day, days)))
    return [str(failure) for failure in failures]


def _of_child(child_id: str, wanted: Expected) -> Expected:
    """Name the child where a question is about its own record, which the scenario calls C1."""
    fact = wanted.fields.get("question")
    return (
        wanted
        if fact is None
        else replace(wanted, fields={**wanted.fields, "question": re.sub(r"(?<=\.)C1(?=[./])", child_id, fact)})
    )


def _up_to(day: date, days: dict[date, list[Any]]) -> Iterable[Any]:
    return (record for on in sorted(days) if on <= day for record in days[on])
