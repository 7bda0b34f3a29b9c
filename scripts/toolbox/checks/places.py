"""Where things stand in the country files: what several checks walk over. Not a check itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model.answer import Answer
from ..model.base import Cite
from ..model.country import Country
from ..model.toolbox import Toolbox
from ..store.load import Loaded
from ..store.strict import Document, Path_


def countries(loaded: Loaded, toolbox: Toolbox) -> Iterator[tuple[Country, Document]]:
    """Every country with its document."""
    for code, country in toolbox.countries.items():
        yield country, loaded.document(f"countries/{code.lower()}")


def cites(question: str, answer: Answer[Any], *, coming: bool = True) -> Iterator[tuple[Path_, Cite]]:
    """Every citation of an answer with its place in the file."""
    where: Path_ = ("answers", question)
    yield from (((*where, "cites", index), cite) for index, cite in enumerate(answer.cites))
    for number, case in enumerate(answer.cases):
        yield from (((*where, "cases", number, "cites", index), cite) for index, cite in enumerate(case.cites))
    if coming:
        for number, item in enumerate(answer.coming):
            yield from (((*where, "coming", number, "cites", index), cite) for index, cite in enumerate(item.cites))


def values(question: str, answer: Answer[Any]) -> Iterator[tuple[Path_, Any]]:
    """The value of an answer, or that of each case, with its place in the file."""
    if answer.cases:
        yield from ((("answers", question, "cases", index, "value"), case.value) for index, case in enumerate(answer.cases))
    else:
        yield ("answers", question, "value"), answer.value
