"""Who gets what at every address: one table of endpoints by roles, on the lead's own draft and a round."""

from uuid import UUID

import pytest
from flask import Flask, url_for
from sqlalchemy import select

from innocook.core.permissions import Action
from innocook.store.tables import Account, Institution, Round
from tests.support.pages import csrf_token
from tests.support.web import (
    ANONYMOUS,
    ONE_DATABASE,
    OWN,
    ROLES,
    ClientFor,
    assessment_of,
    client_of,
    email_of,
    sessions_of,
)
from tests.web.test_quick_scan import token_for

VISITORS = (ANONYMOUS, *ROLES)
EVERYBODY = (200, 200, 200, 200, 200, 200)
OF_INSTITUTION = (302, 200, 200, 404, 404, 404)
OF_LEAD = (302, 200, 404, 404, 404, 404)
OF_REVIEWER = (302, 403, 403, 403, 200, 403)
PUBLIC = {"bare.root", "sign_in.sign_out", "second_step.ask"}
OF_ADMINISTRATOR = (302, 403, 403, 403, 403, 200)
OF_EVERY_ACCOUNT = (302, 200, 200, 200, 200, 200)
NOBODY_YET = (302, 404, 404, 404, 404, 404)

# Statuses for: anonymous, lead, contributor, coordinator, reviewer, administrator.
TABLE = {
    "health.healthz": EVERYBODY,
    "health.readyz": EVERYBODY,
    "bare.root": (302, 302, 302, 302, 302, 302),
    "home.index": EVERYBODY,
    "home.methodology": EVERYBODY,
    "quick_scan.form": EVERYBODY,
    "quick_scan.check": (422, 422, 422, 422, 422, 422),
    "quick_scan.result": EVERYBODY,
    "quick_scan.carry": (302, 200, 200, 200, 200, 200),
    "quick_scan.take": (401, 404, 404, 404, 404, 404),
    "sign_in.sign_in": (200, 302, 302, 302, 302, 302),
    "sign_in.enter": (422, 422, 422, 422, 422, 422),
    "sign_in.sign_out": (302, 302, 302, 302, 302, 302),
    "second_step.ask": (302, 302, 302, 302, 302, 302),
    "second_step.enter": (422, 422, 422, 422, 422, 422),
    "password.forgot": EVERYBODY,
    "password.ask": (422, 422, 422, 422, 422, 422),
    "password.asked": EVERYBODY,
    "password.choose": (404, 404, 404, 404, 404, 404),
    "password.set_password": (404, 404, 404, 404, 404, 404),
    "account.index": OF_EVERY_ACCOUNT,
    "account.save": (401, 422, 422, 422, 422, 422),
    "account.password": OF_EVERY_ACCOUNT,
    "account.change_password": (401, 422, 422, 422, 422, 422),
    "account_sessions.sessions": OF_EVERY_ACCOUNT,
    "account_sessions.end": (401, 404, 404, 404, 404, 404),
    "account_sessions.end_others": (401, 302, 302, 302, 302, 302),
    "second_factor.setup": OF_EVERY_ACCOUNT,
    "second_factor.confirm": (401, 302, 302, 302, 302, 302),
    "second_factor.renew": (401, 302, 302, 302, 302, 302),
    "second_factor.remove": (401, 302, 302, 302, 302, 302),
    "second_factor.begin": (401, 302, 302, 302, 302, 302),
    "assessments.index": (302, 200, 200, 403, 403, 403),
    "assessments.tasks": OF_INSTITUTION,
    "assessments.begin": (401, 404, 404, 404, 404, 404),
    "assessments.carry_over": (401, 404, 404, 404, 404, 404),
    "autosave.session": EVERYBODY,
    "autosave.answer": OF_INSTITUTION,
    "autosave.save": (401, 200, 200, 404, 404, 404),
    "sections.section": OF_INSTITUTION,
    "sections.save": (401, 302, 302, 404, 404, 404),
    "submission.check": OF_INSTITUTION,
    "submission.submit": (302, 302, 404, 404, 404, 404),
    "submission.send": (401, 409, 404, 404, 404, 404),
    "submission.submitted": NOBODY_YET,
    "submission.withdraw": (401, 409, 404, 404, 404, 404),
    "results.results": OF_LEAD,
    "results.trace": OF_LEAD,
    "exports.pdf": OF_LEAD,
    "exports.workbook": OF_LEAD,
    "exports.csv": OF_LEAD,
    "exports.json": OF_LEAD,
    "peers.page": OF_LEAD,
    "round_exports.data": OF_REVIEWER,
    "round_exports.pdf": OF_REVIEWER,
    "round_exports.csv": OF_REVIEWER,
    "round_exports.workbook": OF_REVIEWER,
    "round_exports.package": OF_REVIEWER,
    "round_exports.public": (302, 403, 403, 403, 409, 403),
    "comments.index": OF_INSTITUTION,
    "comments.indicator": OF_INSTITUTION,
    "comments.write": (401, 422, 422, 404, 404, 404),
    "history.index": OF_INSTITUTION,
    "history.indicator": OF_INSTITUTION,
    "team.team": OF_LEAD,
    "team.invite": (401, 422, 404, 404, 404, 404),
    "team.send_again": (401, 404, 404, 404, 404, 404),
    "team.withdraw": (401, 404, 404, 404, 404, 404),
    "team.person": OF_LEAD,
    "team.give": (401, 422, 404, 404, 404, 404),
    "team.end_access": (401, 422, 404, 404, 404, 404),
    "team.remind": (401, 409, 404, 404, 404, 404),
    "team.remind_everybody": (401, 409, 404, 404, 404, 404),
    "team.dates": OF_LEAD,
    "team.set_dates": (401, 302, 404, 404, 404, 404),
    "invitations.invitation": (404, 404, 404, 404, 404, 404),
    "invitations.accept": (404, 404, 404, 404, 404, 404),
    "invitations.join": (401, 404, 404, 404, 404, 404),
    "evidence.library": OF_INSTITUTION,
    "evidence.indicator": OF_INSTITUTION,
    "evidence.add": (401, 422, 422, 404, 404, 404),
    "evidence.remove": (401, 302, 302, 404, 404, 404),
    "evidence_choice.choose": OF_INSTITUTION,
    "evidence_choice.use": (401, 422, 422, 404, 404, 404),
    "evidence_details.edit": NOBODY_YET,
    "evidence_details.change": (401, 404, 404, 404, 404, 404),
    "evidence_files.download": NOBODY_YET,
    "compare.index": (302, 403, 403, 403, 302, 403),
    "compare.round": OF_REVIEWER,
    "compare.heatmap": OF_REVIEWER,
    "compare.glance": OF_REVIEWER,
    "compare.groups": OF_REVIEWER,
    "compare.indicators": OF_REVIEWER,
    "compare.change": OF_REVIEWER,
    "robustness.page": OF_REVIEWER,
    "annex.page": OF_REVIEWER,
    "compare.side_by_side": (302, 403, 403, 403, 422, 403),
    "compare.side_by_side_file": (302, 403, 403, 403, 422, 403),
    "review_queue.queue": (302, 403, 403, 403, 302, 403),
    "review_queue.round": OF_REVIEWER,
    "review_queue.agreement": OF_REVIEWER,
    "workbook.page": OF_INSTITUTION,
    "workbook.download": OF_INSTITUTION,
    "workbook.upload": (401, 422, 422, 404, 404, 404),
    "workbook.changes": (302, 302, 302, 404, 404, 404),
    "workbook.apply": (401, 302, 302, 404, 404, 404),
    "outcome.outcome": NOBODY_YET,
    "reconsideration.request": NOBODY_YET,
    "reconsideration.ask": (401, 404, 404, 404, 404, 404),
    "reconsideration.review": (302, 403, 403, 403, 404, 403),
    "reconsideration.decide": (401, 403, 403, 403, 404, 403),
    "corrections.corrections": (302, 403, 403, 403, 404, 403),
    "corrections.propose": (401, 403, 403, 403, 404, 403),
    "corrections.settle": (401, 403, 403, 403, 404, 403),
    "record.record": OF_LEAD,
    "record.submission": NOBODY_YET,
    "record.submission_json": NOBODY_YET,
    "record.validation": NOBODY_YET,
    "record.validation_json": NOBODY_YET,
    "notices.index": OF_EVERY_ACCOUNT,
    "notices.read_all": (401, 302, 302, 302, 302, 302),
    "notices.notice": NOBODY_YET,
    "notices.choices": OF_EVERY_ACCOUNT,
    "notices.choose": (401, 302, 302, 302, 302, 302),
    "admin.index": OF_ADMINISTRATOR,
    "admin.accounts": OF_ADMINISTRATOR,
    "admin.new_account": OF_ADMINISTRATOR,
    "admin.create_account": (401, 403, 403, 403, 403, 422),
    "admin.account": OF_ADMINISTRATOR,
    "admin.edit_account": OF_ADMINISTRATOR,
    "admin.change_account": (401, 403, 403, 403, 403, 422),
    "admin.deactivate": (401, 403, 403, 403, 403, 422),
    "admin.reactivate": (401, 403, 403, 403, 403, 409),
    "admin.send_password_link": (401, 403, 403, 403, 403, 302),
    "admin.remove_second_factor": (401, 403, 403, 403, 403, 409),
    "admin.end_sessions": (401, 403, 403, 403, 403, 302),
    "admin.new_grant": OF_ADMINISTRATOR,
    "admin.add_grant": (401, 403, 403, 403, 403, 422),
    "admin.end_grant": (401, 403, 403, 403, 403, 404),
    "admin.audit_log": OF_ADMINISTRATOR,
    "admin.audit_export": OF_ADMINISTRATOR,
    "admin.audit_check": OF_ADMINISTRATOR,
    "admin_institutions.index": OF_ADMINISTRATOR,
    "admin_institutions.new": OF_ADMINISTRATOR,
    "admin_institutions.create": (401, 403, 403, 403, 403, 422),
    "admin_institutions.institution": OF_ADMINISTRATOR,
    "admin_institutions.change": (401, 403, 403, 403, 403, 422),
    "admin_institutions.choose": OF_ADMINISTRATOR,
    "admin_institutions.upload": (401, 403, 403, 403, 403, 422),
    "admin_institutions.changes": (302, 403, 403, 403, 403, 302),
    "admin_institutions.apply": (401, 403, 403, 403, 403, 302),
    "admin_rounds.index": OF_ADMINISTRATOR,
    "admin_rounds.new": OF_ADMINISTRATOR,
    "admin_rounds.make": (401, 403, 403, 403, 403, 422),
    "admin_rounds.round": OF_ADMINISTRATOR,
    "admin_rounds.edit": OF_ADMINISTRATOR,
    "admin_rounds.change": (401, 403, 403, 403, 403, 422),
    "admin_rounds.open_now": (401, 403, 403, 403, 403, 409),
    "admin_rounds.close_now": (401, 403, 403, 403, 403, 422),
    "admin_rounds.institutions": OF_ADMINISTRATOR,
    "admin_rounds.choose": OF_ADMINISTRATOR,
    "admin_rounds.check": OF_ADMINISTRATOR,
    "admin_rounds.add": (401, 403, 403, 403, 403, 409),
    "admin_rounds.remove": (401, 403, 403, 403, 403, 404),
    "admin_rounds.publish": OF_ADMINISTRATOR,
    "admin_rounds.freeze": (401, 403, 403, 403, 403, 409),
    "admin_rounds.correct": (401, 403, 403, 403, 403, 409),
    "admin_rounds.close_assessments": (401, 403, 403, 403, 403, 409),
    "admin_rounds.edition": (302, 403, 403, 403, 403, 404),
    "progress.index": (302, 403, 403, 200, 200, 200),
    "progress.round": (302, 403, 403, 200, 200, 200),
    "progress.country": (302, 403, 403, 200, 404, 200),
    "progress.invite": (302, 403, 403, 404, 403, 404),
    "progress.send": (401, 403, 403, 404, 403, 404),
    "reviews.review": (302, 403, 403, 403, 404, 403),
    "reviews.take": (401, 403, 403, 403, 404, 403),
    "reviews.finish": (401, 403, 403, 403, 404, 403),
    "reviews.assign": (401, 403, 403, 403, 404, 403),
    "reviews.indicator": (302, 403, 403, 403, 404, 403),
    "reviews.decide": (401, 403, 403, 403, 404, 403),
    "reviews.give_back": (302, 403, 403, 403, 404, 403),
    "reviews.send_back": (401, 403, 403, 403, 404, 403),
    "reviews.validation": (302, 403, 403, 403, 404, 403),
    "reviews.validate": (401, 403, 403, 403, 404, 403),
}


