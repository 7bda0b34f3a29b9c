"""A page of prose as it stands in its file: front matter, headings, links and macro calls, each with its line.

Reading never fails: what is wrong is in `complaints`, all of it at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import jinja2
from jinja2 import nodes
from pydantic import Field

from ..model.base import Model, Text, fingerprint
from ..model.complaint import Complaint, nearest
from ..model.translation import SOURCE_LANGUAGE, set_apart
from ..store.shape import shaped
from ..store.strict import parse
from .verbs import VERBS

LONGEST_LINE = 4_000
"""Characters. One sentence stands on a line; what is longer is an attack on the parsers or a mistake."""

PICTURES = (".gif", ".jpeg", ".jpg", ".png", ".webp")

_FRONT = re.compile(r"---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_HEADING_ID = re.compile(r"^(.*?)\s*\{:?\s*#([^\s}]*)\s*\}$")
_LINK = re.compile(r"(!?)\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^)\s>]*)>?(?:\s+[^)]*)?\)")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)")
_AUTOLINK = re.compile(r"<([a-z][a-z0-9+.-]*:[^\s>]+)>", re.IGNORECASE)
_MACRO = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_FENCE = re.compile(r"\s*(```|~~~)")
_CODE = re.compile(r"(`+).*?\1")


class FrontMatter(Model):
    """What stands between the two lines of dashes. `translates` is the fingerprint of the English it was made from."""

    title: Text
    description: Text
    generated: bool = False
    layout: Literal["home", "wide"] | None = None
    translates: str | None = Field(default=None, pattern=r"^([0-9a-f]{8})?$")
    translation: Literal["machine", "reviewed"] | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `id` is None where the author forgot it."""

    level: int
    text: str
    id: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Call:
    """A macro call with its constants."""

    verb: str
    arguments: tuple[str, ...]
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.verb}({', '.join(map(repr, self.arguments))})"


@dataclass(frozen=True, slots=True)
class Link:
    """A link or picture as written."""

    target: str
    line: int
    picture: bool = False


@dataclass(frozen=True)
class Page:
    """A page: `path` from the root, `name` below its language's folder (`method/needs.md`)."""

    path: str
    lang: str
    name: str
    source: str
    front: FrontMatter | None = None
    front_line: int = 1
    body: str = ""
    first_line: int = 1
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    calls: tuple[Call, ...] = ()
    complaints: list[Complaint] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """Changes when title, description or text change; not with white space or other keys."""
        front = (self.front.title, self.front.description) if self.front else ()
        return fingerprint("\n".join((*front, self.body)))

    def complain(self, line: int, what: str, instead: str = "", rule: str = "prose", column: int = 1) -> None:
        """Add a complaint about a line of the file."""
        self.complaints.append(Complaint(self.path, line, column, "", what, instead, rule))

    def bare_lines(self) -> Iterator[tuple[int, str]]:
        """The same lines with everything blanked that Jinja would act on."""
        return ((number, _MACRO.sub(lambda macro: " " * len(macro[0]), line)) for number, line in self.lines())

    def lines(self) -> Iterator[tuple[int, str]]:
        """The lines of the body that are not code, with their numbers in the file; code spans are blanked."""
        fence = ""
        for number, line in enumerate(self.body.split("\n"), self.first_line):
            found = _FENCE.match(line)
            if found and (not fence or fence == found[1]):
                fence = "" if fence else found[1]
            elif not fence:
                yield number, _CODE.sub(lambda code: " " * len(code[0]), line)


def page(source: str, path: str, lang: str, name: str) -> Page:
    """Read one page from its text."""
    text = source.removeprefix("\ufeff").replace("\r\n", "\n")
    long = next((number for number, line in enumerate(text.split("\n"), 1) if len(line) > LONGEST_LINE), 0)
    if long:
        unread = Page(path, lang, name, "")
        unread.complain(long, f"the line is longer than {LONGEST_LINE} characters: the page was not read", "one sentence a line")
        return unread
    found = _FRONT.match(text)
    if found is None:
        bare = Page(path, lang, name, text, body=text)
        bare.complain(1, "the page has no front matter", "begin with ---, title: …, description: …, ---", "front-matter")
        return bare
    document = parse("\n" + found[1], path)
    front = shaped(document, FrontMatter) if document.data is not None else None
    if document.data is None and not document.complaints:
        document.complain((), "the front matter is empty", "write title: and description:")
    first = text[: found.end()].count("\n") + 1
    read = Page(path, lang, name, text, front, 1, set_apart(lang, text[found.end() :]), first, complaints=document.complaints)
    headings, links = [], []
    for number, line in read.lines():
        heading = _HEADING.match(line)
        if heading:
            label = _HEADING_ID.match(heading[2])
            words, identifier = (label[1], label[2]) if label else (heading[2], None)
            headings.append(Heading(len(heading[1]), words, identifier, number))
        for link in _LINK.finditer(_MACRO.sub(lambda macro: "\0" * len(macro[0]), line)):
            if "\0" not in link[2]:
                links.append(Link(link[2], number, picture=bool(link[1])))
        for pattern in (_REFERENCE, _AUTOLINK):
            links.extend(Link(item[1], number) for item in pattern.finditer(line))
    calls = tuple(_calls(read))
    return Page(path, lang, name, text, front, 1, read.body, first, tuple(headings), tuple(links), calls, read.complaints)


