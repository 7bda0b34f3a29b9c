"""A pack as a Word file: pandoc's document with our styles, running heads, contents that Word keeps and real fields to fill in."""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from ..views.library import Library
from .document import FIELDS, FIELDS_ITEM, Node, document, drawings, every, word_field, words
from .manuscript import Manuscript, cover
from .pandoc import pandoc
from .selection import Format

STYLES = Path(__file__).parent / "word-styles.xml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SVG, _SVG_URI = "http://schemas.microsoft.com/office/drawing/2016/SVG/main", "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_FIRST_COLUMN = '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="0"/>'
BACKSLASH = chr(92)
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)


def docx(books: Library, book: Manuscript) -> bytes:
    """The pack as a file. The same text gives the same bytes."""
    whole = document(books, book, Format.DOCX)
    whole["blocks"] = [*_front(books, book, whole["blocks"]), *whole["blocks"]]
    with tempfile.TemporaryDirectory() as folder:
        reference, out = Path(folder) / "reference.docx", Path(folder) / "out.docx"
        reference.write_bytes(_reference(book.subtitle))
        publisher = books.toolbox.publication.publisher
        metadata = {"lang": book.selection.lang, "title": book.title, "subtitle": book.subtitle, "author": publisher}
        extra = [f"--metadata={key}={value}" for key, value in metadata.items()]
        pandoc(whole, "json", "docx", f"--reference-doc={reference}", f"--output={out}", *extra)
        heads = [any(body[1] for body in table["c"][4]) for table in every(whole["blocks"], "Table")]
        return _finished(out.read_bytes(), heads, drawings(whole))


def _front(books: Library, book: Manuscript, blocks: list[Node]) -> list[Node]:
    """Cover and contents. Word renews the contents when asked; until then they are links."""
    voice = books.voice(book.selection.lang)

    def styled(style: str, *inlines: Node) -> Node:
        return {"t": "Div", "c": [["", [], [["custom-style", style]]], [{"t": "Para", "c": list(inlines)}]]}

    def raw(xml: str) -> Node:
        return {"t": "RawInline", "c": ["openxml", xml]}

    facts = [styled("Body Text", words(f"{name}: {value}")) for name, value in cover(books, book.selection)]
    notices = [styled("Standing", words(voice.word(f"pack.{key}"))) for key in ("notice_law", "notice_machine", "notice_left_out")]
    entries = []
    for block in blocks:
        if block["t"] == "Header":
            level, (identifier, _, _), title = block["c"]
            if level <= 2:
                link = {"t": "Link", "c": [["", [], []], title, [f"#{identifier}", ""]]}
                page = f"<w:r><w:tab/></w:r>{word_field(f'PAGEREF {_bookmark(identifier)} {BACKSLASH}h', '')}"
                entries.append((f"toc {level}", [link, raw(page)]))
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
    begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    contents = [
        styled(style, *([raw(begin)] if index == 0 else []), *entry, *([raw(end)] if index == len(entries) - 1 else []))
        for index, (style, entry) in enumerate(entries)
    ]
    return [*facts, *notices, styled("TOC Heading", words(voice.word("pack.contents"))), *contents]


def _bookmark(identifier: str) -> str:
    """The name pandoc gives the bookmark of a heading: Word allows forty characters."""
    if len(identifier) <= 40 and identifier[:1].isalpha():
        return identifier
    return "X" + hashlib.sha1(identifier.encode(), usedforsecurity=False).hexdigest()[1:]


@cache
def _default() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "reference.docx"
        pandoc("", "markdown", "docx", f"--output={out}", "--print-default-data-file=reference.docx")
        return out.read_bytes()