def round_of(app: Flask) -> UUID:
    """The demonstration's round."""
    with sessions_of(app)() as session:
        return session.scalars(select(Round.id).order_by(Round.opens_at.desc())).all()[0]


def account_of(app: Flask, role: str) -> UUID:
    """The demonstration account with this role."""
    with sessions_of(app)() as session:
        return session.scalars(select(Account.id).where(Account.email_key == email_of(role))).one()


def institution_of(app: Flask) -> UUID:
    """The lead's institution, which takes part in the round."""
    with sessions_of(app)() as session:
        return session.scalars(select(Institution.id).where(Institution.name_en == OWN)).one()


def somebody(app: Flask) -> UUID:
    """An account that no test signs in with, made when it is not there: what is done to it disturbs nobody."""
    with sessions_of(app)() as session:
        found = session.scalar(select(Account.id).where(Account.email_key == "somebody@example.org"))
        if found is None:
            account = Account(email="somebody@example.org", name="Somebody", language="fr", time_zone="Asia/Beirut")
            session.add(account)
            session.commit()
            found = account.id
        return found


def values_for(app: Flask, endpoint: str) -> dict[str, object]:
    """What the address of an endpoint needs, about the lead's own draft."""
    known = {
        "language": "fr",
        "assessment_id": assessment_of(app),
        "section_id": "STR",
        "indicator": "STR1",
        "participation_id": UUID(int=0),
        "score_id": "overall",
        "account_id": somebody(app) if endpoint.startswith("admin.") else account_of(app, "contributor"),
        "grant_id": UUID(int=0),
        "invitation_id": UUID(int=0),
        "link_id": UUID(int=0),
        "evidence_id": UUID(int=0),
        "correction_id": UUID(int=0),
        "token": "unknown",
        "link": token_for(app),
        "round_id": round_of(app),
        "notice_id": UUID(int=0),
        "institution_id": institution_of(app),
        "country_id": "XA",
        "ending": "csv",
        "n": 1,
        "session_id": UUID(int=0),
    }
    rule = next(app.url_map.iter_rules(endpoint))
    return {name: known[name] for name in rule.arguments}


