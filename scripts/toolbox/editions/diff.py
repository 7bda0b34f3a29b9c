"""The changes between two states as text for a terminal and as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from ..model.translation import Phrase
from ..views.changes import Change
from ..views.voice import Voice
from .markdown import safe

LONGEST = 60_000
"""A comment of a forge takes about 65 000 characters."""


def as_text(changes: Iterable[Change], voice: Voice) -> str:
    """A line a change: PT · Occasional joint procurement · Art. 39 → Art. 39(1) CCP."""
    return "\n".join(" · ".join(filter(None, (item.place, *_parts(item, voice)))) for item in changes) or voice.word("change.none")


def as_markdown(changes: list[Change], voice: Voice) -> str:
    """A heading a country and an item a change."""
    lines: list[str] = []
    for place, items in groupby(changes, key=lambda item: item.place):
        name = voice.country(place) if place else voice.word("change.questions")
        lines += ["", f"### {safe(name)}", ""]
        for item in items:
            label, *rest = _parts(item, voice)
            lines.append("- " + " · ".join([f"**{safe(label)}**", *map(safe, rest)]))
    return _shortened(lines) if lines else voice.word("change.none") + "\n"


def _shortened(lines: list[str]) -> str:
    kept = list(_while_short(lines))
    left = len(lines) - len(kept)
    return "\n".join(kept).strip() + (f"\n\n… {left} more lines: toolbox diff shows them\n" if left else "\n")


def _while_short(lines: Iterable[str]) -> Iterator[str]:
    size = 0
    for line in lines:
        size += len(line) + 1
        if size > LONGEST:
            return
        yield line


def _parts(item: Change, voice: Voice) -> Iterator[str]:
    """What it is called, its condition, the aspect where it does not go without saying, the change."""
    yield item.label.text
    if item.case:
        yield item.case
    if item.aspect not in ("value", "cites"):
        yield voice.word(f"change.{item.aspect}")
    old, new = _said(item.old), _said(item.new)
    if item.old and item.new:
        yield f"{old} → {new}"
    else:
        yield f"{voice.word('change.added')}: {new}" if item.new else f"{voice.word('change.removed')}: {old}"


def _said(texts: Iterable[Phrase]) -> str:
    return "; ".join(map(str, texts))
