"""Strict YAML: every scalar is text, no tags, anchors or duplicate keys, size and depth bounded, every place known."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from ..model.complaint import Complaint

MAX_BYTES = 1_000_000
MAX_DEPTH = 12

Path_: TypeAlias = tuple[str | int, ...]
Mark: TypeAlias = tuple[int, int]


@dataclass
class Document:
    """A file as plain data (dict, list, str, None) and the place of each key and value. Lines and columns from 1."""

    path: str
    data: Any = None
    keys: dict[Path_, Mark] = field(default_factory=dict)
    values: dict[Path_, Mark] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)

    def mark(self, where: Path_, *, key: bool = False) -> Mark:
        """The place of a value (or of its key); of the nearest parent where the value itself is not in the file."""
        for length in range(len(where), -1, -1):
            first, second = (self.keys, self.values) if key or length < len(where) else (self.values, self.keys)
            found = first.get(where[:length]) or second.get(where[:length])
            if found:
                return found
        return (1, 1)

    def complaint(self, where: Path_, what: str, instead: str = "", *, key: bool = False, rule: str = "shape", warning: bool = False) -> Complaint:
        """A complaint at the place of a value or key."""
        line, column = self.mark(where, key=key)
        name = next((str(part) for part in where[1:] if isinstance(part, str)), str(where[0]) if where else "")
        return Complaint(self.path, line, column, name, what, instead, rule, warning)

    def complain(self, where: Path_, what: str, instead: str = "", *, key: bool = False) -> None:
        """Remember a complaint about the shape of the file."""
        self.complaints.append(self.complaint(where, what, instead, key=key))


@dataclass
class _Open:
    """A mapping or list whose end has not been seen yet."""

    data: Any
    where: Path_
    key: str | None = None
    index: int = 0

    def next_place(self) -> Path_:
        return (*self.where, self.key if isinstance(self.data, dict) and self.key is not None else self.index)


class _Refused(Exception):
    """The file cannot be read any further."""


def _at(mark: Any) -> Mark:
    return (mark.line + 1, mark.column + 1)


def parse(text: str | bytes, path: str) -> Document:
    """Read one file. Never raises for bad content: what is wrong is in `complaints`, and `data` is None if unusable."""
    document = Document(path)
    if len(text) > MAX_BYTES:
        document.complaints.append(Complaint(path, 1, 1, "", f"the file is larger than {MAX_BYTES} bytes", "split it"))
        return document
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        _build(text, document)
    except UnicodeDecodeError as error:
        assert isinstance(text, bytes)
        line = text[: error.start].count(b"\n") + 1
        document.complaints.append(Complaint(path, line, 1, "", "this is not UTF-8 text", "save the file as UTF-8"))
        document.data = None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = _at(mark) if mark else (1, 1)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        hint = "check indentation, quotes and colons here and on the line before"
        document.complaints.append(Complaint(path, line, column, "", f"this is not YAML: {problem}", hint))
        document.data = None
    except _Refused:
        document.data = None
    return document


def read(file: Path, root: Path) -> Document:
    """Read one file below the root; its path in complaints is relative to the root."""
    return parse(file.read_bytes(), file.relative_to(root).as_posix())


def _build(text: str, document: Document) -> None:
    stack: list[_Open] = []
    seen_document = False

    def refuse(mark: Any, what: str, instead: str, *, fatal: bool = False) -> None:
        line, column = _at(mark)
        document.complaints.append(Complaint(document.path, line, column, "", what, instead))
        if fatal:
            raise _Refused

    def place(value: Any, mark: Any) -> Path_:
        """Put a value into the open container and return where it is."""
        if not stack:
            document.data = value
            document.values[()] = _at(mark)
            return ()
        top = stack[-1]
        where = top.next_place()
        if isinstance(top.data, dict):
            if top.key is None:
                refuse(mark, "a key cannot be a list or a mapping", "a plain word as key", fatal=True)
            top.data[top.key] = value
            top.key = None
        else:
            top.data.append(value)
            top.index += 1
        document.values[where] = _at(mark)
        return where

    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        mark = event.start_mark
        if isinstance(event, yaml.DocumentStartEvent):
            if seen_document:
                refuse(mark, "a second document begins here", "one document a file", fatal=True)
            seen_document = True
        if isinstance(event, yaml.AliasEvent):
            refuse(mark, f"aliases are not allowed: *{event.anchor}", "write the value out", fatal=True)
        if isinstance(event, (yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if event.anchor:
                refuse(mark, f"anchors are not allowed: &{event.anchor}", "remove it")
            if event.tag:
                refuse(mark, f"tags are not allowed: {event.tag}", "remove it")
        if isinstance(event, yaml.ScalarEvent):
            top = stack[-1] if stack else None
            if top and isinstance(top.data, dict) and top.key is None:
                where = (*top.where, event.value)
                if event.value in top.data:
                    line = document.keys[where][0]
                    refuse(mark, f"the key {event.value!r} stands already on line {line}", "keep one of the two")
                else:
                    document.keys[where] = _at(mark)
                top.key = event.value
            else:
                plain_nothing = event.value in ("", "~", "null") and event.style in (None, "")
                place(None if plain_nothing else event.value, mark)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if len(stack) >= MAX_DEPTH:
                refuse(mark, f"more than {MAX_DEPTH} levels deep", "flatten this", fatal=True)
            data: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            stack.append(_Open(data, place(data, mark)))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            stack.pop()
