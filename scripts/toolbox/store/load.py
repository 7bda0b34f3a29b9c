"""Read data/ whole: every file strictly, all complaints together, the model of everything that could be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from babel import Locale

from ..model.answer import ANSWER_OF, Answer
from ..model.complaint import Complaint, nearest
from ..model.contents import Contents
from ..model.country import Country, CountryFile, Floors
from ..model.errata import ErrataFile
from ..model.eu import ActFile, CaseFile, MotionFile, RuleFile
from ..model.method import Glossary, Method, Terminology
from ..model.question import Question, Topic
from ..model.reading import Reading, ReadingFile
from ..model.toolbox import Publication, Toolbox
from ..model.tools import AnnexFile, AskingFile, CalendarFile, MapFile, RulesApplyFile, Tools, WhoseLawFile
from ..model.translation import SOURCE_LANGUAGE, Entry, TextPath, Translation, TranslationHead, texts
from .shape import M, shaped
from .strict import Document, read

QUESTION_TEXTS = frozenset({"label", "asks", "why", "title"})
COUNTRY_TEXTS = frozenset({"note", "gloss", "looked_for", "what", "region", "other"})
EU_TEXTS = frozenset({"title", "short", "label", "note", "point", "for_buyers", "leaves_open", "what", "duration"})
METHOD_TEXTS = frozenset({"title", "aim", "summary", "inputs", "deliverable", "duration", "checklist"})
ERRATA_TEXTS = frozenset({"what"})
GLOSSARY_TEXTS = frozenset({"label", "definition"})
TOOL_TEXTS = frozenset({"title", "text", "note", "conditions", "proof"})


@dataclass
class Loaded:
    """What reading data/ gave: the model of what could be read, the documents with their marks, the complaints."""

    root: Path
    toolbox: Toolbox | None = None
    documents: dict[str, Document] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)

    def document(self, name: str) -> Document:
        """The document of a file below data/, such as countries/pt."""
        return self.documents[name]

    @property
    def sound(self) -> Toolbox | None:
        """The model, unless a file that all others refer to could not be read: what they refer to would seem to be missing."""
        own = ("countries/", "readings/", "i18n/")
        broken = any(document.complaints for name, document in self.documents.items() if not name.startswith(own))
        return None if broken else self.toolbox


class _Reader:
    """Reads the files of one data/ folder, remembering documents and complaints."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.loaded = Loaded(root)

    def document(self, name: str) -> Document:
        file = self.root / "data" / f"{name}.yml"
        if file.is_file():
            document = read(file, self.root)
            if document.data is None and not document.complaints:
                document.complain((), "the file is empty", "write it or remove it")
        else:
            document = Document(f"data/{name}.yml")
            document.complain((), "the file is missing", "restore it from the repository")
        self.loaded.documents[name] = document
        return document

    def file(self, name: str, model: type[M]) -> M | None:
        document = self.document(name)
        return shaped(document, model) if document.data is not None else None

    def whole(self, folder: str) -> bool:
        """Whether nothing is wrong with the files of a folder that were read."""
        return not any(item.complaints for name, item in self.loaded.documents.items() if name.startswith(folder))

    def names(self, folder: str, form: str, instead: str) -> list[str]:
        """The files of a folder whose names have the right form; complains about the others and does not read them."""
        names = []
        for path in sorted((self.root / "data" / folder).rglob("*.y*ml")):
            name = path.relative_to(self.root / "data").as_posix()
            if re.fullmatch(f"{folder}/{form}\\.yml", name):
                names.append(name.removesuffix(".yml"))
            else:
                self.loaded.documents[name] = document = Document(f"data/{name}")
                document.complain((), "this is no file name here", f"data/{folder}/{instead}")
        return names


