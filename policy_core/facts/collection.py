"""The records of one kind, in order of their day, and how a rule picks among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.facts.code_sets import is_code
from policy_core.facts.item import Item
from policy_core.reading import LeanedOn
from policy_core.unknown import ABSENT, Absent, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policy_core.facts.case import Case
    from policy_core.facts.kind import Kind
    from policy_core.unknown import Maybe

_SELECTORS = ("latest", "first", "latest_held", "next_booked", "open", "in_force", "of_kind", "any", "count", "all")


class Collection:
    """The records of one kind. Reading a field straight off it reads the latest item's."""

    __slots__ = ("_case", "_items", "_kind", "_path")

    def __init__(self, case: Case, kind: Kind, items: tuple[Item, ...], path: str) -> None:
        self._case = case
        self._kind = kind
        self._items = items
        self._path = path

    def narrowed(self, label: str, items: Iterable[Item]) -> Maybe:
        """Give the collection of some of its items."""
        path = f"{self._path}.{label}"
        narrowed = tuple(Item(self._case, self._kind, item.folded, path) for item in items)
        return type(self)(self._case, self._kind, narrowed, path)

    def of_kind(self, *codes: str) -> Maybe:
        """Only the items whose code is one of these, or is in one of these groups.

        Unknown where none is, but one has a code that no mapping knows.
        """
        wanted = self._kind.spelled_out(codes)
        label = f"of_kind({','.join(codes)})"
        found = [item for item in self._items if item.is_of(wanted)]
        if not found and any(self._may_be_any(item) for item in self._items):
            return Unknown(f"{self._path}.{label}", self._case.reading, asked=False)
        return self.narrowed(label, found)

    def _may_be_any(self, item: Item) -> bool:
        code_set = self._kind.code_set
        return any(code is None or (code_set is not None and not is_code(code_set, code)) for code in item.codes)

    def of_transfer(self, transfer_id: str) -> Maybe:
        """Only the items about this transfer, and those that name none."""
        names = self._case.reading.names.get(transfer_id, (transfer_id,))
        about = [item for item in self._items if item.raw("transfer_id") is None or item.raw("transfer_id") in names]
        return self.narrowed(f"of_transfer({transfer_id})", about)

    def as_of(self, day: Maybe) -> Maybe:
        """Give the same kind of records as they stood on another day."""
        return getattr(self._case.as_of(day), self._kind.name)

    @property
    def latest(self) -> Maybe:
        """The newest item by its day, of those that have taken effect."""
        return self._one("latest", [item for item in self._items if self._case.reached(item.effective_on)], -1)

    @property
    def first(self) -> Maybe:
        """The oldest item."""
        return self._one("first", self._items, 0)

    @property
    def held(self) -> tuple[Item, ...]:
        """Those that were held, oldest first."""
        return tuple(item for item in self._items if item.happened and self._case.reached(item.day))

    @property
    def latest_held(self) -> Maybe:
        """The newest that was held and whose day has come; unknown where the host never says that one was held."""
        held = self.held
        if not held and self._kind.held is not None and not self._case.tells(self._kind, self._kind.held):
            return Unknown(f"{self._path}.latest_held", self._case.reading, asked=False)
        return self._one("latest_held", held, -1)

    @property
    def next_booked(self) -> Maybe:
        """The earliest booking from today on that is neither held nor called off."""
        booked = (item for item in self._items if not item.happened and not item.called_off)
        waiting = [item for item in booked if item.day and not self._case.reached_next(item.day)]
        return self._one("next_booked", waiting, 0)

    @property
    def open(self) -> Maybe:
        """Those begun and not ended, resolved or expired; unknown where none surely is and one may be."""
        states = [(item, self._case.is_open(self._kind, item)) for item in self._items]
        found = [item for item, state in states if state is True]
        unknown = [state for _, state in states if isinstance(state, Unknown)]
        return self.narrowed("open", found) if found or not unknown else unknown[0]

    @property
    def in_force(self) -> Maybe:
        """Those made and neither ended nor expired."""
        return self.open

    @property
    def all(self) -> tuple[Item, ...]:
        """Every item, oldest first."""
        self._counted()
        return self._items

    @property
    def any(self) -> bool:
        """Whether there is at least one."""
        self._counted()
        return bool(self._items)

    @property
    def count(self) -> int:
        """How many there are."""
        self._counted()
        return len(self._items)

    def _counted(self) -> None:
        if self._case.reading.tracing:
            self._case.reading.lean(LeanedOn(f"{self._path}.count", str(len(self._items))))

    def _one(self, label: str, items: tuple[Item, ...] | list[Item], place: int) -> Maybe:
        path = f"{self._path}.{label}"
        if items:
            return Item(self._case, self._kind, items[place].folded, path)
        if self._case.reading.tracing:
            self._case.reading.lean(LeanedOn(path, "none"))
        return ABSENT

    def __bool__(self) -> bool:
        return self.any

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Item]:
        return iter(self.all)

    def __getattr__(self, name: str) -> Maybe:
        if name.startswith("__"):
            raise AttributeError(name)
        if not self._kind.has(name):
            raise self._kind.no_field(name, *_SELECTORS)
        latest = self.latest
        return ABSENT if isinstance(latest, Absent) else getattr(latest, name)