def _reference(subtitle: str) -> bytes:
    """Pandoc's own reference file with our styles, A4 pages, running heads and feet."""
    ours = re.findall(r"<w:style .*?</w:style>", STYLES.read_text("utf-8"), re.DOTALL)
    ids = {re.search(r'w:styleId="([^"]+)"', style)[1]: style for style in ours}  # type: ignore[index]
    with zipfile.ZipFile(io.BytesIO(_default())) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    kept = re.sub(
        r'<w:style [^>]*w:styleId="([^"]+)".*?</w:style>',
        lambda found: "" if found[1] in ids else found[0],
        files["word/styles.xml"],
        flags=re.DOTALL,
    )
    files["word/styles.xml"] = kept.replace("</w:styles>", "".join(ids.values()) + "</w:styles>")
    settings = files["word/settings.xml"]
    files["word/settings.xml"] = settings.replace("<w:zoom", '<w:updateFields w:val="true"/><w:zoom', 1)
    tab = "<w:r><w:tab/></w:r>"
    head = word_field("STYLEREF 1", "") + tab + f"<w:r><w:t>{escape(subtitle)}</w:t></w:r>"
    foot = word_field("STYLEREF Law", "") + tab + word_field("PAGE", "1")
    for part, tag, runs in (("header", "hdr", head), ("footer", "ftr", foot)):
        style = part.title()
        files[f"word/{part}1.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {W}><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p></w:{tag}>'
        )
        relation = f'<Relationship Type="{_RELATION}/{part}" Id="rId-{part}" Target="{part}1.xml"/>'
        files["word/_rels/document.xml.rels"] = files["word/_rels/document.xml.rels"].replace("</Relationships>", f"{relation}</Relationships>")
        override = f'<Override PartName="/word/{part}1.xml" ContentType="{_TYPE}.{part}+xml"/>'
        files["[Content_Types].xml"] = files["[Content_Types].xml"].replace("</Types>", f"{override}</Types>")
    section = (
        f'<w:sectPr xmlns:r="{_RELATION}"><w:headerReference w:type="default" r:id="rId-header"/>'
        '<w:footerReference w:type="default" r:id="rId-footer"/>'
        '<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1247" w:right="1134" w:bottom="1247" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    files["word/document.xml"] = re.sub(r"<w:sectPr>.*?</w:sectPr>", section, files["word/document.xml"], flags=re.DOTALL)
    return _packed({name: content.encode() for name, content in files.items()})


def _heads_everywhere(xml: str) -> str:
    """Parts whose pages are turned have the running heads and feet of the last one."""
    found = re.findall(r"<w:(?:header|footer)Reference [^>]*/>", xml)
    return re.sub(r"<w:sectPr>(?=<w:pgSz)", f"<w:sectPr>{''.join(found)}", xml)


def _finished(data: bytes, heads: list[bool], drawn: dict[bytes, str]) -> bytes:
    """What pandoc does not write: running heads on turned pages, rows that stay together, tables whose first column holds the
    heads of rows (`heads`, in order), drawings beside their pictures in dots.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {item: archive.read(item) for item in archive.namelist()}
    xml = _heads_everywhere(files["word/document.xml"].decode())
    xml = re.sub(r"<w:tr>(?:\s*<w:trPr>)?", lambda found: "<w:tr><w:trPr><w:cantSplit/>" + ("" if "trPr" in found[0] else "</w:trPr>"), xml)
    tables = iter(heads)
    xml = re.sub(r"<w:tblLook [^>]*/>", lambda found: _FIRST_COLUMN if next(tables) else found[0], xml)
    xml = re.sub(r'descr="data:[^"]*"', 'descr=""', xml)
    relations = files["word/_rels/document.xml.rels"].decode()
    for identifier, target in re.findall(rf'Type="{_RELATION}/image" Id="(\w+)" Target="(media/[^"]+)"', relations):
        drawing = drawn.get(files[f"word/{target}"])
        if drawing is None:
            continue
        vector = target.removesuffix(".png") + ".svg"
        files[f"word/{vector}"] = drawing.encode()
        relation = f'<Relationship Type="{_RELATION}/image" Id="{identifier}v" Target="{vector}"/>'
        relations = relations.replace("</Relationships>", f"{relation}</Relationships>")
        blip = f'<asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="{identifier}v"/>'
        blip = f'<a:blip r:embed="{identifier}"><a:extLst><a:ext uri="{_SVG_URI}">{blip}</a:ext></a:extLst></a:blip>'
        xml = re.sub(rf'<a:blip r:embed="{identifier}"\s*/>', blip, xml)
    if drawn:
        kinds, svg = files["[Content_Types].xml"].decode(), '<Default Extension="svg" ContentType="image/svg+xml"/>'
        if 'Extension="svg"' not in kinds:
            files["[Content_Types].xml"] = re.sub(r"(<Types [^>]*>)", rf"\1{svg}", kinds, count=1).encode()
    relations = _with_fields(files, xml, relations)
    files["word/document.xml"], files["word/_rels/document.xml.rels"] = xml.encode(), relations.encode()
    return _packed(files)


def _with_fields(files: dict[str, bytes], xml: str, relations: str) -> str:
    """The part that holds what is filled in, with each field once; returns the document's relations with it."""
    found = dict(re.findall(r'<w:tag w:val="([a-z_]+)"/><w:dataBinding.*?<w:t>([^<]*)</w:t>', xml))
    if not found:
        return relations
    values = "".join(f"<{name}>{label}</{name}>" for name, label in sorted(found.items()))
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    files["customXml/item1.xml"] = f'{head}<fields xmlns="{FIELDS}">{values}</fields>'.encode()
    files["customXml/itemProps1.xml"] = (
        f'{head}<ds:datastoreItem ds:itemID="{FIELDS_ITEM}" xmlns:ds="{_CUSTOM}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{FIELDS}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()
    properties = f'<Relationship Id="rId1" Type="{_RELATION}/customXmlProps" Target="itemProps1.xml"/>'
    files["customXml/_rels/item1.xml.rels"] = f'{head}<Relationships xmlns="{_PACKAGE}">{properties}</Relationships>'.encode()
    override = '<Override PartName="/customXml/itemProps1.xml" ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/>'
    kinds = files["[Content_Types].xml"].decode()
    files["[Content_Types].xml"] = kinds.replace("</Types>", f"{override}</Types>").encode()
    relation = f'<Relationship Id="rId-fields" Type="{_RELATION}/customXml" Target="../customXml/item1.xml"/>'
    return relations.replace("</Relationships>", f"{relation}</Relationships>")


def _packed(files: dict[str, bytes]) -> bytes:
    """A zip file whose bytes follow from its contents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MIDNIGHT), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
