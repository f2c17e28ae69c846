"""The data dictionary of a package: a row per column of every table, in three languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from innocook.i18n import LANGUAGES, translator
from innocook.reports.csv_files import Value
from innocook.reports.data_tables import Field, Said, Table

BETWEEN = " | "

DICTIONARY = Table(
    name="dictionary",
    title=lambda t: t.gettext("Data dictionary"),
    description=lambda t: t.gettext("What every column of every table means."),
    fields=(
        Field("table", "string", lambda t: t.gettext("Table")),
        Field("field", "string", lambda t: t.gettext("Column")),
        Field("type", "string", lambda t: t.gettext("Type of the values"), allowed=("string", "integer", "number")),
        Field("required", "string", lambda t: t.gettext("Whether the column is never empty"), allowed=("yes", "no")),
        Field("description_ar", "string", lambda t: t.gettext("What it means, in Arabic")),
        Field("description_en", "string", lambda t: t.gettext("What it means, in English")),
        Field("description_fr", "string", lambda t: t.gettext("What it means, in French")),
        Field(
            "allowed", "string", lambda t: t.gettext("The values it may hold, with “|” between them"), required=False
        ),
        Field("minimum", "number", lambda t: t.gettext("The lowest value it may hold"), required=False),
        Field("maximum", "number", lambda t: t.gettext("The highest value it may hold"), required=False),
    ),
    key=("table", "field"),
)


def dictionary_rows(
    tables: Sequence[Table], allowed: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> Iterator[list[Value]]:
    """The rows of the dictionary; `allowed` are the values of columns of keys by table and column."""
    for table in tables:
        for field in table.fields:
            values = allowed.get(table.name, {}).get(field.name, field.allowed)
            yield [
                table.name,
                field.name,
                field.type,
                "yes" if field.required else "no",
                *said(field.description),
                BETWEEN.join(values),
                field.minimum,
                field.maximum,
            ]


def said(text: Said) -> list[Value]:
    """A text in every language, in the order of LANGUAGES."""
    return [text(translator(language)) for language in LANGUAGES]
