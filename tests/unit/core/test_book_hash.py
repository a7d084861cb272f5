"""The hash of a policy book: whatever a decision was made with is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_core.book import EXAMPLE_SETTINGS, digest_of

if TYPE_CHECKING:
    from pathlib import Path


def policy(folder: Path, name: str, number: int) -> Path:
    package = folder / name
    (package / "chapters").mkdir(parents=True)
    (package / "parameters.toml").write_text(f"weeks = {number}\n", encoding="utf-8")
    (package / "chapters" / "court.py").write_text("LIMIT = 5\n", encoding="utf-8")
    return package


def test_the_same_files_have_the_same_digest_wherever_they_lie(tmp_path: Path) -> None:
    assert digest_of(policy(tmp_path, "here", 2)) == digest_of(policy(tmp_path, "there", 2))


def test_a_changed_number_changes_it(tmp_path: Path) -> None:
    assert digest_of(policy(tmp_path, "here", 2)) != digest_of(policy(tmp_path, "there", 3))


def test_a_changed_constant_of_a_shared_module_changes_it(tmp_path: Path) -> None:
    package = policy(tmp_path, "here", 2)
    before = digest_of(package)
    (package / "chapters" / "court.py").write_text("LIMIT = 6\n", encoding="utf-8")
    assert digest_of(package) != before


def test_a_file_that_decides_nothing_leaves_it(tmp_path: Path) -> None:
    package = policy(tmp_path, "here", 2)
    before = digest_of(package)
    (package / "NOTES.md").write_text("read me\n", encoding="utf-8")
    assert digest_of(package) == before


def test_the_example_of_an_authoritys_settings_decides_nothing(tmp_path: Path) -> None:
    package = policy(tmp_path, "here", 2)
    before = digest_of(package)
    (package / EXAMPLE_SETTINGS).write_text("closures = []\n", encoding="utf-8")
    assert digest_of(package) == before
