"""The joint-procurement method: phases and steps. Pages, checklists and packs draw on the same list."""

from __future__ import annotations

from pydantic import Field

from .base import CiteText, Id, Language, Model, Text


class Phase(Model):
    """A part of the method."""

    title: Text
    aim: Text


class Step(Model):
    """A step of the method; its prose is docs/<lang>/method/<id>.md. `rules` names rules or whole groups of them."""

    phase: str
    title: Text
    summary: Text
    roles: list[str] = Field(default_factory=list)
    inputs: list[Text] = Field(default_factory=list)
    deliverable: Text
    duration: Text | None = None
    rules: list[str] = Field(default_factory=list)
    questions: list[str] = Field(default_factory=list)
    templates: list[str] = Field(default_factory=list)
    checklist: list[Text] = Field(default_factory=list)


class Method(Model):
    """The shape of data/method.yml."""

    phases: dict[Id, Phase]
    steps: dict[Id, Step]


class Term(Model):
    """A term of the glossary. `official` is its concept in data/terminology.yml."""

    label: Text
    definition: Text
    cites: list[CiteText] = Field(default_factory=list)
    official: str | None = None
    doubtful: list[str] = Field(default_factory=list)
    synonyms: list[Text] = Field(default_factory=list)


class Glossary(Model):
    """The shape of data/glossary.yml."""

    terms: dict[Id, Term]


class Concept(Model):
    """The official labels of one concept by language; `doubtful` says by language what is wrong with one of them."""

    source: Text
    source_by_language: dict[Language, Text] = Field(default_factory=dict)
    labels: dict[Language, Text]
    inflected: dict[Language, Text] = Field(default_factory=dict)
    doubtful: dict[Language, Text] = Field(default_factory=dict)


class Terminology(Model):
    """The shape of data/terminology.yml."""

    concepts: dict[str, Concept]
