"""Readings fit the answers they were made for: still cited, unchanged since, of a text no known amendment has overtaken."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.complaint import Complaint
from ..model.country import Source
from ..model.reading import Reading
from ..model.toolbox import Toolbox
from ..store.load import Loaded


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """All are warnings: the answer then shows as not verified until it is read again."""
    for code, readings in toolbox.readings.items():
        document = loaded.document(f"readings/{code.lower()}")
        for index, reading in enumerate(readings.values()):
            problem = _problem(toolbox, code, reading)
            if problem:
                yield document.complaint(("readings", index, "subject"), *problem, warning=True)


def _problem(toolbox: Toolbox, code: str, reading: Reading) -> tuple[str, str] | None:
    found = toolbox.subjects(code).get(reading.subject)
    name = f"{reading.subject}, {reading.cite}"
    again = "compare the answer with the source again: toolbox read"
    if found is None or reading.cite not in found.all_cites():
        return f"{name}: nothing cites this any more", "remove the reading, or correct the citation"
    if found.fingerprint() != reading.of:
        return f"{name}: the answer was changed after it was read on {reading.on}", again
    source = toolbox.source(code, reading.cite)
    amended = source.changed_since(reading.cite, reading.text_as_of, toolbox.today) if isinstance(source, Source) else None
    if amended:
        return f"{name}: the text read ({reading.text_as_of}) is older than {amended.by} ({amended.on})", again
    return None
