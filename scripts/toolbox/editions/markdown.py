"""Markdown for a forge. Texts of the data are strangers' texts: they come out as they are, without markup, reference or mention."""

from __future__ import annotations

from ..views.generated import plain


def safe(text: str) -> str:
    """A text that shows as it is, on one line."""
    return " ".join(plain(text).split()).replace("@", "&#64;").replace("://", ":&#47;/")


def link(text: str, url: str) -> str:
    """A link to an address of the data, which the model has made sure is one."""
    return f"[{safe(text)}](<{url}>)"
