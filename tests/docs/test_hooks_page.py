"""The page on the hooks: its reference against the specifications, its errors against the mistakes themselves."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from connector import registry
from connector.exits import Exit
from connector.registry import PluginRefused
from policy_core import hookspecs
from policy_core.book import PolicyBook
from policy_core.host import Host
from policy_core.new_policy import NewPolicy
from tests.docs.hook_reference import hooks, reference, uses
from tests.docs.pages import ROOT, blocks, code, read, rows, section

if TYPE_CHECKING:
    from pathlib import Path

PAGE = read("hooks.md")
FENLAND = NewPolicy(key="fenland", name="Fenland", prefix="FEN", host="liquidlogic", handover="0.1.0")
GIVES = "from policy_core.hookspecs import hookimpl\n\n\n@hookimpl\ndef handover_policy({}):\n    {}\n"
NOT_ALLOWED = "`plugins.allowed` doesn't name it"
MISTAKES = {
    "its module, or one that it needs, isn't there": "import fenlands\n",
    "no hook, or one without `@hookimpl`": "def handover_policy():\n    return 1\n",
    "a hook that there isn't": GIVES.format("", "return 1").replace("handover_policy", "handover_polcy"),
    "an argument that the hook doesn't have": GIVES.format("config", "return config"),
    "the hook gives something else": GIVES.format("", "return {}"),
    "the book is another authority's, or the host another one": GIVES.format(
        "", "return norfolk.policy_book()"
    ).replace("\n\n\n", "\nimport norfolk\n\n\n", 1),
}


def told() -> dict[str, str]:
    return {mistake: code(says)[0] for mistake, says in rows(section(PAGE, "What is checked at the start"))}


def is_installed(folder: Path, distribution: str = "handover-fenland") -> None:
    """Make a folder of packages one in which a distribution has claimed `fenland`."""
    information = folder / f"{distribution.replace('-', '_')}-1.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1\n", "utf-8")
    entry = f"[{hookspecs.POLICY_GROUP}]\nfenland = {distribution.removeprefix('handover-')}\n"
    (information / "entry_points.txt").write_text(entry, "utf-8")


def is_refused_as(told_so: str, folder: Path) -> None:
    ended = subprocess.run(
        (sys.executable, "-m", "connector", "rules", "--authority", "fenland"),
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == Exit.CONFIG, ended.stdout
    form = ".*".join(map(re.escape, told_so.split("...")))
    assert re.fullmatch(f"handover rules: {form}\n", ended.stderr), ended.stderr


def test_the_reference_says_what_the_specifications_say() -> None:
    remedy = "write it anew: python -m tests.docs.hook_reference"
    assert reference() in PAGE, remedy


def test_the_reference_says_that_it_is_generated() -> None:
    assert "Generated from policy_core/hookspecs.py" in PAGE.partition(reference())[0].splitlines()[-2]


@pytest.mark.parametrize("hook", hooks())
def test_a_hook_is_documented_with_its_exact_signature(hook: str) -> None:
    (shown,) = (block.text for block in blocks(section(PAGE, hook)) if block.language == "python")
    assert shown.removesuffix(": ...\n") in read(ROOT / "policy_core" / "hookspecs.py")
    docstring = getattr(hookspecs, hook).__doc__
    assert docstring
    assert docstring in section(PAGE, hook)


@pytest.mark.parametrize("hook", hooks())
def test_a_hook_is_used_by_a_plugin_of_this_repository(hook: str) -> None:
    used = [use.folder.name for use in uses(hook)]
    assert used
    below_the_signature = section(PAGE, hook).rpartition("```")[2]
    named = [word for word in code(below_the_signature) if word.startswith("plugins/")]
    assert named == [f"plugins/{name}" for name in used]


@pytest.mark.parametrize("hook", hooks())
def test_a_hook_gives_what_its_signature_says(hook: str) -> None:
    kinds = {hookspecs.POLICY_GROUP: PolicyBook, hookspecs.HOST_GROUP: Host}
    loads = {hookspecs.POLICY_GROUP: registry.load_policy, hookspecs.HOST_GROUP: registry.load_host}
    for use in uses(hook):
        assert kinds[use.group].__name__ == hooks()[hook].gives
        assert isinstance(loads[use.group](use.key), kinds[use.group])


def test_every_mistake_on_the_page_is_tried_here() -> None:
    tried = {
        *MISTAKES,
        NOT_ALLOWED,
        "nothing of that key is installed",
        "two distributions have the key",
        "the hook raises, or the book contradicts itself",
        "a data file is missing",
    }
    assert set(told()) == tried


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_module_is_told_as_on_the_page(mistake: str, tmp_path: Path) -> None:
    is_installed(tmp_path)
    (tmp_path / "fenland.py").write_text(MISTAKES[mistake], encoding="utf-8")
    is_refused_as(told()[mistake], tmp_path)


def test_a_key_that_nobody_has_is_told_as_on_the_page(tmp_path: Path) -> None:
    is_refused_as(told()["nothing of that key is installed"], tmp_path)


def test_a_key_that_two_have_is_told_as_on_the_page(tmp_path: Path) -> None:
    is_installed(tmp_path)
    is_installed(tmp_path, "handover-marshland")
    is_refused_as(told()["two distributions have the key"], tmp_path)


def test_a_plugin_that_is_not_allowed_is_told_as_on_the_page() -> None:
    with pytest.raises(PluginRefused) as refused:
        registry.load_policy("fenland", allowed=["norfolk"])
    assert str(refused.value) == told()[NOT_ALLOWED]


def test_a_book_that_contradicts_itself_is_told_as_on_the_page(tmp_path: Path) -> None:
    FENLAND.written_to(tmp_path)
    is_installed(tmp_path)
    catalogue = tmp_path / "fenland" / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8")
    row = text[text.index("[[rule]]") : text.index("[[rule]]", text.index("[[rule]]") + 1)]
    catalogue.write_text(text.replace(row, ""), encoding="utf-8")
    is_refused_as(told()["the hook raises, or the book contradicts itself"], tmp_path)


def test_a_book_without_a_data_file_is_told_as_on_the_page(tmp_path: Path) -> None:
    FENLAND.written_to(tmp_path)
    is_installed(tmp_path)
    (tmp_path / "fenland" / "teams.toml").unlink()
    is_refused_as(told()["a data file is missing"], tmp_path)
