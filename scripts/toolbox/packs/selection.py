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
    """Chapters and countries in one language, in the order of the contents and of the names.

    A chapter is an id of data/contents.yml, or one page of a chapter of several: `templates/memorandum`. A country is its code.
    """

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
TEMPLATES = "templates"


def select(toolbox: Toolbox, lang: str, chapters: Sequence[str] = (), countries: Sequence[str] = ()) -> Selection | list[str]:
    """A selection, or everything that is wrong with what was asked for."""
    known = list(choices(toolbox))
    codes = [code.upper() for code in countries]
    wrong = [f"no chapter {name!r} → {nearest(name, known)}" for name in chapters if name not in known]
    wrong += [f"no country {code!r} → {nearest(code, toolbox.countries)}" for code in codes if code not in toolbox.countries]
    languages = toolbox.publication.languages
    if lang not in languages:
        wrong.append(f"no language {lang!r} → {', '.join(languages)}")
    if not chapters and not countries:
        chapters_of = ", ".join(name for name in known if "/" not in name)
        wrong.append(f"nothing is chosen → chapters: {chapters_of}; or countries: {', '.join(toolbox.countries)}")
    if wrong:
        return wrong
    return Selection(lang, tuple(name for name in known if name in chapters), by_name(Voice(toolbox, lang), codes))


def choices(toolbox: Toolbox) -> dict[str, list[str]]:
    """What can be chosen besides countries: the pages of every chapter by its id, and each page of those that have several.

    A first page that has the chapter's own name is chosen with its chapter only.
    """
    steps = list(toolbox.method.steps)
    found: dict[str, list[str]] = {}
    for chapter in toolbox.contents:
        if chapter.id:
            pages = chapter.names(steps)
            found[chapter.id] = pages
            single = {page.removesuffix(".md"): [page] for page in pages if len(pages) > 1}
            found |= {name: page for name, page in single.items() if name != chapter.id}
    return found


def by_name(voice: Voice, codes: Sequence[str]) -> tuple[str, ...]:
    """Countries in the order of their names in the reader's language, each once."""
    return tuple(sorted(set(codes), key=lambda code: voice.country(code).casefold()))


def standard(books: Library, lang: str) -> Iterator[Standard]:
    """The handbook, every chapter, every template as a Word file, all countries in one file and each by itself.

    What is not in the language yet is left out. Only the handbook keeps it, in English and marked, once most of it is there.
    """
    every = tuple(Format)
    chapters = [chapter.id for chapter in books.toolbox.contents if chapter.id]
    ours = {name: pages for name, pages in choices(books.toolbox).items() if all(books.text_lang(page, lang) == lang for page in pages)}
    own = tuple(name for name in chapters if name in ours)
    countries = by_name(books.voice(lang), list(books.toolbox.countries))
    if 2 * len(own) > len(chapters):
        yield Standard(HANDBOOK, Selection(lang, tuple(chapters)), every)
    for chapter in own:
        yield Standard(chapter, Selection(lang, (chapter,)), every)
    for page in ours:
        if page.startswith(f"{TEMPLATES}/") and not page.endswith("/index"):
            yield Standard(page.replace("/", "-"), Selection(lang, (page,)), (Format.DOCX,))
    yield Standard(COUNTRIES, Selection(lang, (), countries), (Format.PDF, Format.EPUB))
    for code in countries:
        yield Standard(f"country-{code.lower()}", Selection(lang, (), (code,)), (Format.PDF,))
