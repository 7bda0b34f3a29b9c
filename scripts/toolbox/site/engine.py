"""mkdocs' events: the configuration, the pages without files, the macros, and what the templates are told.

A build is always of one language. `build` starts one for each, side by side; a stock `mkdocs build` works too and lets
the language plugin build them one after the other.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs_static_i18n.config import I18nPluginLanguage

from ..model.translation import SOURCE_LANGUAGE
from ..prose.markdown import sanitised
from ..prose.sandbox import Sandbox
from ..views.library import Library, address, library
from ..views.verbs import Verbs, compiled
from ..views.voice import Voice
from .macros import link, verbs

TOC_DEPTH = 3


@dataclass(frozen=True)
class LanguageLink:
    """An entry of the language switch. `path` is from the edition's root."""

    code: str
    name: str
    path: str
    url: str
    current: bool
    translated: bool


@dataclass(frozen=True)
class Told:
    """What the templates are told beside mkdocs' own context, as `tb`. On the error page there is no page and no language."""

    library: Library
    lang: str
    voice: Voice
    languages: list[LanguageLink]
    name: str = ""
    title: str = ""
    description: str = ""
    text_lang: str = SOURCE_LANGUAGE
    canonical: str = ""
    english_url: str = ""
    data_url: str = ""
    layout: str = ""
    generated: bool = False
    fallback: bool = False
    outdated: bool = False
    machine: bool = False
    indexed: bool = True
    listed: bool = True

    @property
    def editions_url(self) -> str:
        """The relative address of the page that lists all editions; empty where the site stands alone."""
        return "../" * (address(self.name, self.lang).count("/") + 1) if self.library.among_editions and self.name else ""

    @property
    def newest_url(self) -> str:
        """The relative address of this page in the newest edition."""
        return f"{self.editions_url}latest/{address(self.name, self.lang)}"

    @property
    def errata_url(self) -> str:
        """The relative address of the list of errors in the newest edition."""
        return f"{self.editions_url}latest/{address('changes.md', self.lang)}#errata"

    @property
    def root(self) -> str:
        """The path of this edition on its server: `/` or `/2026.11/`."""
        return urlsplit(self.library.site_url).path

    def word(self, key: str, **values: object) -> str:
        """A word of the interface."""
        return self.voice.word(key, **values)

    def link(self, name: str, anchor: str = "") -> str:
        """The relative address of another page in this language."""
        return link(self.lang, self.name, name, anchor)


def _root(config: MkDocsConfig) -> Path:
    return Path(config.docs_dir).parent


def _library(config: MkDocsConfig) -> Library:
    return library(_root(config))


def _i18n(config: MkDocsConfig) -> Any:
    return config.plugins["i18n"]


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Before the other plugins: everything that follows from data/ and from the language of this build."""
    books = _library(config)
    publication = books.toolbox.publication
    i18n = _i18n(config)
    lang: str = i18n.current_language or SOURCE_LANGUAGE
    config.site_name = publication.name
    config.site_url = books.site_url
    config.repo_url = publication.repository
    config.edit_uri = None
    config.theme["language"] = lang
    i18n.config.languages = [_language(code) for code in books.languages]
    config.nav = list(_nav(books, books.voice(lang)))
    return config


def _language(code: str) -> I18nPluginLanguage:
    language = I18nPluginLanguage()
    language.load_dict({"locale": code, "name": code, "build": True, "default": code == SOURCE_LANGUAGE})
    language.validate()
    return language


def _nav(books: Library, voice: Voice) -> Iterator[Any]:
    """The chapters in their order: a page, or pages below a word of the interface."""
    for chapter in books.toolbox.contents:
        names = chapter.names(list(books.toolbox.method.steps))
        if chapter.title:
            yield {voice.word(chapter.title): names}
        else:
            yield from names


def use_sandbox(config: MkDocsConfig) -> None:
    """The sandbox takes the place of mkdocs-macros' environment."""
    config.plugins["macros"]._env = Sandbox()  # type: ignore[attr-defined]


def on_pre_build(config: MkDocsConfig) -> None:
    """After the other plugins were configured: the second lock; the error page is written once."""
    use_sandbox(config)
    english = _i18n(config).current_language == SOURCE_LANGUAGE
    config.theme.static_templates = {"404.html"} if english else set()


@event_priority(-200)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """After the language plugin: add the pages without files, leave out the theme's files that no page uses."""
    lang, own = _i18n(config).current_language, _root(config) / "overrides"
    for file in list(files):
        if not file.is_documentation_page() and not _is_ours(file, own, config, lang):
            files.remove(file)
    return add_generated(files, config)


