"""In which countries a question is answered in a certain way: where a clause fails, from the data and never by hand."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.reading import Evidence
from ..model.translation import Phrase
from .answer import answer_view
from .voice import Voice


@dataclass(frozen=True)
class Where:
    """A country: `partly` if only some of its cases say so."""

    code: str
    name: str
    partly: bool


@dataclass(frozen=True)
class WhereView:
    """The countries by value, in the order asked for; then those nobody knows of: not answered, or compared with no source."""

    question: str
    label: Phrase
    found: list[tuple[str, list[Where]]]
    unknown: list[Where]


def where_view(voice: Voice, question: str, *values: str) -> WhereView:
    """The countries whose answer, or one of whose cases, has one of the values of a choice."""
    found: dict[str, list[Where]] = {value: [] for value in values}
    unknown: list[Where] = []
    for code in sorted(voice.toolbox.countries, key=lambda code: voice.country(code).casefold()):
        view = answer_view(voice, code, question)
        states = [case.state for case in view.cases]
        if not view.known or view.evidence is Evidence.UNVERIFIED:
            unknown.append(Where(code, voice.country(code), False))
            continue
        for value in values:
            if value in states:
                found[value].append(Where(code, voice.country(code), any(state != value for state in states)))
    label = voice.phrase("questions", question, "label")
    return WhereView(question, label, [(voice.word(f"value.{value}"), found[value]) for value in values], unknown)
