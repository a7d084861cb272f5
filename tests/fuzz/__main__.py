"""Sends spoiled records, thousands of them, through the whole connector, and accounts for each.

`python -m tests.fuzz --records 100000 --seed 7 --output json`: over the in-process fake, or with `--broker` on a real
Kafka. The last line of stdout is one JSON object; the exit code is 1 unless each record ended applied, parked or
quarantined, nothing crashed or stalled, and the other children's messages are what `simulate` says.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from connector.brokers.download import CACHE
from connector.exits import Exit
from tests.brokers.choice import Choice, candidates
from tests.fuzz.campaign import Plan, is_good, run
from tests.fuzz.world import Bus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

FAKE = "fake"


def main(arguments: Sequence[str]) -> int:
    """Run it from a shell."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    usual = Plan(records=5_000)
    parser.add_argument("--records", type=int, default=usual.records, help="spoiled ones; the good come on top")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--authority", default=usual.authority)
    parser.add_argument("--until", default=usual.until, help="the run goes to the end of this day")
    parser.add_argument("--partitions", type=int, default=usual.partitions)
    parser.add_argument("--broker", default=FAKE, help="fake, HOST:PORT, docker or jars")
    parser.add_argument("--hold-floor", type=int, default=usual.hold_floor, help="20 is what the connector does")
    parser.add_argument("--output", choices=("text", "json"), default="text")
    given = parser.parse_args(arguments)
    logging.getLogger("kafka").setLevel(logging.ERROR)
    plan = Plan(
        records=given.records,
        seed=given.seed,
        authority=given.authority,
        until=given.until,
        partitions=given.partitions,
        hold_floor=given.hold_floor,
    )
    with _bus(given.broker) as bus:
        figures = run(bus, plan)
    if given.output == "text":
        sys.stdout.writelines(f"{name}: {value}\n" for name, value in figures.items())
    sys.stdout.write(json.dumps(figures) + "\n")
    return int(Exit.DONE if is_good(figures) else Exit.FINDINGS)


@contextmanager
def _bus(word: str) -> Iterator[Callable[[], Bus]]:
    if word == FAKE:
        yield Bus.fake
        return
    with Choice.among(candidates(word, CACHE), real_required=True).started() as broker:
        yield lambda: Bus.at(broker.bootstrap, broker.name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
