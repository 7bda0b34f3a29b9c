"""A reading: the record that somebody compared an answer with a text. Evidence is derived from it, never typed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from .base import CiteText, IsoDate, Model, Text, Url


class Evidence(StrEnum):
    """How well an answer is proven, weakest first."""

    UNVERIFIED = "unverified"
    SECONDARY = "secondary"
    PRIMARY = "primary"

    @property
    def rank(self) -> int:
        """0 for the weakest."""
        return list(Evidence).index(self)


class Extent(StrEnum):
    """Whether what was read is the source's own text, or something written about it."""

    TEXT = "text"
    ABOUT = "about"


class ReadIn(Model):
    """Where the text was really read: a file at a commit of a public repository, or a stored copy of a page."""

    repository: Text | None = None
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")] | None = None
    path: Text | None = None
    article: Text | None = None
    page: Url | None = None
    title: Text | None = None

    @model_validator(mode="after")
    def _one_place(self) -> ReadIn:
        if not (self.page or (self.repository and self.commit and self.path)):
            raise ValueError("a reading names no place → repository, commit and path, or page")
        return self


class Reading(Model):
    """`subject` is a question, or the id of an EU rule or case; `of` the fingerprint of what was compared.

    `text_as_of` is the day on which the text read was the law; `on` the day it was read; `digest` that of the text.
    `transcribed`: the file was read page by page and its text saved by hand, so its digest cannot be held against a newer copy.
    """

    subject: str
    cite: CiteText
    of: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]
    extent: Extent
    read_in: ReadIn
    text_as_of: IsoDate
    digest: Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
    on: IsoDate
    transcribed: Literal["true"] | None = None


class ReadingFile(Model):
    """The shape of data/readings/<iso2>.yml, written by `toolbox read` only."""

    readings: list[Reading] = Field(default_factory=list)
