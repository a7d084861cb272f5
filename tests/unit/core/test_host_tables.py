"""A host plugin's two files become a host; two codes for one word are refused."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from policy_core.host_tables import host_of

if TYPE_CHECKING:
    from pathlib import Path

CODES = """
[sex]
M = ["Male", "Boy"]
F = ["Female"]
"""
EVENTS = """
[supplied]
CaseOpened = "the cover sheet"

[not_supplied]
CaseClosed = "kept on paper"

[unfilled]
"CaseOpened.reason" = "has no place for it"
"""


@pytest.fixture
def fenhost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = tmp_path / "fenhost"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "codes.toml").write_text(CODES, encoding="utf-8")
    (package / "events.toml").write_text(EVENTS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "fenhost", raising=False)
    return package


@pytest.mark.usefixtures("fenhost")
def test_words_events_and_reasons_are_read_from_the_two_files() -> None:
    host = host_of("fenhost", key="fenhost", name="Fenland's own")

    assert (host.key, host.name) == ("fenhost", "Fenland's own")
    assert host.codes == {"sex": {"male": "M", "boy": "M", "female": "F"}}
    assert (host.supplied, host.unfilled) == (frozenset({"CaseOpened"}), frozenset({"CaseOpened.reason"}))
    assert host.notes == {"CaseClosed": "kept on paper", "CaseOpened.reason": "has no place for it"}


def test_two_codes_for_one_word_are_refused(fenhost: Path) -> None:
    (fenhost / "codes.toml").write_text('[sex]\nM = ["Male"]\nF = ["male"]\n', encoding="utf-8")

    with pytest.raises(ValueError, match=r"codes\.toml \[sex\]: 'male' stands for both M and F"):
        host_of("fenhost", key="fenhost", name="Fenland's own")
