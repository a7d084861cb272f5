"""What settings may not ask for, and that no secret is told by whatever tells of settings."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from connector import settings
from connector.cli import run_command
from connector.exits import Exit
from connector.process import cluster_of, schema_registry_of
from connector.settings import SettingsInvalid

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "open-sesame"  # noqa: S105 - the word that must not be seen
WHERE = {"HANDOVER_AUTHORITY": "norfolk"}
SAFE = {
    "HANDOVER_KAFKA__SECURITY": "SASL_SSL",
    "HANDOVER_KAFKA__SASL_MECHANISM": "SCRAM-SHA-512",
    "HANDOVER_KAFKA__USERNAME": "handover",
    "HANDOVER_REGISTRY__URL": "https://registry.example",
    "HANDOVER_REGISTRY__USERNAME": "handover",
}


def kafka(**said: str) -> settings.Kafka:
    return settings.load(environment=WHERE | {f"HANDOVER_KAFKA__{name}": value for name, value in said.items()})[
        0
    ].kafka


@pytest.mark.parametrize("security", ["PLAINTEXT", "SASL_PLAINTEXT"])
@pytest.mark.parametrize("bootstrap", ["kafka.example:9092", "localhost:9092,10.0.0.7:9092", "127.0.0.1.example:9092"])
def test_a_broker_on_another_machine_is_not_reached_in_the_clear(security: str, bootstrap: str) -> None:
    with pytest.raises(SettingsInvalid, match=r"in the clear to .*; set SASL_SSL or SSL, or kafka\.allow_plaintext"):
        kafka(BOOTSTRAP=bootstrap, SECURITY=security, SASL_MECHANISM="SCRAM-SHA-512")


@pytest.mark.parametrize("bootstrap", ["localhost:9092", "127.0.0.1:9092,127.8.0.1:9092", "[::1]:9092"])
def test_a_broker_on_this_machine_may_be(bootstrap: str) -> None:
    assert kafka(BOOTSTRAP=bootstrap).security == "PLAINTEXT"


def test_a_network_that_is_secured_otherwise_is_for_the_operator_to_say() -> None:
    assert kafka(BOOTSTRAP="kafka.example:9092", ALLOW_PLAINTEXT="true").security == "PLAINTEXT"


def test_with_tls_a_broker_may_be_anywhere() -> None:
    assert kafka(BOOTSTRAP="kafka.example:9093", SECURITY="SSL").bootstrap == "kafka.example:9093"


def test_sasl_without_a_mechanism_is_refused_with_what_it_needs() -> None:
    with pytest.raises(SettingsInvalid, match=r"SASL_SSL needs kafka\.sasl_mechanism, kafka\.username"):
        kafka(SECURITY="SASL_SSL")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://registry.example", "would send registry.password in the clear"),
        (f"https://handover:{SECRET}@registry.example", "must hold no password"),
        ("ftp://registry.example", "must begin with https:// or http://"),
        (f"//handover:{SECRET}@registry.example", "must begin with https:// or http://"),
        (f"https://[handover:{SECRET}@registry", "is no address"),
    ],
)
def test_a_registry_is_given_no_password_that_others_may_read(url: str, says: str) -> None:
    with pytest.raises(SettingsInvalid, match=says) as refused:
        settings.load(environment=WHERE | SAFE | {"HANDOVER_REGISTRY__URL": url})

    assert SECRET not in str(refused.value)


def test_a_registry_without_a_password_may_be_reached_over_http() -> None:
    found, _ = settings.load(environment=WHERE | {"HANDOVER_REGISTRY__URL": "http://registry.example"})

    assert found.registry.url == "http://registry.example"


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("section", ["KAFKA", "REGISTRY"])
def test_a_password_is_read_from_the_file_that_a_variable_names(section: str, secret_file: Path) -> None:
    found, origins = settings.load(environment=WHERE | SAFE | {f"HANDOVER_{section}__PASSWORD_FILE": str(secret_file)})

    password = getattr(found, section.lower()).password
    assert password.get_secret_value() == SECRET
    assert origins[f"{section.lower()}.password"] == f"HANDOVER_{section}__PASSWORD_FILE"


def test_a_password_is_read_from_the_file_that_the_settings_file_names(secret_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f'authority = "norfolk"\n[kafka]\npassword_file = "{secret_file}"\n', encoding="utf-8")

    found, _ = settings.load(file, environment={})

    assert found.kafka.password is not None
    assert found.kafka.password.get_secret_value() == SECRET


def test_a_password_said_twice_is_refused(secret_file: Path) -> None:
    twice = {"HANDOVER_KAFKA__PASSWORD": SECRET, "HANDOVER_KAFKA__PASSWORD_FILE": str(secret_file)}

    with pytest.raises(SettingsInvalid, match=r"both say kafka\.password; leave out one") as refused:
        settings.load(environment=WHERE | twice)

    assert SECRET not in str(refused.value)


def test_a_file_of_a_password_that_is_not_there_is_refused_without_a_word_of_it() -> None:
    with pytest.raises(SettingsInvalid, match=r"HANDOVER_KAFKA__PASSWORD_FILE: kafka\.password: the file .* can't be"):
        settings.load(environment=WHERE | {"HANDOVER_KAFKA__PASSWORD_FILE": "/nowhere"})


def test_only_passwords_have_a_file_of_their_own() -> None:
    with pytest.raises(SettingsInvalid, match=r"there is no setting kafka\.username_file"):
        settings.load(environment=WHERE | {"HANDOVER_KAFKA__USERNAME_FILE": "/nowhere"})


def secretive() -> settings.Settings:
    said = {"HANDOVER_KAFKA__PASSWORD": SECRET, "HANDOVER_REGISTRY__PASSWORD": SECRET}
    return settings.load(environment=WHERE | SAFE | said)[0]


def test_no_password_is_in_what_is_made_of_settings_when_printed() -> None:
    found = secretive()

    made = (found, cluster_of(found.kafka), schema_registry_of(found), settings.shown(found, {}))
    assert [one for one in made if SECRET in repr(one) or SECRET in str(one)] == []
    assert cluster_of(found.kafka).shared()["sasl_plain_password"] == SECRET


@pytest.mark.parametrize(
    "command", [("config", "show"), ("config", "show", "--output", "json"), ("config", "check"), ("doctor",), ("run",)]
)
def test_no_command_says_a_password(
    command: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    # nobody listens there, so the doctor and the run end after what they say of connecting
    said = SAFE | {"HANDOVER_KAFKA__BOOTSTRAP": "127.0.0.1:1", "HANDOVER_REGISTRY__URL": "https://127.0.0.1:1"}
    said |= {"HANDOVER_KAFKA__PASSWORD": SECRET, "HANDOVER_REGISTRY__PASSWORD": SECRET}
    # a setting that can't be used beside it keeps the run from waiting for its broker
    said |= {"HANDOVER_RUN__BATCH": "0"} if command == ("run",) else {}
    for name, value in (WHERE | said).items():
        monkeypatch.setenv(name, value)
    caplog.set_level(logging.DEBUG)

    code = run_command(command)

    out, err = capfd.readouterr()
    assert code in {Exit.DONE, Exit.FINDINGS, Exit.CONFIG, Exit.UNREACHABLE}
    assert out + err
    assert SECRET not in out + err + caplog.text
