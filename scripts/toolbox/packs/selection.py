"""What a pack holds, what it is called, and which packs every edition has ready."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..model.complaint import nearest
from ..model.toolbox import Toolbox
from ..views.library import Library
from ..views.voice import Voice


class Format(StrEnum):
    """The kinds of files."""

    PDF = "pdf"
    DOCX = "docx"
    EPUB = "epub"


@dataclass(frozen=True)
class Selection:
    """Chapters (ids of data/contents.yml) and countries (codes), in the order of the contents and of the names, in one language."""

    lang: str
    chapters: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standard:
    """A pack that every edition has ready: its name without language, its selection and the files it is made as."""

    name: str
    selection: Selection
    formats: tuple[Format, ...]

    def file(self, form: Format) -> str:
        """The path below packs/: `fr/handbook.pdf`."""
        return f"{self.selection.lang}/{self.name}.{form.value}"


HANDBOOK = "handbook"
COUNTRIES = "countries"


def select(toolbox: Toolbox, lang: str, chapters: Sequence[str] = (), countries: Sequence[str] = ()) -> Selection | list[str]:
    """A selection, or everything that is wrong with what was asked for."""
    known = [chapter.id for chapter in toolbox.contents if chapter.id]
    codes = [code.upper() for code in countries]
    wrong = [f"no chapter {name!r} → {nearest(name, known)}" for name in chapters if name not in known]
    wrong += [f"no country {code!r} → {nearest(code, toolbox.countries)}" for code in codes if code not in toolbox.countries]
    languages = toolbox.publication.languages
    if lang not in languages:
        wrong.append(f"no language {lang!r} → {', '.join(languages)}")
    if not chapters and not countries:
        wrong.append(f"nothing is chosen → chapters: {', '.join(known)}; or countries: {', '.join(toolbox.countries)}")
    if wrong:
        return wrong
    return Selection(lang, tuple(name for name in known if name in chapters), by_name(Voice(toolbox, lang), codes))


def by_name(voice: Voice, codes: Sequence[str]) -> tuple[str, ...]:
    """Countries in the order of their names in the reader's language, each once."""
    return tuple(sorted(set(codes), key=lambda code: voice.country(code).casefold()))


def standard(books: Library, lang: str) -> Iterator[Standard]:
    """The handbook, every chapter, all countries in one file and each by itself. What is not in the language yet is left out."""
    every = tuple(Format)
    steps = list(books.toolbox.method.steps)
    chapters = {chapter.id: chapter.names(steps) for chapter in books.toolbox.contents if chapter.id}
    own = tuple(name for name, pages in chapters.items() if all(books.text_lang(page, lang) == lang for page in pages))
    countries = by_name(books.voice(lang), list(books.toolbox.countries))
    if len(own) == len(chapters):
        yield Standard(HANDBOOK, Selection(lang, own), every)
    for chapter in own:
        yield Standard(chapter, Selection(lang, (chapter,)), every)
    yield Standard(COUNTRIES, Selection(lang, (), countries), (Format.PDF, Format.EPUB))
    for code in countries:
        yield Standard(f"country-{code.lower()}", Selection(lang, (), (code,)), (Format.PDF,))
