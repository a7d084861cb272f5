"""Builds one process from its settings, by hand and in reading order."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

from connector import registry
from connector.authority_settings import with_authority_settings
from connector.case_judge import CaseJudge
from connector.clock import CaseTime, WallClock
from connector.deadline import Deadline, unlimited
from connector.delivery import Delivery
from connector.exits import Exit, Stop
from connector.health import Health
from connector.kafka_adapter import KafkaConnection
from connector.kafka_adapter.settings import ClusterSettings, Security
from connector.limits import Limits
from connector.loop import RunnerSettings
from connector.measuring import UNMEASURED, timed
from connector.metrics import Metrics
from connector.observe import Observer
from connector.roles import Role, rights_of
from connector.runner import Attendance, Runner
from connector.shutdown import StopRequest, stops_on_signals
from connector.task_settings import TaskSettings
from connector.topic_names import TopicNames
from connector.tracing import UNTRACED
from connector.watchdog import Watchdog
from connector.wire.registry import Registry
from policy_core.messages import Topic

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from connector.clock import Clock
    from connector.settings import Kafka, Settings
    from connector.tracing import Tracing
    from policy_core.judge import Step


def cluster_of(kafka: Kafka, client_id: str = "handover") -> ClusterSettings:
    """Say how to reach the bus."""
    return ClusterSettings(
        bootstrap=kafka.bootstrap,
        client_id=client_id,
        transactions=Delivery(kafka.delivery) is Delivery.EXACTLY_ONCE,
        security=Security(
            protocol=kafka.security,
            ca_file=str(kafka.ca_file) if kafka.ca_file else None,
            certificate_file=str(kafka.certificate_file) if kafka.certificate_file else None,
            key_file=str(kafka.key_file) if kafka.key_file else None,
            sasl_mechanism=kafka.sasl_mechanism,
            username=kafka.username,
            password=kafka.password.get_secret_value() if kafka.password else None,
        ),
    )


def names_of(settings: Settings) -> TopicNames:
    """Spell out the names on the bus; shadow enters every one of ours."""
    return TopicNames(
        settings.authority,
        shadow=settings.run.mode == "shadow",
        template=settings.kafka.topic_template,
        group_template=settings.kafka.group_template,
    )


def schema_registry_of(settings: Settings) -> Registry | None:
    """Give the schema registry, where there is one."""
    told = settings.registry
    if told.url is None:
        return None
    return Registry(
        url=told.url,
        username=told.username,
        password=told.password.get_secret_value() if told.password else None,
        ca_file=told.ca_file,
        certificate=told.certificate_file,
        cache=told.cache,
        registers=told.register_schemas,
    )


def plugins_of(settings: Settings) -> registry.Plugins:
    """Load policy and host, from the allow-list, completed by the authority's settings. Raises PluginRefused, Stop."""
    return with_authority_settings(bare_plugins_of(settings), settings.plugins.authority_settings)


def bare_plugins_of(settings: Settings) -> registry.Plugins:
    """Load the authority's policy and its host, from the allow-list, as they come. Raises PluginRefused."""
    return registry.load(settings.authority, settings.host, allowed=settings.plugins.allowed or None)


def task_settings_of(settings: Settings, until: datetime | None = None) -> TaskSettings:
    """Say what all tasks share."""
    names = names_of(settings)
    return TaskSettings(
        group=names.group,
        transactional_id=names.group,
        state_topic=names.state,
        quarantine_topic=names.quarantine,
        certificate_topic=names.certificates,
        appended_topics=names.appended,
        delivery=Delivery(settings.kafka.delivery),
        alert_topics=tuple(names.named(Topic.ALERTS, restricted=closed) for closed in (False, True)),
        case_time=CaseTime.EVENTS if settings.run.clock == "events" else CaseTime.WALL,
        until=until,
        idle_commit_s=float(settings.run.idle_commit_seconds),
        limits=Limits(
            held_first_wait_s=float(settings.held.first_wait_seconds),
            held_longest_wait_s=float(settings.held.longest_wait_seconds),
            held_attempts=settings.held.attempts,
        ),
    )


