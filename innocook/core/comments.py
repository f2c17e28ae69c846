"""What a comment may be."""

from __future__ import annotations

from innocook.core.errors import InnocookError

LONGEST_COMMENT = 4000


class CommentRefused(InnocookError):
    """A comment says nothing or is too long; `code` is "empty" or "too_long"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_comment(text: str) -> None:
    """Raise CommentRefused unless the text has 1 to LONGEST_COMMENT characters and not only blanks."""
    if not text.strip():
        raise CommentRefused("empty")
    if len(text) > LONGEST_COMMENT:
        raise CommentRefused("too_long")
