"""Reads a folder of the return's CSV files: `2017-episodes.csv`, `2018-episodes.csv`, ..., or `episodes.csv` alone."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from connector.importers.ssda903.cells import RowLeftOut
from connector.importers.ssda903.left_out import LeftOut, Reason
from connector.importers.ssda903.modules import MODULES
from connector.importers.ssda903.rows import Episode
from connector.importers.ssda903.snapshot import Return, ReturnUnreadable, Snapshot, close_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from connector.importers.ssda903.modules import Module
    from connector.importers.ssda903.rows import Row, RowId

    Say = Callable[[str], None]

_NAME: Final = re.compile(
    r"(?:(?P<year>\d{4})(?:[-_]\d{2}(?:\d{2})?)?[-_ ])?(?P<module>[a-z0-9_-]+)\.csv", re.IGNORECASE
)
_ALIASES: Final = {
    "episode": "episodes",
    "headers": "header",
    "review": "reviews",
    "missings": "missing",
    "placedadoption": "placed_adoption",
    "sw_episode": "sw_episodes",
    "swepisodes": "sw_episodes",
}
_CARE_LEAVERS: Final = "oc3"
_FIRST_DAY: Final = (4, 1)


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    year: int | None
    module: str


def _nothing(_line: str) -> None:
    """Say nothing."""


def read_return(folder: Path, left_out: LeftOut | None = None, say: Say = _nothing) -> Return:
    """Read every file of the return in a folder, oldest year first.

    `left_out` counts what wasn't read and why; `say` is told of each file. Raises ReturnUnreadable.
    """
    counted = LeftOut() if left_out is None else left_out
    years: dict[int | None, list[_File]] = defaultdict(list)
    for file in _files(folder, counted, say):
        years[file.year].append(file)
    if not any(file.module == "episodes" for files in years.values() for file in files):
        raise ReturnUnreadable(
            f"{folder} holds no episodes file; name it episodes.csv, or 2024-episodes.csv for 2024-25"
        )
    if None in years and len(years) > 1:
        raise ReturnUnreadable(
            f"{folder} holds files with and without a year; give all of them one, as in 2024-header.csv"
        )
    return Return(
        tuple(_snapshot(year, years[year], counted, say) for year in sorted(years, key=lambda year: year or 0))
    )


def _files(folder: Path, left_out: LeftOut, say: Say) -> Iterator[_File]:
    if not folder.is_dir():
        raise ReturnUnreadable(f"{folder} is no folder; give the folder that holds the return's CSV files")
    seen: dict[tuple[int | None, str], Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".csv":
            continue
        named = _NAME.fullmatch(path.name)
        module = named["module"].lower().replace("-", "_") if named else ""
        module = _ALIASES.get(module, module)
        if named is None or module not in {*MODULES, _CARE_LEAVERS}:
            left_out[Reason.FILE_NOT_READ] += 1
            say(f"{path.name}: not read")
            continue
        year = int(named["year"]) if named["year"] else None
        if (year, module) in seen:
            raise ReturnUnreadable(f"{path.name} and {seen[year, module].name} are the same file of one year; keep one")
        seen[year, module] = path
        yield _File(path, year, module)


def _snapshot(year: int | None, files: list[_File], left_out: LeftOut, say: Say) -> Snapshot:
    rows: list[Row] = []
    for file in files:
        if file.module == _CARE_LEAVERS:
            care_leavers = sum(1 for _ in _cells(file.path, ("CHILD",), ()))
            left_out[Reason.CARE_LEAVER_ROW] += care_leavers
            say(f"{file.path.name}: {care_leavers} rows, none given")
            continue
        read = list(_rows(file.path, MODULES[file.module], left_out))
        say(f"{file.path.name}: {len(read)} rows")
        rows += read
    closes_on = _closing(year, rows)
    children: dict[str, dict[RowId, Row]] = defaultdict(dict)
    for row in rows:
        if isinstance(row, Episode) and row.started_on > closes_on:
            left_out[Reason.STARTS_AFTER_SNAPSHOT] += 1
            continue
        standing = children[row.child_id].get(row.row_id)
        if standing is not None:
            left_out[Reason.ROW_REPEATED if standing == row else Reason.ROW_CONTRADICTED] += 1
        children[row.child_id][row.row_id] = row
    return Snapshot(closes_on=closes_on, children=children)


def _closing(year: int | None, rows: list[Row]) -> date:
    if year is not None:
        return close_of(date(year, *_FIRST_DAY))
    starts = [row.started_on for row in rows if isinstance(row, Episode)]
    if not starts:
        raise ReturnUnreadable(
            "no episode could be read, so the year of the return isn't known; name the files by year"
        )
    return close_of(max(starts))


def _rows(path: Path, module: Module, left_out: LeftOut) -> Iterator[Row]:
    for cells in _cells(path, module.columns, module.optional):
        try:
            row = module.read(cells)
        except RowLeftOut as told:
            left_out[told.reason] += 1
            continue
        if isinstance(row, Episode):
            _look_at(row, left_out)
        yield row


def _look_at(row: Episode, left_out: LeftOut) -> None:
    if row.ceased is not None and row.ended_on is None:
        left_out[Reason.REASON_CEASED_WITHOUT_END] += 1
    if row.ceased is None and row.ended_on is not None:
        left_out[Reason.END_WITHOUT_REASON] += 1
    if row.legal_status is None:
        left_out[Reason.LEGAL_STATUS_MISSING] += 1


def _cells(path: Path, needed: tuple[str, ...], optional: tuple[str, ...]) -> Iterator[Mapping[str, str]]:
    # utf-8-sig takes a byte order mark; a stray byte of another code page can only stand in a cell we don't read.
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = csv.reader(file)
        titles = [title.strip().upper() for title in next(lines, [])]
        for name in needed:
            if name not in titles:
                raise ReturnUnreadable(
                    f"{path.name} has no column {name}; export it with the return's own column names"
                )
        places = {name: titles.index(name) if name in titles else -1 for name in (*needed, *optional)}
        for line in lines:
            if any(cell.strip() for cell in line):
                yield {name: line[at].strip() if 0 <= at < len(line) else "" for name, at in places.items()}
