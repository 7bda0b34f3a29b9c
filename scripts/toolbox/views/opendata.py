"""The open data of every build: answers, countries, questions and rules as JSON and CSV, with their schemas.

Format 1.x only adds. Paths and field names are a contract with other programs.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, TypeAdapter

from ..model.base import Cite
from ..model.country import Source
from ..model.question import Kind, Tier
from ..model.reading import Evidence
from ..model.toolbox import Proof, Toolbox
from ..model.translation import SOURCE_LANGUAGE
from .answer import AnswerView, answer_view
from .changes import Change, changes
from .edition import Before
from .status import tally
from .voice import Voice

FORMAT = "1.0"


class CitationRecord(BaseModel):
    """One citation; `text_as_of` and `checked_on` are null where nobody has read it."""

    source: str
    place: str
    text: str
    url: str
    evidence: Evidence
    text_as_of: date | None
    checked_on: date | None
    read_in: dict[str, str] | None


class CaseRecord(BaseModel):
    """One case of an answer."""

    when: dict[str, Any]
    value: Any
    value_text: str
    note: str | None
    citations: list[str]


class AnswerRecord(BaseModel):
    """One country's answer to one question. `value` is null where the answer has cases, or where there is none yet."""

    country: str
    question: str
    kind: Kind
    tier: Tier
    value: Any
    value_text: str
    cases: list[CaseRecord]
    citation: str | None = Field(description="The first citation, as it is printed")
    citations: list[CitationRecord]
    source_url: str | None
    evidence: Evidence
    text_as_of: date | None
    checked_on: date | None
    note: str | None
    looked_for: str | None
    url: str = Field(description="Path of the answer on the site, from the edition's root")


class AnswersFile(BaseModel):
    """data/answers.json"""

    format: str
    edition: str
    commit: str | None
    licence: str
    answers: list[AnswerRecord]


class CountryRecord(BaseModel):
    """One country; counts are of core questions."""

    country: str
    name: str
    applies_via: str
    asked: int
    answered: int
    unknown: int
    primary: int
    secondary: int
    unverified: int
    url: str


class QuestionRecord(BaseModel):
    """One question, in English."""

    question: str
    topic: str
    kind: Kind
    tier: Tier
    label: str
    asks: str
    why: str
    implements: list[str]
    check_every_months: int


class PeriodRecord(BaseModel):
    """A value of a rule and the days between which it is the law, both included."""

    value: dict[str, Any]
    valid_from: date
    valid_to: date | None
    citations: list[str]


class RuleRecord(BaseModel):
    """One rule of the Union."""

    rule: str
    group: str
    topic: str
    label: str
    evidence: Evidence
    periods: list[PeriodRecord]


class CountriesFile(BaseModel):
    """data/countries.json"""

    format: str
    edition: str
    countries: list[CountryRecord]


class QuestionsFile(BaseModel):
    """data/questions.json"""

    format: str
    edition: str
    questions: list[QuestionRecord]


class RulesFile(BaseModel):
    """data/rules.json"""

    format: str
    edition: str
    rules: list[RuleRecord]


class ChangeRecord(BaseModel):
    """One fact that the edition before said otherwise: `old` is null if it is new, `new` if it is gone."""

    place: str = Field(description="A country, EU, or empty for the questions themselves")
    topic: str
    subject: str = Field(description="Id of the question, rule, act or source")
    label: str
    aspect: str
    case: str = Field(description="The condition, where an answer has several")
    old: str | None
    new: str | None


class ChangesFile(BaseModel):
    """data/changes.json; `old` is null if there is no edition before, or none that can be read."""

    format: str
    old: str | None
    new: str
    changes: list[ChangeRecord]


_FILES: dict[str, type[BaseModel]] = {
    "answers": AnswersFile,
    "changes": ChangesFile,
    "countries": CountriesFile,
    "questions": QuestionsFile,
    "rules": RulesFile,
}


def files(toolbox: Toolbox, commit: str | None = None, before: Before | None = None) -> dict[str, str]:
    """Every file of the open data: path from the site's root -> text. `before` is the edition before, for the changes."""
    voice = Voice(toolbox, SOURCE_LANGUAGE)
    edition = toolbox.publication.edition
    answers = [
        _answer(voice, code, question)
        for code in sorted(toolbox.countries)
        for question in toolbox.questions
        if question in toolbox.countries[code].answers
    ]
    contents: dict[str, BaseModel] = {
        "answers": AnswersFile(format=FORMAT, edition=edition, commit=commit or None, licence=toolbox.publication.licence, answers=answers),
        "changes": changes_file(changes(before.toolbox, voice), before.edition, edition)
        if before and before.toolbox
        else changes_file([], None, edition),
        "countries": CountriesFile(format=FORMAT, edition=edition, countries=[_country(voice, code) for code in sorted(toolbox.countries)]),
        "questions": QuestionsFile(format=FORMAT, edition=edition, questions=[_question(toolbox, name) for name in toolbox.questions]),
        "rules": RulesFile(format=FORMAT, edition=edition, rules=[_rule(toolbox, name) for name in toolbox.rules]),
    }
    found = {f"data/{name}.json": content.model_dump_json(indent=1) + "\n" for name, content in contents.items()}
    found["data/answers.csv"] = _csv(answers)
    for name, model in _FILES.items():
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(model).json_schema()}
        found[f"schema/{FORMAT}/{name}.json"] = json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
    return found