def deadline_of(settings: Settings) -> Callable[[Callable[[], Step]], Step]:
    """Give what cuts off a judgement. Beside the main thread (the demonstration) nothing can."""
    if threading.current_thread() is threading.main_thread():
        return Deadline(settings.run.rule_seconds)
    return unlimited


def tracing_of(settings: Settings) -> Tracing:
    """Give what makes spans, where that is asked for. Raises Stop."""
    told = settings.tracing
    if told.endpoint is None:
        return UNTRACED
    try:
        from connector.opentelemetry_spans import sent_to  # noqa: PLC0415 - an extra: there where it is asked for
    except ImportError as missing:
        raise Stop(
            Exit.CONFIG,
            f"tracing.endpoint is set and {missing.name} isn't installed; install handover-core[connector,tracing], or "
            "leave the setting out",
        ) from missing
    return sent_to(told.endpoint, share=told.share, group=names_of(settings).group, instance=settings.kafka.instance)


def info_of(settings: Settings, plugins: registry.Plugins) -> dict[str, dict[str, str]]:
    """Name policy and build, as labels by metric."""
    policy = {
        "authority": plugins.book.authority,
        "policy_version": plugins.book.version,
        "host": plugins.host.key,
        "mode": settings.run.mode,
    }
    return {"policy_info": policy, "build_info": {"version": version("handover-core")}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a process is lent: how it is asked to stop, what time it is, who counts."""

    stop: StopRequest
    clock: Clock = field(default_factory=WallClock)
    observer: Observer = field(default_factory=Observer)


def run_until(settings: Settings, until: datetime | None = None, *, around: Around | None = None) -> None:
    """Run one process until it is asked to stop, or `until` is reached. Raises Stop, PluginRefused."""
    if around is not None:
        _run(settings, until, around)
        return
    with stops_on_signals() as asked:
        _run(settings, until, Around(stop=asked))


def _run(settings: Settings, until: datetime | None, around: Around) -> None:
    cluster = cluster_of(settings.kafka)
    names = names_of(settings)
    registry_ = schema_registry_of(settings)
    plugins = plugins_of(settings)
    # where nobody can ask there is nothing to measure for
    metrics = Metrics(info_of(settings, plugins)) if settings.run.health_port else None
    meter, tracing = metrics or UNMEASURED, tracing_of(settings)
    judge = CaseJudge(
        plugins,
        names,
        commands=settings.run.mode == "live",
        registry=registry_,
        deadline=timed(deadline_of(settings), meter, WallClock()) if metrics else deadline_of(settings),
        tracing=tracing,
    )
    watchdog = Watchdog(WallClock(), cluster.timing.watchdog_ms / 1000)
    health = Health(watchdog.is_alive, metrics.page if metrics else None)
    if settings.run.health_port:
        try:
            health.serve("0.0.0.0", settings.run.health_port)  # noqa: S104 - probes come from outside the pod
        except OSError as taken:
            raise Stop(Exit.CONFIG, f"run.health_port {settings.run.health_port}: {taken.strerror}") from taken
    told = RunnerSettings(
        events_topic=names.events,
        instance_id=settings.kafka.instance,
        task=task_settings_of(settings, until),
        output_topics=names.outputs,
        rights=rights_of(Role.RUN, names, settings.kafka.partitions, transactions=cluster.transactions),
        batch=settings.run.batch,
        unstable_s=2 * cluster.timing.session_ms / 1000,
        rebuilds=settings.run.rebuilds,
        rebuilds_within_s=settings.run.rebuild_minutes * 60.0,
    )
    attendance = Attendance(
        watchdog=watchdog, health=health, observer=around.observer, stop=around.stop, meter=meter, tracing=tracing
    )
    watchdog.start()
    try:
        Runner(told, KafkaConnection(cluster), judge, around.clock, attendance).run()
    finally:
        watchdog.stop()
        health.close()
        tracing.close()
