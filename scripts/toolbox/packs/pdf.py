"""A pack as PDF: typst sets it, tagged and held to PDF/UA-1 by the compiler itself."""

from __future__ import annotations

from pathlib import Path

import typst

from ..views.library import Library
from .document import document, quoted
from .manuscript import Manuscript, cover
from .pandoc import PackError, pandoc
from .selection import Format

HERE = Path(__file__).parent


def source(books: Library, book: Manuscript) -> str:
    """The pack in typst's language."""
    voice = books.voice(book.selection.lang)
    body = pandoc(document(books, book, Format.PDF), "json", "typst").decode()
    facts = "".join(f"({quoted(name)}, {quoted(value)})," for name, value in cover(books, book.selection))
    notice = "".join(f"{quoted(voice.word(f'pack.{key}'))}," for key in ("notice_law", "notice_machine", "notice_left_out"))
    settings = {
        "title": book.title,
        "subtitle": book.subtitle,
        "lang": book.selection.lang,
        "contents": voice.word("pack.contents"),
        "page-word": voice.word("pack.page"),
        "author": books.toolbox.publication.publisher,
    }
    arguments = ", ".join(f"{key}: {quoted(value)}" for key, value in settings.items())
    look = (HERE / "book.typ").read_text("utf-8")
    return f"{look}\n#show: book.with({arguments}, facts: ({facts}), notice: ({notice}))\n\n{body}"


def pdf(books: Library, book: Manuscript) -> bytes:
    """The pack as a file. The same text gives the same bytes: no clock, no fonts but ours."""
    try:
        made = typst.Compiler(root=books.root, font_paths=[HERE / "fonts"], ignore_system_fonts=True).compile(
            source(books, book).encode(), format="pdf", pdf_standards=["ua-1"], timestamp=0
        )
    except typst.TypstError as error:
        raise PackError(f"typst refuses {book.title}: {error}") from None
    assert isinstance(made, bytes), "one file, not one a page"
    return made
