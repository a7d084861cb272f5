"""What is measured, against what is aimed at; printed side by side, asserted nowhere."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measure. `goal` None: there is none, it stands beside another. `most`: the goal is not to be exceeded."""

    what: str
    value: float
    unit: str
    goal: float | None = None
    most: bool = False

    @property
    def ratio(self) -> float | None:
        """Give the value as a part of its goal; above 1 is better for both sorts of goal."""
        if self.goal is None or not self.value:
            return None
        return self.goal / self.value if self.most else self.value / self.goal


def as_table(figures: Iterable[Figure]) -> str:
    """Write one line a figure."""
    lines = [f"{'':<52} {'measured':>12} {'goal':>12} {'of goal':>8}"]
    for figure in figures:
        sign = ("≤ " if figure.most else "≥ ") if figure.goal is not None else ""
        goal = "" if figure.goal is None else f"{sign}{figure.goal:,.4g}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.0%}"
        lines.append(f"{figure.what:<52} {figure.value:>12,.5g} {goal:>12} {ratio:>8}  {figure.unit}")
    return "\n".join(lines) + "\n"


def as_rows(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """Give them for programs."""
    return [{**asdict(figure), "ratio": figure.ratio} for figure in figures]
