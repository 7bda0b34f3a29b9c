"""What a page must keep to. Every function returns complaints; nothing stops at the first."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import markdown

from ..model.complaint import Complaint, nearest
from ..model.toolbox import Toolbox
from ..model.translation import SOURCE_LANGUAGE
from .markdown import Placeholders, Safe, sanitised
from .page import Page, Prose
from .verbs import VERBS, mistake

_NAME = re.compile(r"([a-z0-9]+(-[a-z0-9]+)*/)*[a-z0-9]+(-[a-z0-9]+)*\.md")
_ID = re.compile(r"[a-z0-9]+([-_.][a-z0-9]+)*")
_SHELL = ("content", "navigation", "contents-title")
_RAW_HTML = re.compile(r"<(?![a-z][a-z0-9+.-]*:)(?=[a-zA-Z/!?])", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\{:?\s*[^{}]*[#.=][^{}]*\}")


WITHOUT_FILE = (
    "index.md", "changes.md", "compare.md", "rules-apply.md", "whose-law.md", "calendar.md", "maps.md",
    "countries/index.md", "glossary.md", "packs.md", "search.md",
)  # fmt: skip


def generated(toolbox: Toolbox) -> list[str]:
    """The pages that exist without a file: prose may link to them."""
    return [*WITHOUT_FILE, *(f"countries/{code.lower()}.md" for code in toolbox.countries)]


def made_by_macros(toolbox: Toolbox) -> frozenset[str]:
    """The ids that macros put into a page: links may lead to them."""
    prefixed = [("phase", toolbox.method.phases), ("motion", toolbox.motion), ("erratum", toolbox.errata)]
    ids = {f"{prefix}-{name}" for prefix, names in prefixed for name in names}
    return frozenset({*ids, *toolbox.rules, *toolbox.cases, *toolbox.glossary, *toolbox.terminology, "step-checklist"})


def run(prose: Prose, toolbox: Toolbox | None, root: Path) -> list[Complaint]:
    """All complaints about the prose. Without a model, links to generated pages and macros' constants are left alone."""
    complaints = list(prose.complaints)
    others = generated(toolbox) if toolbox else None
    made = made_by_macros(toolbox) if toolbox else frozenset()
    languages = toolbox.publication.languages if toolbox else list(prose.pages)
    for lang, pages in prose.pages.items():
        for page in pages.values():
            complaints += page.complaints
            complaints += file_name(page, languages)
            if others and page.name in others:
                complaints.append(_at(page, 1, f"{page.name} is made from data", "give this page another name", "file-name"))
            complaints += headings(page)
            complaints += raw_html(page)
            complaints += links(page, prose, root, others, made)
            complaints += placement(page)
            if toolbox:
                complaints += calls(page, toolbox)
            if lang != SOURCE_LANGUAGE:
                complaints += translation(page, prose.source.get(page.name))
    return sorted(set(complaints))


def file_name(page: Page, languages: Collection[str]) -> Iterator[Complaint]:
    """Lower-case words with hyphens; a two-letter middle part would be taken for a language and the page would vanish."""
    if not _NAME.fullmatch(page.name):
        yield Complaint(page.path, 1, 1, "", f"{page.name!r} is not a file name of this project", "lower-case-words.md", "file-name")
    if page.lang not in languages:
        listed = ", ".join(languages)
        yield Complaint(page.path, 1, 1, "", f"{page.lang!r} is not a language of the site", listed, "file-name")


def headings(page: Page) -> Iterator[Complaint]:
    """Every heading has an id of its own; one heading of level 1, first; no level is skipped."""
    seen: dict[str, int] = {}
    level = 0
    for heading in page.headings:
        if heading.id is None:
            slug = re.sub(r"[^a-z0-9]+", "-", heading.text.lower()).strip("-")
            yield _at(page, heading.line, "the heading has no id", f"add {{ #{slug} }}", "heading-id")
        elif not _ID.fullmatch(heading.id):
            yield _at(page, heading.line, f"{heading.id!r} is not an id", "lower-case English words-with-hyphens", "heading-id")
        elif heading.id in _SHELL:
            yield _at(page, heading.line, f"the id {heading.id!r} belongs to the page itself", f"{heading.id}-text", "heading-id")
        elif heading.id in seen:
            what = f"the id {heading.id!r} stands already on line {seen[heading.id]}"
            yield _at(page, heading.line, what, "give each heading an id of its own", "heading-id")
        else:
            seen[heading.id] = heading.line
        if heading.level > level + 1:
            what = f"a heading of level {heading.level} follows one of level {level}"
            yield _at(page, heading.line, what, f"level {level + 1}", "heading-order")
        elif heading.level == 1 and level:
            yield _at(page, heading.line, "a second heading of level 1", "level 2", "heading-order")
        level = heading.level


def raw_html(page: Page) -> Iterator[Complaint]:
    """No HTML and no attributes but heading ids: both would come out as visible text or not at all."""
    for number, bare in page.bare_lines():
        found = _RAW_HTML.search(bare)
        if found:
            yield _at(page, number, "HTML is not allowed in prose", "write Markdown", "raw-html", found.start() + 1)
        if not bare.startswith("#"):
            found = _ATTRIBUTES.search(bare)
            if found:
                what = f"{found[0]} is not allowed here"
                yield _at(page, number, what, "only headings carry { #id }", "raw-html", found.start() + 1)


