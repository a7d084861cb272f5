"""`handover parked`: which cases are held and for what; asking for one to be tried, released, or rid of an event."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from connector.bus_failing import on_the_bus_failing
from connector.changelog import ChangelogUnreadable
from connector.cli.operator_arguments import (
    Desk,
    add_asking_arguments,
    asks,
    write_json,
    write_rows,
    write_table,
)
from connector.cli.settings_arguments import add_settings_arguments, settings_of
from connector.clock import WallClock
from connector.exits import Exit, Stop
from connector.held_cases import HeldCase, HeldCases
from connector.held_commands import CommandKind, HeldCommand, Outcome
from connector.lines import rfc3339
from connector.operating import Answers, addressed, operator, send
from connector.ports import BusError
from connector.process import schema_registry_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from datetime import datetime

    from connector.changelog_records import AppliedCommand
    from connector.settings import Settings

_CHANGES = {
    "retry": "try a held case now",
    "release": "try all cases held for one cause now, their attempts counted anew",
    "discard": "take one waiting event out of a held case, into quarantine",
}
_COLUMNS = ("child", "partition", "cause", "since", "attempts", "next_try", "waiting")
_IN_VAIN = frozenset(Outcome) - {Outcome.ACCEPTED, Outcome.WENT_ON, Outcome.DISCARDED}
_SENT = "sent"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `parked`."""
    whats = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for name, says in (("list", "which cases are held"), ("show", "what waits in one, and what was asked of it")):
        one = whats.add_parser(name, help=says, description=says)
        add_settings_arguments(one)
        one.add_argument("--output", choices=("table", "json"), default="table")
        if name == "show":
            one.add_argument("child", help="the child's id")
    for name, says in _CHANGES.items():
        one = whats.add_parser(name, help=says, description=says)
        add_settings_arguments(one)
        add_asking_arguments(one)
        one.add_argument("--id", type=_an_id, help="id of the command, to send one again; default: a new one")
        one.add_argument("--wait", type=float, default=15.0, metavar="SECONDS", help="how long to wait for an answer")
        if name == "release":
            one.add_argument("--cause", required=True, help="what they are held for, as `list` says it")
        else:
            one.add_argument("child", help="the child's id")
        if name == "discard":
            one.add_argument("--event", required=True, type=int, metavar="OFFSET", help="its offset, as `show` says it")


def run(given: argparse.Namespace) -> int:
    """Show or change. Exit 1 where nothing is held, or a command was in vain or isn't answered in time."""
    settings = settings_of(given)
    try:
        desk = Desk.of(settings)
        held = HeldCases(desk.connection, desk.names.state, desk.partitions)
        if given.what == "list":
            return _list(held, as_json=given.output == "json")
        if given.what == "show":
            return _show(held, settings, given.child, as_json=given.output == "json")
        return _change(given, desk, held)
    except BusError as failed:
        raise on_the_bus_failing(failed) from failed
    except ChangelogUnreadable as unreadable:
        raise Stop(Exit.DATA, str(unreadable)) from unreadable


def _list(held: HeldCases, *, as_json: bool) -> Exit:
    write_rows([_row(case) for case in held.all()], _COLUMNS, as_json=as_json)
    return Exit.DONE


def _row(case: HeldCase) -> dict[str, Any]:
    queue = case.queue
    return {
        "child": case.child,
        "partition": case.partition,
        "cause": case.cause,
        "clause": queue.clause,
        "since": rfc3339(queue.since),
        "attempts": queue.attempts,
        "next_try": _instant(queue.not_before),
        "waiting": len(case.waiting),
        "alert": queue.alert is not None,
    }


def _show(held: HeldCases, settings: Settings, child: str, *, as_json: bool) -> Exit:
    cases, asked = held.of_child(child), held.commands(child)
    commands = [{**asdict(one), "asked_at": rfc3339(one.asked_at), "ended_at": _instant(one.ended_at)} for one in asked]
    registry = schema_registry_of(settings)
    events = [
        {"partition": case.partition, **asdict(one)} for case in cases for one in held.waiting_events(case, registry)
    ]
    rows = [_row(case) for case in cases]
    if as_json:
        write_json({"held": rows, "waiting": events, "commands": commands})
        return Exit.DONE if cases else Exit.FINDINGS
    for row in rows:
        write_table([row], (*_COLUMNS, "clause", "alert"))
    for title, listed in (("waiting", events), ("commands", commands)):
        if listed:
            write_table([{title: number, **one} for number, one in enumerate(listed, 1)], (title, *listed[0]))
    if not cases:
        raise Stop(Exit.FINDINGS, "no case of this child is held")
    return Exit.DONE


def _change(given: argparse.Namespace, desk: Desk, held: HeldCases) -> Exit:
    by, reason = asks(given)
    kind, given_id = CommandKind(given.what), given.id or uuid4()
    cases = _meant(given, held)
    shared = kind is CommandKind.RELEASE or len(cases) > 1
    commands = [
        HeldCommand(
            command_id=str(uuid5(given_id, f"{case.partition}/{case.child}") if shared else given_id),
            kind=kind,
            offset=given.event if kind is CommandKind.DISCARD else None,
            cause=given.cause if kind is CommandKind.RELEASE else "",
            by=by,
            reason=reason,
            asked_at=WallClock().now(),
        )
        for case in cases
    ]
    answers = Answers(desk.connection, desk.names.state, [case.partition for case in cases])
    try:
        with operator(desk.connection, desk.names) as sink:
            send(
                sink,
                [addressed(one, case, desk.names.events) for one, case in zip(commands, cases, strict=True)],
            )
        clock = WallClock()
        end_s = clock.elapsed_s() + given.wait
        found = answers.wait([one.command_id for one in commands], is_over=lambda: clock.elapsed_s() >= end_s)
    finally:
        answers.close()
    return _told(cases, commands, found)


def _meant(given: argparse.Namespace, held: HeldCases) -> list[HeldCase]:
    """Find the cases that a command is about. Raises Stop (1) where there is none, or no such event."""
    if given.what == "release":
        cases = [case for case in held.all() if case.cause == given.cause]
        if not cases:
            raise Stop(Exit.FINDINGS, f"no case is held for {given.cause}; see handover parked list")
        return cases
    cases = held.of_child(given.child)
    if not cases:
        raise Stop(Exit.FINDINGS, "no case of this child is held; see handover parked list")
    if given.what == "discard":
        cases = [case for case in cases if given.event in case.waiting.values()]
        if not cases:
            raise Stop(Exit.FINDINGS, f"no event at offset {given.event} waits in it; see handover parked show")
    return cases


def _told(cases: list[HeldCase], commands: list[HeldCommand], found: Mapping[str, AppliedCommand]) -> Exit:
    rows = []
    for case, command in zip(cases, commands, strict=True):
        applied = found.get(command.command_id)
        outcome, detail = (applied.outcome, applied.detail) if applied else (_SENT, "")
        rows.append({"child": case.child, "command": command.command_id, "outcome": outcome, "now_held_for": detail})
    write_table(rows, ("child", "command", "outcome", "now_held_for"))
    in_vain = any(row["outcome"] in _IN_VAIN or row["outcome"] == _SENT for row in rows)
    return Exit.FINDINGS if in_vain else Exit.DONE


def _instant(at: datetime | None) -> str | None:
    return None if at is None else rfc3339(at)


def _an_id(text: str) -> UUID:
    return UUID(text)
