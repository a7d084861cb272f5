"""Fetches the jars of Apache Kafka from Maven's repository, once, for whoever asks first."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from connector.brokers.broker import BrokerUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

KAFKA_VERSION = "4.3.0"
CACHE = Path(".kafka")
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


def jars_folder(cache: Path = CACHE) -> Path:
    """Give the folder that holds, or will hold, the jars of this version."""
    return cache / f"libs-{KAFKA_VERSION}"


def can_be_had(cache: Path = CACHE) -> bool:
    """Say whether the jars are there or Maven could fetch them."""
    return jars_folder(cache).is_dir() or shutil.which("mvn") is not None


def fetch_jars(cache: Path = CACHE) -> Path:
    """Give the folder of the jars, fetching them if need be. Raises BrokerUnavailable.

    Two processes that ask at once fetch once: the second waits for the first.
    """
    folder = jars_folder(cache)
    if folder.is_dir():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            _fetch(folder)
    return folder


def _fetch(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise BrokerUnavailable(
            "Maven isn't installed, so Kafka's jars can't be fetched; install Maven, or name a broker"
        )
    sys.stderr.write(f"fetching Apache Kafka {KAFKA_VERSION} into {folder} (half a minute, once)\n")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="fetching-") as unfinished:
        ended = subprocess.run(
            (
                *(maven, "--batch-mode", "--quiet", "--strict-checksums"),
                *("--file", str(Path(__file__).with_name("pom.xml"))),
                *(f"-Dkafka.version={KAFKA_VERSION}", f"-DoutputDirectory={Path(unfinished, 'libs').absolute()}"),
                *("-DincludeScope=runtime", _COPY),
            ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if ended.returncode != 0:
            said = next(iter(_errors(ended.stdout)), "nothing")
            raise BrokerUnavailable(f"Maven couldn't fetch Apache Kafka {KAFKA_VERSION}: {said}")
        Path(unfinished, "libs").rename(folder)


def _errors(output: str) -> Iterator[str]:
    return (line for line in output.splitlines() if line.startswith("[ERROR]"))


def main() -> None:
    """Fetch the jars and name their folder; `make kafka` calls it."""
    try:
        sys.stdout.write(f"{fetch_jars()}\n")
    except BrokerUnavailable as unavailable:
        sys.exit(str(unavailable))


if __name__ == "__main__":
    main()