def method_of(app: Flask, endpoint: str) -> str:
    """GET or POST."""
    return "POST" if "POST" in next(app.url_map.iter_rules(endpoint)).methods else "GET"


def address_of(app: Flask, endpoint: str) -> str:
    """Where an endpoint of the lead's own draft is."""
    with app.test_request_context():
        return url_for(endpoint, **values_for(app, endpoint))


def test_every_endpoint_is_in_the_table(shared_app: Flask):
    """No page appears or vanishes without a decision about who may open it."""
    assert {rule.endpoint for rule in shared_app.url_map.iter_rules()} == set(TABLE)


def test_every_view_says_who_may_open_it(shared_app: Flask):
    """Each is public, for leaving, for the signed in, or for those with an action of the role table."""
    said = {name: getattr(view, "access", None) for name, view in shared_app.view_functions.items()}
    assert [name for name, who in said.items() if who not in ("public", "leaving", "signed in", *Action)] == []


@ONE_DATABASE
def test_a_view_that_says_nothing_is_closed(app: Flask, client_for: ClientFor):
    """Default deny: a forgotten mark closes the page even to the administrator."""
    app.add_url_rule("/forgotten", view_func=lambda: "secret")
    assert client_for().get("/forgotten").status_code == 404
    assert client_for("administrator").get("/forgotten").status_code == 404


