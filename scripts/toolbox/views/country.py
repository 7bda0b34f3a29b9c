"""Country pages and the index of countries."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.question import Tier
from ..model.translation import Phrase
from .answer import AnswerView, answer_view
from .status import Tally, tally
from .voice import Voice


@dataclass(frozen=True)
class TopicView:
    """A topic and its answers in one country."""

    topic: str
    title: Phrase
    answers: list[AnswerView]


@dataclass(frozen=True)
class SourceView:
    """A source of the country's file."""

    title: Phrase
    number: str
    gloss: Phrase | None
    url: str
    in_force: str


@dataclass(frozen=True)
class CountryView:
    """A country's page: its tally, its answers by topic, the reference links apart, its sources."""

    code: str
    name: str
    applies_via: str
    tally: Tally
    topics: list[TopicView]
    reference: list[AnswerView]
    sources: list[SourceView]
    machine: bool


@dataclass(frozen=True)
class CountryCard:
    """A country in the index: how much is answered and how well it is proven."""

    code: str
    name: str
    applies_via: str
    tally: Tally


def country_view(voice: Voice, code: str, commit: str = "") -> CountryView:
    """Everything the data says about one country."""
    toolbox, country = voice.toolbox, voice.toolbox.countries[code]
    answers = {question: answer_view(voice, code, question, commit) for question in toolbox.questions}
    topics = [
        TopicView(
            name,
            voice.phrase("questions", f"topics.{name}", "title"),
            [answers[question] for question in topic.questions if answers[question].tier is Tier.CORE],
        )
        for name, topic in toolbox.topics.items()
    ]
    file = f"countries/{code.lower()}"
    sources = [
        SourceView(
            voice.source_title(file, name),
            source.number or "",
            voice.source_gloss(file, name),
            source.url,
            voice.date(source.in_force) if source.in_force else "",
        )
        for name, source in country.sources.items()
    ]
    return CountryView(
        code=code,
        name=voice.country(code),
        applies_via=voice.word(f"applies_via.{country.applies_via}"),
        tally=tally(toolbox, code, toolbox.core),
        topics=[topic for topic in topics if topic.answers],
        reference=[view for view in answers.values() if view.tier is Tier.REFERENCE and view.state != "missing"],
        sources=sorted(sources, key=lambda item: item.title.text.casefold()),
        machine=any(view.machine for view in answers.values()),
    )


def country_cards(voice: Voice) -> list[CountryCard]:
    """Every country, in the alphabetical order of its name in the reader's language."""
    toolbox = voice.toolbox
    cards = [
        CountryCard(
            code=code,
            name=voice.country(code),
            applies_via=voice.word(f"applies_via.{country.applies_via}"),
            tally=tally(toolbox, code, toolbox.core),
        )
        for code, country in toolbox.countries.items()
    ]
    return sorted(cards, key=lambda card: card.name.casefold())


def share_read(cards: list[CountryCard]) -> int:
    """Core answers read in some source, in hundredths of all core questions asked of all countries."""
    asked = sum(card.tally.asked for card in cards)
    return sum(card.tally.read for card in cards) * 100 // asked if asked else 0


def unverified(cards: list[CountryCard]) -> int:
    """Core answers that nobody has compared with a source."""
    return sum(card.tally.unverified for card in cards)
