"""Pure rules: the questionnaire, answers, scores, comparison, next steps, lifecycle and permissions.

Nothing here knows Flask, a database or the clock.
"""
