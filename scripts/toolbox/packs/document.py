"""A manuscript as pandoc's document: numbered notes, places in the pack for links, boxes and turned pages for each format."""

from __future__ import annotations

import json
import posixpath
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urldefrag
from xml.sax.saxutils import escape, quoteattr

import typst

from ..views.library import Library, address
from ..views.voice import Voice
from .manuscript import Manuscript, Sheet
from .pandoc import PackError, pandoc
from .selection import Format

Node: TypeAlias = dict[str, Any]
"""An element of pandoc's document: its type `t` and content `c`."""

DRAWING, DOTS = "data:image/svg+xml;base64,", "data:image/png;base64,"
LONG_CELL = 900
"""So many characters in a cell of a table take about a third of a page."""
FONTS = Path(__file__).parent / "fonts"
FIELDS, FIELDS_ITEM = "urn:joint-procurement-toolbox:fields", "{5C0F1B1E-3C57-4E0B-9A57-6B1D6A2F9E11}"
"""The name of the fields of a Word document and of the part that holds them; the same in every pack."""
NOTE = "note"
FIELD = "field"
WRITERS = {Format.PDF: "typst", Format.DOCX: "openxml", Format.EPUB: "html"}
"""The language of raw passages in each format."""


def slug(name: str) -> str:
    """The id of a page in a pack: `method-needs`."""
    return re.sub(r"[^a-z0-9]+", "-", name.removesuffix(".md")).strip("-")


def document(books: Library, book: Manuscript, form: Format) -> Node:
    """The whole pack as pandoc's JSON."""
    parts = [f'<div data-sheet="{index}">{_prepared(sheet.html)}</div>' for index, sheet in enumerate(book.sheets)]
    read = json.loads(pandoc("\n".join(parts), "html", "json"))
    setter = _Setter(books, book, form)
    found = {int(dict(block["c"][0][2]).get("sheet", -1)): block["c"][1] for block in read["blocks"] if block["t"] == "Div"}
    if sorted(found) != list(range(len(book.sheets))):
        lost = next(sheet.name for index, sheet in enumerate(book.sheets) if index not in found)
        raise PackError(f"{lost}: its HTML is not balanced → mend the fragment that drew it")
    setter.ids = {slug(sheet.name): set(_ids(found[index])) for index, sheet in enumerate(book.sheets)}
    blocks = [node for index, sheet in enumerate(book.sheets) for node in setter.sheet(sheet, found[index])]
    return {"pandoc-api-version": read["pandoc-api-version"], "meta": {}, "blocks": blocks}


def _prepared(text: str) -> str:
    """HTML whose meaning survives pandoc, which drops the classes of paragraphs."""
    return re.sub(r'<p class="admonition-title">(.*?)</p>', r"<p><strong>\1</strong></p>", text, flags=re.DOTALL)


def _ids(node: Any) -> Iterator[str]:
    for found in every(node, "Header", "Div", "Span"):
        identifier = found["c"][1 if found["t"] == "Header" else 0][0]
        if identifier:
            yield identifier


