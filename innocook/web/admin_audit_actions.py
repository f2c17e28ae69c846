"""What the audit log says was done, in words."""

from __future__ import annotations

from innocook.web.languages import _


def action_names() -> dict[str, str]:
    """What was done, by action."""
    return {
        **_of_accounts(),
        **_of_assessments(),
        **_of_reviews(),
        **_of_administration(),
    }


def action_options(asked: str) -> list[tuple[str, str]]:
    """Every action with a name, in the order of the names, and the one that is asked for."""
    names = action_names()
    unknown = [(asked, asked)] if asked and asked not in names else []
    return [*sorted(names.items(), key=lambda pair: pair[1]), *unknown]


def _of_accounts() -> dict[str, str]:
    return {
        "sign_in": _("Began a session"),
        "sign_out": _("Signed out"),
        "end_session": _("Ended a session"),
        "end_sessions": _("Ended all sessions"),
        "set_second_factor": _("Set up a second factor"),
        "remove_second_factor": _("Removed a second factor"),
        "renew_recovery_codes": _("Made new recovery codes"),
        "use_recovery_code": _("Used a recovery code"),
        "create_account": _("Made an account"),
        "change_account": _("Changed an account"),
        "deactivate_account": _("Deactivated an account"),
        "reactivate_account": _("Activated an account again"),
        "add_grant": _("Gave a role"),
        "end_grant": _("Ended a role"),
        "send_password_link": _("Sent a link to choose a password"),
        "set_password": _("Chose the first password"),
        "reset_password": _("Chose a new password by a link"),
        "refuse_second_factor": _("Gave a wrong code of the second factor"),
        "change_password": _("Changed the password"),
    }


def _of_assessments() -> dict[str, str]:
    return {
        "begin": _("Began an assessment"),
        "carry_over": _("Took over the answers of the previous round"),
        "submit": _("Submitted the assessment"),
        "withdraw": _("Withdrew the submission"),
        "resubmit": _("Submitted the assessment again"),
        "ask_reconsideration": _("Asked for a reconsideration"),
        "workbook_applied": _("Took over answers from a workbook"),
        "add_evidence": _("Added evidence"),
        "use_evidence": _("Used evidence of the library"),
        "edit_evidence": _("Changed what is said about evidence"),
        "remove_evidence": _("Removed evidence"),
        "invite": _("Invited somebody"),
        "withdraw_invitation": _("Withdrew an invitation"),
        "accept_invitation": _("Accepted an invitation"),
        "give_sections": _("Gave sections to somebody"),
        "end_access": _("Ended somebody's access"),
        "set_due_dates": _("Set due dates"),
        "remind": _("Sent a reminder"),
        "export": _("Took data away as a file"),
    }


def _of_reviews() -> dict[str, str]:
    return {
        "take": _("Took a review"),
        "assign_review": _("Assigned a review"),
        "finish_review": _("Finished a review"),
        "return": _("Returned the assessment for clarification"),
        "validate": _("Validated the assessment"),
        "decide": _("Decided a request for reconsideration"),
        "propose_correction": _("Proposed a correction"),
        "accept_correction": _("Accepted a correction"),
        "refuse_correction": _("Refused a correction"),
        "close": _("Closed the assessment"),
        "lapse": _("Closed an assessment that was never submitted"),
    }


def _of_administration() -> dict[str, str]:
    return {
        "create_institution": _("Added an institution"),
        "change_institution": _("Changed an institution"),
        "create_round": _("Made a round"),
        "change_round": _("Changed a round"),
        "correct_round": _("Corrected a published round"),
        "publish_round": _("Published the figures of a round"),
        "open_round": _("Opened a round"),
        "close_round": _("Closed the submissions of a round"),
        "publish_questionnaire": _("Published a questionnaire"),
        "join_round": _("Let an institution take part in a round"),
        "leave_round": _("Took an institution out of a round"),
    }
