"""One answer as a page shows it: value or cases, note, citations with their proof, and the ways to correct it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from ..model.answer import Answer, Link, Status
from ..model.base import Cite
from ..model.question import Kind, Tier
from ..model.reading import Evidence, Extent
from ..model.toolbox import Proof, Toolbox
from ..model.translation import Phrase
from .voice import Voice


@dataclass(frozen=True)
class CitationView:
    """A citation: what is printed, where it leads, how it is proven and where it was really read."""

    place: str
    title: Phrase
    gloss: Phrase | None
    url: str
    evidence: Evidence
    proof: str
    read_in: str = ""
    read_in_url: str = ""
    text_as_of: date | None = None
    checked_on: date | None = None


@dataclass(frozen=True)
class CiteGroup:
    """The places cited in one source, and the source by its short name: Art. 47, Art. 48 · Ley 40/2015."""

    places: str
    short: Phrase
    title: str
    gloss: Phrase | None
    url: str

    @property
    def text(self) -> str:
        """In one line."""
        return f"{self.places} {self.short}".strip()


@dataclass(frozen=True)
class CaseView:
    """A case: its condition as pairs of dimension and value, its value, its note and its citations."""

    when: list[tuple[str, Phrase]]
    values: list[Phrase]
    state: str
    links: list[Link]
    note: Phrase | None
    citations: list[CiteGroup]


@dataclass(frozen=True)
class ComingView:
    """Enacted law that is not yet in force."""

    day: str
    what: Phrase
    citations: list[str]


@dataclass(frozen=True)
class Corrections:
    """The ways to correct an answer: the published line, the pencil on the newest one, a prefilled form, a letter."""

    line_url: str
    edit_url: str
    form_url: str
    mail_url: str


@dataclass(frozen=True)
class AnswerView:
    """An answer. `state`: a value of a choice, `value` for other kinds, `cases`, or `missing`. Pages draw each differently."""

    country: str
    country_name: str
    question: str
    label: Phrase
    asks: Phrase
    why: Phrase
    tier: Tier
    state: str
    cases: list[CaseView]
    note: Phrase | None
    looked_for: Phrase | None
    coming: list[ComingView]
    citations: list[CiteGroup]
    proofs: list[CitationView]
    evidence: Evidence
    evidence_word: str
    text_as_of: date | None
    checked_on: date | None
    dates: str
    due: date | None
    corrections: Corrections
    machine: bool = False
    outdated: list[Phrase] = field(default_factory=list)

    @property
    def known(self) -> bool:
        """Whether there is an answer at all."""
        return self.state not in ("missing", Status.UNKNOWN.value)


def answer_view(voice: Voice, code: str, question: str, commit: str = "") -> AnswerView:
    """The view of a country's answer; a question without an answer gives one in state `missing`."""
    asked = (code, question, commit)
    if asked not in voice.answers:
        voice.answers[asked] = _answer_view(voice, code, question, commit)
    view: AnswerView = voice.answers[asked]
    return view


def _answer_view(voice: Voice, code: str, question: str, commit: str) -> AnswerView:
    toolbox = voice.toolbox
    asked = toolbox.questions[question]
    answer: Answer[Any] | None = toolbox.countries[code].answers.get(question)
    head = {slot: voice.phrase("questions", question, slot) for slot in ("label", "asks", "why")}
    country_name = voice.country(code)
    if answer is None:
        word = voice.word(f"evidence.{Evidence.UNVERIFIED}")
        return AnswerView(
            code, country_name, question, head["label"], head["asks"], head["why"], asked.tier, "missing", [], None, None,
            [], [], [], Evidence.UNVERIFIED, word, None, None, "", None, corrections(toolbox, code, question, commit),
        )  # fmt: skip
    file = f"countries/{code.lower()}"
    proofs = {str(proof.cite): proof for proof in toolbox.proofs(code, question)}
    choice = asked.kind is Kind.CHOICE

    def text(slot: str) -> Phrase:
        return voice.phrase(file, question, slot)

    def citations(cites: Iterable[Cite]) -> list[CiteGroup]:
        return _groups(voice, file, [proofs[str(cite)] for cite in cites])

    def case(item: Any, slot: str, prefix: str) -> CaseView:
        return CaseView(
            when=voice.when(item.when, file, question, f"{prefix}when") if prefix else [],
            values=voice.values(item.value, file, question, slot, choice),
            state=_state(item.value, choice),
            links=[one for one in item.value if isinstance(one, Link)] if isinstance(item.value, list) else [],
            note=text(f"{prefix}note") if prefix and item.note else None,
            citations=citations(item.cites) if prefix else [],
        )

    if answer.cases:
        cases = [case(item, f"cases.{index}.value", f"cases.{index}.") for index, item in enumerate(answer.cases)]
    else:
        cases = [case(answer, "value", "")]
    evidence = toolbox.evidence(code, question)
    # Dates are those of proof: an answer of which only a part was read has none.
    readings = [proof.reading for proof in proofs.values() if proof.reading and evidence is not Evidence.UNVERIFIED]
    text_as_of = min((reading.text_as_of for reading in readings), default=None)
    checked_on = min((reading.on for reading in readings), default=None)
    coming = [
        ComingView(
            voice.date(item.from_) if item.from_ else "",
            text(f"coming.{index}.what"),
            [_printed(voice, code, cite) for cite in item.cites],
        )
        for index, item in enumerate(answer.coming)
    ]
    note = text("note") if answer.note else None
    looked_for = text("looked_for") if answer.looked_for else None
    shown = [phrase for phrase in (note, looked_for, *(case.note for case in cases), *(value for case in cases for value in case.values)) if phrase]
    return AnswerView(
        country=code,
        country_name=country_name,
        question=question,
        label=head["label"],
        asks=head["asks"],
        why=head["why"],
        tier=asked.tier,
        state="cases" if answer.cases else cases[0].state,
        cases=cases,
        note=note,
        looked_for=looked_for,
        coming=coming,
        citations=citations(answer.cites),
        proofs=[_citation(voice, file, proof) for proof in proofs.values()],
        evidence=evidence,
        evidence_word=voice.word(f"evidence.{evidence}"),
        text_as_of=text_as_of,
        checked_on=checked_on,
        dates=_dates(voice, text_as_of, checked_on),
        due=toolbox.topic_of[question].due(question, checked_on) if checked_on else None,
        corrections=corrections(toolbox, code, question, commit),
        machine=any(phrase.machine for phrase in shown),
        outdated=[phrase for phrase in shown if phrase.state == "outdated"],
    )


