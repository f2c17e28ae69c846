"""Column types and small shapes that every table shares."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, DateTime, Dialect, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def canonical_json(value: object) -> str:
    """The one JSON text of a value: sorted keys, no spaces, real letters; raises ValueError for NaN and infinity."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def sha256_hex(text: str) -> str:
    """The SHA-256 of the UTF-8 bytes, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def fields_of(value: object) -> dict[str, Any]:
    """The fields of a dataclass with slots by name, as they are: several times faster than copying them deeply."""
    return {name: getattr(value, name) for name in type(value).__slots__}  # type: ignore[attr-defined]


class Instant(TypeDecorator[datetime]):
    """A point in time, kept and given back in UTC; a datetime without a zone is refused with ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC for the database; SQLite has no zones, so there it is left out of the text."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CanonicalJson(TypeDecorator[Any]):
    """A JSON value kept as its canonical text, so that its hash never depends on the database; None is NULL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The canonical text."""
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The value."""
        return None if value is None else json.loads(value)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, repr=False, eq=False):
    """Parent of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 -- the library reads it as a plain class attribute
        datetime: Instant(),
        str: String(),
    }


class HasId(MappedAsDataclass, kw_only=True, repr=False, eq=False):
    """A public id made by the product, never by the database."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid4)


class HasNames(MappedAsDataclass, kw_only=True, repr=False, eq=False):
    """The name in every language of the product."""

    name_ar: Mapped[str]
    name_en: Mapped[str]
    name_fr: Mapped[str]

    def name_in(self, language: str) -> str:
        """The name in `ar`, `en` or `fr`; raises KeyError for another language."""
        return {"ar": self.name_ar, "en": self.name_en, "fr": self.name_fr}[language]


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """The column holds one of these words."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=f"{column}_known")


def marked(column: str) -> CheckConstraint:
    """Text typed by people carries its language, in the column of the same name plus `_language`."""
    return CheckConstraint(f"{column} = '' OR {column}_language <> ''", name=f"{column}_marked")


def sha256_shaped(column: str) -> CheckConstraint:
    """The column holds a SHA-256 in hexadecimal."""
    return CheckConstraint(f"length({column}) = 64", name=f"{column}_length")


def by_code_point() -> String:
    """Text that sorts by code point on every database, whatever collation the database was made with."""
    return String().with_variant(String(collation="C"), "postgresql")
