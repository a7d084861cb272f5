"""Examines what a process of these settings would meet: plugins, bus, topics, schema registry. Changes nothing.

The bus is tried with transactions that are aborted in the quarantine topic, where no read-committed consumer sees them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connector.findings import Verdict, bad, good, unknown, warning
from connector.ports import BusError, Migrated, Outgoing, Partition, Refused
from connector.rights import REMEDY, listed
from connector.topics_admin import Step, plan, wanted_topics
from connector.wire.registry import Registry
from policy_core.events import EVENTS
from policy_core.facts.code_sets import is_code
from policy_core.messages import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector.findings import Finding
    from connector.ports import Admin, Connection, TransactionalSink
    from connector.registry import Plugins
    from connector.rights import Right
    from connector.settings import Kafka
    from connector.topic_names import TopicNames

PRODUCTION_REPLICAS = 3
IN_SYNC = "min.insync.replicas"
PRODUCTION_IN_SYNC = 2
APPLY = "run handover topics apply"
KEY, VALUE = b"doctor", b"examination"
NO_TRANSACTIONS = (
    "grant the rights named, or use a broker with transactions; if there is none, set kafka.delivery = at_least_once"
)
_READ_MS = 500


def plugins_fit(plugins: Plugins) -> Iterator[Finding]:
    """Look whether policy and host speak the same codes and teams."""
    book, host = plugins.book, plugins.host
    yield good("policy", f"{book.authority}, {len(book.rules)} rules, book {book.hash[:12]}")
    strays = sorted(
        f"{code_set}: {code}"
        for code_set, words in host.codes.items()
        for code in set(words.values())
        if not is_code(code_set, code)
    )
    teams = sorted(set(host.teams.values()) - set(book.data.teams))
    events = sorted((host.supplied or frozenset()) - set(EVENTS))
    for wrong, what, remedy in (
        (strays, "maps words to codes that no code set has", "correct the plugin's codes"),
        (teams, "maps teams to ones that the policy hasn't", "correct the plugin's teams"),
        (events, "supplies events that there aren't", "correct the plugin's list of events"),
    ):
        if wrong:
            yield bad("host", f"{host.key} {what}: {', '.join(wrong)}", remedy)
    if not (strays or teams or events):
        supplied = "all events" if host.supplied is None else f"{len(host.supplied)} of {len(EVENTS)} events"
        yield good("host", f"{host.key} supplies {supplied}, mapping {host.mapping_hash}")


def bus_keeps_promises(connection: Connection, names: TopicNames) -> Iterator[Finding]:
    """Try out what exactly once stands on. Wants the quarantine topic."""
    ability, partition = "", Partition(names.quarantine, 0)
    sinks: list[TransactionalSink] = []

    def fenced() -> TransactionalSink:
        sinks.append(connection.sink(names.producer(names.DOCTOR)))
        sinks[-1].fence()
        return sinks[-1]

    try:
        ability = "transactions"
        sink = fenced()
        _write(sink, partition)
        sink.abort()
        yield good("transactions", "begun and aborted")
        ability = "read committed"
        if _is_seen(connection, partition):
            yield bad("read committed", "an aborted record is read", "use Apache Kafka, or a broker that hides such")
        else:
            yield good("read committed", "an aborted record stays hidden")
        ability = "fencing"
        predecessor = fenced()
        _write(predecessor, partition)
        fenced()
        yield _is_shut_out(predecessor)
    except BusError as failed:
        yield bad(ability, str(failed), NO_TRANSACTIONS)
    finally:
        for sink in sinks:
            sink.close()


def bus_keeps_no_more(connection: Connection, names: TopicNames) -> Iterator[Finding]:
    """Try, where `at_least_once` is set, whether the bus could do more. `connection` uses transactions."""
    lacking = [one for one in bus_keeps_promises(connection, names) if one.verdict is not Verdict.GOOD]
    if lacking:
        yield good("delivery", f"at_least_once; the bus can do no more: {lacking[0].about}: {lacking[0].says}")
    else:
        says = "kafka.delivery is at_least_once, and the bus has what exactly_once wants"
        yield warning("delivery", says, "set kafka.delivery = exactly_once, and nothing is repeated")


def rights_are_granted(admin: Admin, rights: tuple[Right, ...]) -> Iterator[Finding]:
    """Ask whether this principal may do what `run` does, as far as a broker tells. Raises BusError."""
    lacking = admin.lacking(rights)
    if lacking:
        yield bad("rights", listed(lacking).partition("; ")[0], f"grant it: {REMEDY}")
    else:
        yield good("rights", f"{len(rights)} on topics, group and transactional ids, none known to be missing")


def topics_are_planned(admin: Admin, names: TopicNames, kafka: Kafka) -> Iterator[Finding]:
    """Compare each topic with the plan, and the safety of all with what production wants. Raises BusError."""
    wanted = wanted_topics(names, partitions=kafka.partitions, replication=kafka.replication)
    differences = plan(admin, wanted)
    for one in differences:
        says = f"{one.topic.name}: {'missing' if one.step is Step.CREATE else one.says}"
        yield bad("topics", says, APPLY if one.step in (Step.CREATE, Step.ALTER) else "see docs/settings.md, kafka")
    if not differences:
        compacted = sum("compact" in topic.configs["cleanup.policy"] for topic in wanted)
        yield good("topics", f"{len(wanted)} as planned, {kafka.partitions} partitions, {compacted} compacted")
    found = admin.describe_topics([topic.name for topic in wanted]).values()
    thin = sorted(topic.name for topic in found if topic.replication < PRODUCTION_REPLICAS)
    loose = sorted(topic.name for topic in found if int(topic.configs.get(IN_SYNC, 1)) < PRODUCTION_IN_SYNC)
    if thin or loose:
        yield warning(
            "durability",
            f"{len(thin)} topics have fewer than {PRODUCTION_REPLICAS} replicas, {len(loose)} ask for fewer than "
            f"{PRODUCTION_IN_SYNC} in sync",
            "set kafka.replication to 3 for production: a broker that dies may take what was committed with it",
        )
    elif found:
        yield good("durability", f"{PRODUCTION_REPLICAS} replicas, {PRODUCTION_IN_SYNC} in sync")


def schemas_are_registered(registry: Registry | None, names: TopicNames) -> Iterator[Finding]:
    """Look up every schema we write. Registers none, whatever the settings allow."""
    if registry is None:
        yield good("schemas", "no registry: records are written as Avro single objects")
        return
    looking = Registry(registry.url, registry.username, registry.password, registry.ca_file, registry.certificate)
    subjects = [
        (record.__name__, f"{names.named(topic, restricted=restricted)}-csc.{record.__name__}")
        for topic, records in RECORDS.items()
        for record in records
        for restricted in (False, True)
    ]
    refused = []
    for record_name, subject in subjects:
        try:
            looking.id_of(record_name, subject)
        except Refused as missing:
            refused.append(str(missing))
        except BusError as failed:
            yield bad("schemas", str(failed), "see the registry section of docs/settings.md")
            return
    if refused:
        yield bad(
            "schemas", f"{len(refused)} of {len(subjects)} can't be used; the first: {refused[0]}", "register them"
        )
    else:
        yield good("schemas", f"{len(subjects)} registered")


def unexamined(why: str) -> Iterator[Finding]:
    """Name what can't be looked at without a bus."""
    for about in ("rights", "transactions", "read committed", "fencing", "topics", "durability"):
        yield unknown(about, "not examined", why)


def _write(sink: TransactionalSink, partition: Partition) -> None:
    sink.begin()
    pending = sink.send(Outgoing(partition.topic, partition.number, KEY, VALUE))
    sink.flush()
    if (lost := pending.error()) is not None:
        raise lost


def _is_seen(connection: Connection, partition: Partition) -> bool:
    reader = connection.log_reader(partition)
    try:
        end = reader.end()
        while reader.position() < end:
            if any(record.key == KEY and record.value == VALUE for record in reader.read(timeout_ms=_READ_MS)):
                return True
        return False
    finally:
        reader.close()


def _is_shut_out(predecessor: TransactionalSink) -> Finding:
    try:
        predecessor.abort()
    except Migrated:
        return good("fencing", "a predecessor with a transaction open is shut out")
    return bad("fencing", "a predecessor is let in again", "use Apache Kafka: here a paused process could write twice")