def load(root: Path, today: date | None = None) -> Loaded:
    """Read `root`/data. `today` decides which amendments and rules hold; the day of the call by default."""
    reader = _Reader(root)
    publication = reader.file("publication", Publication)
    topics = _topics(reader)
    acts = reader.file("eu/acts", ActFile)
    rules = reader.file("eu/rules", RuleFile)
    cases = reader.file("eu/cases", CaseFile)
    motion = reader.file("eu/motion", MotionFile)
    annex = reader.file("eu/annex-i", AnnexFile)
    tools = _tools(reader)
    method = reader.file("method", Method)
    contents = reader.file("contents", Contents)
    glossary = reader.file("glossary", Glossary)
    floors = reader.file("floors", Floors)
    errata = reader.file("errata", ErrataFile)
    terminology = reader.file("terminology", Terminology)
    reader.document("interface")
    questions = {name: question for topic in topics.values() for name, question in topic.questions.items()}
    countries = _countries(reader, questions)
    readings = _readings(reader)
    english = _english(reader.loaded.documents, questions)
    translations = _translations(reader)
    loaded = reader.loaded
    loaded.complaints = [item for document in loaded.documents.values() for item in document.complaints]
    if publication:
        loaded.toolbox = Toolbox(
            publication=publication,
            topics=topics,
            countries=countries,
            readings=readings,
            acts=acts.acts if acts else {},
            groups=rules.groups if rules else {},
            rules=rules.rules if rules else {},
            cases=cases.cases if cases else {},
            motion=motion.motion if motion else {},
            annex=annex.annex if annex else {},
            tools=tools,
            method=method or Method(phases={}, steps={}),
            contents=contents.contents if contents else [],
            glossary=glossary.terms if glossary else {},
            terminology=terminology.concepts if terminology else {},
            english=english,
            translations=translations,
            lines={
                (code, question): loaded.document(f"countries/{code.lower()}").mark(("answers", question), key=True)[0]
                for code, country in countries.items()
                for question in country.answers
            },
            floors=floors.floors if floors else {},
            errata=errata.errata if errata else {},
            today=today or date.today(),
        )
    return loaded


def _tools(reader: _Reader) -> Tools | None:
    """The tables of the tools; None while one of them cannot be read."""
    calendar = reader.file("tools/calendar", CalendarFile)
    rules_apply = reader.file("tools/rules_apply", RulesApplyFile)
    whose_law = reader.file("tools/whose_law", WhoseLawFile)
    maps = reader.file("tools/maps", MapFile)
    asking = reader.file("tools/asking", AskingFile)
    if calendar and rules_apply and whose_law and maps and asking:
        return Tools(calendar=calendar, rules_apply=rules_apply, whose_law=whose_law, maps=maps, asking=asking)
    return None


def _topics(reader: _Reader) -> dict[str, Topic]:
    topics: dict[str, Topic] = {}
    for name in reader.names("questions", "[a-z_]+", "topic.yml"):
        topic = reader.file(name, Topic)
        if topic is None:
            continue
        document, stem = reader.loaded.documents[name], name.rpartition("/")[2]
        if topic.topic != stem:
            document.complain(("topic",), f"{topic.topic!r} is not the name of the file", stem)
        for question in topic.questions:
            other = next((one.topic for one in topics.values() if question in one.questions), None)
            if other:
                document.complain(("questions", question), f"asked already in {other}.yml", "keep one", key=True)
        topics[topic.topic] = topic
    return dict(sorted(topics.items(), key=lambda item: item[1].order))


def _countries(reader: _Reader, questions: Mapping[str, Question]) -> dict[str, Country]:
    countries: dict[str, Country] = {}
    for name in reader.names("countries", "[a-z]{2}", "pt.yml"):
        file = reader.file(name, CountryFile)
        if file is None:
            continue
        document, code = reader.loaded.documents[name], name.rpartition("/")[2].upper()
        if file.country != code:
            document.complain(("country",), f"{file.country!r} is not the name of the file", code)
        if code not in Locale(SOURCE_LANGUAGE).territories:
            document.complain(("country",), f"{code!r} is the code of no country", "its code in ISO 3166: gr for Greece, gb")
        answers: dict[str, Answer[Any]] = {}
        for question, data in file.answers.items():
            if question not in questions:
                if reader.whole("questions/"):
                    document.complain(("answers", question), "there is no such question", nearest(question, questions), key=True)
                continue
            if data is None:
                document.complain(("answers", question), "the answer is empty", "write value: or cases:", key=True)
                continue
            answer = shaped(document, ANSWER_OF[questions[question].kind], ("answers", question), data)
            if answer is not None:
                answers[question] = answer
        ordered = {question: answers[question] for question in questions if question in answers}
        countries[code] = Country(code=code, applies_via=file.applies_via, sources=file.sources, answers=ordered)
    return countries


def _readings(reader: _Reader) -> dict[str, dict[tuple[str, str], Reading]]:
    readings: dict[str, dict[tuple[str, str], Reading]] = {}
    for name in reader.names("readings", "[a-z]{2}", "pt.yml"):
        file = reader.file(name, ReadingFile)
        if file is not None:
            code, document = name.rpartition("/")[2].upper(), reader.loaded.documents[name]
            found: dict[tuple[str, str], Reading] = {}
            for index, item in enumerate(file.readings):
                if (item.subject, str(item.cite)) in found:
                    what = f"{item.subject}, {item.cite}: read twice in this file"
                    document.complain(("readings", index), what, "keep the reading that holds, remove the other")
                found[item.subject, str(item.cite)] = item
            readings[code] = found
    return readings


