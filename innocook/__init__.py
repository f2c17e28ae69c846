"""InnoCook self-assessment: questionnaire, scoring, comparison and reports for public institutions."""

__version__ = "0.1.0"
