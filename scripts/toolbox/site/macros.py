"""The macros as the site draws them: its fragments, and links that work below any path and from a folder."""

from __future__ import annotations

import posixpath
from functools import partial
from pathlib import Path

from ..views.library import Library, address
from ..views.verbs import Fragments, Verbs

FRAGMENTS = Path(__file__).parent / "fragments"

fragments = Fragments(FRAGMENTS)


def verbs(books: Library, lang: str, name: str) -> Verbs:
    """The verbs of one page of the site."""
    return Verbs(books, lang, name, fragments, partial(link, lang, name))


def link(lang: str, here: str, name: str, anchor: str = "") -> str:
    """The relative address of a page of the same language, so that the site works below any path and from a folder."""
    path = posixpath.relpath("/" + address(name, lang), "/" + address(here, lang))
    path = "./" if path == "." else f"{path}/"
    return path + (f"#{anchor}" if anchor else "")
