"""The figures of one run with faults, as the one object on the last line of its output."""

from __future__ import annotations

from dataclasses import asdict
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.chaos.faults import Faults
    from tests.chaos.fleet import Fleet
    from tests.chaos.verdict import Verdict

A_MOMENT_S = 0.1


def figures(faults: Faults, verdict: Verdict, *, survived: int, stalled: str | None) -> dict[str, Any]:
    """Say it all. Times are of the program as it is started from a shell, its imports included."""
    told = asdict(verdict)
    return {
        "injected": {kind.value: faults.done[kind] for kind in sorted(faults.done)},
        "faults": faults.injected(),
        "survived": survived,
        **{name: told.pop(name) for name in ("lost", "doubled", "out_of_order")},
        **told,
        "stalled": stalled,
        "steps": dict(sorted(faults.steps_died_at.items())),
        **_times(faults),
        "started_again": dict(faults.fleet.by_themselves),
        "transactions": _count(faults.fleet, "transaction"),
        "task_failures": _count(faults.fleet, "task_failed"),
    }


def _times(faults: Faults) -> dict[str, Any]:
    fleet = faults.fleet
    known: set[str] = set()
    restarts: list[tuple[float, float]] = []
    for life in fleet.lives():
        # the first life of an instance joins as a new member, which moves partitions of the others
        up_s = life.was_up_after_s() if life.instance in known else None
        known.add(life.instance)
        restarts += [] if up_s is None else [(life.began_s, up_s)]
    taken_over = [
        (absence.since_s, absence.taken_over_s) for absence in fleet.absences if absence.taken_over_s is not None
    ]
    return {
        "restart_s": _spread(took for _, took in restarts),
        "restart_undisturbed_s": _spread(took for began, took in restarts if _is_quiet(faults, began, took)),
        "take_over_s": _spread(took for _, took in taken_over),
        "take_over_undisturbed_s": _spread(took for began, took in taken_over if _is_quiet(faults, began, took)),
    }


def _is_quiet(faults: Faults, began_s: float, took_s: float) -> bool:
    """Say whether nothing else was done from a moment on, but what began it."""
    return not any(began_s + A_MOMENT_S < end_s and at_s < began_s + took_s for at_s, end_s, _ in faults.told)


def _spread(seconds: Iterable[float]) -> dict[str, float | int]:
    found = sorted(seconds)
    if not found:
        return {"count": 0}
    return {"count": len(found), "median": round(median(found), 1), "worst": round(found[-1], 1)}


def _count(fleet: Fleet, event: str) -> int:
    return sum(line["event"] == event for life in fleet.lives() for _, line in life.lines)