def changes_file(listed: Iterable[Change], old: str | None, new: str) -> ChangesFile:
    """The changes between two states."""
    records = [
        ChangeRecord(
            place=item.place,
            topic=item.topic,
            subject=item.subject,
            label=item.label.text,
            aspect=item.aspect,
            case=item.case,
            old="; ".join(map(str, item.old)) or None,
            new="; ".join(map(str, item.new)) or None,
        )
        for item in listed
    ]
    return ChangesFile(format=FORMAT, old=old, new=new, changes=records)


def write(toolbox: Toolbox, site_dir: Path, commit: str | None = None, before: Before | None = None) -> None:
    """Write the open data below a folder."""
    for path, text in files(toolbox, commit, before).items():
        file = site_dir / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def _answer(voice: Voice, code: str, question: str) -> AnswerRecord:
    toolbox = voice.toolbox
    answer, view = toolbox.countries[code].answers[question], answer_view(voice, code, question)
    data = answer.model_dump(mode="json", by_alias=True, exclude_none=True)
    citations = [_citation(voice, proof) for proof in toolbox.proofs(code, question)]
    return AnswerRecord(
        country=code,
        question=question,
        kind=toolbox.questions[question].kind,
        tier=toolbox.questions[question].tier,
        value=data.get("value"),
        value_text=_said(view),
        cases=[
            CaseRecord(
                when=item["when"],
                value=item["value"],
                value_text="; ".join(map(str, shown.values)),
                note=item.get("note"),
                citations=[group.text for group in shown.citations],
            )
            for item, shown in zip(data["cases"], view.cases, strict=False)
        ],
        citation=citations[0].text if citations else None,
        citations=citations,
        source_url=citations[0].url if citations else None,
        evidence=view.evidence,
        text_as_of=view.text_as_of,
        checked_on=view.checked_on,
        note=answer.note,
        looked_for=answer.looked_for,
        url=f"countries/{code.lower()}/#{question}",
    )


def _said(view: AnswerView) -> str:
    """The value in words; the cases with their conditions where there are some."""
    parts = []
    for case in view.cases:
        when = ", ".join(f"{name}: {value}" for name, value in case.when)
        value = "; ".join(map(str, case.values))
        parts.append(f"{when} → {value}" if when else value)
    return " | ".join(parts)


def _citation(voice: Voice, proof: Proof) -> CitationRecord:
    source, reading = proof.source, proof.reading
    title = source.title if isinstance(source, Source) else source.short
    return CitationRecord(
        source=proof.cite.source,
        place=proof.cite.place,
        text=f"{voice.place(source, proof.cite)} {title}".strip(),
        url=source.url,
        evidence=proof.evidence,
        text_as_of=reading.text_as_of if reading else None,
        checked_on=reading.on if reading else None,
        read_in=reading.read_in.model_dump(exclude_none=True) if reading else None,
    )


def _country(voice: Voice, code: str) -> CountryRecord:
    counted = tally(voice.toolbox, code, voice.toolbox.core)
    return CountryRecord(
        country=code,
        name=voice.country(code),
        applies_via=voice.toolbox.countries[code].applies_via.value,
        asked=counted.asked,
        answered=counted.answered,
        unknown=counted.unknown,
        primary=counted.primary,
        secondary=counted.secondary,
        unverified=counted.unverified,
        url=f"countries/{code.lower()}/",
    )


def _question(toolbox: Toolbox, name: str) -> QuestionRecord:
    question, topic = toolbox.questions[name], toolbox.topic_of[name]
    return QuestionRecord(
        question=name,
        topic=topic.topic,
        kind=question.kind,
        tier=question.tier,
        label=question.label,
        asks=question.asks,
        why=question.why,
        implements=[str(cite) for cite in question.implements],
        check_every_months=topic.months(name),
    )


def _rule(toolbox: Toolbox, name: str) -> RuleRecord:
    rule = toolbox.rules[name]
    return RuleRecord(
        rule=name,
        group=rule.group,
        topic=rule.topic,
        label=rule.label,
        evidence=toolbox.eu_evidence(name),
        periods=[
            PeriodRecord(
                value=period.value.model_dump(mode="json", by_alias=True, exclude_none=True),
                valid_from=period.valid_from,
                valid_to=period.valid_to,
                citations=[_printed(toolbox, cite) for cite in period.cites],
            )
            for period in rule.periods
        ],
    )


def _printed(toolbox: Toolbox, cite: Cite) -> str:
    return f"{toolbox.acts[cite.source].short} {cite.place}".strip()


def _csv(answers: Sequence[AnswerRecord]) -> str:
    """One line an answer; the values of spreadsheets' formula characters are made harmless."""
    columns = ["country", "question", "value", "citation", "source_url", "evidence", "text_as_of", "checked_on", "note"]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    for answer in answers:
        cells = [
            answer.country,
            answer.question,
            answer.value_text,
            "; ".join(citation.text for citation in answer.citations),
            answer.source_url or "",
            answer.evidence.value,
            str(answer.text_as_of or ""),
            str(answer.checked_on or ""),
            answer.note or "",
        ]
        writer.writerow([f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell for cell in cells])
    return stream.getvalue()
