"""What the macros of prose show: each verb asks a view and draws it with a fragment of HTML. Site and packs bring their own."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
from markupsafe import Markup, escape

from ..model.translation import Phrase
from ..prose.markdown import Placeholders
from ..prose.verbs import VERBS
from . import compare, country, edition, eu, glossary, home, maps, method, packs, status, timeline, tools, where
from .library import Library
from .voice import Voice


def told_apart(names: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Questions have a dot in their ids, countries are two letters: `compare("law.classic", "fr", "es")`."""
    return [name for name in names if "." in name], [name.upper() for name in names if "." not in name]


VIEWS: dict[str, Callable[..., Any]] = {
    "rule": lambda voice, _, name: eu.rule_view(voice, name),
    "rules": lambda voice, _, group: eu.rule_table(voice, group),
    "cite": lambda voice, _, act, place: eu.cite_view(voice, act, place),
    "case": lambda voice, _, name: eu.case_view(voice, name),
    "cases": lambda voice, _, topic="": eu.case_views(voice, topic),
    "motion": lambda voice, _: eu.motion_views(voice),
    "compare": lambda voice, books, *names: compare.compare_view(voice, *told_apart(names), books.commit),
    "compare_page": lambda voice, books: compare.compare_view(voice, commit=books.commit),
    "compare_tool": lambda voice, _: country.country_cards(voice),
    "question": lambda voice, _, question: voice.phrase("questions", question, "label"),
    "steps": lambda voice, _: method.steps_view(voice),
    "step": lambda voice, _, name: method.step_view(voice, name),
    "glossary": lambda voice, _: glossary.glossary_view(voice),
    "term": lambda voice, _, name: glossary.term_label(voice, name),
    "home": lambda voice, _: home.home_view(voice),
    "countries": lambda voice, _: country.country_cards(voice),
    "country": lambda voice, _, code: voice.country(code.upper()),
    "country_page": lambda voice, books, code: country.country_view(voice, code.upper(), books.commit),
    "status": lambda voice, _: status.status(voice.toolbox),
    "rules_apply": lambda voice, _: tools.rules_apply_view(voice),
    "whose_law": lambda voice, _: tools.whose_law_view(voice),
    "calendar": lambda voice, _: tools.calendar_view(voice),
    "maps": lambda voice, _: maps.maps_view(voice),
    "map": lambda voice, _, name: maps.maps_view(voice, name),
    "timeline": lambda voice, _, regime: timeline.timeline_view(voice, regime),
    "packs": lambda voice, books: packs.packs_view(books, voice),
    "changes": lambda voice, books: edition.changes_view(voice, books.before),
    "errata": lambda voice, _: edition.errata_view(voice),
    "field": lambda voice, _, name: voice.phrase("interface", "field", name),
    "where": lambda voice, _, question, *values: where.where_view(voice, question, *values),
    "publisher": lambda voice, _, field: getattr(voice.toolbox.publication, field),
}
"""What each verb shows: voice, library and the call's constants -> the `view` of its fragment."""


class Compiled(jinja2.BytecodeCache):
    """Templates are compiled once in a process, though every language has an environment of its own."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Called by Jinja."""
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Called by Jinja."""
        self.known[bucket.key] = bucket.bytecode_to_string()


compiled = Compiled()

DRAWINGS = Path(__file__).parent / "drawings"
"""Drawings that site and packs share: SVG that needs no style of its page."""


class Fragments:
    """The pieces of HTML of one kind of output: a folder of templates, one a verb."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._by_language: dict[str, tuple[Voice, jinja2.Environment]] = {}

    def of(self, voice: Voice) -> jinja2.Environment:
        """The fragments in one language: `word`, `voice`, `lang`, `colon`, `semicolon` and the filter `say` are theirs."""
        found = self._by_language.get(voice.lang)
        if found is None or found[0] is not voice:
            environment = jinja2.Environment(
                loader=jinja2.FileSystemLoader([self._folder, DRAWINGS]),
                autoescape=True,
                undefined=jinja2.StrictUndefined,
                trim_blocks=True,
                lstrip_blocks=True,
                bytecode_cache=compiled,
            )
            environment.filters.update(say=partial(say, voice.lang), image=as_image)
            environment.globals.update(word=voice.word, voice=voice, lang=voice.lang)
            environment.globals.update(colon=voice.mark(":"), semicolon=voice.mark(";"))
            found = self._by_language[voice.lang] = (voice, environment)
        return found[1]


class Verbs:
    """The verbs of one page. Each leaves a placeholder; the HTML comes in after the page was made safe.

    `fragments` draw them and call `link(name, anchor)` for the address of another page. Verbs speak the reader's language;
    where the page's text is in another, what they say is marked.
    """

    def __init__(self, library: Library, lang: str, name: str, fragments: Fragments, link: Callable[..., str]) -> None:
        self._library = library
        self._voice = library.voice(lang)
        self._name = name
        self._fragments = fragments
        self._link = link
        self._foreign = library.text_lang(name, lang) != lang
        self.placeholders = Placeholders()

    def for_pages(self) -> SimpleNamespace:
        """What `toolbox` is in a page: the verbs, and no way from them to anything else."""

        def caller(verb: str) -> Callable[..., str]:
            return lambda *values: self._show(verb, *values)

        return SimpleNamespace(**{verb: caller(verb) for verb in VERBS})

    def _show(self, verb: str, *values: str) -> str:
        html = (
            self._fragments.of(self._voice)
            .get_template(f"{verb}.html")
            .render(
                view=VIEWS[verb](self._voice, self._library, *values),
                values=values,
                page_name=self._name,
                link=self._link,
            )
        )
        html, inline = html.strip(), VERBS[verb].inline
        if self._foreign:
            tag = "span" if inline else "div"
            html = f'<{tag} class="own-language" lang="{self._voice.lang}">{html}</{tag}>'
        return self.placeholders.keep(html, inline=inline)


def as_image(drawing: str) -> str:
    """A drawing as the address of a picture, for what cannot hold SVG in its text."""
    return "data:image/svg+xml;base64," + b64encode(drawing.strip().encode()).decode()


def say(lang: str, phrase: Phrase | str | None) -> Markup:
    """A text of the data, marked with its language where that is not the page's, with its meaning behind it."""
    if not isinstance(phrase, Phrase):
        return escape("" if phrase is None else phrase)
    text = escape(phrase.text)
    if phrase.lang not in ("", lang):
        text = Markup('<span lang="{}">{}</span>').format(phrase.lang, phrase.text)
    return Markup("{} ({})").format(text, say(lang, phrase.gloss)) if phrase.gloss else text
