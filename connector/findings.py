"""What an examination finds: one line a matter, with the remedy where there is something to mend."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a matter stands. A warning keeps nothing from running."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One matter: what was looked at, how it stands, and what to do about it (empty: nothing)."""

    about: str
    verdict: Verdict
    says: str
    remedy: str = ""


def good(about: str, says: str) -> Finding:
    """Say that a matter is as it should be."""
    return Finding(about, Verdict.GOOD, says)


def bad(about: str, says: str, remedy: str) -> Finding:
    """Say that a matter keeps Handover from running, or from keeping its promises."""
    return Finding(about, Verdict.BAD, says, remedy)


def warning(about: str, says: str, remedy: str) -> Finding:
    """Say that a matter should be otherwise in production."""
    return Finding(about, Verdict.WARNING, says, remedy)


def unknown(about: str, says: str, remedy: str) -> Finding:
    """Say that a matter couldn't be looked at, and what has to be mended first."""
    return Finding(about, Verdict.UNKNOWN, says, remedy)


def in_a_line(finding: Finding) -> str:
    """Write a finding for people."""
    remedy = f"; {finding.remedy}" if finding.remedy else ""
    return f"{finding.verdict.value:<8} {finding.about:<15} {finding.says}{remedy}"
