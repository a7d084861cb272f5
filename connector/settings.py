"""Settings: one TOML file, overlaid by the environment. The only module that reads the environment.

`HANDOVER_KAFKA__BOOTSTRAP=broker:9092` sets `[kafka] bootstrap`. A value `file:/path` is read from that file, and a
password also from the file that `password_file` names, so that secrets need be in neither. Unknown keys are refused
with the nearest known one.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from connector.settings_trust import bus_fault, registry_fault
from connector.topic_names import GROUP_TEMPLATE, TOPIC_TEMPLATE, template_fault

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "HANDOVER_"
FILE_VARIABLE = "HANDOVER_SETTINGS"


class SettingsInvalid(ValueError):  # noqa: N818 - names what is the matter
    """A setting can't be used; the message names it, where it came from and the remedy."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _spelling(*places: str) -> AfterValidator:
    def checked(template: str) -> str:
        if (fault := template_fault(template, places)) is not None:
            raise ValueError(fault)
        return template

    return AfterValidator(checked)


def _refuse(fault: str | None) -> None:
    if fault is not None:
        raise ValueError(fault)


class Kafka(_Section):
    """How to reach the bus, and how its topics, group and transactional ids are spelled."""

    bootstrap: str = "127.0.0.1:9092"
    security: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["SCRAM-SHA-256", "SCRAM-SHA-512", "PLAIN"] | None = None
    username: str | None = None
    password: SecretStr | None = None
    ca_file: Path | None = None
    certificate_file: Path | None = None
    key_file: Path | None = None
    allow_plaintext: bool = False
    instance: str = "handover-0"
    partitions: int = Field(default=12, ge=1)
    replication: int = Field(default=3, ge=1)
    delivery: Literal["exactly_once", "at_least_once"] = "exactly_once"
    topic_template: Annotated[str, _spelling("authority", "topic")] = TOPIC_TEMPLATE
    group_template: Annotated[str, _spelling("authority")] = GROUP_TEMPLATE

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        _refuse(bus_fault(self.bootstrap, self.security, self.sasl_mechanism, allowed=self.allow_plaintext))
        return self


class Registry(_Section):
    """A Confluent-compatible schema registry; without a url, single-object encoding is written."""

    url: str | None = None
    username: str | None = None
    password: SecretStr | None = None
    ca_file: Path | None = None
    certificate_file: Path | None = None
    allow_plaintext: bool = False
    cache: Path | None = None
    register_schemas: bool = False

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        _refuse(registry_fault(self.url, self.username, allowed=self.allow_plaintext))
        return self


class Running(_Section):
    """How a process runs. `batch` is records a poll; more than `rebuilds` within `rebuild_minutes` end the process.

    `rule_seconds` is how long one judgement may take: less than half of the watchdog's patience.
    """

    mode: Literal["live", "shadow"] = "live"
    clock: Literal["wall", "events"] = "wall"
    health_port: int = Field(default=8080, ge=0, le=65535)
    batch: int = Field(default=200, ge=1, le=5000)
    idle_commit_seconds: int = Field(default=60, ge=1)
    rebuilds: int = Field(default=10, ge=1)
    rebuild_minutes: int = Field(default=10, ge=1)
    rule_seconds: float = Field(default=5.0, gt=0, le=15)


class Held(_Section):
    """How often a held case is tried again: after the first wait, then twice as long each time, up to the longest."""

    first_wait_seconds: int = Field(default=60, ge=1)
    longest_wait_seconds: int = Field(default=3600, ge=1)
    attempts: int = Field(default=10, ge=1)


class Tracing(_Section):
    """Where spans are sent (OTLP over HTTP; none: tracing is off), and which share of traces."""

    endpoint: str | None = None
    share: float = Field(default=1.0, gt=0, le=1)


class Plugins(_Section):
    """Which plugins may be loaded (() allows only the authority's own and its host), and what completes them."""

    allowed: tuple[str, ...] = ()
    authority_settings: Path | None = None


