"""A country: the sources it may cite and its answers."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from .answer import Answer
from .base import Cite, IsoDate, Language, Model, Text, Url, WholeNumber


class AppliesVia(StrEnum):
    """Through what the EU procurement rules bind the country."""

    EU = "EU"
    EEA = "EEA"
    GPA = "GPA"
    NATIONAL = "national"


class SourceKind(StrEnum):
    """What a source is. Only an act or a judgment can make an answer primary."""

    ACT = "act"
    JUDGMENT = "judgment"
    OFFICIAL_PAGE = "official_page"
    COMMENTARY = "commentary"


class Amendment(Model):
    """A later change of a source. `places` limits it to the articles it touches; without it, it touches all."""

    on: IsoDate
    by: Text
    places: list[Text] = Field(default_factory=list)
    url: Url | None = None

    def touches(self, cite: Cite) -> bool:
        """Whether the cited place may have been changed. A citation without a place is of the whole act, which stays."""
        if not cite.place:
            return False
        return not self.places or any(cite.article == Cite(source="x", place=place).article for place in self.places)


class Source(Model):
    """Where an answer can be read: an act, a judgment, an official page, a commentary.

    `short` is what lawyers call it; `lang` the language of the title, needed only where the country has several or the source is foreign;
    `law_of` the neighbour whose act it is, where a treaty makes a neighbour's law apply.
    """

    title: Text
    short: Text | None = None
    gloss: Text | None = None
    number: Text | None = None
    unit: Text | None = None
    lang: Language | None = None
    law_of: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    kind: SourceKind = SourceKind.ACT
    url: Url
    in_force: IsoDate | None = None
    text_as_of: IsoDate | None = None
    amended: list[Amendment] = Field(default_factory=list)

    def place(self, cite: Cite) -> str:
        """The place as it is printed: `Art. 39(1)`; a place that names its own unit stays as it is."""
        return " ".join(part for part in (self.unit if cite.place[:1].isdigit() else None, cite.place) if part)

    def changed_since(self, cite: Cite, text_as_of: date, today: date) -> Amendment | None:
        """The first known amendment of the cited place that the text read cannot show yet."""
        later = (item for item in self.amended if text_as_of < item.on <= today and item.touches(cite))
        return min(later, key=lambda item: item.on, default=None)


class CountryFile(Model):
    """The shape of data/countries/<iso2>.yml, before its answers are held against their questions."""

    country: str
    applies_via: AppliesVia
    sources: dict[str, Source] = Field(default_factory=dict)
    answers: dict[str, Any] = Field(default_factory=dict)


class Country(Model):
    """A country read whole. Codes are ISO 3166, in capitals: GR and GB, not EL and UK."""

    code: str
    applies_via: AppliesVia
    sources: dict[str, Source]
    answers: dict[str, Answer[Any]]


class Floors(Model):
    """The shape of data/floors.yml: how many core answers of each country were read in a source. May only rise."""

    floors: dict[str, WholeNumber]
