"""Every core question has an answer, if only `unknown`; a State bound by the directives names its general procurement act."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.answer import Status
from ..model.complaint import Complaint
from ..model.country import AppliesVia
from ..model.toolbox import Toolbox
from ..store.load import Loaded
from .places import countries

_BOUND = (AppliesVia.EU, AppliesVia.EEA)
_GENERAL_ACT = "law.classic"


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """Missing core answers, missing act."""
    for country, document in countries(loaded, toolbox):
        for question in toolbox.core:
            if question not in country.answers and question not in (document.data.get("answers") or {}):
                yield document.complaint(("answers",), f"no answer to {question}", f"{question}: {{value: unknown, looked_for: …}}", key=True)
        answer = country.answers.get(_GENERAL_ACT)
        if country.applies_via in _BOUND and answer and isinstance(answer.value, Status):
            what = f"a State that applies the directives through {country.applies_via} has an act for 2014/24/EU"
            yield document.complaint(("answers", _GENERAL_ACT, "value"), what, "name its source")
