"""A question: one thing asked of every country in the same way."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from .base import CiteText, Id, Model, Text, WholeNumber


class Kind(StrEnum):
    """What an answer's value looks like."""

    CHOICE = "choice"
    ACT = "act"
    BODY = "body"
    AMOUNTS = "amounts"
    DAYS = "days"
    TEXT = "text"
    LINK = "link"


class Tier(StrEnum):
    """Core questions count in every percentage; reference questions are links beside them."""

    CORE = "core"
    REFERENCE = "reference"


def _months(value: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]? months?", value):
        raise ValueError(f"{value!r} is not an interval → write it in months, such as: 12 months")
    return value


Interval = Annotated[str, AfterValidator(_months)]


class Question(Model):
    """One question. `implements` names the EU provision, `guide` helps the editor and is not shown to readers."""

    label: Text
    asks: Text
    why: Text
    kind: Kind
    tier: Tier = Tier.CORE
    implements: list[CiteText] = Field(default_factory=list)
    check_every: Interval | None = None
    guide: Text | None = None
    was: list[str] = Field(default_factory=list)


class Topic(Model):
    """A file of questions. `check_every` holds for every question without an interval of its own."""

    topic: str
    order: WholeNumber
    title: Text
    check_every: Interval
    questions: dict[Id, Question]

    def months(self, question: str) -> int:
        """After how many months an answer to this question must be compared with its source again."""
        return int((self.questions[question].check_every or self.check_every).split()[0])

    def due(self, question: str, read_on: date) -> date:
        """The day from which an answer read on `read_on` must be compared with its source again."""
        return later(read_on, self.months(question))


def later(day: date, months: int) -> date:
    """The same day some months later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
