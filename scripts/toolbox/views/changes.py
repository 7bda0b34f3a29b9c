"""What differs between two states of the data, by meaning: answers, citations, readings, rules, acts. For editions and for reviewers.

What is compared is the data, so that a new translation is no change of the law; what is said is in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, TypeVar

from ..model.answer import Answer
from ..model.base import Cite
from ..model.eu import Period
from ..model.question import Kind
from ..model.toolbox import EU, Toolbox
from ..model.translation import Phrase
from .voice import Voice

T = TypeVar("T")
Texts = list[Phrase]


@dataclass(frozen=True)
class Change:
    """One fact: what it was (nothing if it is new) and what it is (nothing if it is gone).

    `place` is a country, EU, or empty for the questions themselves; `subject` the id of the question, rule, act or source;
    `aspect` a key of `change` in the interface; `case` the condition, where an answer has several.
    """

    place: str
    topic: str
    subject: str
    label: Phrase
    aspect: str
    old: Texts
    new: Texts
    case: str = ""


def changes(before: Toolbox, voice: Voice) -> list[Change]:
    """Every change since an earlier state: countries in the order of their codes, then the Union, then the questions."""
    pair = _Pair(Voice(speaking(before, voice.toolbox), voice.lang), voice)
    return [*_countries(pair), *_union(pair), *_questions(pair)]


def speaking(before: Toolbox, now: Toolbox) -> Toolbox:
    """An earlier state with today's words of the interface, and its own where there are none any more."""
    english = {**before.english, "interface": {**before.english["interface"], **now.english["interface"]}}
    translations = dict(before.translations)
    for lang, files in now.translations.items():
        own = before.translations.get(lang, {})
        words = files.get("interface")
        if words:
            entries = {**(own["interface"].entries if "interface" in own else {}), **words.entries}
            translations[lang] = {**own, "interface": replace(words, entries=entries)}
    return replace(before, english=english, translations=translations)


@dataclass(frozen=True)
class _Pair:
    """The two states, each with its voice."""

    was: Voice
    now: Voice

    @cached_property
    def former(self) -> dict[str, str]:
        """The questions of today that bore another id: new -> old."""
        asked = self.was.toolbox.questions
        return {name: was for name, question in self.now.toolbox.questions.items() for was in question.was if was in asked}

    def both(self, get: Callable[[Toolbox], Mapping[str, T]]) -> Iterator[tuple[str, T | None, T | None, Voice]]:
        """Everything that stands in either state: its id, what it was, what it is, and who can say what it is called."""
        old, new = get(self.was.toolbox), get(self.now.toolbox)
        for name in {**new, **old}:
            yield name, old.get(name), new.get(name), self.now if name in new else self.was


def _countries(pair: _Pair) -> Iterator[Change]:
    for code, old, new, voice in sorted(pair.both(lambda toolbox: toolbox.countries), key=lambda item: item[0]):
        if old and new:
            for question in dict.fromkeys([*pair.now.toolbox.questions, *pair.was.toolbox.questions]):
                if question not in pair.former.values():
                    yield from _answer(pair, code, question)
            yield from _amendments(pair, code)
        else:
            count = [voice.own(voice.word("change.answers", count=len((new or old).answers)))]  # type: ignore[union-attr]
            label = voice.own(voice.country(code))
            yield Change(code, "", code, label, "country", [] if new else count, count if new else [])


def _answer(pair: _Pair, code: str, question: str) -> Iterator[Change]:
    old, new = _Side.of(pair.was, code, pair.former.get(question, question)), _Side.of(pair.now, code, question)
    asked = new or old
    if asked is None:
        return
    voice = asked.voice
    change = partial(Change, code, voice.toolbox.topic_of[asked.question].topic, question, voice.phrase("questions", asked.question, "label"))
    if old is None or new is None:
        yield change("answer", old.said() if old else [], new.said() if new else [])
        return
    for key in dict.fromkeys([*new.cases, *old.cases]):
        first, second = old.cases.get(key), new.cases.get(key)
        when = new.when(second) if second is not None else old.when(first)
        if first is None or second is None:
            yield change("value", old.values(first), new.values(second), case=when)
            continue
        if old.part(first).value != new.part(second).value:
            yield change("value", old.values(first), new.values(second), case=when)
        for texts in _citations(old, first, new, second):
            yield change("cites", *texts, case=when)
        if first >= 0 and old.part(first).note != new.part(second).note:
            yield change("note", old.text(f"cases.{first}.note"), new.text(f"cases.{second}.note"), case=when)
    for slot in ("note", "looked_for"):
        if getattr(old.answer, slot) != getattr(new.answer, slot):
            yield change(slot, old.text(slot), new.text(slot))
    if old.answer.cases and new.answer.cases:
        for texts in _citations(old, -1, new, -1):
            yield change("cites", *texts)
    if old.answer.coming != new.answer.coming:
        yield change("coming", old.coming(), new.coming())
    if old.evidence != new.evidence:
        yield change("evidence", old.proven(), new.proven())
    again = {cite for cite, reading in new.readings.items() if old.readings.get(cite, reading) != reading}
    if again or old.read() != new.read():
        yield change("reading", old.read(again), new.read(again))


