"""Where things stand in the offline workbook: what writing and reading agree on. Columns and rows count from 0."""

from __future__ import annotations

FORMAT = 1
FACTS_SHEET, LISTS_SHEET = "innocook", "lists"

BAND, KEY, TEXT, GAP, LABEL, INPUT, MARK_ID, MARK_FIELD, MARK_VERSION, DONE, ORIGINAL = range(11)
WIDTHS = {BAND: 1.5, KEY: 17, TEXT: 62, GAP: 2, LABEL: 23, INPUT: 56}
FIRST_HIDDEN, LAST_HIDDEN = MARK_ID, ORIGINAL

TITLE_ROW, PROGRESS_ROW, HEAD_ROW, FIRST_BLOCK = 0, 1, 2, 4
TEXT_LANGUAGE = "text_language"
"""The mark of the cell on the first sheet that says in which language people write."""
START_INPUT = 2
"""The column of that cell; its mark stands in MARK_ID."""
