"""A complete assessment for the tests of reviews."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.support.web import Sessions, answer_all, assessment_of


@pytest.fixture
def own(app: Flask) -> UUID:
    """The lead's assessment, complete, every answer level 2."""
    assessment = assessment_of(app)
    answer_all(app, assessment)
    return assessment


@pytest.fixture
def session(own: UUID, stored: Sessions) -> Iterator[Session]:
    """One session over the data, with the lead's assessment complete."""
    with stored() as opened:
        yield opened