PLAIN = -1


@dataclass(frozen=True)
class _Side:
    """An answer as it stands in one state. Its cases have numbers; the answer itself is PLAIN."""

    voice: Voice
    code: str
    question: str
    answer: Answer[Any]

    @classmethod
    def of(cls, voice: Voice, code: str, question: str) -> _Side | None:
        """The answer of a country to a question, if there is one."""
        answer = voice.toolbox.countries[code].answers.get(question)
        return cls(voice, code, question, answer) if answer else None

    @cached_property
    def cases(self) -> dict[str, int]:
        """The numbers of the cases by their conditions; an answer without cases is its own only one."""
        found: dict[str, int] = {}
        for number, case in enumerate(self.answer.cases):
            key = case.when.model_dump_json(exclude_none=True)
            found[key if key not in found else f"{key} {number}"] = number
        return found or {"": PLAIN}

    @property
    def _file(self) -> str:
        return f"countries/{self.code.lower()}"

    def part(self, number: int) -> Any:
        """A case, or the answer itself: both have value, citations and note."""
        return self.answer if number == PLAIN else self.answer.cases[number]

    def when(self, number: int | None) -> str:
        """The condition of a case, in words."""
        if number is None or number == PLAIN:
            return ""
        pairs = self.voice.when(self.part(number).when, self._file, self.question, f"cases.{number}.when")
        return ", ".join(f"{self.voice.word('answer.dimension', name=name)} {said.text}" for name, said in pairs)

    def values(self, number: int | None) -> Texts:
        """The value of a case; nothing where there is no such case."""
        if number is None:
            return []
        slot = "value" if number == PLAIN else f"cases.{number}.value"
        choice = self.voice.toolbox.questions[self.question].kind is Kind.CHOICE
        return self.voice.values(self.part(number).value, self._file, self.question, slot, choice)

    def said(self) -> Texts:
        """The whole answer, each case with its condition."""
        if not self.answer.cases:
            return self.values(PLAIN)
        values = ((self.when(number), "; ".join(map(str, self.values(number)))) for number in self.cases.values())
        return [self.voice.own(f"{when} → {value}") for when, value in values]

    def text(self, slot: str) -> Texts:
        """A text of the answer, if it has it."""
        return [self.voice.phrase(self._file, self.question, slot)] if (self.question, slot) in self.voice.toolbox.english[self._file] else []

    def coming(self) -> Texts:
        """Law that is enacted and not yet in force."""
        return [phrase for number in range(len(self.answer.coming)) for phrase in self.text(f"coming.{number}.what")]

    def cited(self, number: int) -> dict[str, list[Cite]]:
        """The citations of a case by their source."""
        found: dict[str, list[Cite]] = {}
        for cite in self.part(number).cites:
            found.setdefault(cite.source, []).append(cite)
        return found

    def places(self, cites: Iterable[Cite]) -> str:
        """Places in one source as they are printed: Art. 39, Art. 40."""
        source = self.voice.toolbox.source
        return ", ".join(filter(None, (self.voice.place(there, cite) for cite in cites if (there := source(self.code, cite)))))

    def named(self, source: str) -> str:
        """The short name of a source."""
        known = self.voice.toolbox.source(self.code, Cite(source=source))
        return self.voice.source_short(self._file, source).text if known else source

    @property
    def evidence(self) -> str:
        """How well it is proven."""
        return self.voice.toolbox.evidence(self.code, self.question)

    def proven(self) -> Texts:
        """The same, in words."""
        return [self.voice.own(self.voice.word(f"evidence.{self.evidence}"))]

    @cached_property
    def readings(self) -> dict[str, tuple[Any, ...]]:
        """What was read for it: citation -> when, as of which day, which text."""
        known = self.voice.toolbox.readings.get(self.code, {})
        found = {str(cite): known.get((self.question, str(cite))) for cite in self.answer.all_cites()}
        return {cite: (item.on, item.text_as_of, item.digest) for cite, item in found.items() if item}

    def read(self, cites: Collection[str] = ()) -> Texts:
        """The oldest dates of some of these, of all by default, in words."""
        readings = [reading for cite, reading in self.readings.items() if not cites or cite in cites]
        if not readings:
            return []
        on, as_of = (min(item[part] for item in readings) for part in (0, 1))
        dates = {"text_as_of": self.voice.date(as_of), "checked_on": self.voice.date(on)}
        return [self.voice.own(self.voice.word("reading.dates", **dates))]


