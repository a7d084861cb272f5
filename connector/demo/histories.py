"""Made-up children's histories, the same for the same seed: no real child, no real team, dates that make sense.

Stories are written in the sector's events; which team plays which part is read from the policy book's team kinds.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from policy_core.reading import start_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policy_core.book import PolicyBook

Day = tuple[date, dict[str, Any]]
LOCALITIES = ("north", "south", "east", "west")


@dataclass(frozen=True, slots=True)
class Cast:
    """The authority's teams that play in the stories, by kind in the sector's words."""

    safeguarding: str
    looked_after: str
    leaving_care: str
    by_locality: frozenset[str]

    @classmethod
    def of(cls, book: PolicyBook) -> Cast:
        """Read the cast from a policy. Raises ValueError where it has no such team."""

        def first(kind: str) -> str:
            for key, team in book.data.teams.items():
                if team.kind == kind:
                    return key
            raise ValueError(f"the policy of {book.authority} has no {kind} team, which the demonstration needs")

        split = frozenset(key for key, team in book.data.teams.items() if team.by_locality)
        return cls(first("safeguarding"), first("looked_after"), first("leaving_care"), split)


@dataclass(slots=True)
class Child:
    """One made-up child while its story is told. `day` moves on as the story does."""

    child_id: str
    born: date
    locality: str
    day: date
    cast: Cast
    random: Random
    worker: int = 0
    minute: int = 0
    _told_on: date | None = None

    def after(self, fewest: int, most: int) -> date:
        """Let some days pass and give the new day."""
        self.day += timedelta(days=self.random.randint(fewest, most))
        return self.day

    def event(self, name: str, **fields: Any) -> Day:
        """Give an event of today, in its JSON form."""
        plain = {key: value.isoformat() if isinstance(value, date) else value for key, value in fields.items()}
        self.minute = self.minute + 1 if self._told_on == self.day else self.random.randint(8 * 60, 17 * 60)
        self._told_on = self.day
        at: datetime = start_of(self.day) + timedelta(minutes=self.minute)
        envelope = {"child_id": self.child_id, "host_system": "other", "observed_at": at.isoformat()}
        return self.day, {"event": name, "envelope": envelope, **plain}

    def team(self, team: str) -> dict[str, Any]:
        """Name a team, with this child's locality where there are several of it."""
        return {"team": team, "locality": self.locality if team in self.cast.by_locality else None}

    def new_worker(self, team: str) -> dict[str, Any]:
        """Name a qualified worker of a team whom nobody has met before."""
        self.worker += 1
        return {
            "worker_id": f"W{self.child_id[1:]}{self.worker}",
            "team": self.team(team),
            "qualification": "social_worker",
            "newly_qualified": False,
            "active": True,
        }


def _held_by_safeguarding(child: Child) -> Iterator[Day]:
    yield child.event("ChildRecorded", date_of_birth=child.born, details_updated_on=child.day)
    yield child.event(
        "AddressRecorded", kind="home", started_on=child.day, locality=child.locality, area="own", original_home=True
    )
    yield child.event("CaseOpened", case_id=f"K{child.child_id}", opened_on=child.day, statutory_threshold_met=True)
    yield child.event(
        "InvolvementStarted",
        involvement_id=f"{child.child_id}-1",
        role="primary",
        worker=child.new_worker(child.cast.safeguarding),
        team=child.team(child.cast.safeguarding),
        started_on=child.day,
    )


def _looked_after(child: Child, legal_status: str) -> Iterator[Day]:
    child.after(20, 60)
    period = f"P{child.child_id}"
    yield child.event("BecameLookedAfter", period_id=period, started_on=child.day, legal_status=legal_status)
    yield child.event("LegalStatusStarted", legal_status=legal_status, started_on=child.day, period_id=period)
    yield child.event("PlacementStarted", placement_id=f"PL{child.child_id}", type="U6", started_on=child.day)


def _review(child: Child, number: int, held: date, booked_on: date) -> Iterator[Day]:
    meeting = f"R{child.child_id}-{number}"
    child.day = booked_on
    yield child.event(
        "MeetingBooked",
        meeting_id=meeting,
        kind="looked_after_review",
        number=number,
        status="booked",
        booked_on=booked_on,
        booked_for=held,
    )
    child.day = held
    invited = {"primary_worker": child.cast.safeguarding, "receiving_worker": child.cast.looked_after}
    present = [{"role": role, "team": child.team(team), "attended": True} for role, team in invited.items()]
    yield child.event("LookedAfterReviewHeld", meeting_id=meeting, number=number, held_on=held, attendees=present)


def _plan(child: Child, option: str) -> Iterator[Day]:
    yield child.event(
        "CarePlanRecorded", plan="authority", permanence_option=option, parallel_options=[], decided_on=child.day
    )


def _ready_file(child: Child) -> Iterator[Day]:
    for document in ("chronology", "pen_picture"):
        yield child.event(
            "DocumentRecorded", document=document, document_record_id=f"{document}-{child.child_id}",
            updated_on=child.day, completed_on=child.day,
        )  # fmt: skip


