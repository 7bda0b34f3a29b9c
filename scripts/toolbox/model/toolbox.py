"""Everything the data says, held together: the one object that views, checks and exports ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator

from .answer import Answer
from .base import Cite, Language, Model, Text, Url, fingerprint
from .contents import Chapter
from .country import Amendment, Country, Source, SourceKind
from .errata import Erratum
from .eu import Act, Group, LeadingCase, Motion, Rule
from .method import Concept, Method, Term
from .question import Question, Tier, Topic
from .reading import Evidence, Extent, Reading
from .tools import ListedAuthorities, Statement, Tools
from .translation import SOURCE_LANGUAGE, Phrase, State, TextPath, Translation, set_apart

EU = "EU"
"""In place of a country's code: the Union itself, whose readings stand in data/readings/eu.yml."""

EuSubject: TypeAlias = Rule | LeadingCase | ListedAuthorities | Statement


def _english_first(languages: list[str]) -> list[str]:
    if languages[:1] != [SOURCE_LANGUAGE] or len(set(languages)) < len(languages):
        raise ValueError(f"the site's languages are {', '.join(languages) or 'none'} → begin with {SOURCE_LANGUAGE}, name each once")
    return languages


class Publication(Model):
    """Who publishes, where and in which languages: the shape of data/publication.yml."""

    name: Text
    publisher: Text
    site: Url
    repository: Url
    branch: Text
    mailbox: Text
    edition: Text
    published: Text | None = None
    languages: Annotated[list[Language], AfterValidator(_english_first)]
    licence: Text
    licence_url: Url


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known about one citation of one answer: the reading, if there is one, and why it may no longer hold."""

    cite: Cite
    source: Source | Act
    reading: Reading | None
    evidence: Evidence
    amended: Amendment | None = None
    answer_changed: bool = False


@dataclass(frozen=True)
class Toolbox:
    """The whole model. `lines` gives the line of an answer in its country's file; `today` is the day of the build."""

    publication: Publication
    topics: Mapping[str, Topic]
    countries: Mapping[str, Country]
    readings: Mapping[str, Mapping[tuple[str, str], Reading]]
    acts: Mapping[str, Act]
    groups: Mapping[str, Group]
    rules: Mapping[str, Rule]
    cases: Mapping[str, LeadingCase]
    motion: Mapping[str, Motion]
    annex: Mapping[str, ListedAuthorities]
    tools: Tools | None
    method: Method
    contents: Sequence[Chapter]
    glossary: Mapping[str, Term]
    terminology: Mapping[str, Concept]
    english: Mapping[str, Mapping[TextPath, str]]
    translations: Mapping[str, Mapping[str, Translation]]
    lines: Mapping[tuple[str, str], int]
    floors: Mapping[str, int]
    errata: Mapping[str, Erratum]
    today: date

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by id, in the order of topics and files."""
        return {name: question for topic in self.topics.values() for name, question in topic.questions.items()}

    @cached_property
    def topic_of(self) -> dict[str, Topic]:
        """The topic of every question."""
        return {name: topic for topic in self.topics.values() for name in topic.questions}

    @cached_property
    def core(self) -> list[str]:
        """The ids of the questions that count in percentages."""
        return [name for name, question in self.questions.items() if question.tier is Tier.CORE]

    def source(self, code: str, cite: Cite) -> Source | Act | None:
        """The source a country's citation names: one of its own, or an act of the Union."""
        country = self.countries.get(code)
        own = country.sources.get(cite.source) if country else None
        return own or self.acts.get(cite.source)

    @cached_property
    def eu_subjects(self) -> dict[str, EuSubject]:
        """What readings of the law of the Union can be of: rules, leading cases, Annex I by State, how periods are counted."""
        listed = {f"annex_i.{code.lower()}": item for code, item in self.annex.items()}
        counting = {f"counting.{name}": item for name, item in (self.tools.calendar.counting if self.tools else {}).items()}
        return {**self.rules, **self.cases, **listed, **counting}

    def subjects(self, code: str) -> Mapping[str, EuSubject | Answer[Any]]:
        """What readings of a country (or of the Union) can be of."""
        if code == EU:
            return self.eu_subjects
        return self.countries[code].answers if code in self.countries else {}

    def proof(self, code: str, subject: str, of: str, cite: Cite) -> Proof:
        """The evidence for one citation: derived from its reading, the source's kind and its known amendments."""
        source = self.source(code, cite)
        assert source is not None, f"{code}: {cite}: no such source"
        reading = self.readings.get(code, {}).get((subject, str(cite)))
        if reading is None:
            return Proof(cite, source, None, Evidence.UNVERIFIED)
        if reading.of != of:
            return Proof(cite, source, reading, Evidence.UNVERIFIED, answer_changed=True)
        amended = source.changed_since(cite, reading.text_as_of, self.today) if isinstance(source, Source) else None
        if amended:
            return Proof(cite, source, reading, Evidence.UNVERIFIED, amended=amended)
        act_itself = isinstance(source, Act) or source.kind in (SourceKind.ACT, SourceKind.JUDGMENT)
        primary = reading.extent is Extent.TEXT and act_itself
        return Proof(cite, source, reading, Evidence.PRIMARY if primary else Evidence.SECONDARY)

    def proofs(self, code: str, question: str) -> list[Proof]:
        """The evidence for every citation of an answer, in reading order; citations of unlisted sources prove nothing."""
        if (code, question) not in self._proven:
            answer = self.countries[code].answers[question]
            of = answer.fingerprint()
            proofs = [self.proof(code, question, of, cite) for cite in answer.all_cites() if self.source(code, cite)]
            self._proven[code, question] = proofs
        return self._proven[code, question]

    @cached_property
    def _proven(self) -> dict[tuple[str, str], list[Proof]]:
        """What `proofs` has found: every page, count and export asks for it again."""
        return {}

    def evidence(self, code: str, question: str) -> Evidence:
        """An answer is as good as its weakest citation; without a citation it is unverified."""
        return weakest(proof.evidence for proof in self.proofs(code, question))

    def eu_evidence(self, subject: str) -> Evidence:
        """The evidence for a rule of the Union, a leading case and the like: that of its weakest citation."""
        item = self.eu_subjects[subject]
        of = item.fingerprint()
        return weakest(self.proof(EU, subject, of, cite).evidence for cite in item.all_cites())

    def phrase(self, lang: str, file: str, entry: str, slot: str) -> Phrase:
        """A text of the data in a language: its translation if there is one, else the English, marked as such."""
        path = (entry, slot)
        english = self.english[file][path]
        if lang == SOURCE_LANGUAGE:
            return Phrase(english, lang, State.SOURCE)
        translation = self.translations.get(lang, {}).get(file, Translation())
        found = translation.entries.get(path)
        if found is None:
            return Phrase(english, SOURCE_LANGUAGE, State.MISSING)
        state = State.CURRENT if found.of == fingerprint(english) else State.OUTDATED
        return Phrase(set_apart(lang, found.text), lang, state, translation.machine)

    def word(self, lang: str, key: str) -> str:
        """A word of the interface: `value.yes`, `when.object.goods`."""
        entry, _, slot = key.partition(".")
        return self.phrase(lang, "interface", entry, slot).text


def weakest(evidence: Iterable[Evidence]) -> Evidence:
    """The weakest of several; unverified where there is none."""
    return min(evidence, key=lambda item: item.rank, default=Evidence.UNVERIFIED)
