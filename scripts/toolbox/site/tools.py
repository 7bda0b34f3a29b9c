"""The scripts the tools load: the tables of each tool, and one a country with its facts, in each language.

Scripts and no fetch, so that the tools work from a folder, too.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..views.library import Library, address
from ..views.tools import WORDS, country_facts, tables


def write(books: Library, site_dir: Path, lang: str) -> None:
    """Write tools/<tool>.js and tools/<iso2>.js of one language."""
    voice = books.voice(lang)
    folder = site_dir / address("tools.md", lang)
    folder.mkdir(parents=True, exist_ok=True)
    for name in WORDS:
        (folder / f"{name}.js").write_text(f"globalThis.toolboxTables = {_json(tables(voice, name))};\n", encoding="utf-8")
    for code in books.toolbox.countries:
        text = f"(globalThis.toolboxCountries ??= {{}})[{json.dumps(code.lower())}] = {_json(country_facts(voice, code))};\n"
        (folder / f"{code.lower()}.js").write_text(text, encoding="utf-8")


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
