"""A selection as HTML, sheet by sheet: the prose and the views of its pages, drawn with the fragments for paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from ..model.question import later
from ..model.toolbox import EU
from ..prose.markdown import render
from ..prose.sandbox import Sandbox
from ..views.compare import compare_view
from ..views.library import Library, address
from ..views.verbs import Fragments, Verbs, told_apart
from ..views.voice import Voice
from .selection import Selection, choices

fragments = Fragments(Path(__file__).parent / "fragments")

SIDE_BY_SIDE = 6
"""So many countries fit beside each other on a page turned sideways; more are left to their own sheets."""


@dataclass(frozen=True)
class Sheet:
    """A page of the site as it stands in a pack.

    `name` is the page's (`method/needs.md`), `level` that of its title, `url` where its newest text is published, `lang` the
    language of its text. `read` is the day of the oldest reading in it, `check` the day from which it must be read again.
    """

    name: str
    title: str
    level: int
    html: str
    url: str
    lang: str
    read: date | None
    check: date | None
    sideways: bool = False
    outdated: bool = False
    machine: bool = False


@dataclass(frozen=True)
class Manuscript:
    """A pack before it is set: its titles and its sheets in order."""

    selection: Selection
    title: str
    subtitle: str
    sheets: list[Sheet]


class PaperVerbs(Verbs):
    """The verbs of a page in a pack. What the answers of all countries to a question are stands once in a pack, on the page
    that `printed` names; further on the reader is sent there. Where a pack has countries of its own, only these are compared.
    """

    def __init__(self, books: Library, selection: Selection, name: str, printed: dict[str, str]) -> None:
        super().__init__(books, selection.lang, name, fragments, partial(link, name))
        self._countries = [code.lower() for code in selection.countries]
        self._printed = printed

    def _show(self, verb: str, *values: str) -> str:
        questions, countries = told_apart(values)
        if verb != "compare" or countries:
            return super()._show(verb, *values)
        new = [question for question in questions if question not in self._printed]
        self._printed |= dict.fromkeys(new, self._name)
        said = [super()._show(verb, *new, *self._countries)] if new else []
        old = [(self._voice.phrase("questions", name, "label"), self._printed[name], name) for name in questions if name not in new]
        if old:
            drawn = fragments.of(self._voice).get_template("printed.html").render(view=old, link=self._link)
            said.append(self.placeholders.keep(drawn.strip(), inline=False))
        return "\n\n".join(said)


def manuscript(books: Library, selection: Selection) -> Manuscript:
    """Everything a selection holds."""
    voice = books.voice(selection.lang)
    printed: dict[str, str] = {}
    chapters = {chapter.id: chapter for chapter in books.toolbox.contents if chapter.id}
    sheets: list[Sheet] = []
    for name in selection.chapters:
        pages, chapter = choices(books.toolbox)[name], chapters.get(name)
        if chapter and chapter.title:
            first, *others = [_page(books, selection, page, 2, printed) for page in pages]
            sheets += [_raised(first, voice.word(chapter.title)), *others]
        else:
            sheets += [_page(books, selection, page, 1, printed) for page in pages]
    if 2 <= len(selection.countries) <= SIDE_BY_SIDE:
        sheets.append(_side_by_side(books, voice, selection))
    sheets += [_page(books, selection, f"countries/{code.lower()}.md", 1, printed) for code in selection.countries]
    return Manuscript(selection, *_titles(books, voice, selection, sheets), sheets)


def _raised(sheet: Sheet, title: str) -> Sheet:
    """The first of several pages stands directly below the chapter's title."""
    return replace(sheet, title=title, level=1)


def _titles(books: Library, voice: Voice, selection: Selection, sheets: list[Sheet]) -> tuple[str, str]:
    countries = voice.listed([voice.country(code) for code in selection.countries])
    every = [chapter.id for chapter in books.toolbox.contents if chapter.id]
    publication = books.toolbox.publication
    if list(selection.chapters) == every:
        return voice.word("pack.handbook"), countries or publication.name
    titles = [sheet.title for sheet in sheets if sheet.level == 1]
    if len(titles) == 1:
        return titles[0], publication.name
    if not selection.chapters:
        every_country = len(selection.countries) == len(books.toolbox.countries)
        return (voice.word("pack.countries"), publication.name) if every_country else (countries, publication.name)
    return publication.name, countries or voice.listed(titles)


