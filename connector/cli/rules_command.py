"""`handover rules`: every rule id of a policy with its clause and what became of it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from connector import registry
from connector.exits import Exit

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `rules`."""
    parser.add_argument("--authority", required=True, help="key of the authority (norfolk)")
    parser.add_argument("--output", choices=("table", "json"), default="table")


def run(given: argparse.Namespace) -> int:
    """List the rules."""
    book = registry.load_policy(given.authority)
    rows = []
    for row in book.data.catalogue:
        state, reason = book.state_of(row)
        rows.append(
            {
                "id": row.id,
                "clause": row.clause,
                "kind": row.kind,
                "since": row.since.isoformat(),
                "until": row.until.isoformat() if row.until else None,
                "state": state.value,
                "reason": reason,
            }
        )
    if given.output == "json":
        sys.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    else:
        for shown in rows:
            sys.stdout.write(f"{shown['id']:<12} {shown['state']:<15} {shown['kind']:<16} {shown['clause']}\n")
    return Exit.DONE