def links(page: Page, prose: Prose, root: Path, others: Collection[str] | None, made: Collection[str]) -> Iterator[Complaint]:
    """Links within the site are relative, to .md files, and arrive; others begin with https: or mailto:."""

    def missing(there: Page, anchor: str) -> bool:
        return anchor not in {heading.id for heading in there.headings} and (not there.calls or bool(made and anchor not in made))

    for link in page.links:
        target, _, anchor = link.target.partition("#")
        if re.match(r"(https?|mailto):", target):
            if link.picture:
                yield _at(page, link.line, "pictures of other sites are not shown", "put the file beside the page", "link")
            continue
        if re.match(r"[a-z][a-z0-9+.-]*:|/|\?", target, re.IGNORECASE) or "\\" in target:
            yield _at(page, link.line, f"{link.target!r} is no link of this project", "relative, to a .md file", "link")
            continue
        if not target:
            if not anchor:
                yield _at(page, link.line, "this link goes nowhere", "write its target", "link")
            elif missing(page, anchor):
                ids = [heading.id for heading in page.headings if heading.id]
                yield _at(page, link.line, f"there is no heading {anchor!r} here", nearest(anchor, ids), "link")
            continue
        name = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), target))
        if not name.endswith(".md"):
            if not (root / "docs" / page.lang / name).is_file() and not (root / "docs" / SOURCE_LANGUAGE / name).is_file():
                yield _at(page, link.line, f"{target!r} leads to no file", "link to a .md file or an existing asset", "link")
            continue
        there = prose.pages.get(page.lang, {}).get(name) or prose.source.get(name)
        if there is None:
            if others is not None and name not in others:
                names = [*prose.source, *others]
                yield _at(page, link.line, f"there is no page {name!r}", nearest(name, names), "link")
        elif anchor and missing(there, anchor):
            ids = [heading.id for heading in there.headings if heading.id]
            yield _at(page, link.line, f"{name} has no heading {anchor!r}", nearest(anchor, ids), "link")


def placement(page: Page) -> Iterator[Complaint]:
    """Macros stand in running text; those that make a block have a paragraph of their own."""
    placeholders = Placeholders()
    lines = page.body.split("\n")
    where = {}
    for call in reversed(page.calls):
        index = call.line - page.first_line
        start = call.column - 1
        end = lines[index].find("}}", start) + 2
        if start < 0 or end < 2:
            what = f"the call of {call.verb} is spread over several lines"
            yield _at(page, call.line, what, "write it on one line", "macro", max(1, call.column))
            return
        token = placeholders.keep("", inline=VERBS[call.verb].inline)
        where[token] = call
        lines[index] = lines[index][:start] + token + lines[index][end:]
    try:
        html = sanitised(markdown.Markdown(extensions=[Safe()]).convert("\n".join(lines)))
    except RecursionError:
        yield _at(page, 1, "lists or quotations are nested too deep", "flatten them", "prose")
        return
    for token, what in placeholders.misplaced(html).items():
        yield _at(page, where[token].line, f"{where[token].verb}: {what}", "", "macro", where[token].column)


def calls(page: Page, toolbox: Toolbox) -> Iterator[Complaint]:
    """The constants of a macro call name things that exist."""
    for call in page.calls:
        wrong = mistake(call.verb, call.arguments, toolbox)
        if wrong:
            yield _at(page, call.line, *wrong, "macro", call.column)


def translation(page: Page, english: Page | None) -> Iterator[Complaint]:
    """A translation says which text it translates, and has that text's headings, macros and links.

    When the English has moved on, what differs is for the next translation: the page is published and says so.
    """
    if english is None:
        yield _at(page, 1, "there is no English page of this name", f"docs/{SOURCE_LANGUAGE}/{page.name}", "translation")
        return
    if page.front and not page.front.translates:
        what = "the page does not say which English text it translates"
        yield _at(page, page.front_line, what, f"run: toolbox translated {page.path}", "translation")
    elif page.front and page.front.translates != english.fingerprint:
        what = f"{english.path} has changed since this translation"
        instead = f"compare the two, then run: toolbox translated {page.path}"
        yield Complaint(page.path, page.front_line, 1, "", what, instead, "translation-outdated", warning=True)
    if page.front and page.front.translation is None:
        instead = "translation: machine, or reviewed"
        yield _at(page, page.front_line, "the page does not say how it was translated", instead, "translation")
    outdated = page.front is not None and page.front.translates not in (None, "", english.fingerprint)
    yield from (replace(item, warning=outdated) for item in differences(page, english))


def differences(page: Page, english: Page) -> Iterator[Complaint]:
    """Where headings, macros and links differ from the English page."""
    ours = [(heading.level, heading.id) for heading in page.headings]
    theirs = [(heading.level, heading.id) for heading in english.headings]
    if ours != theirs:
        index = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs)))
        line = page.headings[index].line if index < len(ours) else page.source.count("\n") + 1
        wanted = f"{'#' * theirs[index][0]} … {{ #{theirs[index][1]} }}" if index < len(theirs) else "no further heading"
        where = f" ({english.path}:{english.headings[index].line})" if index < len(theirs) else ""
        yield _at(page, line, "the headings differ from the English page", wanted + where, "translation")
    for what, mine, original in (
        ("macros", [str(call) for call in page.calls], [str(call) for call in english.calls]),
        ("links", [link.target for link in page.links], [link.target for link in english.links]),
    ):
        missing = sorted({item for item in original if mine.count(item) < original.count(item)})
        added = sorted({item for item in mine if mine.count(item) > original.count(item)})
        if missing:
            yield _at(page, 1, f"{what} of the English page are missing", "; ".join(missing), "translation")
        if added:
            yield _at(page, 1, f"{what} that the English page has not", f"remove: {'; '.join(added)}", "translation")


def _at(page: Page, line: int, what: str, instead: str, rule: str, column: int = 1) -> Complaint:
    return Complaint(page.path, line, column, "", what, instead, rule)
