"""A pack as EPUB, for reading on a phone or a reader without a network."""

from __future__ import annotations

import tempfile
import uuid
from pathlib import Path

from ..views.library import Library
from .document import document, words
from .manuscript import Manuscript, cover
from .pandoc import pandoc
from .selection import Format

STYLE = Path(__file__).parent / "book.css"


def epub(books: Library, book: Manuscript) -> bytes:
    """The pack as a file. The same text gives the same bytes and the same identifier."""
    voice, publication = books.voice(book.selection.lang), books.toolbox.publication
    whole = document(books, book, Format.EPUB)
    about = [f"{name}: {value}" for name, value in cover(books, book.selection)]
    about += [voice.word(f"pack.{key}") for key in ("notice_law", "notice_machine", "notice_left_out")]
    head = {"t": "Header", "c": [1, ["about-this-file", [], []], [words(voice.word("pack.about"))]]}
    whole["blocks"] = [head, *({"t": "Para", "c": [words(line)]} for line in about), *whole["blocks"]]
    selection = book.selection
    name = "|".join((publication.site, publication.edition, selection.lang, *selection.chapters, *selection.countries))
    metadata = {
        "title": f"{book.title}, {book.subtitle}",
        "lang": selection.lang,
        "author": publication.publisher,
        "publisher": publication.publisher,
        "rights": publication.licence,
        "identifier": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}",
        "toc-title": voice.word("pack.contents"),
    }
    extra = [f"--metadata={key}={value}" for key, value in metadata.items()]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.epub"
        pandoc(whole, "json", "epub3", f"--output={out}", f"--css={STYLE}", "--toc", "--toc-depth=2", "--split-level=2", *extra)
        return out.read_bytes()
