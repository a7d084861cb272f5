"""Only plugins that are asked for and allowed are imported, and none hears of another authority's children."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from connector import registry
from connector.process import names_of
from connector.registry import PluginRefused
from connector.wire import codec
from policy_core.event_json import event_from_json
from tests.shell.authority import Authority

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from policy_core.rules import Rule

ALLOWED = ("norfolk", "liquidlogic")
HEARD_OF = "was_imported"
# whatever its author meant it to do, it does it on being imported
MODULE = f'from pathlib import Path\nPath(__file__).with_name("{HEARD_OF}").touch()\nraise ImportError("as a trap")\n'


@pytest.fixture
def fenland(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bool]:
    """Install a policy and a host plugin of one module, and give whether it was imported."""
    info = tmp_path / "handover_fenland-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: handover-fenland\nVersion: 1.0\n", encoding="utf-8")
    points = "".join(f"[handover.{group}]\nfenland = fenland\n" for group in ("authorities", "hosts"))
    (info / "entry_points.txt").write_text(points, encoding="utf-8")
    (tmp_path / "fenland.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return (tmp_path / HEARD_OF).exists


@pytest.mark.parametrize("allowed", [ALLOWED, None], ids=["with an allow-list", "without one"])
def test_a_plugin_that_is_not_asked_for_is_never_imported(
    allowed: tuple[str, ...] | None, fenland: Callable[[], bool]
) -> None:
    assert registry.load("norfolk", allowed=allowed).book.authority == "norfolk"
    assert "fenland" in registry.installed("handover.authorities")
    assert not fenland()


@pytest.mark.parametrize("load", [registry.load_policy, registry.load_host])
def test_a_plugin_that_is_asked_for_and_not_allowed_is_never_imported(
    load: Callable[..., object], fenland: Callable[[], bool]
) -> None:
    with pytest.raises(PluginRefused, match=r"fenland is not on the allow-list; add it to plugins\.allowed"):
        load("fenland", allowed=ALLOWED)

    assert not fenland()


def test_a_host_that_only_the_policy_names_needs_to_be_allowed_too() -> None:
    with pytest.raises(PluginRefused, match="liquidlogic is not on the allow-list"):
        registry.load("norfolk", allowed=["norfolk"])


def test_a_plugin_that_can_not_be_imported_is_told_with_who_can_mend_it(fenland: Callable[[], bool]) -> None:
    with pytest.raises(PluginRefused) as refused:
        registry.load_policy("fenland", allowed=["fenland"])

    assert str(refused.value) == (
        "plugin fenland can't be imported: ImportError: as a trap; mend handover-fenland, or install what it needs"
    )
    assert fenland()


def test_a_host_under_another_key_is_refused(fenland: Callable[[], bool], tmp_path: Path) -> None:
    text = (
        "from policy_core.host import Host\nfrom policy_core.hookspecs import hookimpl\n\n\n"
        '@hookimpl\ndef handover_host() -> Host:\n    return Host(key="marshland", name="Marshland")\n'
    )
    (tmp_path / "fenland.py").write_text(text, encoding="utf-8")

    with pytest.raises(PluginRefused, match="plugin fenland speaks for marshland; give both the same key"):
        registry.load_host("fenland")

    assert not fenland()


def test_an_event_of_another_authority_reaches_neither_rule_nor_host() -> None:
    heard: list[str] = []

    def listening(rule: Rule) -> Rule:
        def body(*_: object) -> Iterator[Any]:
            heard.append(rule.rule_id)
            yield from ()

        return replace(rule, body=body)

    class Words(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            heard.append(key)
            return super().get(key, default)

    plugins = registry.load("norfolk")
    rules = tuple(map(listening, plugins.book.rules))
    book = replace(plugins.book, rules=rules, by_id={rule.rule_id: rule for rule in rules})
    host = replace(plugins.host, codes=Words(plugins.host.codes), teams=Words(plugins.host.teams))
    authority = Authority(plugins=registry.Plugins(book, host))

    authority.tell(history("C1", "norfolk"))
    authority.run_until(date(2026, 5, 1))
    assert heard
    heard.clear()
    authority.send(b"C1", codec.encode(history("C1", "wiltshire")[-1]))
    authority.send(b"C2", codec.encode(history("C2", "wiltshire")[0]))
    authority.run_until(date(2026, 5, 1))

    assert heard == []
    quarantined = authority.committed(names_of(authority.settings).quarantine)
    assert [dict(one.headers)["handover-reason"] for one in quarantined] == [b"wrong_authority"] * 2


def history(child: str, authority: str) -> list[Any]:
    worker = {"worker_id": "W1", "qualification": "social_worker", "newly_qualified": False}
    held = {"involvement_id": "I1", "role": "primary", "worker": worker, "team": {"team": "fas", "locality": "south"}}
    said: list[dict[str, Any]] = [
        {"event": "InvolvementStarted", **held, "started_on": "2025-12-01"},
        {"event": "BecameLookedAfter", "period_id": "P1", "started_on": "2025-12-22"},
        {"event": "LookedAfterReviewHeld", "meeting_id": "R2", "number": 2, "held_on": "2026-04-14"},
    ]
    return [event_from_json({**one, "envelope": {"child_id": child}}, authority=authority) for one in said]
