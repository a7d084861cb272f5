"""Why something in the return didn't become a case event, or became one that deserves a look."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """A reason code as it is counted and shown."""

    FILE_NOT_READ = "file_not_read"
    NO_CHILD = "no_child"
    CHILD_ID_INVALID = "child_id_invalid"
    DATE_UNREADABLE = "date_unreadable"
    DATE_MISSING = "date_missing"
    DATE_IMPLAUSIBLE = "date_implausible"
    STARTS_AFTER_SNAPSHOT = "starts_after_snapshot"
    ENDS_BEFORE_START = "ends_before_start"
    STARTS_AND_ENDS_SAME_DAY = "starts_and_ends_same_day"
    ROW_REPEATED = "row_repeated"
    CARE_LEAVER_ROW = "care_leaver_row"
    START_OF_CARE_NOT_TOLD = "start_of_care_not_told"
    START_OF_STATUS_NOT_TOLD = "start_of_status_not_told"
    START_OF_PLACEMENT_NOT_TOLD = "start_of_placement_not_told"
    NEXT_EPISODE_NOT_TOLD = "next_episode_not_told"
    REVIEW_OUTSIDE_CARE = "review_outside_care"
    NO_TEAM_ASSUMED = "no_team_assumed"

    ROW_CONTRADICTED = "row_contradicted"
    REASON_CEASED_WITHOUT_END = "reason_ceased_without_end"
    END_WITHOUT_REASON = "end_without_reason"
    EPISODES_WITH_A_GAP = "episodes_with_a_gap"
    PERIODS_OVERLAP = "periods_overlap"
    STATUS_CHANGED_UNSAID = "status_changed_unsaid"
    PLACEMENT_CHANGED_UNSAID = "placement_changed_unsaid"
    LEGAL_STATUS_MISSING = "legal_status_missing"
    REVIEW_AFTER_SNAPSHOT = "review_after_snapshot"
    REVIEW_NOT_NUMBERED = "review_not_numbered"
    START_OF_CARE_ASSUMED = "start_of_care_assumed"


LeftOut = Counter[Reason]

MEANINGS: Final = {
    Reason.FILE_NOT_READ: "a CSV file whose name is none of the return's, or whose content no case event holds",
    Reason.NO_CHILD: "a row without CHILD",
    Reason.CHILD_ID_INVALID: "CHILD isn't 1 to 20 letters and digits",
    Reason.DATE_UNREADABLE: "a date that is neither dd/mm/yyyy, dd/mm/yy nor yyyy-mm-dd",
    Reason.DATE_MISSING: "the date that makes the row is blank",
    Reason.DATE_IMPLAUSIBLE: "a date before 1980",
    Reason.STARTS_AFTER_SNAPSHOT: "an episode that starts after the collection year it was returned for",
    Reason.ENDS_BEFORE_START: "the end lies before the start",
    Reason.STARTS_AND_ENDS_SAME_DAY: "an episode that starts and ends on one day: it never happened",
    Reason.ROW_REPEATED: "the same row twice in one file",
    Reason.CARE_LEAVER_ROW: "OC3 tells contact, activity and accommodation, which no case event holds",
    Reason.START_OF_CARE_NOT_TOLD: "a period of care whose first day isn't in the return, and none is assumed",
    Reason.START_OF_STATUS_NOT_TOLD: "a legal status whose first day isn't in the return, and none is assumed",
    Reason.START_OF_PLACEMENT_NOT_TOLD: "a placement whose first day isn't in the return, and none is assumed",
    Reason.NEXT_EPISODE_NOT_TOLD: "ends with X1 and no episode follows, so what ended isn't told",
    Reason.REVIEW_OUTSIDE_CARE: "a review on a day in no period of care",
    Reason.NO_TEAM_ASSUMED: "a child looked after for whom the teams file has no rule",
    Reason.ROW_CONTRADICTED: "two rows of one file contradict each other: the later one was taken",
    Reason.REASON_CEASED_WITHOUT_END: "REC filled though DEC is blank: taken as not ended",
    Reason.END_WITHOUT_REASON: "DEC filled though REC is blank: taken as not ceased to be looked after",
    Reason.EPISODES_WITH_A_GAP: "an episode goes on with care, but the one before it ended on another day",
    Reason.PERIODS_OVERLAP: "a period of care starts before the one before it has ended",
    Reason.STATUS_CHANGED_UNSAID: "LS changed though RNE says that it didn't: LS was believed",
    Reason.PLACEMENT_CHANGED_UNSAID: "PLACE changed though RNE says that it didn't: PLACE was believed",
    Reason.LEGAL_STATUS_MISSING: "LS is blank: no legal status is told for the episode",
    Reason.REVIEW_AFTER_SNAPSHOT: "a review dated after the last collection year: given as held on that date",
    Reason.REVIEW_NOT_NUMBERED: "a review in a period whose first day isn't told: which one it is isn't known",
    Reason.START_OF_CARE_ASSUMED: "a period of care taken to start on its first returned day, marked as assumed",
}

# Counted because someone should look; the event was given all the same.
KEPT: Final = frozenset(list(Reason)[list(Reason).index(Reason.ROW_CONTRADICTED) :])
