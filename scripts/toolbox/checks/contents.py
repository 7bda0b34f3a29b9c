"""Chapters and pages fit: every page stands in one chapter, every chapter's pages exist and its title is a word."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.complaint import Complaint, nearest
from ..model.toolbox import Toolbox
from ..prose.check import generated
from ..prose.page import Prose
from ..store.load import Loaded


def check(loaded: Loaded, toolbox: Toolbox, prose: Prose) -> Iterator[Complaint]:
    """data/contents.yml against the prose and the pages made from data."""
    document = loaded.document("contents")
    words = {f"{entry}.{slot}" for entry, slot in toolbox.english.get("interface", {})}
    pages = {*generated(toolbox), *prose.source}
    ids: set[str] = set()
    listed: set[str] = set()
    for index, chapter in enumerate(toolbox.contents):
        where = ("contents", index)
        if chapter.id and chapter.id in ids:
            yield document.complaint((*where, "id"), f"{chapter.id!r} is the id of another chapter", "choose another")
        if chapter.title and chapter.title not in words:
            what = f"no word {chapter.title!r} in data/interface.yml"
            yield document.complaint((*where, "title"), what, nearest(chapter.title, words))
        if len(chapter.pages) > 1 and not chapter.title:
            yield document.complaint((*where, "pages"), "several pages need a title", "title: a word of data/interface.yml")
        ids |= {chapter.id} if chapter.id else set()
        for name in chapter.names(list(toolbox.method.steps)):
            if name not in pages:
                yield document.complaint((*where, "pages"), f"there is no page {name!r}", nearest(name, pages))
            elif name in listed:
                yield document.complaint((*where, "pages"), f"{name!r} stands in the list already", "keep one")
            listed.add(name)
    for name in sorted(prose.source.keys() - listed - set(generated(toolbox))):
        what = "no chapter lists this page: nobody would find it"
        yield Complaint(prose.source[name].path, 1, 1, "", what, "add it to data/contents.yml")
