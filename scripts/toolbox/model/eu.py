"""Law of the Union: acts, rules with their time of validity, leading cases, law in motion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, model_validator

from .answer import Amounts, Days
from .base import Cite, CiteText, Id, IsoDate, Model, Text, Url, WholeNumber, fingerprint_of


class Act(Model):
    """An act of the Union. `last_article` lets a citation of an article the act does not have be refused."""

    title: Text
    short: Text
    celex: str | None = None
    url: Url
    date: IsoDate | None = None
    consolidated: IsoDate | None = None
    last_article: WholeNumber | None = None
    annexes: list[str] = Field(default_factory=list)
    note: Text | None = None

    def has(self, cite: Cite) -> bool:
        """Whether the act can have the cited place, as far as its number of articles is known."""
        article = re.match(r"(\d+)", cite.place)
        if article and self.last_article is not None:
            return 1 <= int(article[1]) <= self.last_article
        annex = re.match(r"Annex (\w+)", cite.place)
        return not (annex and self.annexes) or annex[1] in self.annexes


class Day(Model):
    """A date as a rule's value."""

    on: IsoDate


class Share(Model):
    """A share in hundredths as a rule's value."""

    percent: WholeNumber


class Number(Model):
    """A bare number as a rule's value."""

    number: WholeNumber


def _shape(value: Any) -> str:
    keys = set(value if isinstance(value, dict) else value.model_dump(by_alias=True, exclude_none=True))
    if "currency" in keys:
        return "amounts"
    return next((name for key, name in (("on", "day"), ("percent", "share"), ("number", "number")) if key in keys), "days")


RuleValue = Annotated[
    Annotated[Amounts, Tag("amounts")]
    | Annotated[Days, Tag("days")]
    | Annotated[Day, Tag("day")]
    | Annotated[Share, Tag("share")]
    | Annotated[Number, Tag("number")],
    Discriminator(_shape),
]


class Period(Model):
    """A value and the time in which it is the law, both days included."""

    value: RuleValue
    valid_from: IsoDate
    valid_to: IsoDate | None = None
    cites: list[CiteText]

    @model_validator(mode="after")
    def _ordered(self) -> Period:
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is before valid_from {self.valid_from} → correct one of them")
        return self


class Rule(Model):
    """An EU-level value: a threshold, a time limit."""

    label: Text
    group: str
    topic: str
    periods: list[Period] = Field(min_length=1)
    note: Text | None = None

    @model_validator(mode="after")
    def _no_overlap(self) -> Rule:
        for earlier, later in zip(self.periods, self.periods[1:], strict=False):
            if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                raise ValueError("two periods overlap → give the earlier one a valid_to before the next valid_from")
        return self

    def at(self, day: date) -> Period | None:
        """The period in which the day lies."""
        hits = (item for item in self.periods if item.valid_from <= day and (not item.valid_to or day <= item.valid_to))
        return next(hits, None)

    def at_or_last(self, day: date) -> Period:
        """The period in which the day lies; the last one where none does."""
        return self.at(day) or self.periods[-1]

    def all_cites(self) -> Iterator[Cite]:
        """Every citation of every period, once."""
        yield from dict.fromkeys(cite for period in self.periods for cite in period.cites)

    def fingerprint(self) -> str:
        """Changes when a value or its time of validity changes."""
        return fingerprint_of([item.model_dump(mode="json", by_alias=True, exclude={"cites"}) for item in self.periods])


class Group(Model):
    """A table of rules on the site."""

    title: Text
    order: WholeNumber
    note: Text | None = None


class LeadingCase(Model):
    """A judgment that a joint buyer must know; of the Court of Justice where no other court is named."""

    number: Text
    name: Text
    court: Text | None = None
    date: IsoDate
    ecli: Text | None = None
    url: Url
    topic: str
    point: Text
    for_buyers: Text
    leaves_open: Text | None = None
    cites: list[CiteText] = Field(default_factory=list)

    def all_cites(self) -> Iterator[Cite]:
        """Every citation, once."""
        yield from dict.fromkeys(self.cites)

    def fingerprint(self) -> str:
        """Changes when the point the case stands for is put otherwise."""
        return fingerprint_of([self.point, self.leaves_open])


class Stage(Model):
    """A step of an act on its way."""

    on: IsoDate
    what: Text
    url: Url | None = None


class MotionStatus(StrEnum):
    """How far law in motion has come."""

    ANNOUNCED = "announced"
    PROPOSED = "proposed"
    AGREED = "agreed"
    ADOPTED = "adopted"
    PUBLISHED = "published"
    APPLIES = "applies"


class Motion(Model):
    """Law in motion. `last_seen` says how late the sources reach."""

    title: Text
    reference: Text | None = None
    status: MotionStatus
    affects: list[str] = Field(default_factory=list)
    stages: list[Stage] = Field(default_factory=list)
    note: Text
    last_seen: IsoDate


class ActFile(Model):
    """The shape of data/eu/acts.yml."""

    acts: dict[str, Act]


class RuleFile(Model):
    """The shape of data/eu/rules.yml."""

    groups: dict[Id, Group]
    rules: dict[Id, Rule]


class CaseFile(Model):
    """The shape of data/eu/cases.yml."""

    cases: dict[Id, LeadingCase]


class MotionFile(Model):
    """The shape of data/eu/motion.yml."""

    motion: dict[Id, Motion]
