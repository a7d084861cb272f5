"""How much is taken at a time, and how large a thing may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one task. Sizes are bytes.

    `event` and `state_hold` leave room for what is written around them within `record`, which the broker must take
    (`max.message.bytes`). `page` is the number of cases woken in one transaction, `held_page` that of waiting events
    tried again in one. A held case is tried again after `held_first_wait_s`, then after twice as long each time, up to
    `held_longest_wait_s`, `held_attempts` times in all. A partition stops when more than `hold_floor` and `hold_share`
    of its cases are held for one cause within an hour. What isn't judged within `turn_s` of a poll is polled again, so
    that slow rules don't cost the process its membership.
    """

    key: int = 512
    event: int = 900_000
    record: int = 1_000_000
    state_warn: int = 262_144
    state_hold: int = 921_600
    transaction: int = 4_194_304
    page: int = 200
    held_page: int = 50
    held_first_wait_s: float = 60.0
    held_longest_wait_s: float = 3600.0
    held_attempts: int = 10
    turn_s: float = 20.0
    hold_floor: int = 20
    hold_share: float = 0.02

    def cases_held(self, cases: int) -> int:
        """Give how many cases may be held for one cause within an hour, of this many."""
        return max(self.hold_floor, int(cases * self.hold_share))
