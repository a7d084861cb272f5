"""Finds the one policy plugin and the one host plugin, by entry point, and refuses to start on anything doubtful.

Only the plugin asked for is imported; each is registered with a plugin registry of its own.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

import pluggy

from policy_core import hookspecs
from policy_core.book import PolicyBook
from policy_core.host import Host

if TYPE_CHECKING:
    from collections.abc import Sequence


class PluginRefused(Exception):  # noqa: N818 - names what is the matter
    """A plugin can't be used; the message says which, why, and the remedy."""


@dataclass(frozen=True, slots=True)
class Plugins:
    """The two plugins of one process."""

    book: PolicyBook
    host: Host


def load(authority: str, host: str | None = None, *, allowed: Sequence[str] | None = None) -> Plugins:
    """Load an authority's policy and its host (None: the one its policy names as an example).

    `allowed` is the list of plugin names that may be loaded; None allows those asked for. Raises PluginRefused.
    """
    book = load_policy(authority, allowed=allowed)
    return Plugins(book, load_host(host or book.data.policy.example_host, allowed=allowed))


def load_policy(authority: str, *, allowed: Sequence[str] | None = None) -> PolicyBook:
    """Load one authority's policy book. Raises PluginRefused."""
    return _policy_of(authority, _answer(hookspecs.POLICY_GROUP, authority, "handover_policy", allowed))


def _policy_of(authority: str, book: Any) -> PolicyBook:
    if not isinstance(book, PolicyBook):
        raise PluginRefused(
            f"plugin {authority}: handover_policy gave {type(book).__name__}; it must give a PolicyBook"
        )
    if book.authority != authority:
        raise PluginRefused(f"plugin {authority} speaks for {book.authority}; give both the same key")
    return book


def load_policy_at(entry: EntryPoint) -> PolicyBook:
    """Load the policy book that an entry point names, installed or not. Raises PluginRefused."""
    return _policy_of(entry.name, _answer_of(entry, "handover_policy"))


def installed_policy(authority: str) -> EntryPoint:
    """Find the entry point of an authority's installed plugin, without importing it. Raises PluginRefused."""
    return _entry_point(hookspecs.POLICY_GROUP, authority)


def load_host(host: str, *, allowed: Sequence[str] | None = None) -> Host:
    """Load one host's mapping. Raises PluginRefused."""
    found = _answer(hookspecs.HOST_GROUP, host, "handover_host", allowed)
    if not isinstance(found, Host):
        raise PluginRefused(f"plugin {host}: handover_host gave {type(found).__name__}; it must give a Host")
    if found.key != host:
        raise PluginRefused(f"plugin {host} speaks for {found.key}; give both the same key")
    return found


def installed(group: str) -> list[str]:
    """Give the names of the installed plugins of a group."""
    return sorted({entry.name for entry in entry_points(group=group)})


def _answer(group: str, name: str, hook: str, allowed: Sequence[str] | None) -> Any:
    if allowed is not None and name not in allowed:
        raise PluginRefused(f"plugin {name} is not on the allow-list; add it to plugins.allowed")
    return _answer_of(_entry_point(group, name), hook)


def _answer_of(entry: EntryPoint, hook: str) -> Any:
    name = entry.name
    plugin = _load(entry, name)
    registry = pluggy.PluginManager(hookspecs.PROJECT)
    registry.add_hookspecs(hookspecs)
    try:
        registry.register(plugin, name)
        registry.check_pending()
    except pluggy.PluginValidationError as invalid:
        says = " ".join(str(invalid).split())
        raise PluginRefused(f"plugin {name}: {says}; see policy_core/hookspecs.py for the hooks there are") from invalid
    if not getattr(registry.hook, hook).get_hookimpls():
        raise PluginRefused(f"plugin {name} has no {hook}; implement it with @hookimpl")
    try:
        return getattr(registry.hook, hook)()
    except Exception as broken:
        raise PluginRefused(f"plugin {name}: {hook} failed: {broken}") from broken


def _entry_point(group: str, name: str) -> EntryPoint:
    found = {
        (entry.value, entry.dist.name if entry.dist else ""): entry for entry in entry_points(group=group, name=name)
    }
    if len(found) > 1:
        owners = ", ".join(sorted(owner for _, owner in found))
        raise PluginRefused(f"plugin {name} is claimed by {owners}; uninstall all but one")
    if not found:
        near = difflib.get_close_matches(name, installed(group), n=1)
        hint = f"; did you mean {near[0]}?" if near else f"; installed: {', '.join(installed(group)) or 'none'}"
        raise PluginRefused(f"no plugin {name} is installed ({group}){hint}")
    return next(iter(found.values()))


def _load(entry: EntryPoint, name: str) -> Any:
    try:
        return entry.load()
    except Exception as broken:
        says = " ".join(f"{type(broken).__name__}: {broken}".split())
        owner = entry.dist.name if entry.dist else name
        raise PluginRefused(
            f"plugin {name} can't be imported: {says}; mend {owner}, or install what it needs"
        ) from broken
