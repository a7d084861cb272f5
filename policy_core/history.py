"""The fold: which version of each of the host's records stands.

The last version of a record key wins, whatever the order of arrival; a withdrawn one is gone, but remembered, so that
an older version arriving late doesn't bring it back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from policy_core.codes import Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from policy_core.events import Event

VersionId = tuple[str, str]
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
_UNVERSIONED = -1
_CHANGES = tuple(Change)


@dataclass(frozen=True, slots=True)
class Folded:
    """One record as its events left it: the fields of all that stand; of a field two of them have, the later one's.

    `events` names the kinds of event that stand behind it, `envelopes` gives their envelopes. `effective_on` is the
    day the earliest of them took effect. `assumed`: its sender marked it as assumed, not told by anybody.
    """

    record: str
    record_key: str
    events: frozenset[str]
    fields: Mapping[str, Any]
    envelopes: Mapping[str, Any]
    effective_on: date
    restricted: bool
    assumed: bool


def version_order(event: Event) -> tuple[int, datetime, datetime, int, str]:
    """Give what orders the versions of one record; the same winner whichever came first.

    A host numbers all versions of a record or none. When it was keyed counts before when it was seen; where both are
    the same, an amendment comes after what it amends, and a withdrawal after both.
    """
    envelope = event.envelope
    return (
        _UNVERSIONED if envelope.record_version is None else envelope.record_version,
        envelope.recorded_at or envelope.observed_at or _BEGINNING,
        envelope.observed_at or _BEGINNING,
        _CHANGES.index(envelope.change),
        envelope.event_id,
    )


@dataclass(frozen=True, slots=True)
class History:
    """One child's records: the standing version of each kind of event under each record key.

    What was folded is kept with it and handed on to the next history for every record the next event doesn't touch.
    """

    versions: Mapping[VersionId, Event] = field(default_factory=dict)
    _keys: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict, repr=False)
    _folded: dict[tuple[str, str], Folded | None] = field(default_factory=dict, repr=False, compare=False)
    _of_record: dict[str, tuple[Folded, ...]] = field(default_factory=dict, repr=False, compare=False)

    def apply(self, event: Event) -> History:
        """Fold one event in. An older version, or one already seen, changes nothing and gives this very history."""
        name, record, key = type(event).__name__, type(event).RECORD, event.envelope.record_key
        standing = self.versions.get((name, key))
        if standing is not None and version_order(event) <= version_order(standing):
            return self
        keys = self._keys
        of_record = keys.get(record, {})
        names = of_record.get(key, ())
        if name not in names:
            keys = {**keys, record: {**of_record, key: tuple(sorted((*names, name)))}}
        folded = {**self._folded}
        folded.pop((record, key), None)
        together = {**self._of_record}
        together.pop(record, None)
        return History({**self.versions, (name, key): event}, keys, folded, together)

    @classmethod
    def of(cls, events: Iterable[Event]) -> History:
        """Fold many events."""
        history = cls()
        for event in events:
            history = history.apply(event)
        return history

    def of_record(self, record: str) -> tuple[Folded, ...]:
        """Give the standing records of one kind, in order of their keys."""
        found = self._of_record.get(record)
        if found is None:
            keys = sorted(self._keys.get(record, {}))
            found = tuple(one for key in keys if (one := self.fold(record, key)) is not None)
            self._of_record[record] = found
        return found

    def fold(self, record: str, key: str) -> Folded | None:
        """Give one record with the fields of its standing events, or None where all of them were withdrawn."""
        record_id = (record, key)
        if record_id not in self._folded:
            names = self._keys.get(record, {}).get(key, ())
            self._folded[record_id] = _folded(record, key, [self.versions[name, key] for name in names])
        return self._folded[record_id]


def _folded(record: str, key: str, versions: Iterable[Event]) -> Folded | None:
    standing = [event for event in versions if event.envelope.change is not Change.WITHDRAWN]
    if not standing:
        return None
    standing.sort(key=lambda event: (event.envelope.effective_on, *version_order(event)[1:]))
    fields: dict[str, Any] = {}
    for event in standing:
        for name in event.__dataclass_fields__:
            value = getattr(event, name)
            if name != "envelope" and (value is not None or name not in fields):
                fields[name] = value
    envelopes = {type(event).__name__: event.envelope for event in standing}
    return Folded(
        record=record,
        record_key=key,
        events=frozenset(envelopes),
        fields=fields,
        envelopes=envelopes,
        effective_on=standing[0].envelope.effective_on,
        restricted=any(envelope.restricted for envelope in envelopes.values()),
        assumed=any((envelope.host_entity or "").startswith("assumed") for envelope in envelopes.values()),
    )