def _calls(page: Page) -> Iterator[Call]:
    """The macro calls of a page; complains about everything else that Jinja would act on.

    A page is read as Jinja's syntax tree and only text and `toolbox.verb(constants)` may be in it: a sandbox alone
    does not hold, because the objects a page can reach lead to the interpreter.
    """
    lines = page.body.split("\n")
    forbidden = False
    for number, line in enumerate(lines, page.first_line):
        for sign, instead in (("{%", "macros are written {{ toolbox.verb(…) }}"), ("{#", "leave a space: { #id }")):
            if sign in line:
                forbidden = True
                page.complain(number, f"{sign} is not allowed", instead, "macro", line.index(sign) + 1)
    if forbidden:
        return
    try:
        tree = jinja2.Environment(autoescape=True).parse(page.body)
    except jinja2.TemplateSyntaxError as error:
        number = error.lineno + page.first_line - 1
        page.complain(number, f"this is not a macro call: {error.message}", "{{ toolbox.verb(…) }}", "macro")
        return
    except RecursionError:
        page.complain(1, "brackets are nested too deep in a macro call", "{{ toolbox.verb(…) }}", "macro")
        return
    seen: dict[int, int] = {}
    for output in tree.body:
        for node in output.nodes if isinstance(output, nodes.Output) else [output]:
            if isinstance(node, nodes.TemplateData):
                continue
            number = node.lineno + page.first_line - 1
            start = lines[node.lineno - 1].find("{{", seen.get(number, 0))
            seen[number] = start + 2
            call = _call(node, number, start + 1)
            if isinstance(call, Call):
                yield call
            else:
                page.complain(number, call[0], call[1], "macro", max(1, start + 1))


def _call(node: nodes.Node, line: int, column: int) -> Call | tuple[str, str]:
    """The call a node is, or what is wrong with it and what to write instead."""
    if (
        not isinstance(node, nodes.Call)
        or not isinstance(node.node, nodes.Getattr)
        or not isinstance(node.node.node, nodes.Name)
        or node.node.node.name != "toolbox"
    ):
        return "only calls of the toolbox may stand between {{ and }}", "{{ toolbox.verb(…) }}"
    verb = node.node.attr
    if verb not in VERBS:
        return f"there is no macro {verb!r}", nearest(verb, VERBS, most=30)
    if node.kwargs or node.dyn_args or node.dyn_kwargs:
        return f"{verb} takes its values in order, without names or stars", "constants only"
    values = [item.value for item in node.args if isinstance(item, nodes.Const) and isinstance(item.value, str)]
    if len(values) < len(node.args):
        return f"{verb} takes constants only", "texts in quotes"
    return Call(verb, tuple(values), line, column)


@dataclass(frozen=True)
class Prose:
    """All pages: language -> name -> page, and what is wrong with the tree itself."""

    pages: dict[str, dict[str, Page]]
    complaints: list[Complaint]

    @property
    def source(self) -> dict[str, Page]:
        """The English pages."""
        return self.pages.get(SOURCE_LANGUAGE, {})

    def at(self, path: str) -> Page | None:
        """The page of a file, by its path from the root."""
        return next((page for pages in self.pages.values() for page in pages.values() if page.path == path), None)


def stamped(text: str, fingerprint_of_source: str) -> str:
    """A translated page's text that says which English it translates; nothing else changes."""
    front = _FRONT.match(text)
    if front is None:
        return text
    kept = [line for line in front[1].splitlines() if not line.startswith("translates:")]
    return "\n".join(["---", *kept, f'translates: "{fingerprint_of_source}"', "---", ""]) + text[front.end() :]


def load(root: Path) -> Prose:
    """Read docs/ whole. What is neither Markdown nor a picture would be published as it is, scripts included: it is refused."""
    pages: dict[str, dict[str, Page]] = {}
    complaints: list[Complaint] = []
    for file in sorted((root / "docs").rglob("*")):
        path = file.relative_to(root).as_posix()
        if file.is_symlink() or (file.is_file() and file.suffix not in (".md", *PICTURES) and not file.name.startswith(".")):
            what, instead = "a file of this kind is not published", f".md, or a picture: {', '.join(PICTURES)}"
            complaints.append(Complaint(path, 1, 1, "", what, instead, "file-name"))
            continue
        if file.suffix != ".md" or not file.is_file():
            continue
        _, lang, *rest = path.split("/")
        if not rest:
            complaints.append(Complaint(path, 1, 1, "", "the page is in no language's folder", "docs/en/…", "file-name"))
            continue
        name = "/".join(rest)
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            complaints.append(Complaint(path, line, 1, "", "this is not UTF-8 text", "save the file as UTF-8", "prose"))
            continue
        pages.setdefault(lang, {})[name] = page(text, path, lang, name)
    return Prose(pages, complaints)
