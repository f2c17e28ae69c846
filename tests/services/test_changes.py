"""Which rounds can be compared for their change, with whom, on which scores and under which questionnaire."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from innocook.core.errors import NotFound
from innocook.services import accounts
from innocook.services.changes import Changes, changes_since, earlier_rounds, names_of_page, usual_round
from innocook.services.comparison import Chosen, compared_round, names_of_rows
from innocook.services.public_questionnaire import packaged_plan
from innocook.store.keys import sort_key
from innocook.store.tables import Account, Assessment, Grant, Institution, Participation, Round
from tests.support.reviews import reviewed
from tests.support.rounds import add_submitted, example_assessment
from tests.support.versions import ask_next_version
from tests.support.web import OWN, assessment_of, sessions_of

NAME = "Municipality of Marsa Qamar"
COMPARED = ("overall", "responsiveness", "inclusion", "trust", "effectiveness")


def now() -> datetime:
    """This instant."""
    return datetime.now(UTC)


def round_ids(session: Session) -> list[UUID]:
    """Every round, the latest first."""
    return list(session.scalars(select(Round.id).order_by(Round.opens_at.desc())))


def changed(session: Session, chosen: Chosen | None = None, since: UUID | None = None) -> Changes:
    """What the reviewer sees of the demonstration's two rounds, or since another one."""
    account = session.scalars(select(Account.id).where(Account.email_key == "reviewer@demo.example")).one()
    visitor = accounts.visitor(session, account, at=now())
    assert visitor is not None
    latest, before = round_ids(session)[0], round_ids(session)[-1]
    compared = compared_round(session, visitor, latest, at=now())
    return changes_since(session, visitor, compared, since or before, chosen or Chosen(), at=now())


def only_in(session: Session, country: str) -> None:
    """Let the reviewer compare one country alone."""
    account = session.scalars(select(Account).where(Account.email_key == "reviewer@demo.example")).one()
    grant = session.scalars(select(Grant).where(Grant.account_id == account.id)).one()
    grant.scope, grant.country_id = "country", country
    session.commit()


def overall_of(session: Session, round_id: UUID, name: str, column: str = "submitted_overall") -> float:
    """The overall score that was stored when an institution submitted or was validated."""
    query = select(getattr(Assessment, column)).join(Participation).join(Institution)
    return float(session.scalars(query.where(Participation.round_id == round_id, Institution.name_en == name)).one())


def test_the_same_institutions_with_the_scores_they_submitted(app: Flask):
    """18 are in both; the lead's own is in the earlier one alone, two offices in the later one alone.

    Each row has the overall scores that were stored at submission, the earlier beside the later.
    """
    add_submitted(app, 2)
    with sessions_of(app)() as session:
        found = changed(session)
        later, earlier = round_ids(session)
        names = names_of_rows(session, found.view.round, found.view.group.keys)
        assert len(names) == 18
        assert OWN not in {one.institution.in_language("en") for one in names.values()}
        for key, before, after in zip(
            found.view.group.keys, found.earlier("overall"), found.view.group.values("overall"), strict=True
        ):
            name = names[key].institution.in_language("en")
            assert after == pytest.approx(overall_of(session, later, name), abs=1e-9)
            assert before == pytest.approx(overall_of(session, earlier, name), abs=1e-9)
    assert (found.only_later, found.only_earlier) == (2, 1)
    assert [one.score.id for one in found.scores] == list(COMPARED)
    assert [one.tolerance for one in found.scores] == [3, 7, 7, 7, 7]
    assert {one.rated for one in found.scores} == {18}
    assert found.ground.is_same


def test_filters_go_by_the_later_round_and_those_who_left_by_the_earlier(app: Flask):
    """An institution that moved to another size since counts as what it is now; the lead's own left XA."""
    with sessions_of(app)() as session:
        whole = changed(session)
        small = changed(session, Chosen(size="small"))
        one = next(key for key in whole.view.group.keys if key not in small.view.group.keys)
        row = session.get_one(Assessment, one).participation_id
        session.execute(update(Participation).where(Participation.id == row).values(size="small"))
        # Facts are frozen when an institution joins; the process may keep what it read before.
        session.execute(update(Assessment).where(Assessment.id == one).values(version=Assessment.version + 1))
        session.commit()
        after = changed(session, Chosen(size="small"))
        assert len(after.view.group) == len(small.view.group) + 1
        assert one in after.view.group.keys
        here = changed(session, Chosen(country="XA"))
        assert (here.only_later, here.only_earlier) == (0, 1)
        elsewhere = changed(session, Chosen(country="XB"))
        assert (elsewhere.only_later, elsewhere.only_earlier) == (0, 0)
        assert 0 < len(elsewhere.view.group) < 18


def test_a_page_is_by_name_whatever_the_order_in_the_address(app: Flask):
    """Never by score, band or change."""
    with sessions_of(app)() as session:
        found = changed(session, Chosen(order="band"))
        names = [name.in_language("fr") for _, name in names_of_page(session, found, "fr", 1).rows]
        assert len(names) == 18
        assert names == sorted(names, key=sort_key)
        assert "order" not in found.view.chosen.query()


