"""What the compare page shows: a script a country with its whole answers, a script a topic with every country's values.

Few countries side by side are shown whole, many with their values only; either way only what was chosen is loaded, so the page
stays light with any number of countries. Scripts and no fetch, so that it works from a folder, too.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..views.answer import answer_view
from ..views.library import Library, address
from .macros import fragments, link


def write(books: Library, site_dir: Path, lang: str) -> None:
    """Write compare/<iso2>.js (question -> whole cell) and compare/<topic>/values.js (question -> country -> cell) of one language."""
    voice = books.voice(lang)
    parts = fragments.of(voice).get_template("_parts.html").module
    folder = site_dir / address("compare.md", lang)

    def cell(draw: str, code: str, question: str) -> str:
        view = answer_view(voice, code, question, books.commit)
        return str(getattr(parts, draw)(view, link(lang, "compare.md", f"countries/{code.lower()}.md", question)))

    for code in books.toolbox.countries:
        whole = {question: cell("details", code, question) for question in books.toolbox.questions}
        _script(folder / f"{code.lower()}.js", "toolboxDetails", code.lower(), whole)
    for name, topic in books.toolbox.topics.items():
        values = {question: {code.lower(): cell("brief", code, question) for code in books.toolbox.countries} for question in topic.questions}
        _script(folder / name / "values.js", "toolboxValues", name, values)


def _script(file: Path, of: str, key: str, data: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"(globalThis.{of} ??= {{}})[{json.dumps(key)}] = {json.dumps(data, ensure_ascii=False)};\n", encoding="utf-8")
