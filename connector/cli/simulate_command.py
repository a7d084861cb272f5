"""`handover simulate`: JSON lines of events in, JSON lines of everything that would be published out."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from connector.cli.plugin_arguments import a_day, add_plugin_arguments, end_of_day, opened, plugins_of
from connector.exits import Exit, Stop
from connector.lines import Line, LineUnreadable, read_events, written
from connector.simulate import Published, Simulation
from connector.topic_names import TopicNames
from policy_core.decide import RuleRaised
from policy_core.judge import OF_WHAT_IS_DELETED, EventRefused, Judge

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

AFTER_THE_END = "observed after --until"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `simulate`."""
    add_plugin_arguments(parser)
    parser.add_argument("--until", type=a_day, help="run simulated time to the end of this day (YYYY-MM-DD)")
    parser.add_argument("--keep-going", action="store_true", help="count lines that can't be read instead of stopping")
    parser.add_argument("file", nargs="?", help="events as JSON lines; default: stdin")


def run(given: argparse.Namespace) -> int:
    """Run it. Exit 0; 2 at the first line that can't be used, unless --keep-going counts them."""
    plugins = plugins_of(given)
    names = TopicNames(plugins.book.authority)
    simulation = Simulation(Judge(plugins.book, plugins.host))
    passed_over: Counter[str] = Counter()
    name = given.file if given.file not in (None, "-") else "stdin"
    until = end_of_day(given.until) if given.until else None
    with opened(given.file) as stream:
        for line in read_events(stream, name, given.authority):
            if until is not None and isinstance(line, Line) and line.event.envelope.observed_at > until:
                passed_over[AFTER_THE_END] += 1
                continue
            try:
                _write(_fed(line, simulation), names)
            except (LineUnreadable, EventRefused, RuleRaised) as wrong:
                says = (
                    str(wrong)
                    if isinstance(wrong, LineUnreadable)
                    else f"{name}:{getattr(line, 'number', '?')}: {wrong}"
                )
                if not given.keep_going and getattr(wrong, "reason", "") not in OF_WHAT_IS_DELETED:
                    sys.stdout.flush()
                    raise Stop(Exit.USAGE, says) from wrong
                passed_over[getattr(wrong, "reason", "unreadable")] += 1
    if until is not None:
        _write(simulation.run_until(until), names)
    sys.stdout.flush()
    for reason, count in sorted(passed_over.items()):
        sys.stderr.write(f"handover simulate: {count} lines passed over: {reason}\n")
    return Exit.DONE


def _fed(line: Line | LineUnreadable, simulation: Simulation) -> Iterable[Published]:
    if isinstance(line, LineUnreadable):
        raise line
    return simulation.feed(line.event)


def _write(published: Iterable[Published], names: TopicNames) -> None:
    for one in published:
        sys.stdout.write(written(one.at, names.of(one.message), one.message) + "\n")
