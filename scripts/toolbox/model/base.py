"""Shared building blocks of the model: strict scalars, citations, fingerprints."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic.json_schema import WithJsonSchema

SOURCE_ID = r"[a-z][a-z0-9_]*"
EU_ACT_ID = r"[0-9]{2,4}/[0-9]{1,4}"


class Model(BaseModel):
    """A record of the data: no unknown keys, never changed after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _iso_date(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError(f"{value!r} is not a date → write YYYY-MM-DD, such as 2026-11-22")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a day of the calendar → check month and day") from None


def _whole_number(value: Any) -> Any:
    if isinstance(value, int):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,15}", value):
        raise ValueError(f"{value!r} is not a whole number → write digits only, such as 40000")
    return int(value)


def _web_address(value: str) -> str:
    try:
        host = urlsplit(value).hostname
    except ValueError:
        host = None
    if not host or not re.fullmatch(r"https?://[^\s<>\"'`\\]+", value):
        raise ValueError(f"{value!r} is not a web address → write it whole, beginning with https://")
    return value


def _currency(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", value):
        raise ValueError(f"{value!r} is not a currency → write its three capital letters, such as EUR")
    return value


def _language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", value):
        raise ValueError(f"{value!r} is not a language → write its two letters, such as nl")
    return value


def _id(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+([._-][a-z0-9]+)*", value):
        raise ValueError(f"{value!r} is not an id → lower-case letters and digits, parted by . _ or -")
    return value


def _one_line(value: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise ValueError("this text is empty → write it or leave the key out")
    return text


IsoDate = Annotated[date, BeforeValidator(_iso_date)]
WholeNumber = Annotated[
    int,
    BeforeValidator(_whole_number),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[0-9]{1,15}$"}]}),
]
Id = Annotated[str, AfterValidator(_id)]
Url = Annotated[str, AfterValidator(_web_address)]
Text = Annotated[str, AfterValidator(_one_line)]
Language = Annotated[str, AfterValidator(_language), WithJsonSchema({"type": "string", "pattern": "^[a-z]{2}$"})]
Currency = Annotated[str, AfterValidator(_currency), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})]


class Cite(Model):
    """A place in a source: `ccp 39(1)` is place `39(1)` of source `ccp`."""

    source: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.source} {self.place}".strip()

    @property
    def article(self) -> str:
        """The place without its paragraph and point: `39(1)(a)` → `39`, `R. 2122-8` → `R. 2122-8`."""
        return self.place.partition("(")[0].strip()


def _cite(value: Any) -> Any:
    if isinstance(value, Cite):
        return value
    if isinstance(value, str):
        source, _, place = " ".join(value.split()).partition(" ")
        if re.fullmatch(f"{SOURCE_ID}|{EU_ACT_ID}", source):
            return Cite(source=source, place=place)
    raise ValueError(f"{value!r} is not a citation → write the source's id, a space and the place, such as: ccp 39(1)")


CiteText = Annotated[
    Cite,
    BeforeValidator(_cite),
    WithJsonSchema({"type": "string", "pattern": f"^({SOURCE_ID}|{EU_ACT_ID})( .+)?$"}),
]


def fingerprint(text: str) -> str:
    """Eight hexadecimal digits that change when the wording changes, not when its white space does."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:8]


def fingerprint_of(value: Any) -> str:
    """The fingerprint of plain data, whatever the order of its keys."""
    return fingerprint(json.dumps(value, sort_keys=True, ensure_ascii=False))
