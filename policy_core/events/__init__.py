"""Generated from schemas/ by connector.wire.generate: don't edit. All case events."""

from __future__ import annotations

from policy_core.events.allocation import AllocationDelayReported, InvolvementEnded, InvolvementStarted, WorkerNamed
from policy_core.events.assessment import (
    AssessmentAuthorised,
    AssessmentStarted,
    Section47EnquiryCompleted,
    Section47EnquiryStarted,
)
from policy_core.events.case import CaseClosed, CaseOpened, ClosureProposed
from policy_core.events.child import (
    AddressRecorded,
    ChildErased,
    ChildRecorded,
    ChildRecordsLinked,
    CircumstanceRecorded,
    EducationRecorded,
    EligibilityDecided,
    FamilyMemberRecorded,
    ImmigrationStatusRecorded,
)
from policy_core.events.concern import (
    ConcernRecorded,
    MissingEpisodeRecorded,
    PrivateFosteringRecorded,
    RelinquishmentRecorded,
)
from policy_core.events.court import (
    CourtOrderEnded,
    CourtOrderMade,
    CourtReportDirected,
    HearingHeld,
    HearingListed,
    LegalGatewayDecided,
    ProceedingsConcluded,
    ProceedingsStarted,
)
from policy_core.events.front_door import ContactReceived, ReferralReceived, TransferInNotified, TriageRecorded
from policy_core.events.looked_after import (
    AdoptionStepRecorded,
    BecameLookedAfter,
    CarePlanRecorded,
    CeasedToBeLookedAfter,
    LegalStatusEnded,
    LegalStatusStarted,
    LookedAfterReviewHeld,
    PlacementEnded,
    PlacementStarted,
)
from policy_core.events.meeting import MeetingBooked, MeetingHeld
from policy_core.events.plan import (
    ChildInNeedPlanEnded,
    ChildInNeedPlanStarted,
    ChildProtectionConferenceHeld,
    ChildProtectionPlanEnded,
    ChildProtectionPlanStarted,
)
from policy_core.events.readiness import (
    ActivityRecorded,
    CaseFileStateReported,
    ChecklistItemRecorded,
    DocumentRecorded,
    PartyInformed,
    VisitRecorded,
)
from policy_core.events.reply import CommandAnswered
from policy_core.events.transfer import (
    AgreementRecorded,
    ConsentRecorded,
    DecisionRecorded,
    DisputeDecided,
    DisputeRaised,
    StepDownRecorded,
    TransferAnswered,
    TransferDateAgreed,
    TransferRequested,
)
from policy_core.events.types import (
    Attendee,
    Change,
    CommandAnswer,
    ConcernedAdult,
    Envelope,
    ForwardDate,
    Ingest,
    Professional,
    Side,
    TeamRef,
    Worker,
)

Event = (
    ActivityRecorded
    | AddressRecorded
    | AdoptionStepRecorded
    | AgreementRecorded
    | AllocationDelayReported
    | AssessmentAuthorised
    | AssessmentStarted
    | BecameLookedAfter
    | CarePlanRecorded
    | CaseClosed
    | CaseFileStateReported
    | CaseOpened
    | CeasedToBeLookedAfter
    | ChecklistItemRecorded
    | ChildErased
    | ChildInNeedPlanEnded
    | ChildInNeedPlanStarted
    | ChildProtectionConferenceHeld
    | ChildProtectionPlanEnded
    | ChildProtectionPlanStarted
    | ChildRecorded
    | ChildRecordsLinked
    | CircumstanceRecorded
    | ClosureProposed
    | CommandAnswered
    | ConcernRecorded
    | ConsentRecorded
    | ContactReceived
    | CourtOrderEnded
    | CourtOrderMade
    | CourtReportDirected
    | DecisionRecorded
    | DisputeDecided
    | DisputeRaised
    | DocumentRecorded
    | EducationRecorded
    | EligibilityDecided
    | FamilyMemberRecorded
    | HearingHeld
    | HearingListed
    | ImmigrationStatusRecorded
    | InvolvementEnded
    | InvolvementStarted
    | LegalGatewayDecided
    | LegalStatusEnded
    | LegalStatusStarted
    | LookedAfterReviewHeld
    | MeetingBooked
    | MeetingHeld
    | MissingEpisodeRecorded
    | PartyInformed
    | PlacementEnded
    | PlacementStarted
    | PrivateFosteringRecorded
    | ProceedingsConcluded
    | ProceedingsStarted
    | ReferralReceived
    | RelinquishmentRecorded
    | Section47EnquiryCompleted
    | Section47EnquiryStarted
    | StepDownRecorded
    | TransferAnswered
    | TransferDateAgreed
    | TransferInNotified
    | TransferRequested
    | TriageRecorded
    | VisitRecorded
    | WorkerNamed
)

