"""The modules of the return, one CSV file each: which columns a row is read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.importers.ssda903 import cells
from connector.importers.ssda903.cells import RowLeftOut
from connector.importers.ssda903.left_out import Reason
from connector.importers.ssda903.rows import (
    Adopted,
    AdoptionDecision,
    Episode,
    Header,
    Missing,
    Review,
    SocialWorkerEpisode,
    Unaccompanied,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from connector.importers.ssda903.rows import Row

    Cells = Mapping[str, str]


def _episode(row: Cells) -> Episode:
    started_on, ended_on = cells.day(row["DECOM"]), cells.optional_day(row["DEC"])
    _in_order(started_on, ended_on)
    if started_on == ended_on:
        raise RowLeftOut(Reason.STARTS_AND_ENDS_SAME_DAY)
    return Episode(
        child_id=cells.child_id(row["CHILD"]),
        started_on=started_on,
        reason_new=cells.code(row["RNE"]),
        legal_status=cells.code(row["LS"]),
        primary_need=cells.code(row["CIN"]),
        placement_type=cells.code(row["PLACE"]),
        placement_provider=cells.code(row["PLACE_PROVIDER"]),
        ended_on=ended_on,
        ceased=cells.code(row["REC"]),
        change_reason=cells.code(row["REASON_PLACE_CHANGE"]),
        home_postcode=cells.code(row["HOME_POST"]),
    )


def _header(row: Cells) -> Header:
    return Header(
        child_id=cells.child_id(row["CHILD"]),
        date_of_birth=cells.optional_day(row["DOB"]),
        sex=cells.sex(row["SEX"]),
        ethnicity=cells.code(row["ETHNIC"]),
    )


def _review(row: Cells) -> Review:
    return Review(
        child_id=cells.child_id(row["CHILD"]),
        held_on=cells.day(row["REVIEW"]),
        participation=cells.code(row["REVIEW_CODE"]),
    )


def _missing(row: Cells) -> Missing:
    started_on, ended_on = cells.day(row["MIS_START"]), cells.optional_day(row["MIS_END"])
    _in_order(started_on, ended_on)
    return Missing(
        child_id=cells.child_id(row["CHILD"]),
        kind=cells.code(row["MISSING"]),
        started_on=started_on,
        ended_on=ended_on,
    )


def _unaccompanied(row: Cells) -> Unaccompanied:
    return Unaccompanied(child_id=cells.child_id(row["CHILD"]), ceased_on=cells.optional_day(row["DUC"]))


def _adoption_decision(row: Cells) -> AdoptionDecision:
    decided_on, reversed_on = cells.day(row["DATE_PLACED"]), cells.optional_day(row["DATE_PLACED_CEASED"])
    _in_order(decided_on, reversed_on)
    return AdoptionDecision(
        child_id=cells.child_id(row["CHILD"]),
        decided_on=decided_on,
        reversed_on=reversed_on,
        reversal_reason=cells.code(row["REASON_PLACED_CEASED"]),
    )


def _adopted(row: Cells) -> Adopted:
    return Adopted(
        child_id=cells.child_id(row["CHILD"]),
        decided_on=cells.optional_day(row["DATE_INT"]),
        matched_on=cells.optional_day(row["DATE_MATCH"]),
    )


def _social_worker_episode(row: Cells) -> SocialWorkerEpisode:
    started_on, ended_on = cells.day(row["SW_DECOM"]), cells.optional_day(row["SW_DEC"])
    _in_order(started_on, ended_on)
    return SocialWorkerEpisode(
        child_id=cells.child_id(row["CHILD"]),
        worker_id=row["SW_ID"],
        started_on=started_on,
        ended_on=ended_on,
        change_reason=cells.code(row["SW_REASON"]),
    )


def _in_order(started_on: date, ended_on: date | None) -> None:
    if ended_on is not None and ended_on < started_on:
        raise RowLeftOut(Reason.ENDS_BEFORE_START)


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the return: how a row is read, the columns it must have and those that may be missing."""

    read: Callable[[Cells], Row]
    columns: tuple[str, ...]
    optional: tuple[str, ...] = ()


MODULES: Mapping[str, Module] = {
    "header": Module(_header, ("CHILD", "SEX", "DOB"), ("ETHNIC",)),
    "episodes": Module(
        _episode,
        ("CHILD", "DECOM", "RNE", "LS", "PLACE", "DEC", "REC"),
        ("CIN", "PLACE_PROVIDER", "REASON_PLACE_CHANGE", "HOME_POST"),
    ),
    "reviews": Module(_review, ("CHILD", "REVIEW"), ("REVIEW_CODE",)),
    "missing": Module(_missing, ("CHILD", "MIS_START", "MIS_END"), ("MISSING",)),
    "uasc": Module(_unaccompanied, ("CHILD",), ("DUC",)),
    "placed_adoption": Module(
        _adoption_decision, ("CHILD", "DATE_PLACED"), ("DATE_PLACED_CEASED", "REASON_PLACED_CEASED")
    ),
    "ad1": Module(_adopted, ("CHILD",), ("DATE_INT", "DATE_MATCH")),
    "sw_episodes": Module(_social_worker_episode, ("CHILD", "SW_ID", "SW_DECOM", "SW_DEC"), ("SW_REASON",)),
}
