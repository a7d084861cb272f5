"""The group coordinator: static members, generations, eager range assignment, offsets, offsets inside transactions.

Follows the classic protocol (`ClassicGroup` of Kafka 4; KIP-345 static members, KIP-447 offsets in transactions). All
members are static and subscribe to one topic. Times are milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from connector.ports import Displaced, Migrated, Partition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NOT_JOINED = -1
DISPLACED = "FencedInstanceIdError: another process has joined under this instance id; give each process its own"


class Answer(Enum):
    """What a heartbeat is answered with."""

    WELL = "well"
    REBALANCING = "REBALANCE_IN_PROGRESS"
    UNKNOWN_MEMBER = "UNKNOWN_MEMBER_ID"
    ILLEGAL_GENERATION = "ILLEGAL_GENERATION"
    FENCED_INSTANCE = "FENCED_INSTANCE_ID"


class Phase(Enum):
    """How a group is: nobody in it, gathering its members for a new generation, or settled in one."""

    EMPTY = "empty"
    GATHERING = "gathering"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMetadata:
    """What a member shows with its offsets."""

    group: str
    instance_id: str | None
    member_id: str = ""
    generation: int = NOT_JOINED


@dataclass(slots=True, kw_only=True)
class Member:
    """One member as the coordinator sees it. `joined`: it has asked to be in the coming generation."""

    member_id: str
    instance_id: str
    topic: str
    session_ms: int
    heard_ms: int
    joined: bool = True
    assigned: frozenset[Partition] = frozenset()


@dataclass(slots=True, kw_only=True)
class Group:
    """One group. `pending` holds the offsets of open transactions by producer id."""

    phase: Phase = Phase.EMPTY
    generation: int = 0
    gathering_since_ms: int = 0
    lives: int = 0
    members: dict[str, Member] = field(default_factory=dict)
    committed: dict[Partition, int] = field(default_factory=dict)
    pending: dict[int, dict[Partition, int]] = field(default_factory=dict)

    def of_instance(self, instance_id: str) -> Member | None:
        """Give the member that holds a static id now."""
        return next((one for one in self.members.values() if one.instance_id == instance_id), None)


class Groups:
    """The coordinator of all groups. `gathering_ms` bounds how long a rebalance waits for a member."""

    def __init__(self, partitions_of: Callable[[str], int], *, gathering_ms: int) -> None:
        self._partitions_of = partitions_of
        self._gathering_ms = gathering_ms
        self._groups: dict[str, Group] = {}

    def join(self, who: GroupMetadata, topic: str, *, session_ms: int, now_ms: int) -> str:
        """Ask to be in the coming generation; gives the member id. Raises Displaced."""
        group = self._group(who.group)
        instance_id = who.instance_id or ""
        holder = group.of_instance(instance_id)
        if who.member_id and (holder is None or holder.member_id != who.member_id):
            raise Displaced(DISPLACED)
        if holder is None:
            group.lives += 1
            holder = Member(
                member_id=f"{instance_id}-{group.lives}",
                instance_id=instance_id,
                topic=topic,
                session_ms=session_ms,
                heard_ms=now_ms,
            )
            group.members[holder.member_id] = holder
            self._gather(group, now_ms)
        elif not who.member_id:
            self._replace(group, holder)
        holder.heard_ms = now_ms
        holder.joined = True
        self._settle_if_all_joined(group)
        return holder.member_id

    def gather_anew(self, who: GroupMetadata, now_ms: int) -> None:
        """Let a member that has joined ask once more, which makes all others do the same."""
        group = self._group(who.group)
        self._gather(group, now_ms)
        group.members[who.member_id].joined = True
        self._settle_if_all_joined(group)

    def generation_of(self, who: GroupMetadata) -> tuple[int, frozenset[Partition]] | None:
        """Give generation and partitions of a member that has joined; None while others are waited for."""
        group = self._group(who.group)
        member = group.members.get(who.member_id)
        if group.phase is not Phase.SETTLED or member is None or not member.joined:
            return None
        return group.generation, member.assigned

    def heartbeat(self, who: GroupMetadata, now_ms: int) -> Answer:
        """Hear from a member."""
        group = self._group(who.group)
        holder = group.of_instance(who.instance_id or "")
        if holder is None:
            return Answer.UNKNOWN_MEMBER
        if holder.member_id != who.member_id:
            return Answer.FENCED_INSTANCE
        holder.heard_ms = now_ms
        if not holder.joined:
            return Answer.REBALANCING
        if group.phase is Phase.SETTLED and who.generation != group.generation:
            return Answer.ILLEGAL_GENERATION
        return Answer.WELL

    def remove(self, group_name: str, instance_id: str, now_ms: int) -> None:
        """Take a static member out; one that isn't there is as good as removed."""
        group = self._group(group_name)
        if (member := group.of_instance(instance_id)) is not None:
            self._drop(group, member, now_ms)

    def expire(self, now_ms: int) -> None:
        """Drop members not heard of for a session, and end rebalances that have waited long enough."""
        for group in self._groups.values():
            for member in list(group.members.values()):
                if now_ms - member.heard_ms >= member.session_ms:
                    self._drop(group, member, now_ms)
            if group.phase is Phase.GATHERING and now_ms - group.gathering_since_ms >= self._gathering_ms:
                # a static member keeps its place although it hasn't come (KIP-345)
                self._settle(group)

    def committed(self, group_name: str, partition: Partition) -> int | None:
        """Give the offset as it stands, whatever is pending."""
        return self._group(group_name).committed.get(partition)

    def is_pending(self, group_name: str, partition: Partition) -> bool:
        """Say whether an open transaction holds an offset of this partition."""
        return any(partition in offsets for offsets in self._group(group_name).pending.values())

    def add_offsets(self, who: GroupMetadata, producer_id: int, offsets: Mapping[Partition, int]) -> None:
        """Keep offsets until their transaction ends. Raises Migrated for a stale member, Displaced."""
        group = self._group(who.group)
        _refuse_a_stale_member(group, who)
        group.pending.setdefault(producer_id, {}).update(offsets)

    def commit(self, who: GroupMetadata, offsets: Mapping[Partition, int]) -> None:
        """Set offsets outside any transaction. Raises Migrated for a stale member, Displaced."""
        group = self._group(who.group)
        _refuse_a_stale_member(group, who)
        group.committed.update(offsets)

    def settle(self, group_name: str, producer_id: int, *, committed: bool) -> None:
        """End a transaction's part in this group."""
        group = self._group(group_name)
        offsets = group.pending.pop(producer_id, {})
        if committed:
            group.committed.update(offsets)

    def members(self, group_name: str) -> int:
        """Give how many members a group has."""
        return len(self._group(group_name).members)

    def forget_offsets(self, group_name: str) -> None:
        """Lose all committed offsets, as happens after `offsets.retention.minutes` without members."""
        self._group(group_name).committed.clear()

    def set_offset(self, group_name: str, partition: Partition, offset: int) -> None:
        """Set a committed offset behind everyone's back, as an operator's tool does."""
        self._group(group_name).committed[partition] = offset

    def _group(self, name: str) -> Group:
        return self._groups.setdefault(name, Group())

    def _gather(self, group: Group, now_ms: int) -> None:
        if group.phase is not Phase.GATHERING:
            group.phase = Phase.GATHERING
            group.gathering_since_ms = now_ms
            for member in group.members.values():
                member.joined = False

    def _replace(self, group: Group, holder: Member) -> None:
        del group.members[holder.member_id]
        group.lives += 1
        holder.member_id = f"{holder.instance_id}-{group.lives}"
        group.members[holder.member_id] = holder

    def _drop(self, group: Group, member: Member, now_ms: int) -> None:
        del group.members[member.member_id]
        self._gather(group, now_ms)
        self._settle_if_all_joined(group)

    def _settle_if_all_joined(self, group: Group) -> None:
        if group.phase is Phase.GATHERING and all(member.joined for member in group.members.values()):
            self._settle(group)

    def _settle(self, group: Group) -> None:
        group.generation += 1
        group.phase = Phase.SETTLED if group.members else Phase.EMPTY
        by_topic: dict[str, list[Member]] = {}
        for member in sorted(group.members.values(), key=lambda one: one.instance_id):
            by_topic.setdefault(member.topic, []).append(member)
        for topic, members in by_topic.items():
            _assign_ranges(topic, self._partitions_of(topic), members)


def _assign_ranges(topic: str, partitions: int, members: list[Member]) -> None:
    each, over = divmod(partitions, len(members))
    first = 0
    for place, member in enumerate(members):
        count = each + (1 if place < over else 0)
        member.assigned = frozenset(Partition(topic, number) for number in range(first, first + count))
        first += count


def _refuse_a_stale_member(group: Group, who: GroupMetadata) -> None:
    if who.generation < 0 and (group.phase is Phase.EMPTY or (not who.member_id and who.instance_id is None)):
        # taken for an administrator's tool, which is why a member that hasn't joined must never commit
        return
    if who.instance_id is not None:
        holder = group.of_instance(who.instance_id)
        if holder is not None and holder.member_id != who.member_id:
            raise Displaced(DISPLACED)
    if who.member_id not in group.members:
        raise Migrated("CommitFailedError: the member is unknown to its group")
    if who.generation != group.generation:
        raise Migrated(f"CommitFailedError: generation {who.generation} is outdated by {group.generation}")
