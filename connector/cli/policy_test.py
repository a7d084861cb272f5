"""`handover policy test`: a policy's scenarios and the sweeps over them, in pytest."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import TYPE_CHECKING

from connector.exits import Exit, Stop
from connector.plugin_folder import plugin_source

if TYPE_CHECKING:
    import argparse

SAYS = "a policy's scenarios, and what must hold of any policy tried on each of them"
_PASSED, _FAILED, _NO_TESTS = 0, 1, 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `policy test`."""
    parser.add_argument("plugin", metavar="AUTHORITY_OR_FOLDER", help="key of an installed plugin, or its folder")
    parser.add_argument("--only", metavar="WORDS", help="only the scenarios whose id or sweep has these words")
    parser.add_argument("--without-sweeps", action="store_true", help="the scenarios as written, and nothing else")


def run(given: argparse.Namespace) -> int:
    """Run them. Exit 0: all passed; 1: some failed; 64: the policy can't be loaded, has no scenarios, or no pytest."""
    if importlib.util.find_spec("pytest") is None:
        raise Stop(Exit.CONFIG, "pytest isn't installed; pip install 'handover-core[testkit]'")
    source = plugin_source(given.plugin)
    if source.root is None:
        raise Stop(Exit.CONFIG, f"{given.plugin}: scenarios aren't installed with it; give the folder that has them")
    chosen = ["-k", given.only] if given.only else []
    chosen += ["-m", "not sweep"] if given.without_sweeps else []
    # pytest's list of failed tests is cut to the terminal, or not cut where CI is set: each failure says its own above.
    command = [sys.executable, "-m", "pytest", "-q", "-rN", "-p", "no:cacheprovider", "--rootdir", str(source.root)]
    sys.stdout.flush()
    ended = subprocess.run([*command, *chosen, str(source.root)], check=False)  # noqa: S603 - our own interpreter
    if ended.returncode == _NO_TESTS:
        raise Stop(Exit.CONFIG, f"{source.shown_file(str(source.root))} has no such scenario; see its scenarios/*.yaml")
    if ended.returncode not in (_PASSED, _FAILED):
        raise Stop(Exit.CONFIG, f"the tests of {given.plugin} can't be run; pytest says above why")
    return Exit.FINDINGS if ended.returncode else Exit.DONE
