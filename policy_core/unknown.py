"""What is not known, and what isn't there: two different things.

`Unknown` stands for a fact that nobody has told us. A rule may compare it like any value; each such condition is tried
both ways (`Reading.answer`). `ABSENT` stands for a record or an end that is known not to be there: it is false, equals
only itself and None, is on neither side of any date, and every field of it is absent too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policy_core.reading import Reading

Maybe: TypeAlias = Any
"""A fact's value: the value itself, or `Unknown`, or `ABSENT`. No narrower type lets a rule compare all three."""


class FactUnknown(Exception):  # noqa: N818 - a rule leaned on something nobody knows; that is not an error of its author
    """A rule needs the value itself, not an answer to a condition, and nobody knows it."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(f"{unknown.path} is not known")
        self.unknown = unknown


class Absent:
    """A record that was looked for and isn't there, or a field that says "none": known, and false."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __eq__(self, other: object) -> bool:
        return other is None or isinstance(other, Absent)

    def __hash__(self) -> int:
        return hash(None)

    def __lt__(self, other: object) -> bool:
        return False

    __le__ = __gt__ = __ge__ = __lt__

    def __getattr__(self, name: str) -> Absent:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_args: object, **_kwargs: object) -> Absent:
        """Give what a selector of an absent record gives: nothing."""
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __contains__(self, item: object) -> bool:
        return False

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


class Unknown:
    """A fact that is not known: `path` names it, `asked` says whether a person may be asked for it.

    `asked` is false for what the host never supplies (listed once in the coverage report) and for a code that no
    mapping knows (counted by the host plugin). `question` is the fact to ask for: the one this was reckoned from.
    """

    __slots__ = ("asked", "path", "question", "reading")

    def __init__(self, path: str, reading: Reading, *, asked: bool = True, question: str | None = None) -> None:
        self.path = path
        self.reading = reading
        self.asked = asked
        self.question = question or path

    def passed_through(self, label: str) -> Unknown:
        """Give the unknown result of reckoning with this one, for instance three months after it."""
        return Unknown(f"{label}({self.path})", self.reading, asked=self.asked, question=self.question)

    def __getattr__(self, name: str) -> Unknown:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._followed(f".{name}")

    def __call__(self, *args: object, **_kwargs: object) -> Unknown:
        """Give what a selector of an unknown record gives: an unknown, named by its arguments."""
        return self._followed(f"({', '.join(map(str, args))})")

    def _followed(self, step: str) -> Unknown:
        reckoned = self.question if self.question != self.path else None
        return Unknown(f"{self.path}{step}", self.reading, asked=self.asked, question=reckoned)

    def __bool__(self) -> bool:
        return self.reading.answer(self, "is", True)  # noqa: FBT003 - the comparand of "is it so?"

    def __eq__(self, other: object) -> bool:
        return self.reading.answer(self, "==", other)

    def __ne__(self, other: object) -> bool:
        return not self.reading.answer(self, "==", other)

    def __lt__(self, other: object) -> bool:
        return self.reading.answer(self, "<", other)

    def __le__(self, other: object) -> bool:
        return self.reading.answer(self, "<=", other)

    def __gt__(self, other: object) -> bool:
        return not self.reading.answer(self, "<=", other)

    def __ge__(self, other: object) -> bool:
        return not self.reading.answer(self, "<", other)

    def __contains__(self, item: object) -> bool:
        return self.reading.answer(self, "has", item)

    def __hash__(self) -> int:
        raise FactUnknown(self)

    def __iter__(self) -> Iterator[Any]:
        raise FactUnknown(self)

    def __len__(self) -> int:
        raise FactUnknown(self)

    def __repr__(self) -> str:
        return f"Unknown({self.path})"


def known(value: object) -> bool:
    """Say whether a value is one that can be written down: neither unknown nor absent."""
    return not isinstance(value, Unknown | Absent) and value is not None


def through(label: str, reckon: Callable[..., Maybe], *values: Maybe) -> Maybe:
    """Reckon with values, passing on the first that is unknown or absent instead of reckoning with it."""
    for value in values:
        if isinstance(value, Unknown):
            return value.passed_through(label)
        if isinstance(value, Absent) or value is None:
            return ABSENT
    return reckon(*values)