def _english(documents: Mapping[str, Document], questions: Mapping[str, Question]) -> dict[str, dict[TextPath, str]]:
    """Every English text that can be translated: file of translations -> path -> text."""
    found: dict[str, dict[TextPath, str]] = {}

    def add(file: str, entry: str, pairs: Iterator[tuple[str, str]]) -> None:
        target = found.setdefault(file, {})
        for slot, text in pairs:
            target[(entry, slot)] = " ".join(text.split())

    for name, document in documents.items():
        data = document.data
        if not isinstance(data, dict):
            continue
        folder, _, stem = name.rpartition("/")
        if name == "interface":
            for section, words in data.items():
                add("interface", section, _leaves(words))
        elif folder == "questions":
            add("questions", f"topics.{stem}", texts({"title": data.get("title")}, QUESTION_TEXTS))
            for question, item in _items(data, "questions"):
                add("questions", question, texts(item, QUESTION_TEXTS))
        elif folder == "countries":
            file = f"countries/{stem}"
            for source, item in _items(data, "sources"):
                add(file, f"sources.{source}", texts(item, frozenset({"gloss"})))
            for question, item in _items(data, "answers"):
                add(file, question, texts(item, COUNTRY_TEXTS))
                if question in questions and questions[question].kind == "text":
                    add(file, question, _text_values(item))
        elif folder == "eu":
            for section in data:
                for key, item in _items(data, section):
                    add("eu", f"{section}.{key}", texts(item, EU_TEXTS))
        elif folder == "tools":
            for section in data:
                for key, item in _items(data, section):
                    add("tools", f"{stem}.{section}.{key}", _tool_texts(section, item))
        elif name == "method":
            for section in ("phases", "steps"):
                for key, item in _items(data, section):
                    add("method", f"{section}.{key}", texts(item, METHOD_TEXTS))
        elif name == "errata":
            for key, item in _items(data, "errata"):
                add("errata", key, texts(item, ERRATA_TEXTS))
        elif name == "glossary":
            for key, item in _items(data, "terms"):
                add("glossary", f"terms.{key}", texts(item, GLOSSARY_TEXTS))
    return found


def _tool_texts(section: str, item: Any) -> Iterator[tuple[str, str]]:
    """The texts of a part of a tool; the classes of a map are texts under names of their own."""
    yield from texts(item, TOOL_TEXTS)
    classes = item.get("classes") if section == "maps" and isinstance(item, dict) else None
    if isinstance(classes, dict):
        yield from ((f"classes.{name}", text) for name, text in classes.items() if isinstance(text, str))


def _items(data: dict[str, Any], section: str) -> Iterator[tuple[str, Any]]:
    items = data.get(section)
    return iter(items.items()) if isinstance(items, dict) else iter(())


def _leaves(data: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, str):
                yield f"{prefix}{key}", value
            else:
                yield from _leaves(value, f"{prefix}{key}.")


def _text_values(answer: Any) -> Iterator[tuple[str, str]]:
    """The values of a question of kind text, which are English sentences."""
    statuses = {"no", "silent", "unsettled", "not_applicable", "unknown"}
    cases = answer.get("cases") or [] if isinstance(answer, dict) else []
    pairs = [("value", answer.get("value") if isinstance(answer, dict) else None)]
    pairs += [(f"cases.{index}.value", case.get("value")) for index, case in enumerate(cases) if isinstance(case, dict)]
    return ((slot, value) for slot, value in pairs if isinstance(value, str) and value not in statuses)


def _translations(reader: _Reader) -> dict[str, dict[str, Translation]]:
    translations: dict[str, dict[str, Translation]] = {}
    for name in reader.names("i18n", "[a-z]{2}/[a-z_]+(/[a-z]{2})?", "fr/questions.yml or fr/countries/pt.yml"):
        _, lang, file = name.split("/", 2)
        document = reader.document(name)
        if not isinstance(document.data, dict):
            continue
        head_data = {key: document.data[key] for key in ("status", "signed") if key in document.data}
        head = shaped(document, TranslationHead, (), head_data)
        entries: dict[TextPath, Entry] = {}
        for section, data in document.data.items():
            if section not in ("status", "signed"):
                _entries(document, (section,), data, entries)
        translations.setdefault(lang, {})[file] = Translation(entries, machine=head is None or head.signed is None)
    return translations


def _entries(document: Document, where: tuple[str, ...], data: Any, entries: dict[TextPath, Entry]) -> None:
    """Collect the entries of a translation file; an entry is a mapping with the key `text`."""
    if not isinstance(data, dict):
        document.complain(where, "a translation stands here without its key", 'write {text: "…"}')
    elif isinstance(data.get("text"), str):
        entry = shaped(document, Entry, where, data)
        if entry is not None:
            entries[(where[0], ".".join(where[1:]))] = entry
    else:
        for key, value in data.items():
            _entries(document, (*where, key), value, entries)
