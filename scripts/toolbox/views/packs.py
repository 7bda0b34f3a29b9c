"""The page that offers packs: those that are ready, and how to get any other selection."""

from __future__ import annotations

from dataclasses import dataclass

from .country import CountryCard, country_cards
from .library import Library
from .packfile import PackFile
from .voice import Voice


@dataclass(frozen=True)
class ReadyView:
    """A pack that is ready: its files as triples of format, path from the edition's root, and what it weighs."""

    name: str
    title: str
    files: list[tuple[str, str, str]]
    chapters: str
    countries: str


@dataclass(frozen=True)
class ChapterView:
    """A chapter that can be chosen: id, title and the pages it prints."""

    chapter: str
    title: str
    pages: list[str]


@dataclass(frozen=True)
class PacksView:
    """The page that makes packs: what can be chosen, what is ready, and the command for all else."""

    lang: str
    languages: list[tuple[str, str]]
    chapters: list[ChapterView]
    countries: list[CountryCard]
    books: list[ReadyView]
    sheets: list[ReadyView]
    command: str


def packs_view(books: Library, voice: Voice) -> PacksView:
    """What can be had in one language."""
    toolbox = books.toolbox
    ready: dict[str, list[PackFile]] = {}
    for item in books.packs:
        if item.lang == voice.lang:
            ready.setdefault(item.name, []).append(item)
    views = [_ready(voice, files) for files in ready.values()]
    steps = list(toolbox.method.steps)
    chapters = [ChapterView(chapter.id, books.title(chapter, voice), chapter.names(steps)) for chapter in toolbox.contents if chapter.id]
    return PacksView(
        lang=voice.lang,
        languages=[(code, voice.language(code)) for code in books.languages],
        chapters=chapters,
        countries=country_cards(voice),
        books=[view for view in views if not view.name.startswith("country-")],
        sheets=[view for view in views if view.name.startswith("country-")],
        command=f"toolbox pack --lang {voice.lang}",
    )


def _ready(voice: Voice, files: list[PackFile]) -> ReadyView:
    def weight(item: PackFile) -> str:
        size = voice.word("pack.megabytes", size=voice.number(max(0.1, round(item.bytes / 1_000_000, 1))))
        return f"{voice.word('pack.pages', count=voice.number(item.pages))}, {size}" if item.pages else size

    first = files[0]
    return ReadyView(
        first.name,
        first.title,
        [(item.format, f"packs/{item.file}", weight(item)) for item in files],
        ",".join(first.chapters),
        ",".join(code.lower() for code in first.countries),
    )