EVENTS: dict[str, type[Event]] = {
    "ActivityRecorded": ActivityRecorded,
    "AddressRecorded": AddressRecorded,
    "AdoptionStepRecorded": AdoptionStepRecorded,
    "AgreementRecorded": AgreementRecorded,
    "AllocationDelayReported": AllocationDelayReported,
    "AssessmentAuthorised": AssessmentAuthorised,
    "AssessmentStarted": AssessmentStarted,
    "BecameLookedAfter": BecameLookedAfter,
    "CarePlanRecorded": CarePlanRecorded,
    "CaseClosed": CaseClosed,
    "CaseFileStateReported": CaseFileStateReported,
    "CaseOpened": CaseOpened,
    "CeasedToBeLookedAfter": CeasedToBeLookedAfter,
    "ChecklistItemRecorded": ChecklistItemRecorded,
    "ChildErased": ChildErased,
    "ChildInNeedPlanEnded": ChildInNeedPlanEnded,
    "ChildInNeedPlanStarted": ChildInNeedPlanStarted,
    "ChildProtectionConferenceHeld": ChildProtectionConferenceHeld,
    "ChildProtectionPlanEnded": ChildProtectionPlanEnded,
    "ChildProtectionPlanStarted": ChildProtectionPlanStarted,
    "ChildRecorded": ChildRecorded,
    "ChildRecordsLinked": ChildRecordsLinked,
    "CircumstanceRecorded": CircumstanceRecorded,
    "ClosureProposed": ClosureProposed,
    "CommandAnswered": CommandAnswered,
    "ConcernRecorded": ConcernRecorded,
    "ConsentRecorded": ConsentRecorded,
    "ContactReceived": ContactReceived,
    "CourtOrderEnded": CourtOrderEnded,
    "CourtOrderMade": CourtOrderMade,
    "CourtReportDirected": CourtReportDirected,
    "DecisionRecorded": DecisionRecorded,
    "DisputeDecided": DisputeDecided,
    "DisputeRaised": DisputeRaised,
    "DocumentRecorded": DocumentRecorded,
    "EducationRecorded": EducationRecorded,
    "EligibilityDecided": EligibilityDecided,
    "FamilyMemberRecorded": FamilyMemberRecorded,
    "HearingHeld": HearingHeld,
    "HearingListed": HearingListed,
    "ImmigrationStatusRecorded": ImmigrationStatusRecorded,
    "InvolvementEnded": InvolvementEnded,
    "InvolvementStarted": InvolvementStarted,
    "LegalGatewayDecided": LegalGatewayDecided,
    "LegalStatusEnded": LegalStatusEnded,
    "LegalStatusStarted": LegalStatusStarted,
    "LookedAfterReviewHeld": LookedAfterReviewHeld,
    "MeetingBooked": MeetingBooked,
    "MeetingHeld": MeetingHeld,
    "MissingEpisodeRecorded": MissingEpisodeRecorded,
    "PartyInformed": PartyInformed,
    "PlacementEnded": PlacementEnded,
    "PlacementStarted": PlacementStarted,
    "PrivateFosteringRecorded": PrivateFosteringRecorded,
    "ProceedingsConcluded": ProceedingsConcluded,
    "ProceedingsStarted": ProceedingsStarted,
    "ReferralReceived": ReferralReceived,
    "RelinquishmentRecorded": RelinquishmentRecorded,
    "Section47EnquiryCompleted": Section47EnquiryCompleted,
    "Section47EnquiryStarted": Section47EnquiryStarted,
    "StepDownRecorded": StepDownRecorded,
    "TransferAnswered": TransferAnswered,
    "TransferDateAgreed": TransferDateAgreed,
    "TransferInNotified": TransferInNotified,
    "TransferRequested": TransferRequested,
    "TriageRecorded": TriageRecorded,
    "VisitRecorded": VisitRecorded,
    "WorkerNamed": WorkerNamed,
}

__all__ = [
    "EVENTS",
    "ActivityRecorded",
    "AddressRecorded",
    "AdoptionStepRecorded",
    "AgreementRecorded",
    "AllocationDelayReported",
    "AssessmentAuthorised",
    "AssessmentStarted",
    "Attendee",
    "BecameLookedAfter",
    "CarePlanRecorded",
    "CaseClosed",
    "CaseFileStateReported",
    "CaseOpened",
    "CeasedToBeLookedAfter",
    "Change",
    "ChecklistItemRecorded",
    "ChildErased",
    "ChildInNeedPlanEnded",
    "ChildInNeedPlanStarted",
    "ChildProtectionConferenceHeld",
    "ChildProtectionPlanEnded",
    "ChildProtectionPlanStarted",
    "ChildRecorded",
    "ChildRecordsLinked",
    "CircumstanceRecorded",
    "ClosureProposed",
    "CommandAnswer",
    "CommandAnswered",
    "ConcernRecorded",
    "ConcernedAdult",
    "ConsentRecorded",
    "ContactReceived",
    "CourtOrderEnded",
    "CourtOrderMade",
    "CourtReportDirected",
    "DecisionRecorded",
    "DisputeDecided",
    "DisputeRaised",
    "DocumentRecorded",
    "EducationRecorded",
    "EligibilityDecided",
    "Envelope",
    "Event",
    "FamilyMemberRecorded",
    "ForwardDate",
    "HearingHeld",
    "HearingListed",
    "ImmigrationStatusRecorded",
    "Ingest",
    "InvolvementEnded",
    "InvolvementStarted",
    "LegalGatewayDecided",
    "LegalStatusEnded",
    "LegalStatusStarted",
    "LookedAfterReviewHeld",
    "MeetingBooked",
    "MeetingHeld",
    "MissingEpisodeRecorded",
    "PartyInformed",
    "PlacementEnded",
    "PlacementStarted",
    "PrivateFosteringRecorded",
    "ProceedingsConcluded",
    "ProceedingsStarted",
    "Professional",
    "ReferralReceived",
    "RelinquishmentRecorded",
    "Section47EnquiryCompleted",
    "Section47EnquiryStarted",
    "Side",
    "StepDownRecorded",
    "TeamRef",
    "TransferAnswered",
    "TransferDateAgreed",
    "TransferInNotified",
    "TransferRequested",
    "TriageRecorded",
    "VisitRecorded",
    "Worker",
    "WorkerNamed",
]