class Settings(_Section):
    """Everything a process is told. One frozen object, read once."""

    authority: str
    host: str | None = None
    kafka: Kafka = Field(default_factory=Kafka)
    registry: Registry = Field(default_factory=Registry)
    run: Running = Field(default_factory=Running)
    held: Held = Field(default_factory=Held)
    tracing: Tracing = Field(default_factory=Tracing)
    plugins: Plugins = Field(default_factory=Plugins)


def load(
    path: Path | None = None, *, environment: Mapping[str, str] | None = None, given: Mapping[str, Any] | None = None
) -> tuple[Settings, dict[str, str]]:
    """Read the settings; the command line (`given`, dotted names) beats the environment, which beats the file.

    Gives the settings and, by dotted name, where each value that isn't a default came from. Raises SettingsInvalid.
    """
    variables = os.environ if environment is None else environment
    path = path or (Path(variables[FILE_VARIABLE]) if FILE_VARIABLE in variables else None)
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for name, value in _from_file(path).items():
        _put(values, origins, name, value, str(path))
    for variable, value in sorted(variables.items()):
        if variable.startswith(PREFIX) and variable != FILE_VARIABLE and variable not in _OTHER_VARIABLES:
            name = variable.removeprefix(PREFIX).lower().replace("__", ".")
            _put(values, origins, name, value, variable)
    for name, value in (given or {}).items():
        if value is not None:
            _put(values, origins, name, value, "command line")
    return _checked(values, origins), origins


_OTHER_VARIABLES = frozenset({"HANDOVER_REQUIRE_BROKER"})
_FILE = "_file"
_SECRETS = frozenset({"kafka.password", "registry.password"})


def _from_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as unreadable:
        raise SettingsInvalid(f"{path} can't be read: {unreadable.strerror}; give --settings FILE") from unreadable
    except tomllib.TOMLDecodeError as broken:
        raise SettingsInvalid(f"{path}: not TOML: {broken}") from broken
    flat: dict[str, Any] = {}
    for name, value in raw.items():
        if isinstance(value, dict):
            flat.update({f"{name}.{key}": inner for key, inner in value.items()})
        else:
            flat[name] = value
    return flat


def _put(values: dict[str, Any], origins: dict[str, str], name: str, value: object, source: str) -> None:
    known = _names()
    if name not in known and name.removesuffix(_FILE) in _SECRETS:
        name, value = name.removesuffix(_FILE), f"file:{value}"
        if origins.get(name, "").startswith(PREFIX) and source.startswith(PREFIX):
            raise SettingsInvalid(f"{source} and {origins[name]} both say {name}; leave out one")
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(known))}"
        raise SettingsInvalid(f"{source}: there is no setting {name}; {hint}")
    if isinstance(value, str) and value.startswith("file:"):
        try:
            value = Path(value.removeprefix("file:")).read_text(encoding="utf-8").strip()
        except OSError as unreadable:
            raise SettingsInvalid(f"{source}: {name}: the file it names can't be read") from unreadable
    if name == "plugins.allowed" and isinstance(value, str):
        value = tuple(part.strip() for part in value.split(",") if part.strip())
    section, _, key = name.partition(".")
    if key:
        values.setdefault(section, {})[key] = value
    else:
        values[name] = value
    origins[name] = source


def _names() -> set[str]:
    names = set()
    for name, spec in Settings.model_fields.items():
        kind = spec.annotation
        if isinstance(kind, type) and issubclass(kind, _Section):
            names |= {f"{name}.{inner}" for inner in kind.model_fields}
        else:
            names.add(name)
    return names


def _checked(values: dict[str, Any], origins: dict[str, str]) -> Settings:
    try:
        return Settings.model_validate(values)
    except ValidationError as invalid:
        first = invalid.errors(include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        says = first["msg"].removeprefix("Value error, ")
        # what is wrong with a whole section names its settings itself
        what = says if name in values and isinstance(values[name], dict) else f"{name}: {says}"
        raise SettingsInvalid(f"{origins.get(name, 'settings')}: {what}") from invalid


def shown(settings: Settings, origins: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Give every setting with its value and origin, secrets masked."""
    rows = []
    for name in sorted(_names()):
        section, _, key = name.partition(".")
        value = getattr(getattr(settings, section), key) if key else getattr(settings, name)
        rows.append((name, str(value), origins.get(name, "default")))
    return rows
