"""The boxes of a page of comments: one to begin a thread, one for an answer to each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import request
from markupsafe import Markup, escape
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from innocook.core.comments import LONGEST_COMMENT
from innocook.i18n import LANGUAGES, without_bidi_marks
from innocook.services.comments import TypedComment
from innocook.services.conversations import Conversation, Said
from innocook.web.forms import PageForm
from innocook.web.languages import _l, current_language
from innocook.web.typed_text import clean

VERB = "do"
"""The name of every button of the page; its value is a verb and, after a blank, the thread."""
SEEN = "seen"
"""The ids of the comments that were new when the page was made."""
WITH_TEXT = {"open", "reply"}
EXCERPT = 80
VERBS = {*WITH_TEXT, "resolve", "reopen", "read"}


class CommentForm(PageForm):
    """One box with the language of its text."""

    text = TextAreaField(
        filters=[lambda value: clean(value) if value else value],
        validators=[
            DataRequired(_l("Write your comment first.")),
            Length(max=LONGEST_COMMENT, message=_l("Your comment has %(length)d characters; %(max)d fit.")),
        ],
    )
    language = StringField()

    @property
    def typed(self) -> str:
        """The text, cleaned."""
        return self.text.data or ""

    @property
    def of_text(self) -> str:
        """The language of the text: the one that was chosen, else the page's."""
        chosen = self.language.data or ""
        return chosen if self.typed and chosen in LANGUAGES else current_language()


@dataclass(frozen=True, slots=True)
class Boxes:
    """Every box of a page, as typed."""

    new: CommentForm
    replies: dict[UUID, CommentForm]

    def __iter__(self) -> Iterator[CommentForm]:
        yield from (self.new, *self.replies.values())

    @property
    def hold_text(self) -> bool:
        """Whether something is typed that is not sent."""
        return any(box.typed for box in self)

    def of(self, thread: UUID | None) -> CommentForm | None:
        """The box of a thread, or the one that begins a new one."""
        return self.new if thread is None else self.replies.get(thread)

    def summary(self) -> list[tuple[str, str]]:
        """Every error with the id of its box."""
        return [error for box in self for error in box.summary()]


@dataclass(frozen=True, slots=True)
class Press:
    """Which button was pressed; without a thread it is about the page or a new one."""

    verb: str
    thread: UUID | None


def boxes_of(threads: Iterable[Conversation], sent: Press | None = None) -> Boxes:
    """The boxes of a page with what was typed into them, but for the one that was just sent."""
    empty = {sent.thread} if sent and sent.verb != "read" else set()
    replies = {one.id: _box(f"reply-{one.id}", one.id in empty) for one in threads}
    return Boxes(_box("new", sent is not None and sent.verb == "open"), replies)


def pressed() -> Press:
    """The button behind this request; one that does not exist begins a thread, as the first one would."""
    verb, _blank, thread = request.form.get(VERB, "").partition(" ")
    try:
        return Press(verb, UUID(thread) if thread else None) if verb in VERBS else Press("open", None)
    except ValueError:
        return Press("open", None)


def typed_comment(box: CommentForm, seen: Sequence[UUID]) -> TypedComment:
    """What a box says, by somebody who has seen these comments."""
    return TypedComment(box.typed, box.of_text, seen)


def seen_ids() -> list[UUID]:
    """The comments that the page showed as new; what is no id is passed over."""
    found = []
    for text in request.form.getlist(SEEN):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def marked_text(said: Said) -> Markup:
    """The words of a comment with their line breaks; each name that is meant is marked and isolated."""
    parts, place = [], 0
    for mention in said.named:
        parts += [_broken(said.text[place : mention.start]), _name(said.text[mention.start : mention.end])]
        place = mention.end
    return Markup("").join([*parts, _broken(said.text[place:])])


def first_words(text: str) -> str:
    """The beginning of a comment as a part of a sentence: one line, without direction marks."""
    words = " ".join(without_bidi_marks(text).split())
    return words if len(words) <= EXCERPT else f"{words[:EXCERPT]}…"


def _box(prefix: str, is_empty: bool) -> CommentForm:
    return CommentForm(formdata=None, prefix=prefix) if is_empty else CommentForm(prefix=prefix)


def _broken(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.split("\n"))


def _name(text: str) -> Markup:
    return Markup("<mark><bdi>{}</bdi></mark>").format(text)
