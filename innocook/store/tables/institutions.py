"""Countries and their public institutions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from innocook.store.columns import Base, HasId, HasNames, by_code_point
from innocook.store.keys import search_key, sort_key


class HasKeyedNames(HasNames, kw_only=True, repr=False, eq=False):
    """Names with keys to find and sort them by, the same on every database.

    The keys follow the names; a bulk insert has to bring them.
    """

    search_ar: Mapped[str] = mapped_column(by_code_point(), init=False)
    search_en: Mapped[str] = mapped_column(by_code_point(), init=False)
    search_fr: Mapped[str] = mapped_column(by_code_point(), init=False)
    sort_ar: Mapped[str] = mapped_column(by_code_point(), index=True, init=False)
    sort_en: Mapped[str] = mapped_column(by_code_point(), index=True, init=False)
    sort_fr: Mapped[str] = mapped_column(by_code_point(), index=True, init=False)

    @validates("name_ar", "name_en", "name_fr")
    def _follow_name(self, column: str, name: str) -> str:
        setattr(self, column.replace("name_", "sort_"), sort_key(name))
        setattr(self, column.replace("name_", "search_"), search_key(name))
        return name


class Country(HasKeyedNames, Base, kw_only=True):
    """A country by its short code; invented ones are marked as demonstration."""

    __tablename__ = "country"

    id: Mapped[str] = mapped_column(String(8), primary_key=True)
    is_demonstration: Mapped[bool] = mapped_column(default=False)


class Institution(HasId, HasKeyedNames, Base, kw_only=True):
    """A public institution, never deleted: it ends (`valid_until`) or goes on in another (`merged_into_id`).

    `code` is what lists from outside know it by. Type, size, sector and context group are as they are now; a round
    freezes its own copy in the participation.
    """

    __tablename__ = "institution"

    country_id: Mapped[str] = mapped_column(ForeignKey("country.id", ondelete="RESTRICT"), index=True)
    code: Mapped[str | None] = mapped_column(default=None)
    institution_type: Mapped[str] = mapped_column(default="", server_default=text("''"))
    size: Mapped[str] = mapped_column(default="", server_default=text("''"))
    sector: Mapped[str] = mapped_column(default="", server_default=text("''"))
    context_group: Mapped[str] = mapped_column(default="", server_default=text("''"))
    parent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("institution.id", ondelete="RESTRICT"), index=True, default=None
    )
    valid_until: Mapped[date | None] = mapped_column(default=None)
    merged_into_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("institution.id", ondelete="RESTRICT"), index=True, default=None
    )

    country: Mapped[Country] = relationship(init=False, lazy="raise")

    __table_args__ = (
        Index("uq_institution_code", "code", unique=True),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="parent_other"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="merged_other"),
    )
