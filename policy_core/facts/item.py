"""One record of a case, as a rule reads it field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.facts.kind import ENVELOPE_FIELDS
from policy_core.facts.part import as_text, read_value
from policy_core.reading import LeanedOn
from policy_core.unknown import ABSENT, Unknown

if TYPE_CHECKING:
    from datetime import date

    from policy_core.facts.case import Case
    from policy_core.facts.kind import Kind
    from policy_core.history import Folded
    from policy_core.unknown import Maybe


class Found:
    """A derived fact's value together with the item it came from, so that a basis can name the record.

    `since` is the day from which the value holds, where that isn't the item's own.
    """

    __slots__ = ("item", "since", "value")

    def __init__(self, value: Maybe, item: Item, since: Maybe = None) -> None:
        self.value = value
        self.item = item
        self.since = item.day if since is None else since


class Item:
    """One record of a case; `path` is how a rule reached it.

    A null field is unknown, save where null says "there is none" (an id, an end) or "not yet": then it is absent. So is
    a field whose event hasn't come: a review that is only booked has no outcome. An unmapped code is unknown and isn't
    asked about.
    """

    __slots__ = ("_folded", "_kind", "_path", "case")

    def __init__(self, case: Case, kind: Kind, folded: Folded, path: str) -> None:
        self.case = case
        self._kind = kind
        self._folded = folded
        self._path = path

    @property
    def folded(self) -> Folded:
        """The record behind the item."""
        return self._folded

    @property
    def record_key(self) -> str:
        """The key of the host's record: the occurrence of whatever is judged on it."""
        return self._folded.record_key

    @property
    def happened(self) -> bool:
        """Whether it took place (a review held, a hearing held) and is not only booked."""
        return self._kind.held is None or self._folded.fields.get(self._kind.held) is not None

    @property
    def called_off(self) -> bool:
        """Whether it was booked, and was cancelled or adjourned and has no new day yet."""
        return not self.happened and self._folded.fields.get("status") in ("cancelled", "adjourned")

    @property
    def effective_on(self) -> date:
        """The day on which the record takes effect: of what was held, the day it was."""
        held = self._folded.fields.get(self._kind.held) if self._kind.held else None
        return held or self._folded.effective_on

    @property
    def day(self) -> Maybe:
        """The day of what the record is about: held, else booked, else started, else in effect.

        Absent where something is asked for and not dated.
        """
        fields = self._folded.fields
        for name in (self._kind.held, self._kind.booked, *self._kind.starts):
            if name and fields.get(name) is not None:
                return fields[name]
        return ABSENT if self._kind.booked else self._folded.effective_on

    def own_day(self, kind: str) -> LeanedOn:
        """Give the day of the record as a fact: when it was held (or that it wasn't yet), started or took effect."""
        fields, folded = self._folded.fields, self._folded
        dated = (name for name in self._kind.starts if fields.get(name) is not None)
        name = self._kind.held or next(dated, None)
        day = folded.effective_on if name is None else fields.get(name)
        path = f"{kind}.{name or 'effective_on'}"
        return LeanedOn(path, as_text(day), self.record_key, folded.effective_on, folded.restricted, folded.assumed)

    def raw(self, name: str) -> Any:
        """Give a field as it was sent, without leaning on it (for deriving facts, not for rules)."""
        return self._folded.fields.get(name)

    def sent_by(self, *events: str) -> bool:
        """Say whether one of these kinds of event stands behind the record."""
        return not self._folded.events.isdisjoint(events)

    @property
    def codes(self) -> tuple[str | None, ...]:
        """The codes `of_kind` narrows by; None stands for one nobody gave."""
        if self._kind.codes_of is not None:
            return self._kind.codes_of(self)
        code = self._folded.fields.get(self._kind.code or "")
        return code if isinstance(code, tuple) else (code,)

    def is_of(self, codes: frozenset[str]) -> bool:
        """Say whether one of its codes is one of these."""
        return not codes.isdisjoint(self.codes)

    @property
    def is_open(self) -> Maybe:
        """Whether it has begun and not ended."""
        return self.case.is_open(self._kind, self)

    def unknown(self, path: str, *, asked: bool = True) -> Unknown:
        """Make the unknown of one of its fields. It is the same whichever way a rule came to the record."""
        owners = (self._kind.fields[path].owners if path in self._kind.fields else self._kind.events) if asked else ()
        asked = asked and self.case.is_supplied(*owners)
        asked = asked and not any(f"{owner}.{path}" in self.case.unfilled for owner in owners)
        return Unknown(f"{self._folded.record}.{self._folded.record_key}.{path}", self.case.reading, asked=asked)

    def leaned(self, name: str, value: Maybe) -> Maybe:
        """Note that the rule in hand read a field, and give the value back."""
        reading = self.case.reading
        if reading.tracing:
            folded = self._folded
            reading.lean(
                LeanedOn(
                    f"{self._path}.{name}",
                    as_text(value),
                    folded.record_key,
                    folded.effective_on,
                    folded.restricted,
                    folded.assumed,
                )
            )
        return value

    def field(self, name: str) -> Maybe:
        """Give a field of the record itself, where a derived one has the same name, without leaning on it."""
        spec = self._kind.fields.get(name)
        if spec is None:
            return self._from_envelope(name)
        value = self._folded.fields.get(name)
        if value is not None:
            return read_value(self, name, value, spec.code_sets)
        if name not in self._folded.fields:
            return ABSENT if self.case.is_supplied(*spec.owners) else self.unknown(name, asked=False)
        if spec.none_if_null or not self.happened:
            return ABSENT
        return self.unknown(name)

    def _from_envelope(self, name: str) -> Maybe:
        if name not in ENVELOPE_FIELDS:
            raise self._kind.no_field(name)
        envelopes = self._folded.envelopes
        opening = next((envelopes[event] for event in self._kind.events if event in envelopes), None)
        value = getattr(opening, name)
        return self.unknown(name, asked=False) if value is None else read_value(self, name, value, ())

    def __getattr__(self, name: str) -> Maybe:
        if name.startswith("__"):
            raise AttributeError(name)
        derive = self._kind.derived.get(name)
        value = self.field(name) if derive is None else self.case.quietly(derive, self.case, self)
        return self.leaned(name, value) if self.case.reading.tracing else value

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Item)
            and other.record_key == self.record_key
            and other.folded.record == self.folded.record
        )

    def __hash__(self) -> int:
        return hash((self._folded.record, self.record_key))

    def __repr__(self) -> str:
        return f"<{self._path} {self.record_key}>"
