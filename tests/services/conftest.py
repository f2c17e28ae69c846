"""A complete assessment for the tests of reviews."""

from uuid import UUID

import pytest
from flask import Flask

from tests.support.web import answer_all, assessment_of


@pytest.fixture
def own(app: Flask) -> UUID:
    """The lead's assessment, complete, every answer level 2."""
    assessment = assessment_of(app)
    answer_all(app, assessment)
    return assessment
