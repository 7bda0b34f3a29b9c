"""Translations: every English text has a path; each translated entry carries the fingerprint of the English it translates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from .base import IsoDate, Model, Text

SOURCE_LANGUAGE = "en"

PLACEHOLDER = re.compile(r"\{(\w+)\}")
"""In a word of the interface: where a value goes."""

_APART = {"fr": re.compile(r"(?<=\S) (?=[:;?!»](?:[\s<*)\]|.,]|$))|(?<=«) ", re.MULTILINE)}
_NARROW = frozenset(";?!")

TextPath: TypeAlias = tuple[str, str]
"""An entry and a slot in it: ("joint.occasional", "cases.0.note")."""


class Entry(Model):
    """One translated text; `of` is the fingerprint of the English, stamped by `toolbox translated`."""

    text: Text
    of: str = ""


class Signature(Model):
    """A native reader who has signed for a file."""

    by: Text
    on: IsoDate


class TranslationHead(Model):
    """How far a file of translations may be trusted."""

    status: Literal["machine", "reviewed"]
    signed: Signature | None = None


class State(StrEnum):
    """How a text stands in a language."""

    SOURCE = "source"
    CURRENT = "current"
    OUTDATED = "outdated"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text as the reader gets it: its words, the language they are in (empty if not known), how they came to be there.

    `gloss` says what a name in another language means.
    """

    text: str
    lang: str
    state: State
    machine: bool = False
    gloss: Phrase | None = None

    def __str__(self) -> str:
        return f"{self.text} ({self.gloss})" if self.gloss else self.text


@dataclass(frozen=True)
class Translation:
    """One file of translations: its entries by path, and whether a native reader has signed for it."""

    entries: Mapping[TextPath, Entry] = field(default_factory=dict)
    machine: bool = True


def set_apart(lang: str, text: str) -> str:
    """French sets some marks apart from their word: an author writes a plain space, and no line may break there."""
    marks = _APART.get(lang)
    return marks.sub(lambda found: "\u202f" if found.string[found.end() : found.end() + 1] in _NARROW else "\u00a0", text) if marks else text


def texts(data: Any, keep: frozenset[str], prefix: str = "") -> Iterator[tuple[str, str]]:
    """The translatable texts in plain data: slot and English, for every string under one of the keys `keep`."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            slot = f"{prefix}{key}"
            if isinstance(value, str):
                if key in keep:
                    yield slot, value
            elif isinstance(value, list) and key in keep and all(isinstance(item, str) for item in value):
                yield from ((f"{slot}.{index}", item) for index, item in enumerate(value))
            else:
                yield from texts(value, keep, f"{slot}.")
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from texts(value, keep, f"{prefix}{index}.")
