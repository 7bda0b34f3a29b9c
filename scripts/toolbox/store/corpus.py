"""The text of an article in a stored copy of the law: Markdown, HTML or JSON, from a file or a commit of a git repository."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

_REFERENCE_KEYS = ("provision_ref", "ref", "article", "section", "number", "id")
_NUMBER = r"(?:\d|[IVXLC]+\b)"
_SECTION = re.compile(r"\**\d+\s*[a-z]?\s*§")
"""How acts of the Nordic states begin an article within a paragraph: `7 a §`."""
_INLINE = frozenset({"a", "abbr", "b", "br", "em", "i", "small", "span", "strong", "sub", "sup", "u"})


class CorpusError(Exception):
    """The text cannot be had; the message says what is wrong and what to do instead."""


def git(git_dir: Path, *arguments: str) -> bytes:
    """What git prints for a repository, of which only the git directory is needed."""
    done = subprocess.run(["git", "--git-dir", str(git_dir), *arguments], capture_output=True, check=False)
    if done.returncode:
        raise CorpusError(f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def article(content: bytes, path: str, start: str = "") -> str:
    """The text of one article. `start` is the beginning of its first line, or its reference in JSON; `@2` takes the second."""
    wanted, _, nth = start.partition("@")
    wanted, text = wanted.strip(), content.decode("utf-8-sig", errors="replace")
    if path.endswith(".json") and wanted:
        found = ["\n".join(_strings(item)) for item in _provisions(json.loads(text), wanted)]
        places = [f"{path}: {wanted} ({number})" for number in range(1, len(found) + 1)]
    else:
        lines = html_lines(text) if path.endswith((".html", ".htm", ".xml", ".xhtml")) else text.splitlines()
        if not wanted:
            return "\n".join(lines).strip()
        starts = _starts(lines, wanted)
        found = ["\n".join(_until_next(lines, number)).strip() for number in starts]
        places = [f"line {number + 1}: {lines[number].strip()[:90]}" for number in starts]
    if not found:
        raise CorpusError(f"no line of {path} begins with {wanted!r} → look at the file and give the line as it stands")
    if len(found) > 1 and not nth:
        listed = "; ".join(places[:8])
        raise CorpusError(f"{wanted!r} stands {len(found)} times in {path} ({listed}) → add @1, @2 … to choose one")
    if nth and not (nth.isdigit() and 1 <= int(nth) <= len(found)):
        raise CorpusError(f"{start!r}: there are {len(found)} places → @1 to @{len(found)}")
    return found[int(nth or 1) - 1]


def digest(text: str) -> str:
    """The digest of a text, whatever its white space."""
    return "sha256:" + hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def html_lines(text: str) -> list[str]:
    """The visible text of HTML or XML, one block a line."""
    collector = _Collector()
    collector.feed(text)
    return [line for line in (" ".join(part.split()) for part in "".join(collector.parts).split("\n")) if line]


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")
        if tag not in _INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style") and self.hidden > 0
        if tag not in _INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data.replace("\n", " "))


def _starts(lines: list[str], wanted: str) -> list[int]:
    """The lines that are the wanted one; failing these, those that begin with it and go on with no letter or digit."""
    stripped = [" ".join(line.split()) for line in lines]
    wanted = " ".join(wanted.split())
    same = [number for number, line in enumerate(stripped) if line == wanted]
    begin = re.compile(re.escape(wanted) + r"(?![\w-])")
    return same or [number for number, line in enumerate(stripped) if begin.match(line)]


def _until_next(lines: list[str], start: int) -> Iterator[str]:
    """The lines from `start` to the next of its kind: a heading as high, a section, or a line of the same first words and a number."""
    first = lines[start].strip()
    heading, section = re.match(r"(#+)\s", first), _SECTION.match(first)
    words = re.match(rf"([^\w\d]*[^\W\d]*\.?\s*(?:[LRDA]\.?\s*)?){_NUMBER}", first)
    if heading:
        end = re.compile(rf"#{{1,{len(heading[1])}}}\s")
    elif section:
        end = re.compile(rf"#+\s|{_SECTION.pattern}")
    elif words and words[1].strip():
        end = re.compile(re.escape(words[1].rstrip()) + rf"\s*{_NUMBER}")
    else:
        end = re.compile(r"$")
    yield lines[start]
    for line in lines[start + 1 :]:
        if end.match(line.strip()):
            return
        yield line


def _provisions(data: Any, wanted: str) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        if any(str(data.get(key, "")).casefold() == wanted.casefold() for key in _REFERENCE_KEYS):
            yield data
        else:
            for value in data.values():
                yield from _provisions(value, wanted)
    elif isinstance(data, list):
        for value in data:
            yield from _provisions(value, wanted)


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)
    elif isinstance(data, str):
        yield data