def _moved(child: Child, team: str) -> Iterator[Day]:
    worker = child.new_worker(team)
    yield child.event(
        "WorkerNamed", purpose="receiving_worker", worker=worker, for_team=child.team(team), named_on=child.day
    )
    child.after(1, 3)
    yield child.event("InvolvementEnded", involvement_id=f"{child.child_id}-1", ended_on=child.day)
    yield child.event(
        "InvolvementStarted",
        involvement_id=f"{child.child_id}-2",
        role="primary",
        worker=worker,
        team=child.team(team),
        started_on=child.day,
        change_reason="TSPROC",
    )


def long_term_fostering(child: Child) -> Iterator[Day]:
    """Tell of a child under section 20 whose plan becomes long-term fostering, and who moves at a review."""
    yield from _held_by_safeguarding(child)
    yield from _looked_after(child, "V2")
    first = child.after(20, 28)
    yield from _review(child, 1, first, first - timedelta(days=10))
    yield from _plan(child, "return_home")
    child.after(40, 60)
    yield from _plan(child, "long_term_fostering")
    booked = child.after(3, 8)
    yield from _review(child, 2, booked + timedelta(days=20), booked)
    yield from _ready_file(child)
    child.after(1, 9)
    yield from _moved(child, child.cast.looked_after)


def plan_reversed(child: Child) -> Iterator[Day]:
    """Tell of a plan that turns back to going home before the move."""
    yield from _held_by_safeguarding(child)
    yield from _looked_after(child, "V2")
    yield from _plan(child, "long_term_fostering")
    second = child.after(70, 100)
    yield from _review(child, 2, second, second - timedelta(days=14))
    child.after(2, 6)
    yield from _plan(child, "return_home")


def care_proceedings(child: Child) -> Iterator[Day]:
    """Care proceedings with a final hearing that is listed, held and concluding; sometimes nobody hurries."""
    yield from _held_by_safeguarding(child)
    yield from _looked_after(child, "C1")
    yield child.event("ProceedingsStarted", proceedings_id=f"F{child.child_id}", kind="care", started_on=child.day)
    child.after(60, 90)
    yield from _plan(child, "long_term_fostering")
    listed = child.after(10, 30)
    hearing = listed + timedelta(days=child.random.randint(30, 50))
    yield child.event(
        "HearingListed", hearing_id=f"H{child.child_id}", kind="final", status="booked", listed_on=listed,
        listed_for=hearing, proceedings_id=f"F{child.child_id}",
    )  # fmt: skip
    child.day = hearing
    yield child.event(
        "HearingHeld", hearing_id=f"H{child.child_id}", kind="final", held_on=hearing, concluded_proceedings=True,
        orders_made=["care"],
    )  # fmt: skip
    yield child.event(
        "ProceedingsConcluded", proceedings_id=f"F{child.child_id}", concluded_on=hearing, orders_made=["care"]
    )
    child.after(2, 20)
    yield from _ready_file(child)
    yield from _moved(child, child.cast.looked_after)


def worker_leaves(child: Child) -> Iterator[Day]:
    """Tell of a worker who leaves, and of days on which nobody is accountable."""
    yield from _held_by_safeguarding(child)
    child.after(60, 150)
    yield child.event("InvolvementEnded", involvement_id=f"{child.child_id}-1", ended_on=child.day, reason="LEFTRL")
    child.after(3, 15)
    yield child.event(
        "InvolvementStarted",
        involvement_id=f"{child.child_id}-2",
        role="primary",
        worker=child.new_worker(child.cast.safeguarding),
        team=child.team(child.cast.safeguarding),
        started_on=child.day,
    )


STORIES: tuple[Callable[[Child], Iterator[Day]], ...] = (
    long_term_fostering,
    long_term_fostering,
    plan_reversed,
    care_proceedings,
    worker_leaves,
)


def histories(book: PolicyBook, *, seed: int, children: int, since: date) -> Iterator[dict[str, Any]]:
    """Give the events of many children in order of time, in the JSON form. Ages run from 1 to 17."""
    cast = Cast.of(book)
    told = [_story(cast, Random(f"{seed}/{number}"), number, since) for number in range(1, children + 1)]  # noqa: S311 - stories, not secrets
    for _, _, event in heapq.merge(*told):
        yield event


def _story(cast: Cast, random: Random, number: int, since: date) -> list[tuple[str, int, dict[str, Any]]]:
    begun = since + timedelta(days=random.randint(0, 120))
    child = Child(
        child_id=f"C{number:05d}",
        born=begun - timedelta(days=random.randint(365, 17 * 365)),
        locality=random.choice(LOCALITIES),
        day=begun,
        cast=cast,
        random=random,
    )
    events = [event for _, event in random.choice(STORIES)(child)]
    events.sort(key=lambda event: str(event["envelope"]["observed_at"]))
    return [(str(event["envelope"]["observed_at"]), number * 1000 + place, event) for place, event in enumerate(events)]