def test_one_kind_of_scores_in_both_rounds(app: Flask):
    """While one round has no validated result, self-assessed scores of both are compared and the round is named.

    Once one institution is validated, validated scores are compared, for that institution alone.
    """
    with sessions_of(app)() as session:
        for asked in ("", "validated"):
            found = changed(session, Chosen(scores=asked))
            assert found.view.kind == "self"
            assert found.unvalidated == found.view.round.name
        assert changed(session, Chosen(scores="self")).unvalidated is None
        reviewed(session, assessment_of(app, NAME), None, now())
    with sessions_of(app)() as session:
        found = changed(session)
        later, earlier = round_ids(session)
        assert (found.view.kind, found.unvalidated, len(found.view.group)) == ("validated", None, 1)
        assert found.only_earlier == 18
        assert found.earlier("overall")[0] == pytest.approx(
            overall_of(session, earlier, NAME, "validated_overall"), abs=1e-9
        )
        assert found.view.group.values("overall")[0] == pytest.approx(
            overall_of(session, later, NAME, "validated_overall"), abs=1e-9
        )
        assert len(changed(session, Chosen(scores="self")).view.group) == 18


def test_the_earlier_round_without_validated_results_is_named(app: Flask):
    """The other way round."""
    with sessions_of(app)() as session:
        reviewed(session, assessment_of(app, NAME), None, now())
        earlier = round_ids(session)[1]
        of_round = select(Participation.id).where(Participation.round_id == earlier)
        session.execute(
            update(Assessment)
            .where(Assessment.participation_id.in_(of_round))
            .values(state="submitted", version=Assessment.version + 1)
        )
        session.commit()
        found = changed(session)
        assert (found.view.kind, found.unvalidated) == ("self", found.since.name)


def test_a_reviewer_of_one_country(app: Flask):
    """Only institutions of that country are matched, counted or chosen by."""
    with sessions_of(app)() as session:
        only_in(session, "XB")
        found = changed(session)
        assert {facts[3] for facts in found.view.whole.facts} == {"XB"}
        assert 0 < len(found.view.group) < 18
        assert (found.only_later, found.only_earlier) == (0, 0)


def test_the_usual_round_is_the_latest_that_shares_institutions(app: Flask):
    """A round between the two in which nobody has submitted is offered and passed over."""
    with sessions_of(app)() as session:
        later, earlier = round_ids(session)
    example_assessment(app)
    with sessions_of(app)() as session:
        between = round_ids(session)[0]
        session.execute(update(Round).where(Round.id == later).values(opens_at=now()))
        session.commit()
        assert list(earlier_rounds(session, later)) == [between, earlier]
        account = session.scalars(select(Account.id).where(Account.email_key == "reviewer@demo.example")).one()
        visitor = accounts.visitor(session, account, at=now())
        assert visitor is not None
        compared = compared_round(session, visitor, later, at=now())
        assert usual_round(session, compared) == earlier
        assert usual_round(session, replace(compared, countries={})) is None
        assert usual_round(session, compared_round(session, visitor, earlier, at=now())) is None
        found = changed(session, since=between)
        assert (len(found.view.group), found.only_later, found.only_earlier) == (0, 18, 0)
        assert found.ground.is_empty


def test_only_an_earlier_round(app: Flask):
    """Itself, a later one and one that nobody knows are not found."""
    with sessions_of(app)() as session:
        later, earlier = round_ids(session)
        account = session.scalars(select(Account.id).where(Account.email_key == "reviewer@demo.example")).one()
        visitor = accounts.visitor(session, account, at=now())
        assert visitor is not None
        for compared, since in ((later, later), (earlier, later), (later, uuid4())):
            asked = compared_round(session, visitor, compared, at=now())
            with pytest.raises(NotFound):
                changes_since(session, visitor, asked, since, Chosen(), at=now())
        with pytest.raises(NotFound):
            earlier_rounds(session, uuid4())


def test_two_versions_are_compared_on_what_is_common(app: Flask):
    """30 of 32 indicators, scored in both rounds by the later rules: who answered alike has not changed.

    Each indicator weighs a 32nd: 93.75 % of the overall score.
    """
    ask_next_version(app)
    with sessions_of(app)() as session:
        found = changed(session)
        ground = found.ground
        assert [one.id for one in ground.only_later] == ["PAR5"]
        assert [one.id for one in ground.only_earlier] == ["PAR4"]
        assert [one.id for one in ground.changed] == ["CUL1"]
        assert [one.id for one in ground.reworded] == ["CUL2"]
        cover = ground.covers[0]
        assert (cover.score_id, cover.indicators) == ("overall", 30)
        assert (cover.later, cover.earlier) == (pytest.approx(0.9375), pytest.approx(0.9375))
        assert found.view.group.plan.indicator_ids == ground.plan.indicator_ids
        assert {one.rated for one in found.scores} == {18}
        assert found.scores[0].tolerance == 3.2  # 3 points over 93.75 % of the weight
        # By hand: the mean of a principle over the answers that are common, for a principle that lost one.
        principle = packaged_plan().questionnaire.indicator_by_id["CUL1"].principle
        assert principle is not None
        columns = [
            place
            for place, one in enumerate(ground.plan.questionnaire.indicators)
            if one.principle == principle and one.id != "CUL1"
        ]
        expected = np.nanmean(found.view.group.answers.points[:, columns], axis=1)
        np.testing.assert_allclose(found.view.group.values(principle), expected, atol=1e-9)


def test_without_national_indicators(app: Flask):
    """The choice counts in both rounds: the same plan, nothing scored again, DPI left out."""
    with sessions_of(app)() as session:
        found = changed(session, Chosen(national="without"))
        assert found.ground.is_same
        assert len(found.ground.plan.indicator_ids) == 27
        assert found.view.left_out == ("DPI",)