@dataclass
class _Setter:
    """Turns what pandoc read into what a format needs."""

    books: Library
    book: Manuscript
    form: Format
    ids: dict[str, set[str]] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    count: int = 0
    here: Sheet | None = None

    @property
    def voice(self) -> Voice:
        return self.books.voice(self.book.selection.lang)

    def sheet(self, sheet: Sheet, blocks: list[Node]) -> Iterator[Node]:
        """A page with its title, what holds on every page of it, and its text."""
        self.here = sheet
        self.notes = {}
        lang = sheet.lang if sheet.lang != self.book.selection.lang else ""
        title = {"t": "Header", "c": [sheet.level, [slug(sheet.name), [], []], self._spoken([words(sheet.title)], lang)]}
        said = list(self._said(sheet))
        body = self._in_language(self._blocks(blocks), lang)
        page = [title, *said, *body]
        if self.form is Format.PDF:
            law = f"#metadata(({quoted(self.standing(sheet))}, {quoted(sheet.url)})) <standing>"
            yield self._raw(f"#sheet(turned: {str(sheet.sideways).lower()})[")
            yield from [title, self._raw(law), *said, *body]  # the title turns the page: what the foot says comes after it
            yield self._raw("]")
        elif self.form is Format.DOCX and sheet.sideways:
            yield self._raw(_section("portrait"))
            yield from page
            yield self._raw(_section("landscape"))
        else:
            yield from page

    def standing(self, sheet: Sheet) -> str:
        """What every page says of its law: as read on, check after."""
        voice = self.voice
        if sheet.read is None or sheet.check is None:
            return voice.word("pack.unread")
        return voice.word("pack.standing", read=voice.date(sheet.read), check=voice.date(sheet.check))

    def _said(self, sheet: Sheet) -> Iterator[Node]:
        """Where the newest text is and how far this one can be trusted; in print the foot of each page says it."""
        said = []
        if self.form is not Format.PDF:
            yield from self._div(["law"], [{"t": "Para", "c": [words(f"{self.standing(sheet)} {sheet.url}")]}])
        if sheet.lang != self.book.selection.lang:
            said.append(self.voice.word("page.fallback", language=self.voice.language(self.book.selection.lang)))
        if sheet.machine:
            said.append(self.voice.word("page.machine"))
        if sheet.outdated:
            said.append(self.voice.word("page.outdated"))
        for line in said:
            yield from self._div(["standing"], [{"t": "Para", "c": [words(line)]}])

    def _blocks(self, nodes: Iterable[Node]) -> list[Node]:
        return [new for node in nodes for new in self._node(node)]

    def _children(self, value: Any) -> Any:
        """Every element below a value, whatever pandoc nests it in."""
        if isinstance(value, list):
            found: list[Any] = []
            for item in value:
                if isinstance(item, dict) and "t" in item:
                    found += self._node(item)
                else:
                    found.append(self._children(item))
            return found
        if isinstance(value, dict):
            return {key: self._children(item) for key, item in value.items()}
        return value

    def _node(self, node: Node) -> list[Node]:
        kind = node["t"]
        if kind == "Header":
            level, (identifier, _, _), text = node["c"]
            assert self.here is not None
            if level == 1:
                return []
            depth = level + self.here.level - 1
            return [{"t": "Header", "c": [depth, [self._id(identifier), [], []], self._children(text)]}]
        if kind == "Div":
            (identifier, classes, pairs), blocks = node["c"]
            inner = self._in_language(self._blocks(blocks), dict(pairs).get("lang", ""))
            anchor = [{"t": "Plain", "c": self._anchor(identifier)}] if identifier else []
            return [*anchor, *self._div(classes, inner)]
        if kind == "Span":
            (identifier, classes, pairs), text = node["c"]
            if NOTE in classes:
                return self._note(text)
            if FIELD in classes:
                return self._field(dict(pairs).get("field", ""), text)
            if "small" in classes:
                return self._small(self._children(text))
            anchor = self._anchor(identifier) if identifier else []
            return [*anchor, *self._spoken(self._children(text), dict(pairs).get("lang", ""))]
        if kind == "Link":
            _, text, (target, _) = node["c"]
            return self._link(self._children(text), target)
        if kind == "Image":
            return [self._picture(*node["c"])]
        if kind == "Table":
            return [self._table(node)]
        if kind == "BulletList" and self.form is Format.PDF and all(_box(item) for item in node["c"]):
            items = [[*self._unboxed(item)] for item in node["c"]]
            return [self._raw("#boxes["), {"t": "BulletList", "c": items}, self._raw("]")]
        return [node | {"c": self._children(node["c"])}] if "c" in node else [node]

    def _unboxed(self, item: list[Node]) -> list[Node]:
        """An item of a checklist without the box, which is its mark."""
        first = item[0] | {"c": item[0]["c"][2:]}
        return self._blocks([first, *item[1:]])

    def _anchor(self, identifier: str) -> list[Node]:
        """A place that links lead to."""
        if self.form is Format.PDF:
            return [self._inline(f"#metadata(none)<{self._id(identifier)}>")]
        return [{"t": "Span", "c": [[self._id(identifier), [], []], []]}]

    def _spoken(self, text: list[Node], lang: str) -> list[Node]:
        """Words in another language: hyphenated and read aloud as theirs."""
        if not lang:
            return text
        if self.form is Format.PDF:
            return [self._inline(f"#text(lang: {quoted(lang)})["), *text, self._inline("]")]
        return [{"t": "Span", "c": [["", [], [["lang", lang]]], text]}]

    def _in_language(self, blocks: list[Node], lang: str) -> list[Node]:
        """Paragraphs in another language."""
        if not lang:
            return blocks
        if self.form is Format.PDF:
            return [self._raw(f"#[#set text(lang: {quoted(lang)})"), *blocks, self._raw("]")]
        return [{"t": "Div", "c": [["", [], [["lang", lang]]], blocks]}]

    def _picture(self, attributes: Any, text: list[Node], target: list[str]) -> Node:
        """A drawing of ours, or a picture that stands beside its page, below docs/. Any other is refused: pandoc would read
        whatever it can reach. Authors cannot write the address of a drawing: the gate for HTML takes it away.
        """
        assert self.here is not None
        if target[0].startswith(DRAWING):
            return self._drawing("".join(_plain(text)), target[0])
        docs = (self.books.root / "docs").resolve()
        file = (docs / self.here.lang / posixpath.dirname(self.here.name) / target[0]).resolve()
        if not file.is_relative_to(docs) or not file.is_file():
            raise PackError(f"{self.here.name}: the picture {target[0]} is not in docs/ → put it beside the page")
        if self.form is Format.PDF:
            place = "/" + file.relative_to(self.books.root.resolve()).as_posix()
            return self._inline(f"#image({quoted(place)}, alt: {quoted(''.join(_plain(text)))})")
        return {"t": "Image", "c": [attributes, text, [str(file), ""]]}

    def _drawing(self, alt: str, address_: str) -> Node:
        """A drawing of ours: as it is where the format takes it, in dots with the drawing itself in `word.docx` where it does not."""
        drawing = b64decode(address_.removeprefix(DRAWING)).decode()
        if self.form is Format.PDF:
            return self._inline(f'#image(bytes({quoted(drawing)}), format: "svg", width: 100%, alt: {quoted(alt)})')
        pairs = [["width", "100%"]]
        if self.form is Format.DOCX:
            pairs.append(["drawing", drawing])
            address_ = DOTS + b64encode(_in_dots(drawing)).decode()
        return {"t": "Image", "c": [["", [], pairs], [words(alt)], [address_, ""]]}

    def _table(self, node: Node) -> Node:
        """A table whose rows stay together on a page, but those so long that they leave a page half empty; heads of rows stand out."""
        attributes, caption, columns, head, bodies, foot = self._children(node["c"])
        if self.form is Format.PDF:
            for _, heads, _, rows in bodies:
                for _, cells in rows:
                    together = max(len("".join(_plain(every(cell, "Str", "Space", "SoftBreak")))) for cell in cells) < LONG_CELL
                    for number, cell in enumerate(cells):
                        if together:
                            cell[0][2].append(["typst:breakable", "false"])
                        if number < heads:
                            cell[4] = [{"t": "Div", "c": [["", [], [["typst:text:weight", "600"]]], cell[4]]}]
        return {"t": "Table", "c": [attributes, caption, columns, head, bodies, foot]}

    def _id(self, identifier: str) -> str:
        assert self.here is not None
        return f"{slug(self.here.name)}--{identifier}" if identifier else ""

    def _div(self, classes: list[str], blocks: list[Node]) -> list[Node]:
        kind = next((name for name in ("admonition", "law", "standing", "left-out", "sideways") if name in classes), "")
        if not kind:
            return blocks
        if self.form is Format.PDF:
            return [self._raw(f"#{kind}["), *blocks, self._raw("]")]
        if self.form is Format.DOCX:
            if kind == "sideways":
                return [self._raw(_section("portrait")), *blocks, self._raw(_section("landscape"))]
            return [{"t": "Div", "c": [["", [], [["custom-style", kind.title()]]], blocks]}]
        return [{"t": "Div", "c": [["", [kind], []], blocks]}]

    def _small(self, text: list[Node]) -> list[Node]:
        if self.form is Format.PDF:
            return [self._inline("#small["), *text, self._inline("]")]
        style = [["custom-style", "Small"]] if self.form is Format.DOCX else []
        return [{"t": "Span", "c": [["", ["small"], style], text]}]

    def _note(self, text: list[Node]) -> list[Node]:
        """A note, numbered; said again on the same page of the site, its number only."""
        key = json.dumps(text)
        if key in self.notes:
            return self._again(self.notes[key])
        self.count += 1
        self.notes[key] = number = self.count
        note = {"t": "Note", "c": [{"t": "Para", "c": self._children(text)}]}
        if self.form is Format.PDF:
            return [note, self._inline(f"<fn-{number}>")]
        if self.form is Format.DOCX:
            mark = f'<w:bookmarkStart w:id="{90000 + number}" w:name="fn_{number}"/>'
            return [self._inline(mark), note, self._inline(f'<w:bookmarkEnd w:id="{90000 + number}"/>')]
        return [{"t": "Span", "c": [[f"fn-{number}", [], []], [note]]}]

    def _again(self, number: int) -> list[Node]:
        if self.form is Format.PDF:
            return [self._inline(f"#footnote(<fn-{number}>)")]
        if self.form is Format.DOCX:
            return [self._inline(word_field(f"NOTEREF fn_{number} \\f \\h", str(number), "FootnoteReference"))]
        link = {"t": "Link", "c": [["", [], []], [words(str(number))], [f"#fn-{number}", ""]]}
        return [{"t": "Superscript", "c": [link]}]

    def _field(self, name: str, text: list[Node]) -> list[Node]:
        """A place to fill in."""
        label = "".join(_plain(text))
        if self.form is Format.PDF:
            return [self._inline(f"#blank({quoted(label)})")]
        if self.form is Format.DOCX:
            return [self._inline(_control(name, label))]
        return [{"t": "Span", "c": [["", ["blank"], []], [words(f"[{label}]")]]}]

    def _link(self, text: list[Node], target: str) -> list[Node]:
        inside, address_ = self._target(target)
        if "".join(_plain(text)) == target:  # an address to be read, not only followed
            text = [words(address_)]
        link = {"t": "Link", "c": [["", [], []], text, [address_, ""]]}
        if inside and self.form is Format.PDF:
            return [link, self._inline(f"#on-page(<{address_[1:]}>)")]
        return [link]

    def _target(self, target: str) -> tuple[bool, str]:
        """Whether a link stays in the pack, and where it leads."""
        assert self.here is not None
        path, anchor = urldefrag(target)
        if path.startswith("page:"):
            name = path.removeprefix("page:")
        elif path.endswith(".md") and ":" not in path:
            name = posixpath.normpath(posixpath.join(posixpath.dirname(self.here.name), path))
        elif not path and anchor:
            name = self.here.name
        else:
            return False, target
        here = slug(name)
        if here in self.ids and (not anchor or anchor in self.ids[here]):
            return True, f"#{here}--{anchor}" if anchor else f"#{here}"
        url = self.books.site_url + address(name, self.book.selection.lang)
        return False, f"{url}#{anchor}" if anchor else url

    def _raw(self, text: str) -> Node:
        return {"t": "RawBlock", "c": [WRITERS[self.form], text]}

    def _inline(self, text: str) -> Node:
        return {"t": "RawInline", "c": [WRITERS[self.form], text]}


