"""The search index, one a language: pages of prose from their HTML, every answer as a record of its own.

A country's page holds dozens of answers. As records, each is found by itself, under its country and its topic.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pagefind.service import get_executable

from ..views.answer import AnswerView
from ..views.country import country_view
from ..views.library import Library, address

LEFT_OUT = (".correct", ".proof", "table.compare tbody", ".map details")
"""What repeats on every page, and answers shown in chapters: each answer is found by itself, in its country."""


@dataclass(frozen=True, slots=True)
class Record:
    """An answer as the index knows it."""

    lang: str
    url: str
    title: str
    text: str
    country: str
    topic: str


def records(books: Library, lang: str) -> Iterator[Record]:
    """Every answer of every country in one language. Answers that are missing are not found."""
    voice = books.voice(lang)
    for code in books.toolbox.countries:
        view = country_view(voice, code)
        page = "/" + address(f"countries/{code.lower()}.md", lang)
        answers = [(group.title.text, answer) for group in view.topics for answer in group.answers]
        answers += [(voice.word("country.reference"), answer) for answer in view.reference]
        for topic, answer in answers:
            if answer.state != "missing":
                title = f"{view.name} · {answer.label}"
                yield Record(lang, f"{page}#{answer.question}", title, _text(answer), view.name, topic)


def _text(answer: AnswerView) -> str:
    """What the answer says, in the order of the page."""
    parts: list[object] = [answer.label, answer.asks]
    for case in answer.cases:
        parts += [*(said for _, said in case.when), *case.values, *(link.title for link in case.links), case.note]
        parts += [citation.text for citation in case.citations]
    parts += [answer.note, answer.looked_for, *(citation.text for citation in answer.citations)]
    return " · ".join(str(part) for part in parts if part)


class Index:
    """The index of one build.

    Speaks to pagefind's service (base64 of JSON, each message ended by a comma): its Python client waits 0.1 s an answer.
    """

    def __init__(self, site_dir: Path) -> None:
        self.site_dir = site_dir

    def __enter__(self) -> Index:
        command = [str(get_executable()), "--service"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.buffer = b""
        self.number = self.ask(type="NewIndex", config={"exclude_selectors": list(LEFT_OUT)})["index_id"]
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()

    def add(self, answers: Iterable[Record]) -> None:
        """Add answers, each as a record."""
        for record in answers:
            self.ask(
                type="AddRecord",
                index_id=self.number,
                url=record.url,
                content=record.text,
                language=record.lang,
                meta={"title": record.title},
                filters={"country": [record.country], "topic": [record.topic]},
                sort=None,
            )

    def write(self) -> None:
        """Add the pages, then write everything to pagefind/ in the site, without pagefind's own interface."""
        target = self.site_dir / "pagefind"
        self.ask(type="AddDir", index_id=self.number, path=str(self.site_dir), glob=None)
        self.ask(type="WriteFiles", index_id=self.number, output_path=str(target))
        for file in target.glob("*ui*"):
            file.unlink()

    def ask(self, **payload: Any) -> dict[str, Any]:
        """Send a message and wait for its answer."""
        assert self.process.stdin and self.process.stdout
        message = json.dumps({"message_id": 1, "payload": payload}).encode()
        self.process.stdin.write(base64.b64encode(message) + b",")
        self.process.stdin.flush()
        while b"," not in self.buffer:
            received = os.read(self.process.stdout.fileno(), 1 << 20)
            if not received:
                raise RuntimeError("pagefind ended without an answer")
            self.buffer += received
        answer, self.buffer = self.buffer.split(b",", 1)
        result: dict[str, Any] = json.loads(base64.b64decode(answer))["payload"]
        if result["type"] == "Error":
            raise RuntimeError(f"pagefind: {result['message']}")
        return result
