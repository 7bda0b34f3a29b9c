"""What the compare page says about a country beyond the values: one script a country, loaded when it is chosen.

The page itself stays light with any number of countries. A script and no fetch, so that it works from a folder, too.
"""

from __future__ import annotations

import json
from pathlib import Path

from ..views.answer import answer_view
from ..views.library import Library, address
from .macros import fragments, link


def write(books: Library, site_dir: Path, lang: str) -> None:
    """Write compare/<iso2>.js of one language: question -> the whole cell."""
    voice = books.voice(lang)
    parts = fragments.of(voice).get_template("_parts.html").module
    folder = site_dir / address("compare.md", lang)
    folder.mkdir(parents=True, exist_ok=True)
    for code in books.toolbox.countries:
        name = code.lower()
        page = f"countries/{name}.md"
        cells = {
            question: str(
                parts.details(answer_view(voice, code, question, books.commit), link(lang, "compare.md", page, question))  # type: ignore[attr-defined]
            )
            for question in books.toolbox.questions
        }
        text = f"(globalThis.toolboxDetails ??= {{}})[{json.dumps(name)}] = {json.dumps(cells, ensure_ascii=False)};\n"
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