def _box(item: list[Node]) -> bool:
    """Whether an item of a list begins with an empty box."""
    return bool(item) and item[0]["t"] in ("Plain", "Para") and item[0]["c"][:1] == [words("☐")]


def words(said: str) -> Node:
    """A text as an element."""
    return {"t": "Str", "c": said}


def _plain(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if node["t"] == "Str":
            yield node["c"]
        elif node["t"] in ("Space", "SoftBreak"):
            yield " "


def every(value: Any, *kinds: str) -> Iterator[Node]:
    """The elements of some kinds anywhere below a value, in the order of the text."""
    if isinstance(value, list):
        for item in value:
            yield from every(item, *kinds)
    elif isinstance(value, dict):
        if value.get("t") in kinds:
            yield value
        yield from every(value.get("c"), *kinds)


def drawings(whole: Node) -> dict[bytes, str]:
    """The drawings of a Word document: each picture in dots and what it was made from."""
    pictures = (image["c"] for image in every(whole["blocks"], "Image"))
    return {b64decode(target.removeprefix(DOTS)): drawn for (_, _, pairs), _, (target, _) in pictures if (drawn := dict(pairs).get("drawing"))}


@cache
def _in_dots(drawing: str) -> bytes:
    """A drawing as PNG, sharp in print."""
    source = f'#set page(width: 17cm, height: auto, margin: 0pt)\n#image(bytes({quoted(drawing)}), format: "svg", width: 100%)'
    made = typst.Compiler(font_paths=[FONTS], ignore_system_fonts=True).compile(source.encode(), format="png", ppi=220)
    assert isinstance(made, bytes), "one picture, not one a page"
    return made


def quoted(text: str) -> str:
    """A text as a string of typst's language."""
    return json.dumps(text, ensure_ascii=False)


def _section(orientation: str) -> str:
    """The end of a part of a Word document whose pages stand upright or are turned."""
    size = 'w:w="11906" w:h="16838"' if orientation == "portrait" else 'w:w="16838" w:h="11906" w:orient="landscape"'
    margins = '<w:pgMar w:top="1247" w:right="1134" w:bottom="1247" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
    return f"<w:p><w:pPr><w:sectPr><w:pgSz {size}/>{margins}</w:sectPr></w:pPr></w:p>"


def word_field(instruction: str, shown: str, style: str = "") -> str:
    """A field that Word works out, with what it shows until then."""
    run = f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else "<w:r>"
    return (
        f'{run}<w:fldChar w:fldCharType="begin"/></w:r>{run}<w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'{run}<w:fldChar w:fldCharType="separate"/></w:r>{run}<w:t>{shown}</w:t></w:r>{run}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def _control(name: str, label: str) -> str:
    """A content control bound to the fields of the document (`word.py` adds them): what is filled in once stands wherever the
    field occurs. Until then the label stands there.
    """
    bound = f'<w:dataBinding w:prefixMappings="xmlns:f=\'{FIELDS}\'" w:xpath="/f:fields[1]/f:{name}[1]" w:storeItemID="{FIELDS_ITEM}"/>'
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(label)}/><w:tag w:val={quoteattr(name)}/>{bound}<w:text/></w:sdtPr>"
        f'<w:sdtContent><w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>{escape(f"[{label}]")}</w:t></w:r></w:sdtContent></w:sdt>'
    )
