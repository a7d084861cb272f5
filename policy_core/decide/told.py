"""The alerts and notices of the core itself, as drafts: one place that knows their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policy_core.decide.draft import Basis, Draft, Sort, Spell

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from policy_core.reading import LeanedOn


def alert(
    code: str,
    *,
    occurrence: str,
    basis: Iterable[Basis],
    tell: tuple[str, ...],
    spell: Spell,
    severity: str = "urgent",
    about: str | None = None,
    about_on: date | None = None,
    names: tuple[str, ...] = (),
    overdue_since: date | None = None,
    escalates_to: tuple[str, ...] = (),
    leaned: tuple[LeanedOn, ...] = (),
    sure: bool = True,
    frozen: bool = False,
) -> Draft:
    """Draft an alert: it stands while it is drafted."""
    body: dict[str, Any] = {
        "alert": code,
        "severity": severity,
        "about": about,
        "about_on": about_on,
        "names": names,
        "overdue_since": overdue_since,
        "escalates_to": escalates_to,
    }
    return Draft(
        sort=Sort.ALERT,
        subject=code,
        occurrence=occurrence,
        spell=spell,
        body=body,
        basis=tuple(sorted(set(basis))),
        leaned=leaned,
        tell=tell,
        sure=sure,
        frozen=frozen,
    )


def notice(
    code: str,
    *,
    to: str,
    occurrence: str,
    basis: Iterable[Basis],
    tell: tuple[str, ...],
    spell: Spell,
    about: str | None = None,
    about_on: date | None = None,
    carries: tuple[str, ...] = (),
    leaned: tuple[LeanedOn, ...] = (),
    unsettled: bool = False,
) -> Draft:
    """Draft a notice to a role: said once an occurrence."""
    body: dict[str, Any] = {
        "notice": code,
        "to": to,
        "about": about,
        "about_on": about_on,
        "carries": carries,
        "due_on": None,
        "prompt_to": None,
    }
    return Draft(
        sort=Sort.NOTICE,
        subject=f"{code}/{to}",
        occurrence=occurrence,
        spell=spell,
        body=body,
        basis=tuple(sorted(set(basis))),
        leaned=leaned,
        tell=tell,
        unsettled=unsettled,
    )
