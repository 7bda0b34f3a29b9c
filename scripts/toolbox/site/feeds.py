"""The Atom feed of what changed, one a language: an entry for every country. Linked as a plain link, never as an alternate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from ..views.edition import Place, changes_view
from ..views.library import Library, address, host
from ..views.voice import Voice

NAME = "feed.xml"


def write(books: Library, site_dir: Path, lang: str) -> None:
    """Write changes/feed.xml of one language."""
    file = site_dir / address("changes.md", lang) / NAME
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(_feed(books, books.voice(lang))) + "\n", encoding="utf-8")


def _feed(books: Library, voice: Voice) -> Iterator[str]:
    publication, page = books.toolbox.publication, books.site_url + address("changes.md", voice.lang)
    view = changes_view(voice, books.before)
    updated = datetime.combine(books.toolbox.today, time(), UTC).isoformat()
    home = host(books.toolbox)
    tag = f"tag:{urlsplit(home).hostname},2026:changes/{voice.lang}"
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{voice.lang}">'
    title = f"{publication.name}: {voice.word('change.title')}"
    yield f"<id>{tag}</id><title>{escape(title)}</title><updated>{updated}</updated>"
    yield f"<author><name>{escape(publication.publisher)}</name></author>"
    yield f'<link href="{escape(page)}"/><link rel="self" href="{escape(page + NAME)}"/>'
    for place in view.places:
        yield f"<entry><id>{tag}/{view.new}/{place.place or 'questions'}</id><updated>{updated}</updated>"
        title = f"{voice.word('page.edition', edition=view.new)}: {place.name}"
        yield f'<title>{escape(title)}</title><link href="{escape(page)}#changes-{place.place.lower() or "questions"}"/>'
        yield f"<content>{escape(_summary(place))}</content></entry>"
    yield "</feed>"


def _summary(place: Place) -> str:
    """What the questions are about whose answers changed."""
    return " · ".join(subject.label.text for _, subjects in place.topics for subject in subjects)
