"""What the authority's settings still lack, or name wrongly, for a policy and a host."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from policy_core.host import LOCALITY
from policy_core.mentions import holding_teams, parameters_read, receiving_teams
from policy_core.policy import NotInForce

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from policy_core.authority_settings import AuthoritySettings
    from policy_core.book import PolicyBook
    from policy_core.host import Host
    from policy_core.policy import PolicyData

_A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One matter: where in the file, what is missing and what that means, the remedy.

    `refused`: it isn't missing but wrong, and nothing starts with it.
    """

    about: str
    says: str
    remedy: str
    refused: bool = False


def missing(book: PolicyBook, host: Host, settings: AuthoritySettings, today: date) -> list[Missing]:
    """Say what the settings of an authority still lack; `book` is its policy, `host` its host, before any settings."""
    data = settings.completed(book.data)
    return [
        *map(_wrong, settings.faults(book.data)),
        *_localities(book, host, settings),
        *_work_trays(book, settings, data),
        *_go_live_days(book, data),
        *_parameters(book, data, today),
        *_closures(settings, today),
    ]


def _wrong(fault: str) -> Missing:
    says, _, remedy = fault.rpartition("; ")
    return Missing(about=says.partition(".")[0].partition(":")[0], says=says, remedy=remedy, refused=True)


def _localities(book: PolicyBook, host: Host, settings: AuthoritySettings) -> Iterator[Missing]:
    split = _listed(book.split_teams)
    if split and not settings.localities:
        yield Missing(
            about="localities",
            says=f"{split} are split by locality, and no locality is named: the team of a child isn't known",
            remedy="name each under [localities] with the host's words for its areas",
        )
    mapped = set(host.codes.get(LOCALITY, {}).values())
    wordless = [place for place, words in settings.localities.items() if not words and place not in mapped]
    if wordless:
        yield Missing(
            about="localities",
            says=f"{_listed(wordless)} without a word of {host.name}: no child lives there",
            remedy="write the host's words for its areas (ward, patch, district)",
        )


def _work_trays(book: PolicyBook, settings: AuthoritySettings, data: PolicyData) -> Iterator[Missing]:
    for key in sorted(receiving_teams(book)):
        team = data.teams[key]
        if not team.work_trays:
            lacking = "no work tray"
        elif team.by_locality and (places := [one for one in settings.localities if not team.work_tray(one)]):
            lacking = f"no work tray for {_listed(places)}"
        else:
            continue
        yield Missing(
            about="work trays",
            says=f"{key} has {lacking}, and children can be moved to it: the host isn't told where a task belongs",
            remedy=f"write the host's id of it under [teams.{key}.work_trays]",
        )


def _go_live_days(book: PolicyBook, data: PolicyData) -> Iterator[Missing]:
    without = [key for key in sorted(holding_teams(book)) if data.teams[key].go_live is None]
    if without:
        yield Missing(
            about="go-live days",
            says=f"{_listed(without)} without one: nothing is baselined, all that was never done is published at once",
            remedy="write go_live under [teams.…]",
        )


def _parameters(book: PolicyBook, data: PolicyData, today: date) -> Iterator[Missing]:
    for name, rules in parameters_read(book).items():
        try:
            data.parameters[name].on(name, today)
        except NotInForce:
            yield Missing(
                about="parameters",
                says=f"{name} has no value in force, and {_listed(rules)} read it: a case they judge is held",
                remedy=f"write since, value and clause under [parameters.{name}]",
            )


def _closures(settings: AuthoritySettings, today: date) -> Iterator[Missing]:
    coming = [day for day in settings.closures or () if today <= day < today + _A_YEAR]
    if coming or settings.closures == ():
        return
    says = "nobody has said on which days" if settings.closures is None else "none in the year to come on which"
    yield Missing(
        about="closures",
        says=f"{says} offices are shut besides bank holidays: working days are counted through them",
        remedy="write closures = [2026-12-29, …], or closures = [] where there are none",
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
