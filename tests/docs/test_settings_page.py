"""The settings page against connector/settings.py: every setting, its variable, its default, and who wins."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from connector import settings
from tests.docs.pages import blocks, code, read, rows

if TYPE_CHECKING:
    from pathlib import Path

PAGE = read("settings.md")
# what to give a setting that takes neither any text nor any number
ALLOWED = {
    "kafka.security": "SSL",
    "kafka.bootstrap": "localhost:7",
    "kafka.sasl_mechanism": "PLAIN",
    "kafka.delivery": "at_least_once",
    "kafka.allow_plaintext": "true",
    "kafka.topic_template": "{authority}-{topic}",
    "kafka.group_template": "{authority}",
    "registry.url": "https://registry.example",
    "registry.allow_plaintext": "true",
    "registry.register_schemas": "true",
    "run.mode": "shadow",
    "tracing.share": "0.5",
    "run.clock": "events",
}


def told() -> dict[str, tuple[str, str]]:
    """Give variable and default of each setting, as the page tells them."""
    found = {}
    for setting, variable, default, _ in rows(PAGE):
        found[code(setting)[0]] = (code(variable)[0], (code(default) or [default])[0])
    return found


def defaults() -> dict[str, str]:
    found = {name: value for name, value, _ in settings.shown(settings.Settings(authority="norfolk"), {})}
    return {name: "none" if value in ("None", "()") else value for name, value in found.items()} | {
        "authority": "required"
    }


def test_every_setting_stands_on_the_page_with_its_default() -> None:
    assert {name: default for name, (_, default) in told().items()} == defaults()


@pytest.mark.parametrize("name", sorted(told()))
def test_the_variable_on_the_page_sets_the_setting(name: str) -> None:
    variable, _ = told()[name]
    given = ALLOWED.get(name, "7")
    _, origins = settings.load(environment={"HANDOVER_AUTHORITY": "norfolk", variable: given})
    assert origins[name] == variable


def test_the_example_is_a_settings_file(tmp_path: Path) -> None:
    (example,) = (block.text for block in blocks(PAGE) if block.language == "toml")
    secret = tmp_path / "bus"
    secret.write_text("sesame\n", encoding="utf-8")
    file = tmp_path / "settings.toml"
    file.write_text(example.replace("/run/secrets/bus", str(secret)), encoding="utf-8")
    found, origins = settings.load(file, environment={})
    assert found.kafka.password is not None
    assert found.kafka.password.get_secret_value() == "sesame"
    assert set(origins) == set(flattened(tomllib.loads(example)))


def test_a_variable_beats_the_file_and_the_command_line_beats_both(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('authority = "norfolk"\nhost = "ssda903"\n[run]\nbatch = 5\nclock = "events"\n', encoding="utf-8")
    environment = {"HANDOVER_SETTINGS": str(file), "HANDOVER_RUN__BATCH": "6", "HANDOVER_HOST": "other"}
    found, origins = settings.load(environment=environment, given={"host": "liquidlogic", "run.clock": None})
    assert (found.host, found.run.batch, found.run.clock) == ("liquidlogic", 6, "events")
    assert [origins[name] for name in ("host", "run.batch", "run.clock")] == [
        "command line",
        "HANDOVER_RUN__BATCH",
        str(file),
    ]


def test_what_is_no_setting_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(settings.SettingsInvalid, match=r"HANDOVER_KAFKA__BOOTSRAP: .* did you mean kafka\.bootstrap\?"):
        settings.load(environment={"HANDOVER_AUTHORITY": "norfolk", "HANDOVER_KAFKA__BOOTSRAP": "b:9092"})


def flattened(raw: dict[str, Any]) -> list[str]:
    return [
        name if not isinstance(value, dict) else f"{name}.{inner}"
        for name, value in raw.items()
        for inner in (value if isinstance(value, dict) else (name,))
    ]