@pytest.mark.parametrize("endpoint", [name for name in TABLE if name != "sign_in.sign_out"])
def test_each_role_gets_what_the_table_says(shared_app: Flask, shared_client: ClientFor, endpoint: str):
    """Every address with every role, a valid token in hand where something is sent."""
    address, statuses = address_of(shared_app, endpoint), []
    for role in VISITORS:
        client = shared_client(role)
        if method_of(shared_app, endpoint) == "GET":
            statuses.append(client.get(address).status_code)
        else:
            token = csrf_token(client.get("/fr/sign-in", follow_redirects=True))
            statuses.append(client.post(address, data={"csrf_token": token}).status_code)
    assert tuple(statuses) == TABLE[endpoint]


def test_everybody_may_sign_out(shared_app: Flask):
    """The one row that ends a session; it only takes rights away, so that a stale token does not stop it."""
    statuses = []
    for role in VISITORS:
        client = client_of(shared_app, role)
        statuses.append(client.post("/fr/sign-out", data={"csrf_token": "stale"}).status_code)
        assert client.get("/fr/assessments/").status_code == 302
    assert tuple(statuses) == TABLE["sign_in.sign_out"]


@pytest.mark.parametrize("endpoint", [name for name, row in TABLE.items() if row[0] == 302 and name not in PUBLIC])
def test_strangers_are_sent_to_sign_in(shared_app: Flask, shared_client: ClientFor, endpoint: str):
    """A closed page asks for a sign-in in its language and remembers where the visitor wanted to be."""
    address = address_of(shared_app, endpoint)
    assert shared_client().get(address).headers["Location"] == f"/fr/sign-in?next={address}"


def test_other_methods_are_refused(shared_app: Flask, shared_client: ClientFor):
    """Where nothing is sent, POST is 405, and nowhere do PUT, PATCH and DELETE do anything."""
    accepted: dict[str, set[str]] = {}
    for endpoint in TABLE:
        accepted.setdefault(address_of(shared_app, endpoint), set()).add(method_of(shared_app, endpoint))
    for address, methods in accepted.items():
        wrong = {"PUT", "PATCH", "DELETE", "POST", "GET"} - methods
        statuses = {method: shared_client("lead").open(address, method=method).status_code for method in wrong}
        assert statuses == dict.fromkeys(wrong, 405), address
