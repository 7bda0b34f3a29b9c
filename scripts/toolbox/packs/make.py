"""Packs made: one on demand, or all that an edition has ready. What has not changed is not made again."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib.metadata import version
from pathlib import Path

from ..store.write import whole
from ..views.library import Library, library
from ..views.packfile import LIST, PackFile, as_json
from .epub import epub
from .manuscript import Manuscript, cover, manuscript
from .pdf import pdf
from .selection import Format, Selection, Standard, standard
from .word import docx

MAKERS: dict[Format, Callable[[Library, Manuscript], bytes]] = {Format.PDF: pdf, Format.DOCX: docx, Format.EPUB: epub}
HERE = Path(__file__).parent
KEPT_SECONDS = 30 * 24 * 3600


def make(books: Library, selection: Selection, form: Format) -> bytes:
    """One pack as a file."""
    return MAKERS[form](books, manuscript(books, selection))


def make_standard(books: Library, folder: Path, cache_dir: Path, languages: Sequence[str], progress: Callable[[str], None]) -> list[PackFile]:
    """All standard packs of some languages below `folder`, with their list. Made files are kept in `cache_dir` under their digest."""
    wanted = [(pack, form) for lang in languages for pack in standard(books, lang) for form in pack.formats]
    cache_dir.mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for done, (file, fresh) in enumerate(_side_by_side(books, wanted, cache_dir), 1):
        target = folder / file.file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(cache_dir / _stored(file.digest, file.format), target)
        files.append(file)
        if fresh or done == len(wanted):
            progress(f"packs {done}/{len(wanted)}: {file.file}")
    whole(folder / LIST, as_json(files))
    _forget(cache_dir, {_stored(file.digest, file.format) for file in files})
    named = {folder / file.file for file in files}
    for left in folder.glob("*/*"):  # of earlier runs: nobody offers them any more
        if left not in named:
            left.unlink()
    return files


def _forget(cache_dir: Path, used: set[str]) -> None:
    """Made files that no run has asked for in a month: the next would not either."""
    for stored in cache_dir.iterdir():
        if stored.name in used:
            os.utime(stored)
        elif stored.stat().st_mtime < time.time() - KEPT_SECONDS:
            stored.unlink(missing_ok=True)


def _side_by_side(books: Library, wanted: list[tuple[Standard, Format]], cache_dir: Path) -> Iterator[tuple[PackFile, bool]]:
    """Each pack in turn, made by one process a core. New processes and no forks: typst has threads, which forks do not take along."""
    edition = books.toolbox.publication.edition if books.among_editions else ""
    start = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count() or 1, start, _open, (books.root, edition)) as pool:
        yield from pool.map(_one, ((books.root, cache_dir, pack, form) for pack, form in wanted))


def _open(root: Path, edition: str) -> None:
    """A new process reads the library once."""
    library(root, fresh=True, edition=edition)


def _one(job: tuple[Path, Path, Standard, Format]) -> tuple[PackFile, bool]:
    """A pack in the cache, and whether it had to be made."""
    root, cache_dir, pack, form = job
    books = library(root)
    book = manuscript(books, pack.selection)
    digest = _digest(books, book, form)
    stored = cache_dir / _stored(digest, form)
    fresh = not stored.is_file()
    if fresh:
        whole(stored, MAKERS[form](books, book))
    content = stored.read_bytes()
    selection = pack.selection
    file = PackFile(
        file=pack.file(form),
        lang=selection.lang,
        name=pack.name,
        title=book.title,
        format=form.value,
        bytes=len(content),
        pages=pages(content) if form is Format.PDF else None,
        chapters=list(selection.chapters),
        countries=list(selection.countries),
        digest=digest,
    )
    return file, fresh


def _stored(digest: str, form: str) -> str:
    return f"{digest}.{form}"


def _digest(books: Library, book: Manuscript, form: Format) -> str:
    """Of everything that a file's bytes follow from: its text, what its cover says, our setting and the setters' versions."""
    words = books.voice(book.selection.lang)
    said = [words.word(f"{entry}.{slot}") for entry, slot in books.toolbox.english["interface"] if entry in ("pack", "page")]
    parts = [form.value, repr(book), repr(list(cover(books, book.selection))), books.site_url, *said, *_setting()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@cache
def _setting() -> tuple[str, ...]:
    """Our own files, with the views that say dates and addresses, and the versions of those who set the text."""
    folders = (HERE, HERE.parent / "views")
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    ours = (f"{path.relative_to(HERE.parent)} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files)
    return (*ours, *(f"{name} {version(name)}" for name in ("pypandoc_binary", "typst")))


def pages(content: bytes) -> int | None:
    """The number of pages of a PDF as typst writes it."""
    found = re.search(rb"/Type\s*/Pages\s*/Count (\d+)", content)
    return int(found[1]) if found else None
