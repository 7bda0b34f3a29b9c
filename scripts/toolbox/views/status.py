"""How far the answers are: countries × topics, answered, unknown, evidence, oldest reading."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date

from ..model.answer import Status as Value
from ..model.question import Tier
from ..model.reading import Evidence
from ..model.toolbox import Toolbox


@dataclass(frozen=True)
class Tally:
    """Counts over the core questions of a topic, or of a country."""

    asked: int = 0
    answered: int = 0
    unknown: int = 0
    primary: int = 0
    secondary: int = 0
    unverified: int = 0
    oldest: date | None = None

    @property
    def read(self) -> int:
        """Answers read in some source."""
        return self.primary + self.secondary

    @property
    def verified(self) -> int:
        """Answers read in some source, in hundredths of the questions asked."""
        return self.read * 100 // self.asked if self.asked else 0


@dataclass(frozen=True)
class CountryStatus:
    """One country: its tally and that of each topic."""

    country: str
    whole: Tally
    topics: dict[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True)
class StatusView:
    """Every country, in the order of codes."""

    countries: list[CountryStatus]
    topics: list[str]

    def as_json(self) -> str:
        """For other programs."""
        return json.dumps([asdict(item) for item in self.countries], default=str, indent=1)

    def as_text(self) -> str:
        """For a terminal: a line a country, a column a topic (read in a source / asked)."""
        width = max(map(len, self.topics))
        columns = {"asked": 6, "answered": 10, "unknown": 9, "primary": 9, "second.": 9, "unver.": 8, "read": 7}
        lines = [" " * 4 + "".join(f"{name:>{size}}" for name, size in columns.items()) + "  oldest reading"]
        for item in self.countries:
            tally = item.whole
            lines.append(
                f"{item.country:4}{tally.asked:6}{tally.answered:10}{tally.unknown:9}{tally.primary:9}"
                f"{tally.secondary:9}{tally.unverified:8}{tally.verified:6}%  {tally.oldest or '–'}"
            )
        lines += ["", f"{'':4}" + " ".join(f"{topic:>{width}}" for topic in self.topics)]
        for item in self.countries:
            cells = (f"{one.read}/{one.asked}" for one in (item.topics[topic] for topic in self.topics))
            lines.append(f"{item.country:4}" + " ".join(f"{cell:>{width}}" for cell in cells))
        return "\n".join(lines)


def status(toolbox: Toolbox) -> StatusView:
    """Count the core questions. `unknown` counts as not answered; an unverified answer counts as answered, not as read."""
    topics = {name: [question for question, asked in topic.questions.items() if asked.tier is Tier.CORE] for name, topic in toolbox.topics.items()}
    topics = {name: questions for name, questions in topics.items() if questions}
    countries = [
        CountryStatus(
            code,
            tally(toolbox, code, toolbox.core),
            {name: tally(toolbox, code, questions) for name, questions in topics.items()},
        )
        for code in sorted(toolbox.countries)
    ]
    return StatusView(countries, list(topics))


def tally(toolbox: Toolbox, code: str, questions: Iterable[str]) -> Tally:
    """Count a country's answers to some questions."""
    asked = answered = unknown = 0
    counts = dict.fromkeys(Evidence, 0)
    days: list[date] = []
    for question in questions:
        asked += 1
        answer = toolbox.countries[code].answers.get(question)
        if answer is None:
            continue
        if answer.value is Value.UNKNOWN:
            unknown += 1
            continue
        answered += 1
        counts[toolbox.evidence(code, question)] += 1
        days += [proof.reading.on for proof in toolbox.proofs(code, question) if proof.reading]
    return Tally(
        asked,
        answered,
        unknown,
        counts[Evidence.PRIMARY],
        counts[Evidence.SECONDARY],
        counts[Evidence.UNVERIFIED],
        min(days, default=None),
    )