def _page(books: Library, selection: Selection, name: str, level: int, printed: dict[str, str]) -> Sheet:
    """A page of prose, or one made from data."""
    voice, lang = books.voice(selection.lang), selection.lang
    generated, prose = books.generated.get(name), books.page(lang, name)
    verbs = PaperVerbs(books, selection, name, printed)
    sandbox = Sandbox()
    sandbox.toolbox = verbs.for_pages()
    if generated:
        title, body, text_lang = generated.title(voice), generated.text(voice), lang
    else:
        assert prose is not None and prose.front is not None, f"{name}: contents were checked"
        title = next((heading.text for heading in prose.headings if heading.level == 1), prose.front.title)
        body, text_lang = prose.body, books.text_lang(name, lang)
    front = prose.front if prose and not generated else None
    english = books.prose.source.get(name)
    translated = front is not None and text_lang == lang and english is not None and english is not prose
    country = name.removeprefix("countries/").removesuffix(".md").upper() if name.startswith("countries/") else ""
    read, check = _country_dates(voice, country) if country in books.toolbox.countries else _dates(voice)
    return Sheet(
        name=name,
        title=title,
        level=level,
        html=render(str(sandbox.from_string(body).render()), verbs.placeholders),
        url=books.site_url + address(name, text_lang),
        lang=text_lang,
        read=read,
        check=check,
        outdated=translated and english is not None and front is not None and front.translates != english.fingerprint,
        machine=translated and front is not None and front.translation == "machine",
    )


def _side_by_side(books: Library, voice: Voice, selection: Selection) -> Sheet:
    """The core questions of the chosen countries, on pages turned sideways."""
    view = compare_view(voice, books.toolbox.core, selection.countries)
    drawn = fragments.of(voice).get_template("compare_page.html").render(view=view, values=(), link=partial(link, "compare.md"))
    days = [_country_dates(voice, code) for code in selection.countries]
    read = min((day for day, _ in days if day), default=None)
    check = min((day for _, day in days if day), default=None)
    url = f"{books.site_url}{address('compare.md', voice.lang)}#c={','.join(code.lower() for code in selection.countries)}"
    return Sheet("compare.md", voice.word("pack.side_by_side"), 1, drawn, url, voice.lang, read, check, sideways=True)


def link(here: str, name: str, anchor: str = "") -> str:
    """What a fragment writes for the address of another page; `document` puts a place in the pack or an address in its stead."""
    return f"page:{name}#{anchor}" if anchor else f"page:{name}"


def _country_dates(voice: Voice, code: str) -> tuple[date | None, date | None]:
    """Of the answers of a country that are printed: the oldest day of reading, and the first day on which one is due."""
    toolbox = voice.toolbox
    read: list[date] = []
    due: list[date] = []
    for question in toolbox.countries[code].answers:
        days = [proof.reading.on for proof in toolbox.proofs(code, question) if proof.reading]
        if days:
            read.append(min(days))
            due.append(toolbox.topic_of[question].due(question, min(days)))
    return min(read, default=None), min(due, default=None)


def _dates(voice: Voice) -> tuple[date | None, date | None]:
    """Chapters rest on the Union's rules and on the answers: the oldest of these, and the shortest interval after it."""
    days = [reading.on for readings in voice.toolbox.readings.values() for reading in readings.values()]
    shortest = min((topic.months(name) for topic in voice.toolbox.topics.values() for name in topic.questions), default=0)
    oldest = min((reading.on for reading in voice.toolbox.readings.get(EU, {}).values()), default=min(days, default=None))
    return oldest, later(oldest, shortest) if oldest else None


def _chapter_title(books: Library, voice: Voice, name: str) -> str:
    for chapter in books.toolbox.contents:
        if chapter.id == name:
            return books.title(chapter, voice)
    page = books.page(voice.lang, f"{name}.md")
    return page.front.title if page and page.front else name


def cover(books: Library, selection: Selection) -> Iterator[tuple[str, str]]:
    """What the cover says: pairs of a word and a value."""
    voice, publication = books.voice(selection.lang), books.toolbox.publication
    yield voice.word("pack.edition"), publication.edition
    newest = max((reading.on for readings in books.toolbox.readings.values() for reading in readings.values()), default=None)
    if newest:
        yield voice.word("pack.newest"), voice.date(newest)
    yield voice.word("pack.language"), voice.language(selection.lang)
    if selection.chapters:
        yield voice.word("pack.choose_chapters"), voice.listed([_chapter_title(books, voice, name) for name in selection.chapters])
    if selection.countries:
        yield voice.word("pack.countries"), voice.listed([voice.country(code) for code in selection.countries])
    yield voice.word("pack.publisher"), publication.publisher
    yield voice.word("pack.licence"), publication.licence
