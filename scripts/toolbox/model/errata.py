"""Errors that were published. An edition is never changed: the list says which carried them, and every edition points to it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from .base import Id, IsoDate, Model, Text
from .edition import is_edition


def _edition(value: str) -> str:
    if not is_edition(value):
        raise ValueError(f'{value!r} is no edition → year and month in quotation marks, such as "2026.11"')
    return value


EditionName = Annotated[str, AfterValidator(_edition)]


class Erratum(Model):
    """One error: the editions and packs that carried it, the answer or rule it was in, what was wrong, where it is right."""

    on: IsoDate
    editions: list[EditionName] = Field(min_length=1)
    packs: list[Text] = Field(default_factory=list)
    country: Text | None = None
    subject: Text | None = None
    what: Text
    corrected_in: EditionName | None = None


class ErrataFile(Model):
    """The shape of data/errata.yml."""

    errata: dict[Id, Erratum]
