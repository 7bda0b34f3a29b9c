"""Markdown for a forge. Texts of the data are strangers' texts: they come out as they are, without markup, reference or mention."""

from __future__ import annotations

import re

from ..views.generated import plain

_BROKEN = re.compile(r"@|#|GH-|www\.|:(?=//)", re.IGNORECASE)
"""A forge looks for mentions, references and addresses in the text it shows; escaped ones are found, parted ones are not."""


def safe(text: str) -> str:
    """A text that shows as it is, on one line."""
    return _BROKEN.sub(r"\g<0>&#8203;", " ".join(plain(text).split()))


def link(text: str, url: str) -> str:
    """A link to an address of the data, which the model has made sure is one."""
    return f"[{safe(text)}](<{url}>)"
