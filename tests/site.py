"""A built site as a test looks at it: pages with their ids, links, languages and elements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from toolbox.views.library import Library, address

Attributes = dict[str, str | None]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@dataclass(frozen=True)
class Html:
    """A page as it was written to disk; `path` is its address from the site's root."""

    path: str
    source: str
    elements: list[tuple[str, Attributes]]
    text: str
    ids: frozenset[str]

    def all(self, tag: str, **wanted: str) -> list[Attributes]:
        """The attributes of every element of a kind."""
        return [
            attributes
            for name, attributes in self.elements
            if name == tag and all(attributes.get(key.replace("_", "-")) == value for key, value in wanted.items())
        ]

    @property
    def lang(self) -> str:
        """The language the page says it is in."""
        return str(self.all("html")[0]["lang"])

    def meta(self, name: str) -> str | None:
        """The content of a meta element."""
        found = self.all("meta", name=name)
        return found[0].get("content") if found else None


@dataclass(frozen=True)
class Site:
    """A built site and the library it was built from."""

    folder: Path
    books: Library
    _pages: dict[str, Html] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """The checkout it was built from."""
        return self.books.root

    def page(self, path: str) -> Html:
        """A page by its address from the site's root: `fr/countries/pt/`."""
        if path not in self._pages:
            file = self.folder / path / "index.html" if path.endswith("/") or not path else self.folder / path
            source = file.read_text("utf-8")
            reader = _Reader()
            reader.feed(source)
            reader.close()
            ids = frozenset(str(attributes["id"]) for _, attributes in reader.elements if attributes.get("id"))
            self._pages[path] = Html(path, source, reader.elements, "".join(reader.text), ids)
        return self._pages[path]

    def of(self, name: str, lang: str) -> Html:
        """A page by its name and language."""
        return self.page(address(name, lang))

    @cached_property
    def paths(self) -> list[str]:
        """Every page that was written, the error page included."""
        return sorted(
            "404.html"
            if file.name == "404.html"
            else file.parent.relative_to(self.folder).as_posix().removeprefix(".") + "/"
            if file.parent != self.folder
            else ""
            for file in self.folder.rglob("*.html")
        )

    def __iter__(self) -> Iterator[Html]:
        return (self.page(path) for path in self.paths)

    def target(self, page: Html, href: str) -> tuple[Path, str] | None:
        """The file and anchor a link leads to; None if it leaves the site."""
        parts = urlsplit(urljoin("https://here.invalid/" + page.path, href))
        if parts.netloc != "here.invalid" or parts.scheme != "https":
            return None
        path = unquote(parts.path).lstrip("/")
        file = self.folder / path
        return (file / "index.html" if path.endswith("/") or not path else file), unquote(parts.fragment)
