"""The macros: each verb asks a view and shows it in a fragment. Behind the gate of `prose`, a sandbox as second lock."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from ..model.translation import Phrase
from ..prose.markdown import Placeholders
from ..prose.verbs import VERBS
from ..views import compare, country, eu, glossary, home, method, status
from ..views.voice import Voice
from .library import Library, address

FRAGMENTS = Path(__file__).parent / "fragments"

def _told_apart(names: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Questions have a dot in their ids, countries are two letters: `compare("law.classic", "fr", "es")`."""
    return [name for name in names if "." in name], [name.upper() for name in names if "." not in name]


VIEWS: dict[str, Callable[..., Any]] = {
    "rule": lambda voice, _, name: eu.rule_view(voice, name),
    "rules": lambda voice, _, group: eu.rule_table(voice, group),
    "cite": lambda voice, _, act, place: eu.cite_view(voice, act, place),
    "case": lambda voice, _, name: eu.case_view(voice, name),
    "cases": lambda voice, _, topic="": eu.case_views(voice, topic),
    "motion": lambda voice, _: eu.motion_views(voice),
    "compare": lambda voice, commit, *names: compare.compare_view(voice, *_told_apart(names), commit),
    "compare_page": lambda voice, commit: compare.compare_view(voice, commit=commit),
    "compare_tool": lambda voice, _: country.country_cards(voice),
    "question": lambda voice, _, question: voice.phrase("questions", question, "label"),
    "steps": lambda voice, _: method.steps_view(voice),
    "step": lambda voice, _, name: method.step_view(voice, name),
    "glossary": lambda voice, _: glossary.glossary_view(voice),
    "term": lambda voice, _, name: glossary.term_label(voice, name),
    "home": lambda voice, _: home.home_view(voice),
    "countries": lambda voice, _: country.country_cards(voice),
    "country": lambda voice, _, code: voice.country(code.upper()),
    "country_page": lambda voice, commit, code: country.country_view(voice, code.upper(), commit),
    "status": lambda voice, _: status.status(voice.toolbox),
    "publisher": lambda voice, _, field: getattr(voice.toolbox.publication, field),
}
"""What each verb shows: voice, commit and the call's constants -> the `view` of its fragment."""


class Verbs:
    """The verbs of one page. Each leaves a placeholder; the HTML comes in after the page was made safe.

    Verbs speak the reader's language. Where the page's text is in another, `text_lang`, what they say is marked.
    """

    def __init__(self, library: Library, lang: str, name: str, text_lang: str) -> None:
        self._library = library
        self._voice = library.voice(lang)
        self._name = name
        self._foreign = text_lang != lang
        self.placeholders = Placeholders()

    def for_pages(self) -> SimpleNamespace:
        """What `toolbox` is in a page: the verbs, and no way from them to anything else."""

        def caller(verb: str) -> Callable[..., str]:
            return lambda *values: self._show(verb, *values)

        return SimpleNamespace(**{verb: caller(verb) for verb in VERBS})

    def _show(self, verb: str, *values: str) -> str:
        html = (
            fragments(self._voice)
            .get_template(f"{verb}.html")
            .render(
                view=VIEWS[verb](self._voice, self._library.commit, *values),
                values=values,
                page_name=self._name,
                link=partial(link, self._voice.lang, self._name),
            )
        )
        html, inline = html.strip(), VERBS[verb].inline
        if self._foreign:
            tag = "span" if inline else "div"
            html = f'<{tag} class="own-language" lang="{self._voice.lang}">{html}</{tag}>'
        return self.placeholders.keep(html, inline=inline)


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


class Sandbox(ImmutableSandboxedEnvironment):
    """Renders a page with nothing in reach but its `toolbox`: what mkdocs-macros passes to `render` is dropped."""

    def __init__(self) -> None:
        super().__init__(undefined=jinja2.StrictUndefined)
        self.globals = {}
        self.filters = {}
        self.tests = {}
        self.toolbox = SimpleNamespace()

    def from_string(self, source: Any, *_: Any, **__: Any) -> Any:
        """A template whose `render` sees the toolbox only."""
        return _Only(super().from_string(source), self.toolbox)


class _Only:
    """A template and the only name it may use."""

    def __init__(self, template: jinja2.Template, toolbox: SimpleNamespace) -> None:
        self._template, self._toolbox = template, toolbox

    def render(self, **_: Any) -> str:
        return self._template.render(toolbox=self._toolbox)


_by_language: dict[str, tuple[Voice, jinja2.Environment]] = {}


def fragments(voice: Voice) -> jinja2.Environment:
    """The environment of the fragments in one language: `word`, `voice`, `lang` and the filter `say` are theirs."""
    found = _by_language.get(voice.lang)
    if found is None or found[0] is not voice:
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(FRAGMENTS),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=compiled,
        )
        environment.filters["say"] = partial(say, voice.lang)
        environment.globals.update(word=voice.word, voice=voice, lang=voice.lang)
        found = _by_language[voice.lang] = (voice, environment)
    return found[1]


def say(lang: str, phrase: Phrase | str | None) -> Markup:
    """A text of the data, marked with its language where that is not the page's, with its meaning behind it."""
    if not isinstance(phrase, Phrase):
        return escape("" if phrase is None else phrase)
    text = escape(phrase.text)
    if phrase.lang not in ("", lang):
        text = Markup('<span lang="{}">{}</span>').format(phrase.lang, phrase.text)
    return Markup("{} ({})").format(text, say(lang, phrase.gloss)) if phrase.gloss else text


def link(lang: str, here: str, name: str, anchor: str = "") -> str:
    """The relative address of a page of the same language, so that the site works below any path and from a folder."""
    path = posixpath.relpath("/" + address(name, lang), "/" + address(here, lang))
    path = "./" if path == "." else f"{path}/"
    return path + (f"#{anchor}" if anchor else "")
