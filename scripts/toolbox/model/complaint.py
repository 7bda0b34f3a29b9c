"""A complaint: what is wrong, where exactly, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True, slots=True)
class Complaint:
    """One mistake. `line` and `column` count from 1; `key` is the question or key concerned; `rule` the check's id."""

    path: str
    line: int
    column: int
    key: str
    what: str
    instead: str = ""
    rule: str = "shape"
    warning: bool = False

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}: "
        key = f"{self.key}: " if self.key else ""
        return place + ("warning: " if self.warning else "") + key + self.what + (f" → {self.instead}" if self.instead else "")

    def as_annotation(self) -> str:
        """The complaint as a workflow command that marks the line of a pull request."""

        def escape(text: str) -> str:
            return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

        level = "warning" if self.warning else "error"
        path = escape(self.path).replace(":", "%3A").replace(",", "%2C")
        where = f"file={path},line={self.line},col={self.column}"
        text = (f"{self.key}: " if self.key else "") + self.what + (f" → {self.instead}" if self.instead else "")
        return f"::{level} {where},title={self.rule}::{escape(text)}"


def nearest(wrong: str, allowed: Iterable[str], most: int = 6) -> str:
    """The allowed names most like a wrong one; all of them where they are few."""
    names = sorted(set(allowed))
    close = get_close_matches(wrong, names, n=3, cutoff=0.5)
    if close:
        return ", ".join(close)
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")
