"""Countries × questions: the whole matrix for the compare page, parts of it for chapters and steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model.translation import Phrase
from .answer import AnswerView, answer_view
from .voice import Voice


@dataclass(frozen=True)
class Row:
    """A question and its answers, one a country in the order of the head. `differ` is true unless all say the same."""

    question: str
    label: Phrase
    asks: Phrase
    answers: list[AnswerView]
    differ: bool


@dataclass(frozen=True)
class RowGroup:
    """The rows of one topic."""

    topic: str
    title: Phrase
    rows: list[Row]


@dataclass(frozen=True)
class CompareView:
    """A table. `countries` are pairs of code and name; `selection` opens the same one in the compare page, after `#`."""

    countries: list[tuple[str, str]]
    groups: list[RowGroup]
    selection: str

    @property
    def rows(self) -> list[Row]:
        """All rows, in order."""
        return [row for group in self.groups for row in group.rows]


def compare_view(voice: Voice, questions: Sequence[str] = (), countries: Sequence[str] = (), commit: str = "") -> CompareView:
    """The answers of some countries to some questions; all where none are named."""
    toolbox = voice.toolbox
    chosen = sorted(countries or toolbox.countries, key=lambda code: voice.country(code).casefold())
    wanted = set(questions or toolbox.questions)
    groups = [
        RowGroup(
            name,
            voice.phrase("questions", f"topics.{name}", "title"),
            [_row(voice, question, chosen, commit) for question in topic.questions if question in wanted],
        )
        for name, topic in toolbox.topics.items()
    ]
    named = {"c": ",".join(code.lower() for code in countries), "q": ",".join(questions)}
    return CompareView(
        [(code, voice.country(code)) for code in chosen],
        [group for group in groups if group.rows],
        "&".join(f"{key}={value}" for key, value in named.items() if value),
    )


def _row(voice: Voice, question: str, countries: Sequence[str], commit: str) -> Row:
    answers = [answer_view(voice, code, question, commit) for code in countries]
    said = {(item.state, tuple(str(value) for case in item.cases for value in case.values)) for item in answers}
    return Row(question, answers[0].label, answers[0].asks, answers, differ=len(said) > 1)
