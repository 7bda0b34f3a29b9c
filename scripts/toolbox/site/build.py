"""The whole site: every language side by side, the search index, the open data; then the new site takes the old one's place."""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from mkdocs import utils
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config

from ..checks import everything
from ..views import opendata
from ..views.library import Library, library
from . import details, feeds, tools
from .addresses import robots, sitemap
from .search import Index, Record, records

Progress = Callable[[str], None]


def build(
    root: Path,
    site_dir: Path,
    languages: Sequence[str] | None = None,
    progress: Progress = print,
    edition: str = "",
    packs: Path | None = None,
) -> int:
    """Build the site of `root` into `site_dir`. Returns the exit code; a build that fails or is killed leaves the old site.

    With `edition` it is that one, made to stand beside others; with `packs` it offers the files in that folder.
    """
    start = time.monotonic()
    books = library(root, fresh=True, edition=edition, packs=packs, languages=languages or ())
    complaints = everything(books.loaded, books.prose)
    errors = [complaint for complaint in complaints if not complaint.warning]
    for complaint in errors:
        progress(str(complaint))
    if len(complaints) > len(errors):
        progress(f"{len(complaints) - len(errors)} warnings: `toolbox check` lists them")
    if errors or books.loaded.toolbox is None:
        progress("The site was not built.")
        return 1
    known = books.toolbox.publication.languages
    unknown = sorted(set(languages or ()).difference(known))
    if unknown:
        progress(f"{', '.join(unknown)} is no language of this site → {', '.join(known)}")
        return 1
    if not replaceable(root, site_dir):
        progress(f"{site_dir} is not a site and would be lost → name a new or an empty folder")
        return 1
    if books.before:  # read here, before the processes part
        progress(f"compared with edition {books.before.edition}")
    site_dir.parent.mkdir(parents=True, exist_ok=True)
    sweep(site_dir)
    with tempfile.TemporaryDirectory(dir=site_dir.parent, prefix=f".{site_dir.name}.") as folder:
        new = Path(folder) / "site"
        new.mkdir()
        with Index(new) as index:
            warnings: dict[str, None] = {}
            for built in pages(books, new, books.languages):
                progress(f"{built.lang}: {built.seconds:.1f} s")
                warnings.update(dict.fromkeys(built.warnings))
                index.add(built.answers)
            if warnings:
                progress("\n".join([*warnings, "The site was not built."]))
                return 1
            progress("search index, open data")
            index.write()
        opendata.write(books.toolbox, new, books.commit, books.before)
        (new / "sitemap.xml").write_text(sitemap(books), "utf-8")
        (new / "robots.txt").write_text(robots(books), "utf-8")
        if packs:
            shutil.copytree(packs, new / "packs", dirs_exist_ok=True)
        swap(new, site_dir)
    count = sum(1 for _ in site_dir.rglob("*.html"))
    progress(f"{count} pages in {len(books.languages)} languages in {time.monotonic() - start:.1f} s: {site_dir}")
    return 0


def replaceable(root: Path, site_dir: Path) -> bool:
    """Whether the folder may be replaced: it is new, empty or a site, and the checkout is not in it."""
    if root.resolve().is_relative_to(site_dir.resolve()):
        return False
    if not site_dir.exists():
        return True
    return site_dir.is_dir() and ((site_dir / "index.html").is_file() or not any(site_dir.iterdir()))


@dataclass(frozen=True, slots=True)
class Built:
    """What a process says of the language it has built. It knows the answers already, so it makes their records, too."""

    lang: str
    warnings: list[str]
    seconds: float
    answers: list[Record]


def pages(books: Library, site_dir: Path, languages: Sequence[str], workers: int | None = None) -> Iterator[Built]:
    """Build the pages of some languages side by side."""
    workers = min(len(languages), workers or os.cpu_count() or 1)
    jobs = [(books.root, site_dir, lang) for lang in languages]
    if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(_one_language, jobs)
        return
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork")) as pool:
        yield from pool.map(_one_language, jobs)


class _Warnings(logging.Handler):
    """Collects what mkdocs and its plugins warn of: a stock build counts and forgets it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


def _one_language(job: tuple[Path, Path, str]) -> Built:
    """Build one language; runs in a process of its own, which inherits the library."""
    root, site_dir, lang = job
    start = time.monotonic()
    handler = _Warnings()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.propagate = False
    utils.clean_directory = lambda directory: None  # the languages share the folder
    try:
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(site_dir))
        i18n = config.plugins["i18n"]
        i18n.current_language = lang  # type: ignore[attr-defined]
        i18n.building = True  # type: ignore[attr-defined]  # or it would build the other languages, too
        mkdocs_build.build(config)
        details.write(library(root), site_dir, lang)
        feeds.write(library(root), site_dir, lang)
        tools.write(library(root), site_dir, lang)
    except Exception as error:
        if not handler.found:
            handler.found.append(f"{lang}: {type(error).__name__}: {error}")
    except SystemExit:
        handler.found.append(f"{lang}: a macro failed")
    finally:
        logger.removeHandler(handler)
    answers = [] if handler.found else list(records(library(root), lang))
    return Built(lang, handler.found, time.monotonic() - start, answers)


def sweep(site_dir: Path) -> None:
    """Remove what killed builds left; if one was killed between the two steps of `swap`, the old site comes back."""
    for left in site_dir.parent.glob(f".{site_dir.name}.*"):
        if not site_dir.exists() and (left / "old").exists():
            (left / "old").rename(site_dir)
        shutil.rmtree(left, ignore_errors=True)


def swap(new: Path, site_dir: Path) -> None:
    """Put the new site in the old one's place; if that fails, the old one comes back."""
    old = new.parent / "old"
    if site_dir.exists():
        site_dir.rename(old)
    try:
        new.rename(site_dir)
    except OSError:
        if old.exists():
            old.rename(site_dir)
        raise
