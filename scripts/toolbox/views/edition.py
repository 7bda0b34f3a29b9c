"""What an edition says of itself: what changed since the one before, and the errors that editions carried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ..model.toolbox import EU, Toolbox
from ..model.translation import Phrase
from ..store import past
from .changes import Change, changes
from .voice import Voice


@dataclass(frozen=True)
class Before:
    """An earlier edition; without its data if these can no longer be read."""

    edition: str
    toolbox: Toolbox | None


@dataclass(frozen=True)
class Subject:
    """What changed about one question, rule or act."""

    subject: str
    label: Phrase
    changes: list[Change]


@dataclass(frozen=True)
class Place:
    """What changed about a country, the Union or the questions, by topic; the title of what belongs to no topic is empty."""

    place: str
    name: str
    topics: list[tuple[Phrase, list[Subject]]]
    count: int


@dataclass(frozen=True)
class ChangesView:
    """The page. `old` is empty if there is no edition before; countries come first, in the order of their names."""

    old: str
    new: str
    readable: bool
    places: list[Place]


@dataclass(frozen=True)
class ErratumView:
    """An error that was published."""

    id: str
    day: str
    editions: str
    packs: str
    place: str
    name: str
    subject: str
    label: Phrase | None
    what: Phrase
    corrected: str


def edition_before(root: Path, toolbox: Toolbox) -> Before | None:
    """The edition before the one of this data, if it has a tag in the checkout."""
    name = past.before(root, toolbox.publication.edition)
    if name is None:
        return None
    try:
        return Before(name, past.at(root, name, toolbox.today))
    except past.PastError:
        return Before(name, None)


def changes_view(voice: Voice, before: Before | None) -> ChangesView:
    """What changed since the edition before."""
    new = voice.toolbox.publication.edition
    if before is None or before.toolbox is None:
        return ChangesView(before.edition if before else "", new, before is None, [])
    found = changes(before.toolbox, voice)
    order = {name: number for number, name in enumerate(voice.toolbox.topics)}
    places = []
    for code, items in groupby(found, key=lambda item: item.place):
        listed = sorted(items, key=lambda item: order.get(item.topic, -1))
        topics = [(_topic(voice, topic), _subjects(group)) for topic, group in groupby(listed, key=lambda item: item.topic)]
        places.append(Place(code, voice.country(code) if code else voice.word("change.questions"), topics, len(listed)))
    return ChangesView(before.edition, new, True, sorted(places, key=lambda item: (item.place in ("", EU), item.name.casefold())))


def _topic(voice: Voice, topic: str) -> Phrase:
    return voice.phrase("questions", f"topics.{topic}", "title") if topic in voice.toolbox.topics else voice.own("")


def _subjects(items: Iterable[Change]) -> list[Subject]:
    groups = ((subject, list(group)) for subject, group in groupby(items, key=lambda item: item.subject))
    return [Subject(subject, group[0].label, group) for subject, group in groups]


def errata_view(voice: Voice) -> list[ErratumView]:
    """The errors that editions carried, the newest first."""
    toolbox, found = voice.toolbox, []
    for name, item in sorted(toolbox.errata.items(), key=lambda pair: pair[1].on, reverse=True):
        subject = item.subject if item.subject in toolbox.questions else ""
        found.append(
            ErratumView(
                id=name,
                day=voice.date(item.on),
                editions=voice.listed(item.editions),
                packs=voice.listed(item.packs),
                place=item.country if item.country and item.country in toolbox.countries else "",
                name=voice.country(item.country) if item.country else "",
                subject=subject or "",
                label=voice.phrase("questions", subject, "label") if subject else None,
                what=voice.phrase("errata", name, "what"),
                corrected=item.corrected_in or "",
            )
        )
    return found
