"""`handover coverage`: which rules of a policy can be decided from what the case-management system supplies."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from connector.cli.coverage_page import page_of
from connector.cli.plugin_arguments import add_plugin_arguments, plugins_of
from connector.exits import Exit
from policy_core.coverage import coverage_of

if TYPE_CHECKING:
    import argparse

    from policy_core.coverage import Coverage, Covered, Need
    from policy_core.sources import Missing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `coverage`."""
    add_plugin_arguments(parser)
    parser.add_argument("--output", choices=("table", "json", "html"), default="table")


def run(given: argparse.Namespace) -> int:
    """Report the coverage of a policy by a host."""
    plugins = plugins_of(given)
    coverage = coverage_of(plugins.book, plugins.host)
    written = {"json": _as_json, "html": page_of, "table": _as_table}[given.output]
    sys.stdout.write(written(coverage))
    return Exit.DONE


def _as_table(coverage: Coverage) -> str:
    lines = [f"{coverage.book.data.policy.name} on {coverage.host.name}", ""]
    lines += [f"{count:>5} {name}" for name, count in coverage.summary.items()]
    if coverage.missing:
        lines += ["", "not supplied"]
    lines += [f"      {_not_supplied(one)} ({len(ids)}: {', '.join(ids)})" for one, ids in coverage.missing]
    lines.append("")
    for one in coverage.rows:
        lines.append(f"{one.row.id:<12} {one.said:<16} {one.row.clause}")
        lines += [f"    {needed}" for needed in _wanting(one)]
    return "\n".join(lines) + "\n"


def _wanting(one: Covered) -> list[str]:
    answered = [event for need in one.needs for event in need.answered_by]
    lines = [f"{need.fact}: {'; '.join(map(_not_supplied, need.missing))}" for need in one.needs if need.missing]
    if answered:
        lines.append(f"answered by people: {', '.join(dict.fromkeys(answered))}")
    return lines + [f"can't be followed: {lost.says} ({lost.file}, line {lost.line})" for lost in one.not_followed]


def _not_supplied(missing: Missing) -> str:
    return f"{missing.what}: {missing.why}" if missing.why else missing.what


def _as_json(coverage: Coverage) -> str:
    shown = {
        "authority": coverage.book.authority,
        "policy_version": coverage.book.version,
        "host": coverage.host.key,
        "summary": coverage.summary,
        "missing": [{**_missing(one), "rules": list(ids)} for one, ids in coverage.missing],
        "rules": [_rule(row) for row in coverage.rows],
    }
    return json.dumps(shown, indent=2, ensure_ascii=False) + "\n"


def _missing(one: Missing) -> dict[str, Any]:
    return {"what": one.what, "why": one.why}


def _rule(one: Covered) -> dict[str, Any]:
    return {
        "id": one.row.id,
        "clause": one.row.clause,
        "state": one.state.value,
        "reason": one.reason,
        "says": list(one.says),
        "answer": one.answer.value if one.answer else None,
        "needs": [_need(need) for need in one.needs],
        "parameters": list(one.parameters),
        "not_followed": [{"says": lost.says, "file": lost.file, "line": lost.line} for lost in one.not_followed],
    }


def _need(need: Need) -> dict[str, Any]:
    return {
        "fact": need.fact,
        "needed_by": need.needed_by.value,
        "answer": need.answer.value,
        "told_by": list(need.told_by),
        "missing": [_missing(one) for one in need.missing],
    }
