"""`silent` names the act that was read: without it nobody can tell silence from not having looked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model.answer import Answer, Case, Status
from ..model.complaint import Complaint
from ..model.toolbox import Toolbox
from ..store.load import Loaded
from ..store.strict import Path_
from .places import countries


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """Answers and cases."""
    for country, document in countries(loaded, toolbox):
        for question, answer in country.answers.items():
            where: Path_ = ("answers", question)
            cases = [((*where, "cases", index), case) for index, case in enumerate(answer.cases)]
            items: list[tuple[Path_, Answer[Any] | Case[Any]]] = [(where, answer), *cases]
            for place, item in items:
                if item.value is Status.SILENT and not item.cites:
                    yield document.complaint((*place, "value"), "silent without an act", "add cites: the act that was read")
