"""No text abbreviates intellectual property or innovation procurement: in this field the two have the same initials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.complaint import Complaint
from ..model.toolbox import Toolbox
from ..store.load import Loaded
from ..store.strict import Path_

_AMBIGUOUS = re.compile(r"\bIPR?s?\b(?! address)")


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """English notes, labels and rules. Titles of acts stay as they are."""
    for file, texts in toolbox.english.items():
        for (entry, slot), text in texts.items():
            found = _AMBIGUOUS.search(text)
            if found:
                name, where = _place(toolbox, file, entry, slot)
                what = f"{found[0]!r} can mean two things here"
                yield loaded.document(name).complaint(where, what, "intellectual property, or innovation procurement")


def _place(toolbox: Toolbox, file: str, entry: str, slot: str) -> tuple[str, Path_]:
    """The document and place of an English text."""
    parts: Path_ = tuple(int(part) if part.isdigit() else part for part in slot.split("."))
    section, _, name = entry.partition(".")
    if file.startswith("countries/"):
        return file, ("sources", name, *parts) if section == "sources" else ("answers", entry, *parts)
    if file == "questions":
        topic = name if section == "topics" else toolbox.topic_of[entry].topic
        return f"questions/{topic}", parts if section == "topics" else ("questions", entry, *parts)
    if file == "eu":
        stem = {"acts": "acts", "cases": "cases", "motion": "motion"}.get(section, "rules")
        return f"eu/{stem}", (section, name, *parts)
    return file, (section, *((name,) if name else ()), *parts)
