"""The smallest pieces of the files' shape: ids, numbers, and texts in every language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    TypeAdapter,
    ValidationInfo,
    WithJsonSchema,
    create_model,
)

ID_PATTERN = r"^[A-Za-z][A-Za-z0-9_-]*$"
REFERENCE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
OPTION_PATTERN = r"^[A-Za-z0-9_]+$"
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$"

STRICT = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False, populate_by_name=False)


class Shape(BaseModel):
    """Parent of every mapping in the files."""

    model_config = STRICT


_BAD_CHARACTERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufeff\ud800-\udfff]")


def _clean(text: str) -> str:
    if not text.strip():
        raise ValueError("the text is empty: write it")
    if text != text.strip():
        raise ValueError("the text begins or ends with a space or a line break: remove it (block texts: use >- or |-)")
    found = _BAD_CHARACTERS.search(text)
    if found:
        raise ValueError(f"the text holds the character U+{ord(found[0]):04X}: remove it")
    return text


Line = Annotated[str, Field(max_length=5000), AfterValidator(_clean)]


@lru_cache(maxsize=16)
def _text_shape(languages: tuple[str, ...]) -> TypeAdapter[Any]:
    if not languages:
        return TypeAdapter(dict[str, Line], config=ConfigDict(strict=True))
    fields: dict[str, Any] = {f"in_{n}": (Line, Field(alias=code)) for n, code in enumerate(languages)}
    return TypeAdapter(create_model("Text", __base__=Shape, **fields))


def _text_in_languages(value: object, info: ValidationInfo) -> dict[str, str]:
    languages = (info.context or {}).get("languages", ())
    read = _text_shape(languages).validate_python(value)
    return read.model_dump(by_alias=True) if isinstance(read, BaseModel) else dict(read)


_TEXT_SCHEMA = {
    "type": "object",
    "description": "One text in every language of the questionnaire",
    "additionalProperties": {"type": "string", "minLength": 1},
    "minProperties": 1,
}
TextMap = Annotated[dict[str, str], PlainValidator(_text_in_languages), WithJsonSchema(_TEXT_SCHEMA)]
Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=64)]
ReferenceId = Annotated[str, Field(pattern=REFERENCE_PATTERN, max_length=64)]
OptionKey = Annotated[str, Field(pattern=OPTION_PATTERN, max_length=64)]
Language = Annotated[str, Field(pattern=LANGUAGE_PATTERN, max_length=20)]
Points = Annotated[float, Field(ge=0, le=1e9)]
Weight = Annotated[float, Field(ge=1e-6, le=1e6)]
Quantity = Annotated[float, Field(ge=-1e12, le=1e12)]