def add_generated(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages without files, as the language plugin would have prepared them."""
    books, lang = _library(config), _i18n(config).current_language
    for name in books.generated:
        file = File.generated(config, f"{SOURCE_LANGUAGE}/{name}", content="")
        file.dest_uri = address(name, lang) + "index.html"
        fields = {"locale": lang, "locale_alternate_of": lang, "localization": lang, "norm_src_uri": name, "alternates": {}}
        file.__dict__.update(fields)
        files.append(file)
    return files


def _is_ours(file: File, own: Path, config: MkDocsConfig, lang: str) -> bool:
    """Files of docs/ go with every language; those of overrides/ are shared and written once, by the English build."""
    source = Path(file.abs_src_path or "")
    if source.is_relative_to(config.docs_dir):
        return True
    return lang == SOURCE_LANGUAGE and source.is_relative_to(own)


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """The Markdown of a page: from the library, which has read and checked it."""
    books, lang, name = _library(config), _i18n(config).current_language, _name(page)
    if name in books.generated:
        return "\n" + books.generated[name].text(books.voice(lang))
    found = books.page(lang, name)
    return "\n" + found.body if found else None


def _name(page: Page) -> str:
    name: str = page.file.norm_src_uri  # type: ignore[attr-defined]
    return name


@event_priority(100)
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Before the macros are run: title and template, and the verbs of this page in its language."""
    books, lang, name = _library(config), _i18n(config).current_language, _name(page)
    generated, prose = books.generated.get(name), books.page(lang, name)
    if generated:
        page.title, page.meta = generated.title(books.voice(lang)), {"template": generated.template}
    elif prose and prose.front:
        page.title, page.meta = prose.front.title, {}
    page.verbs = verbs(books, lang, name)  # type: ignore[attr-defined]
    config.plugins["macros"].env.toolbox = page.verbs.for_pages()  # type: ignore[attr-defined]
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """After Markdown was rendered: make it safe, then put the macros' HTML in, then list its headings and ids."""
    spoken: Verbs = page.verbs  # type: ignore[attr-defined]
    content = spoken.placeholders.fill(sanitised(html))
    page.present_anchor_ids = set(re.findall(r'\sid="([^"]+)"', content))
    page.toc = contents(content)
    return content


def contents(text: str) -> TableOfContents:
    """The headings with ids below the first level, nested."""
    top: list[AnchorLink] = []
    path: list[AnchorLink] = []
    for level, identifier, inner in re.findall(r'<h([1-6])[^>]*\sid="([^"]+)"[^>]*>(.*?)</h\1>', text, re.DOTALL):
        if not 2 <= int(level) <= TOC_DEPTH:
            continue
        title = html.unescape(re.sub(r"<[^>]+>", "", inner)).strip()
        item = AnchorLink(title, identifier, int(level))
        while path and path[-1].level >= item.level:
            path.pop()
        (path[-1].children if path else top).append(item)
        path.append(item)
    return TableOfContents(top)


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """Templates escape what they print; titles and words are data."""
    env.autoescape = True
    env.trim_blocks = env.lstrip_blocks = True
    env.bytecode_cache = compiled
    return env


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any) -> dict[str, Any]:
    """Tell the templates about a page."""
    context["tb"] = told = _told(page, config)
    page.canonical_url = told.canonical
    return context


def _told(page: Page, config: MkDocsConfig) -> Told:
    books, lang, name = _library(config), _i18n(config).current_language, _name(page)
    generated, prose, english = books.generated.get(name), books.page(lang, name), books.prose.source.get(name)
    everywhere = generated is not None or bool(prose and prose.front and prose.front.generated)
    text_lang = books.text_lang(name, lang)
    front = prose.front if prose and not generated else None
    fallback = text_lang != lang
    translated = front is not None and not fallback and lang != SOURCE_LANGUAGE and not everywhere
    source = generated.data if generated else prose.path if prose else ""
    publication = books.toolbox.publication
    own = address(name, lang)
    english_path = address(name, SOURCE_LANGUAGE)
    return Told(
        library=books,
        lang=lang,
        voice=books.voice(lang),
        languages=_languages(books, name, lang),
        name=name,
        title=page.title or "",
        description=front.description if front else "",
        text_lang=text_lang,
        canonical=books.site_url + (english_path if fallback else own),
        english_url=_relative(english_path, own),
        data_url=f"{publication.repository}/edit/{publication.branch}/{source}" if source else "",
        layout=(front.layout or "") if front else "",
        generated=everywhere,
        fallback=fallback,
        outdated=translated and bool(english and front and front.translates != english.fingerprint),
        machine=translated and front is not None and front.translation == "machine",
        indexed=not fallback and (generated is None or generated.indexed),
        listed=not fallback and (generated is None or generated.listed),
    )


def _relative(path: str, here: str) -> str:
    found = posixpath.relpath("/" + path, "/" + here)
    return "./" if found == "." else f"{found}/"


def _languages(books: Library, name: str, lang: str) -> list[LanguageLink]:
    """The language switch: every page is there in every language, if need be as the English text."""
    exists = books.languages_of(name) if name else books.languages
    here = address(name, lang) if name else ""
    return [
        LanguageLink(
            code=code,
            name=books.voice(code).language(code),
            path=address(name or "index.md", code),
            url=_relative(address(name, code), here) if name else "",
            current=bool(name) and code == lang,
            translated=code in exists,
        )
        for code in books.languages
    ]


def on_template_context(context: dict[str, Any], template_name: str, config: MkDocsConfig) -> dict[str, Any]:
    """The error page belongs to no language; its addresses begin at the edition's root, wherever it is shown."""
    books = _library(config)
    context["tb"] = Told(books, SOURCE_LANGUAGE, books.voice(SOURCE_LANGUAGE), _languages(books, "", SOURCE_LANGUAGE))
    return context
