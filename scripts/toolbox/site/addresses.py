"""sitemap.xml and robots.txt. Which page exists in which language stands in the sitemap only, not in the pages."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from ..model.translation import SOURCE_LANGUAGE
from ..views.library import Library, address


def sitemap(books: Library) -> str:
    """Absolute addresses of the real translations of every page, each naming the others; English for all other languages."""
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
            *_entries(books),
            "</urlset>",
            "",
        ]
    )


def _entries(books: Library) -> Iterator[str]:
    for name in sorted(books.names()):
        if name in books.generated and not books.generated[name].listed:
            continue
        there = {lang: books.site_url + address(name, lang) for lang in books.languages_of(name)}
        alternates = [*there.items(), ("x-default", there[SOURCE_LANGUAGE])]
        for url in there.values():
            yield f"<url><loc>{url}</loc>"
            for lang, other in alternates:
                yield f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(other)}/>'
            yield "</url>"


def robots(books: Library) -> str:
    """Everything may be read; where the sitemap is."""
    return f"User-agent: *\nAllow: /\nSitemap: {books.site_url}sitemap.xml\n"
