"""Who gets what at every address: one table of endpoints by roles, on the lead's own draft and a round."""

from uuid import UUID

import pytest
from flask import Flask, url_for
from sqlalchemy import select

from innocook.core.permissions import Action
from innocook.store.tables import Account, Round
from tests.support.pages import csrf_token
from tests.support.web import (
    ANONYMOUS,
    ONE_DATABASE,
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
PUBLIC = {"bare.root", "sign_in.sign_out"}
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
    "exports.round_csv": OF_REVIEWER,
    "exports.round_workbook": OF_REVIEWER,
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
    "compare.side_by_side": (302, 403, 403, 403, 422, 403),
    "workbook.page": OF_INSTITUTION,
    "workbook.download": OF_INSTITUTION,
    "workbook.upload": (401, 422, 422, 404, 404, 404),
    "workbook.changes": (302, 302, 302, 404, 404, 404),
    "workbook.apply": (401, 302, 302, 404, 404, 404),
}


def round_of(app: Flask) -> UUID:
    """The demonstration's round."""
    with sessions_of(app)() as session:
        return session.scalars(select(Round.id).order_by(Round.opens_at.desc())).all()[0]


def account_of(app: Flask, role: str) -> UUID:
    """The demonstration account with this role."""
    with sessions_of(app)() as session:
        return session.scalars(select(Account.id).where(Account.email_key == email_of(role))).one()


def values_for(app: Flask, endpoint: str) -> dict[str, object]:
    """What the address of an endpoint needs, about the lead's own draft."""
    known = {
        "language": "fr",
        "assessment_id": assessment_of(app),
        "section_id": "STR",
        "indicator": "STR1",
        "participation_id": UUID(int=0),
        "score_id": "overall",
        "account_id": account_of(app, "contributor"),
        "invitation_id": UUID(int=0),
        "link_id": UUID(int=0),
        "evidence_id": UUID(int=0),
        "token": "unknown",
        "link": token_for(app),
        "round_id": round_of(app),
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
