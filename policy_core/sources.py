"""Which events tell of a fact, whether a host supplies one of them, and which are people's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from policy_core.facts import FACTS, Kind
from policy_core.reads import reads_of_field
from policy_core.reads.names import parts_of

if TYPE_CHECKING:
    from policy_core.host import Host

SAID_BY_PEOPLE: Final = frozenset(
    {
        "AgreementRecorded",
        "ChecklistItemRecorded",
        "ConsentRecorded",
        "DecisionRecorded",
        "DisputeDecided",
        "DisputeRaised",
        "EligibilityDecided",
        "TransferAnswered",
        "TransferDateAgreed",
        "WorkerNamed",
    }
)
"""Events that answer a question of the policy's: somebody must decide, agree, name or confirm before there is one."""


@dataclass(frozen=True, slots=True)
class Missing:
    """An event (`HearingListed`) or field (`Worker.newly_qualified`) that a host doesn't supply, and its note why."""

    what: str
    why: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """What one fact comes from: any of `events`, each with the names under which a host says that it leaves it out."""

    events: tuple[tuple[str, tuple[str, ...]], ...]

    def told_by(self, host: Host) -> tuple[str, ...]:
        """Give the events by which a host tells the fact, () where it never does."""
        return tuple(
            event
            for event, names in self.events
            if (host.supplied is None or event in host.supplied) and host.unfilled.isdisjoint(names)
        )

    def missing(self, host: Host) -> tuple[Missing, ...]:
        """Say what a host would have to supply; () where it tells the fact already."""
        if self.told_by(host):
            return ()
        lacks: dict[str, None] = {}
        for event, names in self.events:
            unfilled = [name for name in names if name in host.unfilled]
            supplied = host.supplied is None or event in host.supplied
            lacks.update(dict.fromkeys(unfilled if supplied else (event,)))
        return tuple(Missing(what, host.notes.get(what)) for what in lacks)


def sources_of(fact: str, field: str | None) -> tuple[Source, ...]:
    """Give all that must be told for a fact, or a field of a kind, to be known; () where there is no such name.

    A field that the core works out comes from what it is worked out of, unless the record has one of the same name.
    """
    found = FACTS.get(fact)
    if found is None:
        return ()
    if not isinstance(found, Kind) or field is None:
        return (_any_of(found.events),)
    top = field.partition(".")[0]
    if top in found.fields:
        inner = parts_of(fact, field)
        owners = found.fields[top].owners
        return (Source(tuple((owner, (f"{owner}.{top}", *inner)) for owner in owners)),)
    if top in found.derived:
        return _worked_out(found, top)
    return (_any_of(found.events),) if found.has(top) else ()


def _any_of(events: tuple[str, ...]) -> Source:
    return Source(tuple((event, ()) for event in events))


def _worked_out(kind: Kind, field: str) -> tuple[Source, ...]:
    reads = reads_of_field(kind.name, field)
    if reads is None or reads.not_followed:
        return (_any_of((*kind.events, *kind.also)),)
    own = {(one.fact, one.field) for one in reads.facts if (one.fact, one.field) != (kind.name, field)}
    return tuple(dict.fromkeys(source for name in sorted(own, key=str) for source in sources_of(*name)))
