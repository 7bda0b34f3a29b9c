"""Markdown -> HTML that is safe to publish.

Macros run before Markdown, so they leave placeholders; the HTML made from an author's text is limited to an allow-list;
then the trusted HTML of the macros takes the placeholders' place. Raw HTML in Markdown stays visible text.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import markdown
import nh3

ADMONITIONS = ("note", "tip", "warning", "danger", "example", "question", "quote", "info")
_CLASSES = {
    "div": {"admonition", *ADMONITIONS},
    "p": {"admonition-title"},
    "ul": {"task-list"},
    "li": {"task-list-item"},
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
_TAGS = {
    *("p", "br", "hr", "div", "blockquote", "pre", "code", "strong", "em", "a", "img"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td"),
    *(f"h{level}" for level in range(1, 7)),
}


EXTENSIONS = ("admonition", "attr_list", "def_list", "fenced_code", "sane_lists", "toc", "pymdownx.tasklist")


class Safe(markdown.Extension):
    """The Markdown of this project: the extensions the authors' contract names, and no raw HTML."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802, the library's name
        """Called by Python-Markdown."""
        md.registerExtensions([*EXTENSIONS], {})
        md.registerExtensions(["tables"], {"tables": {"use_align_attribute": True}})
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")


def makeExtension(**_: Any) -> Safe:  # noqa: N802, the library's name
    """Lets a configuration name this module as an extension."""
    return Safe()


@dataclass
class Placeholders:
    """The trusted HTML of one page's macros. The key is new in every process, so that no author can forge one."""

    key: str = field(default_factory=lambda: f"zq{secrets.token_hex(6)}")
    html: dict[str, str] = field(default_factory=dict)
    inline: set[str] = field(default_factory=set)

    def keep(self, html: str, *, inline: bool) -> str:
        """Remember trusted HTML; returns the text to put into the Markdown."""
        token = f"{self.key}x{len(self.html)}x"
        self.html[token] = html
        if inline:
            self.inline.add(token)
        return token

    def misplaced(self, html: str) -> dict[str, str]:
        """Tokens that stand where their HTML cannot go, and why."""
        finder = _Finder(self)
        finder.feed(html)
        finder.close()
        return finder.wrong

    def fill(self, html: str) -> str:
        """Put the trusted HTML in; a block also takes the place of the paragraph around it."""
        wrong = self.misplaced(html)
        if wrong:
            raise ValueError("; ".join(wrong.values()))

        def swap(found: re.Match[str]) -> str:
            token = found[2]
            if found[1] and token not in self.inline:
                return self.html[token]
            return found[0].replace(token, self.html[token])

        return re.sub(rf"(<p>)?\s*({self.key}x\d+x)\s*(?(1)</p>|)", swap, html) if self.html else html


class _Finder(HTMLParser):
    """Looks where the tokens stand."""

    def __init__(self, placeholders: Placeholders) -> None:
        super().__init__()
        self.token = re.compile(rf"{placeholders.key}x\d+x")
        self.inline = placeholders.inline
        self.open: list[str] = []
        self.wrong: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            for token in self.token.findall(value or ""):
                self.wrong[token] = f"a macro cannot stand in {name} of <{tag}>"
        if tag not in ("br", "hr", "img", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        for token in self.token.findall(data):
            inside = next((tag for tag in self.open if tag in ("a", "code", "pre") or re.fullmatch("h[1-6]", tag)), None)
            if inside:
                self.wrong[token] = f"a macro cannot stand inside <{inside}>"
            elif token not in self.inline and data.strip() != token:
                self.wrong[token] = "this macro makes a block and needs a paragraph of its own, with empty lines around it"


def sanitised(html: str) -> str:
    """Only what authors may write: no scripts, styles, forms, handlers, foreign schemes.

    Tables stand in a frame that scrolls sideways and can be reached by keyboard.
    """
    safe = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        link_rel=None,
        url_schemes={"https", "http", "mailto"},
        strip_comments=True,
    )
    return safe.replace("<table>", '<div class="table-frame" tabindex="0"><table>').replace("</table>", "</table></div>")


def render(text: str, placeholders: Placeholders | None = None) -> str:
    """Safe HTML from Markdown whose macros have already left their placeholders."""
    html = markdown.Markdown(extensions=[Safe()]).convert(text)
    html = sanitised(html)
    return placeholders.fill(html) if placeholders else html
