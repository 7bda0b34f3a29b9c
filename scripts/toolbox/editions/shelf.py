"""What stands on the published branch: editions side by side, `latest` as a copy of the newest, a page that leads to it.

    index.html 404.html robots.txt versions.json     for the whole host
    latest/ 2026.11/ 2026.10/ …                      editions; packs with the newest only; after four, English and data only

The same editions always give the same tree, in whichever order they came. Every address an edition ever had keeps an
answer: a page that `latest` no longer has leads to the nearest one, a language no longer kept leads to the English page.
Files of the branch's root that are not ours stay, such as a CNAME.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import jinja2
from mike.versions import Versions  # type: ignore[import-untyped]

from ..model.edition import order
from ..model.toolbox import Toolbox
from ..model.translation import SOURCE_LANGUAGE
from ..views.voice import Voice
from .git import FOLDER, EditionError, Item, Workbench

LATEST = "latest"
WHOLE = 4
"""So many editions are kept in all their languages, the newest with its packs: a host such as GitHub Pages takes 1 GB."""

_pages = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "pages"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Edition:
    """A published edition: its name, the tree of its files, and what versions.json says of it."""

    name: str
    tree: str
    commit: str
    languages: list[str]
    published: str
    whole: bool = True


class Shelf:
    """The editions on the branch as it stands at a commit, the newest first; `put` gives the tree with one more."""

    def __init__(self, bench: Workbench, commit: str) -> None:
        self.bench = bench
        self.entries = bench.tree(commit) if commit else {}
        self.editions: list[Edition] = []
        try:
            listed = Versions.loads(bench.text(self.entries["versions.json"])) if "versions.json" in self.entries else ()
            for item in listed:
                name = str(item.version)
                self.editions.append(Edition(name, self.entries[name].id, **item.properties))
            self.editions = _newest_first(self.editions)
        except (ValueError, KeyError, TypeError):
            what = "versions.json of the branch was not written by `toolbox publish`"
            raise EditionError(f"{what} → publish to another branch: --branch NAME") from None

    def put(self, edition: Edition, toolbox: Toolbox, site: str) -> str:
        """The tree of the branch with this edition on it. `site` is the address of the whole, with a slash at its end."""
        bench, editions = self.bench, _newest_first([*self.editions, edition])
        newest = editions[0]
        editions[1:] = [self._without_packs(item, toolbox) for item in editions[1:]]
        editions[WHOLE:] = [self._thinned(item, toolbox) for item in editions[WHOLE:]]
        latest = self._with_old_addresses(editions, toolbox)
        versions = Versions()
        for item in editions:
            said = {key: value for key, value in asdict(item).items() if key not in ("name", "tree")}
            versions.add(item.name, aliases=[LATEST] if item is newest else []).properties = said
        entries = self.entries | {item.name: Item(FOLDER, item.tree) for item in editions}
        entries |= {
            LATEST: Item(FOLDER, latest),
            ".nojekyll": bench.write(""),
            "index.html": bench.write(_front(toolbox, editions)),
            "versions.json": bench.write(versions.dumps() + "\n"),
            "robots.txt": bench.write(f"User-agent: *\nAllow: /\nSitemap: {site}{LATEST}/sitemap.xml\n"),
        }
        entries |= {name: item for name, item in bench.tree(latest).items() if name == "404.html"}
        return bench.made(entries)

    def _without_packs(self, edition: Edition, toolbox: Toolbox) -> Edition:
        """An edition whose packs are with its release only: the pages that offered them say so and lead on."""
        files = self.bench.files(edition.tree)
        gone = {path for path in files if path.startswith("packs/") and not path.endswith(".html")}
        if not gone:
            return edition
        pages = {("" if lang == SOURCE_LANGUAGE else f"{lang}/") + "packs/index.html": lang for lang in edition.languages}
        stubs = {path: self.bench.write(_released(toolbox, edition.name, path, lang)) for path, lang in pages.items() if path in files}
        return replace(edition, tree=self.bench.changed(edition.tree, stubs, gone))

    def _thinned(self, edition: Edition, toolbox: Toolbox) -> Edition:
        """An edition in English with its data; the pages of its other languages say so and lead on."""
        if not edition.whole:
            return edition
        gone = {path: lang for path in self.bench.files(edition.tree) if (lang := _language(path, edition.languages))}
        stubs = {
            path: self.bench.write(_kept(toolbox, edition.name, path, lang))
            for path, lang in gone.items()
            if path.endswith(".html") and path.startswith(f"{lang}/")
        }
        return replace(edition, tree=self.bench.changed(edition.tree, stubs, gone.keys() - stubs.keys()), whole=False)

    def _with_old_addresses(self, editions: list[Edition], toolbox: Toolbox) -> str:
        """The newest edition, and in it a page for every address that only older ones have."""
        newest, *others = editions
        there = set(self.bench.files(newest.tree))
        pages = {path for item in others for path in self.bench.files(item.tree) if path.endswith("/index.html")}
        languages = {lang for item in editions for lang in item.languages}
        stubs = {path: self.bench.write(_moved(toolbox, path, there, languages)) for path in sorted(pages - there)}
        return self.bench.changed(newest.tree, stubs)


def _newest_first(editions: Iterable[Edition]) -> list[Edition]:
    return sorted(editions, key=lambda item: order(item.name), reverse=True)


def languages_in(site: Path, known: Iterable[str]) -> list[str]:
    """The languages a built site is in."""
    return [lang for lang in known if lang == SOURCE_LANGUAGE or (site / lang / "index.html").is_file()]


def edition_of(site: Path) -> tuple[str, str]:
    """The edition a built site says it is, and the commit it was built from."""
    file = site / "data" / "answers.json"
    try:
        data = json.loads(file.read_text("utf-8"))
        edition, commit = str(data["edition"]), str(data["commit"] or "")
        home = (site / "index.html").read_text("utf-8")
    except (OSError, ValueError, KeyError, TypeError):
        raise EditionError(f"{file} cannot be read: {site} is no built site → toolbox build --edition NAME --to {site}") from None
    if f' data-edition="{edition}"' not in home:
        raise EditionError(f"{site} was built to stand alone → toolbox build --edition {edition} --to {site}")
    return edition, commit


def _language(path: str, languages: Iterable[str]) -> str:
    """The language other than English that a file belongs to: by its folder, or by its name in the index of the search."""
    for lang in languages:
        if lang == SOURCE_LANGUAGE:
            continue
        index = rf"pagefind/(\w+/{lang}_|pagefind\.{lang}_|wasm\.{lang}\.)"
        if path.startswith((f"{lang}/", f"packs/{lang}/")) or re.match(index, path):
            return lang
    return ""


def _relative(path: str, here: str) -> str:
    """The address of a page, `fr/start/index.html`, from another."""
    found = posixpath.relpath("/" + posixpath.dirname(path), "/" + posixpath.dirname(here))
    return found.rstrip("/") + "/"


def _upwards(path: str) -> Iterator[str]:
    """A page and those above it: its folder's, that folder's, the home page."""
    folder = posixpath.dirname(path)
    while folder:
        yield f"{folder}/index.html"
        folder = posixpath.dirname(folder)
    yield "index.html"


def _moved(toolbox: Toolbox, path: str, there: set[str], languages: set[str]) -> str:
    """The page in `latest` for an address that only older editions have: it leads to the nearest page, in its language if there is one."""
    first, _, rest = path.partition("/")
    lang = first if first in languages else SOURCE_LANGUAGE
    here = rest if lang == first and f"{lang}/index.html" not in there else path
    nearest = next(page for page in _upwards(here) if page in there)
    return _pages.get_template("moved.html").render(voice=Voice(toolbox, lang), to=_relative(nearest, path), root="../" * path.count("/"))


def _kept(toolbox: Toolbox, edition: str, path: str, lang: str) -> str:
    """The page of an old edition in a language it is no longer kept in: it leads to the English, and to the newest edition."""
    english = path.removeprefix(f"{lang}/")
    return _pages.get_template("kept.html").render(
        voice=Voice(toolbox, lang),
        edition=edition,
        english=_relative(english, path),
        newest=_relative(f"{LATEST}/{path}", f"{edition}/{path}"),
        root="../" * path.count("/"),
    )


def _released(toolbox: Toolbox, edition: str, path: str, lang: str) -> str:
    """The page of packs of an edition that is no longer the newest."""
    return _pages.get_template("released.html").render(
        voice=Voice(toolbox, lang),
        edition=edition,
        release=f"{toolbox.publication.repository.rstrip('/')}/releases/tag/{edition}",
        newest=_relative(f"{LATEST}/{path}", f"{edition}/{path}"),
        root="../" * path.count("/"),
    )


def _front(toolbox: Toolbox, editions: list[Edition]) -> str:
    """The page at the root: every language of the newest edition, every edition. Its script chooses by the browser's languages."""
    return _pages.get_template("front.html").render(
        voices=[Voice(toolbox, lang) for lang in editions[0].languages],
        publication=toolbox.publication,
        editions=editions,
        latest=LATEST,
        source=SOURCE_LANGUAGE,
    )
