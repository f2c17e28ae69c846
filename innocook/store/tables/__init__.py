"""Every table of the product; importing this room makes the metadata complete."""

from innocook.store.columns import Base
from innocook.store.tables.accounts import Account, Grant
from innocook.store.tables.analyses import RoundAnalysis
from innocook.store.tables.assessments import Answer, AnswerRevision, Assessment
from innocook.store.tables.audit import AuditEvent, AuditStream
from innocook.store.tables.comments import Comment, CommentMention, CommentThread, ThreadReading
from innocook.store.tables.evidence import Evidence, EvidenceLink
from innocook.store.tables.institutions import Country, Institution
from innocook.store.tables.mails import OutboxMail
from innocook.store.tables.notices import Notice
from innocook.store.tables.reviews import (
    Clarification,
    Correction,
    Reconsideration,
    ReconsideredIndicator,
    Review,
    Validation,
)
from innocook.store.tables.rounds import Participation, QuestionnaireVersion, Round, RoundEdition
from innocook.store.tables.scores import Score
from innocook.store.tables.security import PasswordToken, RecoveryCode, SignInSession
from innocook.store.tables.sign_ins import SignInAttempt
from innocook.store.tables.submissions import Decision, Submission
from innocook.store.tables.team import Assignment, Invitation, Reminder, SectionDue

__all__ = [
    "Account",
    "Answer",
    "AnswerRevision",
    "Assessment",
    "Assignment",
    "AuditEvent",
    "AuditStream",
    "Base",
    "Clarification",
    "Comment",
    "CommentMention",
    "CommentThread",
    "Correction",
    "Country",
    "Decision",
    "Evidence",
    "EvidenceLink",
    "Grant",
    "Institution",
    "Invitation",
    "Notice",
    "OutboxMail",
    "Participation",
    "PasswordToken",
    "QuestionnaireVersion",
    "Reconsideration",
    "ReconsideredIndicator",
    "RecoveryCode",
    "Reminder",
    "Review",
    "Round",
    "RoundAnalysis",
    "RoundEdition",
    "Score",
    "SectionDue",
    "SignInAttempt",
    "SignInSession",
    "Submission",
    "ThreadReading",
    "Validation",
]
