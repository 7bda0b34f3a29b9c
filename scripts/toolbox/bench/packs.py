"""The handbook as PDF: typst, as the packs are made, beside WeasyPrint on the same text, both from the same manuscript."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from ..packs.document import document
from ..packs.epub import STYLE
from ..packs.make import pages
from ..packs.manuscript import manuscript
from ..packs.pandoc import pandoc
from ..packs.selection import HANDBOOK, Format, standard
from ..views.library import Library, library
from .measure import measured, report

LANGUAGE = "fr"


def bench(root: Path, progress: Callable[[str], None] = print) -> int:
    """Print seconds, ratio, pages a second and memory of both. WeasyPrint is no requirement of ours and may be missing."""
    if find_spec("weasyprint") is None:
        progress("packs: WeasyPrint is not here to compare with → pip install weasyprint; it needs the system's pango")
        return 0
    books = library(root)
    chapters = ",".join(_handbook(books))
    with tempfile.TemporaryDirectory(prefix="toolbox-bench-") as folder:
        other, own = Path(folder) / "weasyprint.pdf", Path(folder) / "toolbox.pdf"
        progress("WeasyPrint …")
        stock = measured(root, ["toolbox.bench.packs", str(root), str(other)], lambda: int(other.with_suffix(".count").read_text()))
        progress("toolbox pack …")
        command = ["toolbox", "pack", "--lang", LANGUAGE, "--chapters", chapters, "--format", "pdf", "--output", str(own)]
        ours = measured(root, command, lambda: pages(own.read_bytes()) or 0)
    report(progress, ("WeasyPrint", stock), ours)
    return 0


def _handbook(books: Library) -> tuple[str, ...]:
    return next(pack.selection.chapters for pack in standard(books, LANGUAGE) if pack.name == HANDBOOK)


def weasyprint(root: Path, output: Path) -> None:
    """The same handbook, as tagged PDF/UA-1, made by WeasyPrint from the HTML of the EPUB."""
    import weasyprint as library_of_theirs

    books = library(root, fresh=True)
    book = manuscript(books, next(pack.selection for pack in standard(books, LANGUAGE) if pack.name == HANDBOOK))
    text = pandoc(document(books, book, Format.EPUB), "json", "html", "--standalone", f"--metadata=title={book.title}", f"--css={STYLE}")
    set_by_them = library_of_theirs.HTML(string=text.decode(), base_url=str(root)).render(pdf_variant="pdf/ua-1")
    set_by_them.write_pdf(output, pdf_variant="pdf/ua-1")
    output.with_suffix(".count").write_text(str(len(set_by_them.pages)))


if __name__ == "__main__":
    weasyprint(Path(sys.argv[1]), Path(sys.argv[2]))