def corrections(toolbox: Toolbox, code: str, question: str, commit: str) -> Corrections:
    """How to correct an answer. Forges number lines the same way: #L42."""
    publication = toolbox.publication
    path, line = f"data/countries/{code.lower()}.yml", toolbox.lines.get((code, question), 1)
    subject = f"{code} {question} ({publication.edition})"
    fields = {
        "template": "correct-an-answer.yml",
        "title": subject,
        "answer": f"{code} {question}",
        "edition": publication.edition,
    }
    return Corrections(
        line_url=f"{publication.repository}/blob/{commit or publication.branch}/{path}#L{line}",
        edit_url=f"{publication.repository}/edit/{publication.branch}/{path}#L{line}",
        form_url=f"{publication.repository}/issues/new?{urlencode(fields)}",
        mail_url=f"mailto:{publication.mailbox}?subject={quote(subject)}",
    )


def _state(value: Any, choice: bool) -> str:
    if isinstance(value, Status):
        return value.value
    return str(value) if choice else "value"


def _dates(voice: Voice, text_as_of: date | None, checked_on: date | None) -> str:
    if text_as_of is None or checked_on is None:
        return ""
    return voice.word("reading.dates", text_as_of=voice.date(text_as_of), checked_on=voice.date(checked_on))


def _printed(voice: Voice, code: str, cite: Any) -> str:
    source = voice.toolbox.source(code, cite)
    if source is None:
        return str(cite)
    return f"{voice.place(source, cite)} {voice.source_short(f'countries/{code.lower()}', cite.source)}".strip()


def _groups(voice: Voice, file: str, proofs: Iterable[Proof]) -> list[CiteGroup]:
    groups: dict[str, list[Proof]] = {}
    for proof in proofs:
        groups.setdefault(proof.cite.source, []).append(proof)
    return [
        CiteGroup(
            ", ".join(filter(None, (voice.place(proof.source, proof.cite) for proof in group))),
            voice.source_short(file, name),
            voice.source_title(file, name).text,
            voice.source_gloss(file, name),
            group[0].source.url,
        )
        for name, group in groups.items()
    ]


def _citation(voice: Voice, file: str, proof: Proof) -> CitationView:
    source, reading = proof.source, proof.reading
    title = voice.source_title(file, proof.cite.source)
    place = voice.place(source, proof.cite)
    gloss = voice.source_gloss(file, proof.cite.source)
    if reading is None:
        said = voice.word("proof.none")
    elif proof.answer_changed:
        said = voice.word("proof.answer_changed", on=voice.date(reading.on))
    elif proof.amended:
        said = voice.word("proof.amended", by=proof.amended.by, on=voice.date(proof.amended.on))
    else:
        key = "proof.about" if reading.extent is Extent.ABOUT else "proof.text"
        said = voice.word(key, text_as_of=voice.date(reading.text_as_of), on=voice.date(reading.on))
    read_in, read_in_url = "", ""
    if reading:
        where = reading.read_in
        if where.page:
            read_in, read_in_url = where.title or where.page, where.page
        else:
            read_in = f"{where.repository} {(where.commit or '')[:10]} {where.path}"
            read_in_url = f"https://github.com/{where.repository}/blob/{where.commit}/{quote(where.path or '')}"
    return CitationView(
        place=place,
        title=title,
        gloss=gloss,
        url=source.url,
        evidence=proof.evidence,
        proof=said,
        read_in=read_in,
        read_in_url=read_in_url,
        text_as_of=reading.text_as_of if reading else None,
        checked_on=reading.on if reading else None,
    )
