"""What a build draws on, read once in each process: the model, the prose, the generated pages, the commit."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from ..model.contents import Chapter
from ..model.toolbox import Toolbox
from ..model.translation import SOURCE_LANGUAGE
from ..prose.page import Page, Prose
from ..prose.page import load as load_prose
from ..store.load import Loaded
from ..store.load import load as load_data
from .edition import Before, edition_before
from .generated import PAGES, Generated, country_pages, topic_pages
from .packfile import PackFile
from .packfile import read as read_packs
from .voice import Voice


@dataclass(frozen=True)
class Library:
    """Everything read from one checkout, and the packs that are ready to go with it."""

    root: Path
    loaded: Loaded
    prose: Prose
    commit: str
    packs: tuple[PackFile, ...] = ()
    among_editions: bool = False
    """Whether this will stand beside other editions, as publish puts it: the pages then know of the newest one."""
    only: tuple[str, ...] = ()
    """The languages asked for besides English; all if none is."""

    @property
    def toolbox(self) -> Toolbox:
        """The model. A build begins only with data that can be read."""
        assert self.loaded.toolbox is not None, "no model: data/ has complaints"
        return self.loaded.toolbox

    @cached_property
    def site_url(self) -> str:
        """The address of the pages, with a slash at its end: of every edition's, that of the newest."""
        return host(self.toolbox) + ("latest/" if self.among_editions else "")

    @property
    def languages(self) -> list[str]:
        """The languages of the site, English first."""
        return [lang for lang in self.toolbox.publication.languages if not self.only or lang in (SOURCE_LANGUAGE, *self.only)]

    @cached_property
    def generated(self) -> dict[str, Generated]:
        """The pages that have no file."""
        return PAGES | country_pages(self.toolbox) | topic_pages(self.toolbox)

    @cached_property
    def before(self) -> Before | None:
        """The edition before this one, if it has a tag."""
        return edition_before(self.root, self.toolbox)

    @cached_property
    def _voices(self) -> dict[str, Voice]:
        return {}

    def voice(self, lang: str) -> Voice:
        """The voice of a language: one, because it remembers what it has said."""
        if lang not in self._voices:
            self._voices[lang] = Voice(self.toolbox, lang)
        return self._voices[lang]

    def page(self, lang: str, name: str) -> Page | None:
        """The page of prose a reader of this language gets: in it if there is one, else in English."""
        return self.prose.pages.get(lang, {}).get(name) or self.prose.source.get(name)

    def title(self, chapter: Chapter, voice: Voice) -> str:
        """What a chapter is called: the word above its pages, or the title of its only page."""
        name = chapter.pages[0] + ".md"
        if chapter.title:
            return voice.word(chapter.title)
        if name in self.generated:
            return self.generated[name].title(voice)
        page = self.page(voice.lang, name)
        return page.front.title if page and page.front else name

    def languages_of(self, name: str) -> list[str]:
        """The languages in which a page really exists: all for generated pages, the translated ones for prose."""
        page = self.prose.source.get(name)
        if page is None or (page.front and page.front.generated):
            return self.languages
        return [lang for lang in self.languages if name in self.prose.pages.get(lang, {})]

    def text_lang(self, name: str, lang: str) -> str:
        """The language of the text a reader of `lang` gets: the reader's own, or English for prose that is not translated."""
        page = self.page(lang, name)
        if page is None or name in self.generated or (page.front and page.front.generated):
            return lang
        return page.lang

    def names(self) -> Iterator[str]:
        """Every page of the site, below its language."""
        yield from self.prose.source
        yield from self.generated


def commit(root: Path) -> str:
    """The commit that is built; empty where there is no git or no repository."""
    try:
        run = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return run.stdout.strip() if run.returncode == 0 else ""


_read: dict[Path, Library] = {}


def library(root: Path, *, fresh: bool = False, edition: str = "", packs: Path | None = None, languages: Iterable[str] = ()) -> Library:
    """The library of a checkout, of the edition named or the one being prepared, with the packs of a folder, in some languages or all.

    Kept for the life of the process unless a fresh one is asked for.
    """
    root = root.resolve()
    if fresh or root not in _read:
        loaded = load_data(root)
        if edition and loaded.toolbox:
            publication = loaded.toolbox.publication.model_copy(update={"edition": edition})
            loaded.toolbox = replace(loaded.toolbox, publication=publication)
        ready = tuple(read_packs(packs)) if packs else ()
        _read[root] = Library(root, loaded, load_prose(root), commit(root), ready, bool(edition), tuple(languages))
    return _read[root]


def host(toolbox: Toolbox) -> str:
    """The address of the whole, with a slash at its end. TOOLBOX_SITE_URL takes the place of the configured one."""
    return (os.environ.get("TOOLBOX_SITE_URL") or toolbox.publication.site).rstrip("/") + "/"


def address(name: str, lang: str) -> str:
    """The path of a page from the edition's root: `fr/countries/pt/`."""
    path = "/" + name.removesuffix(".md")
    path = path.removesuffix("index") if path.endswith("/index") else f"{path}/"
    return path[1:] if lang == SOURCE_LANGUAGE else f"{lang}{path}"