def _citations(old: _Side, first: int, new: _Side, second: int) -> Iterator[tuple[Texts, Texts]]:
    """The sources whose places differ: Art. 39 → Art. 39(1) CCP."""
    was, now = old.cited(first), new.cited(second)
    for source in dict.fromkeys([*was, *now]):
        if set(was.get(source, ())) != set(now.get(source, ())):
            name = new.named(source) if source in now else old.named(source)
            texts = old.places(was.get(source, ())), new.places(now.get(source, ()))
            said = [texts[0], f"{texts[1]} {name}".strip()] if source in now else [f"{texts[0]} {name}".strip(), ""]
            yield [old.voice.own(said[0])] if source in was else [], [new.voice.own(said[1])] if source in now else []


def _amendments(pair: _Pair, code: str) -> Iterator[Change]:
    """Amendments of the sources that were not known before."""
    was, now = pair.was.toolbox.countries[code].sources, pair.now.toolbox.countries[code].sources
    for name, source in now.items():
        for item in source.amended:
            if name in was and item not in was[name].amended:
                said = pair.now.own(f"{item.by}, {pair.now.day(item.on)}")
                yield Change(code, "", name, pair.now.source_short(f"countries/{code.lower()}", name), "amendment", [], [said])


def _union(pair: _Pair) -> Iterator[Change]:
    for name, old, new, voice in pair.both(lambda toolbox: toolbox.rules):
        rule = new or old
        assert rule
        periods = [{item.valid_from: item for item in (side.periods if side else ())} for side in (old, new)]
        for day in sorted({*periods[0], *periods[1]}):
            texts = _period(pair.was, periods[0].get(day)), _period(pair.now, periods[1].get(day))
            if texts[0] != texts[1]:
                yield Change(EU, rule.topic, name, voice.phrase("eu", f"rules.{name}", "label"), "rule", *texts)
    for name, act, later, voice in pair.both(lambda toolbox: toolbox.acts):
        label = voice.phrase("eu", f"acts.{name}", "short")
        if act is None or later is None:
            title = [voice.phrase("eu", f"acts.{name}", "title")]
            yield Change(EU, "", name, label, "act", [] if later else title, title if later else [])
        elif act.consolidated != later.consolidated:
            first, second = ([voice.own(voice.day(day))] if day else [] for day in (act.consolidated, later.consolidated))
            yield Change(EU, "", name, label, "consolidated", first, second)
    for name, case, heard, voice in pair.both(lambda toolbox: toolbox.cases):
        judged = heard or case
        assert judged
        if (case and case.fingerprint()) != (heard and heard.fingerprint()):
            sides = ((pair.was, case), (pair.now, heard))
            first, second = ([side.phrase("eu", f"cases.{name}", "point")] if there else [] for side, there in sides)
            yield Change(EU, judged.topic, name, voice.own(f"{judged.number}, {judged.name}"), "case_law", first, second)
    for name, motion, moved, voice in pair.both(lambda toolbox: toolbox.motion):
        if (motion and motion.status) != (moved and moved.status):
            first, second = ([voice.own(voice.word(f"motion.{there.status}"))] if there else [] for there in (motion, moved))
            yield Change(EU, "", name, voice.phrase("eu", f"motion.{name}", "title"), "motion", first, second)


def _period(voice: Voice, period: Period | None) -> Texts:
    if period is None:
        return []
    days = {"from": voice.day(period.valid_from), **({"to": voice.day(period.valid_to)} if period.valid_to else {})}
    valid = voice.word("rule.until" if period.valid_to else "rule.since", **days)
    return [voice.own(f"{voice.rule_value(period.value)} ({valid})")]


def _questions(pair: _Pair) -> Iterator[Change]:
    """Questions that are new, gone or ask something else; not those that only bear another id."""
    for name, _, new, voice in pair.both(lambda toolbox: toolbox.questions):
        if name in pair.former.values():
            continue
        former = pair.former.get(name, name)
        old = pair.was.toolbox.questions.get(former)
        if (old and old.asks) != (new and new.asks):
            texts = [pair.was.phrase("questions", former, "asks")] if old else [], [pair.now.phrase("questions", name, "asks")] if new else []
            yield Change("", voice.toolbox.topic_of[name].topic, name, voice.phrase("questions", name, "label"), "question", *texts)
